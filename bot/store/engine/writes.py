"""The three ways to insert: a new row, only if it is missing, or over what is there; being alone.

Knows nothing of the tables it is used for. Rows are written in the order of their keys: two that
write the same rows at once then wait for each other in turn, and never both at the same time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, UniqueConstraint, func, insert, select
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
        is_sqlite = connection.dialect.name == "sqlite"
        statement = _insert(table, is_sqlite=is_sqlite).on_conflict_do_nothing()
        await connection.execute(statement, _in_key_order(table, rows))


async def alone(connection: AsyncConnection, name: str) -> None:
    """Let no two processes be in a part of a transaction at once; it lasts until the end.

    Each reads then what the other wrote. SQLite has one writer in any case.

    Args:
        connection: inside a transaction.
        name: of the part.
    """
    if connection.dialect.name != "sqlite":
        await connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


async def put(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[dict[str, Any]],
    *,
    latest: Collection[str] = (),
) -> None:
    """Insert the rows, or overwrite the ones with the same primary key.

    Args:
        connection: inside a transaction.
        table: where they stand.
        rows: by the names of their columns; all have the same.
        latest: columns that keep what they have where that is more.
    """
    if not rows:
        return
    is_sqlite = connection.dialect.name == "sqlite"
    statement = _overwriting(table, tuple(rows[0]), frozenset(latest), None, is_sqlite=is_sqlite)
    await connection.execute(statement, _in_key_order(table, rows))


async def put_found(
    connection: AsyncConnection,
    table: Table,
    found: Select[Any],
    given: Mapping[str, Any],
    *,
    latest: Collection[str] = (),
) -> None:
    """Insert what a query finds, or overwrite the rows with the same primary key.

    Args:
        connection: inside a transaction.
        table: where it is put.
        found: finds rows by the names of the table's columns, in the order of their keys.
        given: its parameters.
        latest: columns that keep what they have where that is more.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    names = tuple(found.selected_columns.keys())
    statement = _overwriting(table, names, frozenset(latest), found, is_sqlite=is_sqlite)
    await connection.execute(statement, given)


@cache
def _overwriting(
    table: Table,
    names: tuple[str, ...],
    latest: frozenset[str],
    found: Select[Any] | None,
    *,
    is_sqlite: bool,
) -> Any:
    """Return what inserts rows or overwrites them: made once, so that it is compiled once."""
    statement = _insert(table, is_sqlite=is_sqlite)
    if found is not None:
        statement = statement.from_select(names, found)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    later = func.max if is_sqlite else func.greatest
    changed |= {name: later(changed[name], table.c[name]) for name in sorted(latest)}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


def _in_key_order(table: Table, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = [table.primary_key, *(c for c in table.constraints if isinstance(c, UniqueConstraint))]
    given = [[column.name for column in key] for key in keys]
    names = next(names for names in given if rows[0].keys() >= set(names))
    return sorted(rows, key=lambda row: [row[name] for name in names])


def _insert(table: Table, *, is_sqlite: bool) -> Any:
    if is_sqlite:
        return sqlite_insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert  # 1 MB that few need

    return postgresql_insert(table)
