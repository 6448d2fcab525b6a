"""Connections, migrations and backups."""

from bot.store.engine.database import Connection, Database, sqlite_file
from bot.store.engine.together import Together

__all__ = ["Connection", "Database", "Together", "sqlite_file"]
