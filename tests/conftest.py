"""What every room's tests share: a clock that a test sets, and a database of the real engine."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
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


KEEPER = pytest.StashKey[subprocess.Popen[bytes] | None]()


def pytest_configure(config: pytest.Config) -> None:
    """Name the place of the PostgreSQL server that all workers share."""
    if not hasattr(config, "workerinput"):
        config.stash[KEEPER] = postgres.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Wait for its end."""
    if KEEPER in config.stash:
        postgres.end(config.stash[KEEPER])


SQLITE, POSTGRESQL = "sqlite", "postgresql"
POSTGRESQL_PASS = pytest.param(POSTGRESQL, marks=pytest.mark.postgresql)  # the second pass
ON_SQLITE = pytest.mark.parametrize("engine", [SQLITE])  # a test of what only SQLite does
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
def engine() -> str:
    """Return which engine keeps the test's database; rooms that run on both say so."""
    return SQLITE


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """Return the address of the tests' PostgreSQL server, which runs from here on."""
    return asyncio.run(postgres.start())


@pytest.fixture(scope="session")
def new_postgres_database(postgres_server: str) -> Iterator[str]:
    """Make a database there once, brought up to date; return its name. Tests get copies."""

    async def make() -> str:
        name = await postgres.make_database(postgres_server)
        opened = await Database.open(postgres.url(postgres_server, name))
        await opened.close()
        return name

    name = asyncio.run(make())
    yield name
    asyncio.run(postgres.drop_database(postgres_server, name))


@pytest.fixture
async def postgres_url(postgres_server: str, new_postgres_database: str) -> AsyncIterator[str]:
    """Return the address of a new PostgreSQL database, brought up to date."""
    name = await postgres.make_database(postgres_server, new_postgres_database)
    yield postgres.url(postgres_server, name)
    await postgres.drop_database(postgres_server, name)


@pytest.fixture
async def empty_postgres_url(postgres_server: str) -> AsyncIterator[str]:
    """Return the address of a PostgreSQL database in which there is nothing yet."""
    name = await postgres.make_database(postgres_server)
    yield postgres.url(postgres_server, name)
    await postgres.drop_database(postgres_server, name)


@pytest.fixture
def store_url(engine: str, request: pytest.FixtureRequest) -> str:
    """Return the address of a new database of the test's engine, brought up to date."""
    if engine == POSTGRESQL:
        return str(request.getfixturevalue("postgres_url"))
    file = request.getfixturevalue("database_file")
    copyfile(request.getfixturevalue("new_database"), file)
    return str(request.getfixturevalue("database_url"))


@pytest.fixture
def empty_url(engine: str, request: pytest.FixtureRequest) -> str:
    """Return the address of a database of the test's engine in which there is nothing yet."""
    name = "empty_postgres_url" if engine == POSTGRESQL else "database_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
async def database(store_url: str) -> AsyncIterator[Database]:
    """Open a new database."""
    opened = await Database.open(store_url)
    yield opened
    await opened.close()
