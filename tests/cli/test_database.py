"""`db` cares for the database: upgraded, copied while in use, put back."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.engine import migrate
from bot.store.engine.database import Database
from bot.store.guilds import settings
from tests.cli.conftest import CommandLine
from tests.conftest import NOON


@pytest.fixture
async def in_use(raincloud: CommandLine, database_url: str) -> AsyncIterator[Database]:
    """Open the database as a running bot does, and write something into it."""
    opened = await Database.open(database_url)
    async with opened.write() as connection:
        await settings.keep_note(connection, "colour", "grey")
        await settings.join(connection, 1, "A server", NOON)
    yield opened
    await opened.close()


def note(file: Path) -> str | None:
    """Read back what was written into a database."""
    with closing(sqlite3.connect(file)) as database:
        row = database.execute("SELECT value FROM notes WHERE name = 'colour'").fetchone()
    return None if row is None else str(row[0])


async def test_upgrade_says_where_the_database_is_then(raincloud: CommandLine) -> None:
    """Once and again."""
    for _ in range(2):
        result = await raincloud("db", "upgrade")

        assert result.status == 0
        assert result.out == f"The database is at revision {migrate.revisions()[-1]}.\n"


async def test_a_backup_is_made_while_the_bot_runs(
    raincloud: CommandLine, in_use: Database
) -> None:
    """It holds all that was written, and can be opened by itself."""
    copy = raincloud.folder / "copy.db"

    result = await raincloud("db", "backup", copy)

    assert result.status == 0
    assert str(copy) in result.out
    assert note(copy) == "grey"
    assert sorted(file.name for file in raincloud.folder.glob("copy*")) == ["copy.db"]


async def test_a_backup_overwrites_nothing(raincloud: CommandLine, in_use: Database) -> None:
    """An older copy may be the better one."""
    copy = raincloud.write("copy.db", "precious")

    result = await raincloud("db", "backup", copy)

    assert result.status == 2
    assert "exists already and was left as it is" in result.errors
    assert copy.read_text(encoding="utf-8") == "precious"


async def test_a_copy_is_put_in_place(raincloud: CommandLine, database_file: Path) -> None:
    """With `--force` only, where there is a database."""
    await raincloud("db", "upgrade")
    with closing(sqlite3.connect(database_file)) as database, database:
        database.execute("INSERT INTO notes (name, value) VALUES ('colour', 'grey')")
    copy = raincloud.folder / "copy.db"
    await raincloud("db", "backup", copy)
    with closing(sqlite3.connect(database_file)) as database, database:
        database.execute("UPDATE notes SET value = 'green' WHERE name = 'colour'")

    refused = await raincloud("db", "restore", copy)

    assert refused.status == 2
    assert "--force" in refused.errors
    assert note(database_file) == "green"

    done = await raincloud("db", "restore", copy, "--force")

    assert done.status == 0
    assert note(database_file) == "grey"


async def test_a_copy_needs_no_force_where_nothing_is(raincloud: CommandLine) -> None:
    """A new machine takes an old one's data."""
    await raincloud("db", "upgrade")
    copy = raincloud.folder / "copy.db"
    await raincloud("db", "backup", copy)

    result = await raincloud(
        "db", "restore", copy, database_url=f"sqlite+aiosqlite:///{raincloud.folder}/new.db"
    )

    assert result.status == 0
    assert (raincloud.folder / "new.db").exists()


async def test_a_database_in_use_is_not_replaced(
    raincloud: CommandLine, in_use: Database, database_file: Path
) -> None:
    """Not even with `--force`: what the bot writes would be lost."""
    copy = raincloud.folder / "copy.db"
    await raincloud("db", "backup", copy)

    result = await raincloud("db", "restore", copy, "--force")

    assert result.status == 2
    assert "is in use" in result.errors
    assert note(database_file) == "grey"


@pytest.mark.parametrize("junk", [b"", b"junk" * 500, b"SQLite format 3\0" + b"\0" * 4096])
async def test_junk_is_not_restored(raincloud: CommandLine, junk: bytes) -> None:
    """Whatever it calls itself; the database stays as it was."""
    await raincloud("db", "upgrade")
    before = (raincloud.folder / "raincloud.db").read_bytes()
    copy = raincloud.folder / "junk.db"
    copy.write_bytes(junk)

    result = await raincloud("db", "restore", copy, "--force")

    assert result.status == 2
    assert "is no whole Raincloud database. Nothing was changed." in result.errors
    assert (raincloud.folder / "raincloud.db").read_bytes() == before


@pytest.mark.parametrize("command", [["db", "upgrade"], ["sweep"], ["check"]])
async def test_a_database_of_a_newer_raincloud_is_left_alone(
    raincloud: CommandLine, database_file: Path, command: list[str]
) -> None:
    """One sentence with what to do."""
    await raincloud("db", "upgrade")
    with closing(sqlite3.connect(database_file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")

    result = await raincloud(*command)

    assert result.status == 2
    assert "written by a newer Raincloud" in result.out + result.errors
    with closing(sqlite3.connect(database_file)) as database:
        revision = database.execute("SELECT version_num FROM alembic_version").fetchone()
    assert revision == ("9999",)


async def test_a_folder_that_is_not_there_is_told(raincloud: CommandLine) -> None:
    """With the setting to change."""
    result = await raincloud(
        "db", "upgrade", database_url="sqlite+aiosqlite:////nowhere/at/all/raincloud.db"
    )

    assert result.status == 2
    assert "There is no folder" in result.errors
    assert "RAINCLOUD_DATABASE_URL" in result.errors
