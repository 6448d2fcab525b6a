"""Copies of an SQLite file: of one moment, while it is in use; and one before each migration.

Knows nothing of what is in it.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from bot.errors import StoreError

KEPT = 3  # copies made before migrations
_log = logging.getLogger(__name__)


def copy(source: Path, target: Path) -> None:
    """Copy a database with what its write-ahead log holds, into a single file.

    In one step: in several, each write of the bot would make it begin anew. Nobody waits for it,
    because a reader of a write-ahead log holds no writer up.
    """
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as origin,
        closing(sqlite3.connect(target)) as made,
    ):
        origin.backup(made)
        made.execute("PRAGMA journal_mode=DELETE")


def keep_before_migration(file: Path, found: str, newest: str) -> None:
    """Copy a database that is about to be brought up to date, and keep the last three such copies.

    Args:
        file: the database; nobody writes to it meanwhile.
        found: its revision.
        newest: the revision it will have.

    Raises:
        StoreError: there is no room for the copy; nothing was changed.
    """
    kept = file.with_name(f"{file.name}.before-{newest}")
    part = kept.with_name(f"{kept.name}.part")
    try:
        part.unlink(missing_ok=True)
        copy(file, part)
        part.replace(kept)
    except (sqlite3.Error, OSError) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise StoreError(
            "The database must be brought up to date for this Raincloud, and no copy of it could "
            f"be made first ({error}). It was left as it is. Make room beside {file}, and start "
            "again."
        ) from error
    pattern = re.compile(rf"{re.escape(file.name)}\.before-\d+")
    copies = sorted(each for each in file.parent.iterdir() if pattern.fullmatch(each.name))
    for old in copies[:-KEPT]:
        old.unlink(missing_ok=True)
    _log.warning(
        "The database is brought up to date, from revision %s to %s. As it was before it is kept "
        "in %s; an older Raincloud takes it back with `python -m bot db restore`.",
        found,
        newest,
        kept,
    )
