"""Connections, migrations and backups."""

from bot.store.engine.database import Connection, Database, sqlite_file

__all__ = ["Connection", "Database", "sqlite_file"]
