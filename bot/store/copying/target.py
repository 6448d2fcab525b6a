"""The PostgreSQL database that is copied into: empty before, filled and read back in one go.

Everything is asked inside one transaction of the caller's, which keeps all of it or nothing.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    String,
    Table,
    Text,
    cast,
    exists,
    func,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeDecorator

from bot.errors import StoreError
from bot.store.engine import migrate

PREFETCHED = 200  # rows of those that are read back
_VERSION = "alembic_version"
_MAKE_ANOTHER = "Nothing was changed in it. Make a new, empty database and name that."


def prepare(connection: Connection) -> None:
    """Give an empty database its tables, and keep every other writer out of them from here on.

    A bot that is started on it meanwhile waits, as for a migration, until the copy is there.

    Raises:
        StoreError: something is in it, or it was written by a newer program.
    """
    connection.execute(select(func.pg_advisory_xact_lock(migrate.LOCK)))
    names = set(inspect(connection).get_table_names()) - {_VERSION}
    if names and migrate.current(connection) is None:
        raise StoreError(
            f"The database to copy into has tables that are not Raincloud's. {_MAKE_ANOTHER}"
        )
    if names:
        quoted = ", ".join(map(connection.dialect.identifier_preparer.quote, sorted(names)))
        connection.execute(text(f"LOCK TABLE {quoted} IN EXCLUSIVE MODE"))
    for name in sorted(names):
        if connection.scalar(select(exists(select(1).select_from(table(name))))):
            raise StoreError(
                f"The database to copy into is not empty: {name} has rows. {_MAKE_ANOTHER}"
            )
    migrate.upgrade(connection)


class Target:
    """The tables of a database that is :func:`prepared <prepare>`.

    Args:
        connection: inside the transaction.
        driver: asyncpg's connection of it, which copies a part of a table in one go.
    """

    def __init__(self, connection: AsyncConnection, driver: Any) -> None:
        self._connection = connection
        self._driver = driver

    @classmethod
    async def of(cls, connection: AsyncConnection) -> Target:
        """Make it of a connection."""
        raw = await connection.get_raw_connection()
        return cls(connection, raw.driver_connection)

    async def add(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows to a table; each has all of its columns, in their order."""
        names = [column.name for column in table.c]
        await self._driver.copy_records_to_table(table.name, records=rows, columns=names)

    async def rows(self, table: Table) -> AsyncGenerator[tuple[Any, ...], None]:
        """Read a table back, in the order of its keys, as SQLite sorts them."""
        asked = select(*map(_as_kept, table.c)).order_by(*map(_by_bytes, table.primary_key))
        query = str(asked.compile(dialect=self._connection.dialect))
        async for record in self._driver.cursor(query, prefetch=PREFETCHED):
            yield tuple(record)

    async def go_on_after(self, table: Table, number: int) -> None:
        """Let a table number its next row after those that were ever given."""
        column = table.autoincrement_column
        if column is None or not number:
            return
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        await self._connection.execute(select(func.setval(sequence, number)))


def _as_kept(column: Column[Any]) -> Any:
    """Return what a column is read as: JSON as its text, which the driver would take apart."""
    return cast(column, Text) if isinstance(_kind(column), JSON) else column


def _by_bytes(column: Column[Any]) -> Any:
    return column.collate("C") if isinstance(_kind(column), String) else column


def _kind(column: Column[Any]) -> Any:
    return column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
