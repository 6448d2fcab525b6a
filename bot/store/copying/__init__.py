"""Takes everything stored from an SQLite file into a PostgreSQL database, whole or not at all."""

from bot.store.copying.copying import CopyReport, copy

__all__ = ["CopyReport", "copy"]
