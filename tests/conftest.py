"""What every room's tests share: a clock that a test sets, and a database of the real engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import settings

from bot.store.engine.database import Database
from bot.ui.base import know_commands
from tests import postgres

# The suite judges a change by the same examples each time; `--hypothesis-profile=explore` looks for
# new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("steady")

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def advance(self, **span: float) -> None:
        """Let time pass, for example ``advance(minutes=5)``."""
        self.now += timedelta(**span)


@pytest.fixture(autouse=True)
def _no_command_ids() -> None:
    """Let no test mention commands by the ids that another one's Discord gave them."""
    know_commands({})


@pytest.fixture
def clock() -> Clock:
    """Return a clock that the test moves."""
    return Clock()


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    """Return where the test's database is; there is none yet."""
    return tmp_path / "raincloud.db"


@pytest.fixture
def database_url(database_file: Path) -> str:
    """Return the address of the test's database."""
    return f"sqlite+aiosqlite:///{database_file}"


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database once, brought up to date; each test gets a copy."""
    file = tmp_path_factory.mktemp("new") / "raincloud.db"

    async def make() -> None:
        opened = await Database.open(f"sqlite+aiosqlite:///{file}")
        await opened.close()

    asyncio.run(make())
    return file


@pytest.fixture
async def database(
    database_url: str, database_file: Path, new_database: Path
) -> AsyncIterator[Database]:
    """Open a new database: of SQLite, or of PostgreSQL where a server is named."""
    if postgres.SERVER:
        async with postgres.new_database() as address:
            opened = await Database.open(address)
            yield opened
            await opened.close()
        return
    copyfile(new_database, database_file)
    opened = await Database.open(database_url)
    yield opened
    await opened.close()
