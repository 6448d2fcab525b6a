"""A file that is copied, and a PostgreSQL database in which there is nothing yet."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import inspect

from bot.store.engine.database import Database
from bot.store.guilds import settings
from tests.conftest import SQLITE


@pytest.fixture
def engine() -> str:
    """Let the source be a file."""
    return SQLITE


@pytest.fixture
def target_url(empty_postgres_url: str) -> str:
    """Return the address of a PostgreSQL database in which there is nothing."""
    return empty_postgres_url


@pytest.fixture
async def target(target_url: str) -> AsyncIterator[Database]:
    """Open the target, once it is copied into."""
    opened = Database.connect(target_url)
    yield opened
    await opened.close()


async def keep(url: str, *notes: tuple[str, str]) -> None:
    """Keep notes in a database, and close it."""
    database = await Database.open(url)
    async with database.write() as connection:
        for name, value in notes:
            await settings.keep_note(connection, name, value)
    await database.close()


async def table_names(database: Database) -> set[str]:
    """Return what tables a database has."""
    async with database.read() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
