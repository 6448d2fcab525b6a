"""The SQLite file that is copied: held alone, whole, up to date, and read in the order of its keys.

Knows nothing of where its rows go.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.dialects import sqlite

from bot.errors import StoreError
from bot.store.engine import migrate


@contextmanager
def held_alone(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a Raincloud database that nobody else has open, and keep everybody out of it meanwhile.

    Who has a file with a write-ahead log open holds a lock on it, even while idle, so that an
    exclusive one is had only alone (https://www.sqlite.org/wal.html, section 9).

    Raises:
        StoreError: there is none, somebody uses it, it is not whole, or of another revision.
    """
    if not file.exists():
        raise StoreError(
            f"There is no database at {file}. Nothing was copied. Check RAINCLOUD_DATABASE_URL."
        )
    try:
        with closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            _inspect(connection, file)
            yield connection
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreError(
                f"{file} is in use. Nothing was copied. Stop the bot and run this again."
            ) from None
        raise _unreadable(file, error) from error
    except sqlite3.Error as error:
        raise _unreadable(file, error) from error


def rows(connection: sqlite3.Connection, table: Table) -> Generator[tuple[Any, ...], None, None]:
    """Give the rows of a table as SQLite keeps them, in the order of their keys.

    Close it before the file: who reads still holds it.
    """
    asked = select(*table.c).order_by(*table.primary_key).compile(dialect=sqlite.dialect())
    with closing(connection.execute(str(asked))) as found:
        yield from found


def last_number(connection: sqlite3.Connection, table: Table) -> int:
    """Return the last number that a table gave, of a row that is gone by now too; 0 if none."""
    column = table.autoincrement_column
    if column is None:
        return 0
    greatest = (
        select(column)
        .order_by(column.desc())
        .limit(1)
        .compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    )
    found = [connection.execute(str(greatest)).fetchone()]
    if table.dialect_options["sqlite"]["autoincrement"]:
        given = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        found.append(connection.execute(given, (table.name,)).fetchone())
    return max((number for row in found if row is not None for number in row), default=0)


def _inspect(connection: sqlite3.Connection, file: Path) -> None:
    is_whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    versions = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    has_revision = is_whole and connection.execute(versions).fetchone() == (1,)
    found = (
        has_revision and connection.execute("SELECT version_num FROM alembic_version").fetchone()
    )
    if not found:
        raise StoreError(
            f"{file} is no whole Raincloud database. Nothing was copied. "
            "Check RAINCLOUD_DATABASE_URL, or restore a backup."
        )
    known = migrate.revisions()
    if found[0] not in known:
        raise StoreError(
            f"{file} was written by a newer Raincloud. Nothing was copied. Update Raincloud first."
        )
    if found[0] != known[-1]:
        raise StoreError(
            f"{file} was written by an older Raincloud. Nothing was copied. "
            "Bring it up to date with `python -m bot db upgrade`, then run this again."
        )


def _unreadable(file: Path, error: sqlite3.Error) -> StoreError:
    return StoreError(
        f"{file} cannot be read ({error}). Nothing was copied. "
        "Check that it is a Raincloud database and that this user may write it and its folder."
    )
