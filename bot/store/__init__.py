"""Everything that outlives a process: tables, queries, migrations."""

from bot.store import without_orm

without_orm.load()
