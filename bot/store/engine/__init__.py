"""Connections, migrations and backups."""
