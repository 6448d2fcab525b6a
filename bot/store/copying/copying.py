"""Copies all that is stored from an SQLite file into an empty PostgreSQL database.

Parts of each table go over in turn, so that memory does not grow with what is stored; one
transaction holds them all, so that a copy that fails, or is killed, leaves the target as it was.
Every row is read back and compared before anything is kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.errors import StoreError
from bot.store.copying import origin, plan, target
from bot.store.copying.values import Rows
from bot.store.engine import Connection, Database, sqlite_file

PART = 200  # rows that are held at once

Watch = Callable[[str, int], None]  # what is told of each table, and how many there are


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyReport:
    """What was copied.

    ``rows`` counts them by table; ``left_out`` says of which tables nothing was; ``without_nul``
    is how many values lost a NUL character.
    """

    file: Path
    rows: dict[str, int]
    left_out: tuple[str, ...]
    without_nul: int


async def copy(
    source_url: str, target_url: str, *, without_nul: bool = False, watch: Watch | None = None
) -> CopyReport:
    """Copy everything from one database to the other.

    Args:
        source_url: the address of an SQLite file that nobody uses; it stays as it is.
        target_url: the address of an empty PostgreSQL database, which gets its tables first.
        without_nul: whether NUL characters, which PostgreSQL refuses, are left out.
        watch: called after each table.

    Raises:
        StoreError: the addresses are no such two, one of the databases is not as it must be, or
            PostgreSQL does not keep a row as it was. Nothing was copied then.
    """
    file = _file(source_url, target_url)
    with origin.held_alone(file) as source:
        database = Database.connect(target_url)
        try:
            await _reach(database)
            async with _transaction(database) as connection:
                await connection.run_sync(target.prepare)
                opened = await target.Target.of(connection)
                return await _copy(file, source, opened, without_nul=without_nul, watch=watch)
        finally:
            await database.close()


async def _copy(
    file: Path,
    source: sqlite3.Connection,
    opened: target.Target,
    *,
    without_nul: bool,
    watch: Watch | None,
) -> CopyReport:
    counts: dict[str, int] = {}
    changed = 0
    tables = plan.copied()
    for table in tables:
        turned = Rows(table, without_nul=without_nul)
        with _told_of(table):
            counts[table.name] = await _fill(source, opened, table, turned)
            changed += turned.changed
            await _compare(source, opened, table, turned)
            await opened.go_on_after(table, origin.last_number(source, table))
        if watch is not None:
            watch(table.name, len(tables))
    left_out = tuple(sorted(table.name for table in plan.LEFT_OUT))
    return CopyReport(file=file, rows=counts, left_out=left_out, without_nul=changed)


async def _fill(
    source: sqlite3.Connection, opened: target.Target, table: Table, turned: Rows
) -> int:
    count = 0
    with closing(origin.rows(source, table)) as kept:
        while part := [turned.turn(row) for row in islice(kept, PART)]:
            await opened.add(table, part)
            count += len(part)
    return count


async def _compare(
    source: sqlite3.Connection, opened: target.Target, table: Table, turned: Rows
) -> None:
    """Find out whether both have the same rows, each of which has the same values."""
    with closing(origin.rows(source, table)) as expected:
        async with aclosing(opened.rows(table)) as found:
            async for row in found:
                wanted = next(expected, None)
                if wanted is None or turned.turn(wanted) != row:
                    raise _differs(turned.name(row if wanted is None else wanted))
        if (missing := next(expected, None)) is not None:
            raise _differs(turned.name(missing))


def _differs(row: str) -> StoreError:
    return StoreError(
        f"A row of {row} is not the same when PostgreSQL is asked for it again. "
        "Nothing was copied. Look for triggers or rules in that database, or make a new one."
    )


async def _reach(database: Database) -> None:
    try:
        async with database.read() as connection:
            await connection.execute(select(1))
    except StoreError as error:
        lines = str(error.__cause__).splitlines()
        raise StoreError(
            f"The database to copy into cannot be reached ({lines[0] if lines else 'no answer'}). "
            "Nothing was copied. Check its address, and that the server runs."
        ) from error


@asynccontextmanager
async def _transaction(database: Database) -> AsyncIterator[Connection]:
    """Give a connection inside the transaction; the sentence of what failed first stands.

    Where the connection is lost, to undo the rest fails after it: PostgreSQL does so by itself.
    """
    first: list[StoreError] = []
    try:
        async with database.write() as connection:
            try:
                yield connection
            except StoreError as error:
                first.append(error)
                raise
    except StoreError as error:
        raise [*first, error][0] from None


@contextmanager
def _told_of(table: Table) -> Iterator[None]:
    """Say in a sentence what the driver complained of."""
    import asyncpg  # type: ignore[import-untyped] # few need it

    try:
        yield
    except (
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,  # of a connection that is lost in the middle of something
        DBAPIError,
        OSError,
    ) as error:
        told = str(getattr(error, "orig", error))
        first, *_ = told.splitlines() or [type(error).__name__]
        raise StoreError(
            f"PostgreSQL did not take what {table.name} has ({first}). Nothing was copied."
        ) from error


def _file(source_url: str, target_url: str) -> Path:
    """Return the file that is copied, where the addresses are of two such databases."""
    engines: list[Any] = []
    for url in (source_url, target_url):
        try:
            engines.append(make_url(url).drivername)
        except (ArgumentError, ValueError):
            raise _wrong("One of the addresses cannot be read.") from None
    file = sqlite_file(source_url)
    if source_url == target_url:
        raise _wrong("Both addresses are of the same database.")
    if file is None and engines == ["postgresql+asyncpg", "sqlite+aiosqlite"]:
        raise _wrong("There is no way back from PostgreSQL to a file.")
    if file is None:
        raise _wrong("Only an SQLite file is copied; from PostgreSQL use pg_dump and pg_restore.")
    if engines[1] != "postgresql+asyncpg":
        raise _wrong("Only PostgreSQL is copied into; for a copy in a file use `db backup`.")
    return file


def _wrong(what: str) -> StoreError:
    return StoreError(
        f"{what} Nothing was copied. RAINCLOUD_DATABASE_URL must name the SQLite file, and the "
        "address after `db copy` a PostgreSQL database: postgresql+asyncpg://user@host/database."
    )
