"""Copies of the database: made while it is in use, and put back in its place.

Knows nothing of what is in it.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import StoreError
from bot.store.engine import copies, migrate
from bot.store.engine.database import Database, sqlite_file

_MAGIC = b"SQLite format 3\0"
_SIDES = ("-wal", "-shm", "-journal")


async def upgrade(url: str) -> str:
    """Bring the database up to date and return its revision.

    Raises:
        StoreError: it cannot be used.
    """
    database = await Database.open(url)
    try:
        async with database.read() as connection:
            return await connection.run_sync(migrate.current) or "none"
    finally:
        await database.close()


def back_up(url: str, target: Path) -> int:
    """Copy the database to a file and return its size in bytes.

    SQLite's own online backup is used, so that a running bot is not disturbed and the copy is of
    one moment (https://sqlite.org/backup.html).

    Raises:
        StoreError: there is no database, the target exists, or it cannot be written.
    """
    source = _existing(url)
    if target.exists():
        raise StoreError(f"{target} exists already and was left as it is. Name another file.")
    part = target.with_name(f"{target.name}.part")
    try:
        copies.copy(source, part)
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise StoreError(
            f"The copy could not be made ({error}). The database is as it was. "
            f"Check that {target.parent} exists, may be written and has room."
        ) from error
    return target.stat().st_size


def restore(url: str, copy: Path, *, force: bool) -> None:
    """Put a copy in the database's place, whole or not at all.

    Raises:
        StoreError: the copy is no usable database, there is one already, or it is in use.
    """
    target = _file(url)
    _inspect(copy)
    if target.exists():
        if not force:
            raise StoreError(
                f"{target} exists and was left as it is. Stop the bot, make a copy of it with "
                "`python -m bot db backup`, and run this again with --force to overwrite it."
            )
        _refuse_if_used(target)
    part = target.with_name(f"{target.name}.part")
    try:
        copies.copy(copy, part)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        for side in _SIDES:
            target.with_name(target.name + side).unlink(missing_ok=True)
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise StoreError(
            f"The copy could not be put in place ({error}). "
            f"Check that {target.parent} may be written and has room."
        ) from error


def _inspect(copy: Path) -> None:
    """Refuse what is no whole Raincloud database that this program can read."""
    try:
        with copy.open("rb") as opened:
            is_database = opened.read(len(_MAGIC)) == _MAGIC
        if is_database:
            with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as read:
                is_whole = read.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                revision = read.execute("SELECT version_num FROM alembic_version").fetchone()
    except OSError as error:
        raise StoreError(
            f"{copy} cannot be read ({error.strerror}). Nothing was changed."
        ) from error
    except sqlite3.Error:
        is_database = False
    if not is_database or not is_whole or revision is None:
        raise StoreError(
            f"{copy} is no whole Raincloud database. Nothing was changed. "
            "Use a file made with `python -m bot db backup`."
        )
    if revision[0] not in migrate.revisions():
        raise StoreError(
            f"{copy} was made by a newer Raincloud. Nothing was changed. Update Raincloud first."
        )


def _refuse_if_used(target: Path) -> None:
    try:
        with closing(sqlite3.connect(target, timeout=1)) as database:
            database.execute("PRAGMA locking_mode=EXCLUSIVE")
            database.execute("BEGIN EXCLUSIVE")
            database.execute("ROLLBACK")
    except sqlite3.OperationalError:
        raise StoreError(
            f"{target} is in use. Nothing was changed. Stop the bot and run this again."
        ) from None
    except sqlite3.DatabaseError:
        return  # damaged: that is why it is being replaced


def _existing(url: str) -> Path:
    source = _file(url)
    if not source.exists():
        raise StoreError(f"There is no database at {source}. Nothing was copied.")
    return source


def _file(url: str) -> Path:
    file = sqlite_file(url)
    if file is None:
        raise StoreError(
            "Only an SQLite file is copied by Raincloud. For PostgreSQL use pg_dump and pg_restore."
        )
    return file
