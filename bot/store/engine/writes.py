"""The three ways to insert: a new row, only if it is missing, or over what is there.

Knows nothing of the tables it is used for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection


async def add(connection: AsyncConnection, table: Table, **values: Any) -> int:
    """Insert one row and return the id it got."""
    added = await connection.execute(insert(table).values(**values).returning(table.c.id))
    return int(added.scalar_one())


async def insert_missing(
    connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]
) -> None:
    """Insert the rows whose unique keys are not taken; leave the others as they are."""
    if rows:
        statement = _insert(connection, table).on_conflict_do_nothing()
        await connection.execute(statement, rows)


async def put(connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows, or overwrite the ones with the same primary key."""
    if not rows:
        return
    statement = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=changed), rows
    )


def _insert(connection: AsyncConnection, table: Table) -> Any:
    if connection.dialect.name == "sqlite":
        return sqlite_insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert  # 1 MB that few need

    return postgresql_insert(table)
