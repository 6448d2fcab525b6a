"""`db copy` takes all that is stored to PostgreSQL, and says what it did and what is next."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.copying.plan import copied
from bot.store.engine.database import Database
from bot.store.guilds import settings
from tests.cli.conftest import CommandLine
from tests.conftest import NOON

pytestmark = pytest.mark.postgresql


async def test_everything_goes_to_postgresql(
    raincloud: CommandLine, database_file: Path, empty_postgres_url: str
) -> None:
    """The last line is what to do next, and done once is done."""
    await raincloud("db", "upgrade")
    with closing(sqlite3.connect(database_file)) as file, file:
        file.execute("INSERT INTO notes (name, value) VALUES ('colour', ?)", ("gr\0ey",))

    refused = await raincloud("db", "copy", empty_postgres_url)
    done = await raincloud("db", "copy", "--without-nul", empty_postgres_url)
    again = await raincloud("db", "copy", "--without-nul", empty_postgres_url)

    assert (refused.status, done.status, again.status) == (2, 0, 2)
    assert "the value of a row of notes (name 'colour')" in refused.errors
    assert "is not empty: notes has rows" in again.errors
    lines = done.out.splitlines()
    assert [line for line in lines if "notes" in line and "1" in line]
    *_, counted, nul, left_out, last = lines
    assert counted.startswith(f"Copied {len(copied())} tables with 1 rows in ")
    assert counted.endswith(" s, and read each row back: all are the same.")
    assert nul == "Texts that lost a NUL character: 1."
    assert left_out.endswith(": budgets, heartbeats, leases.")
    assert last.startswith(f"{database_file} is as it was. Now set RAINCLOUD_DATABASE_URL")
    assert empty_postgres_url not in done.out + done.errors
    opened = await Database.open(empty_postgres_url)
    async with opened.read() as connection:
        assert await settings.note(connection, "colour") == "grey"
    await opened.close()


async def test_a_bot_that_runs_is_to_be_stopped_first(
    raincloud: CommandLine, database_url: str, empty_postgres_url: str
) -> None:
    """It is one sentence."""
    running = await Database.open(database_url)
    async with running.write() as connection:
        await settings.join(connection, 1, "A server", NOON)

    result = await raincloud("db", "copy", empty_postgres_url)

    await running.close()
    assert result.status == 2
    assert result.errors.endswith(
        "raincloud.db is in use. Nothing was copied. Stop the bot and run this again.\n"
    )
