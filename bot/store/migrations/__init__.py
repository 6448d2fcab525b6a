"""Migrations, oldest first; Alembic finds them by file."""
