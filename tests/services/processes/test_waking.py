"""What one process writes wakes the one that sends at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import text

from bot.services.processes import Waking
from bot.services.processes import waking as module
from bot.store.engine.database import Database
from tests.conftest import ON_SQLITE, POSTGRESQL_PASS

ON_POSTGRESQL = pytest.mark.parametrize("engine", [POSTGRESQL_PASS])
LIMIT = 10.0  # seconds for what takes some milliseconds


class Words:
    """Counts the words that came."""

    def __init__(self) -> None:
        self.count = 0
        self._came = asyncio.Event()

    def note(self) -> None:
        """Take a word."""
        self.count += 1
        self._came.set()

    async def more_than(self, count: int) -> None:
        """Wait until there are."""
        async with asyncio.timeout(LIMIT):
            while self.count <= count:
                self._came.clear()
                await self._came.wait()


@pytest.fixture
async def begin(store_url: str) -> AsyncIterator[Callable[..., Waking]]:
    """Begin processes, each with a database handle of its own; one listens if it is given words."""
    opened: list[Database] = []
    running: list[asyncio.Task[None]] = []

    async def process(words: Words | None = None) -> Waking:
        database = await Database.open(store_url)
        opened.append(database)
        waking = Waking(database)
        running.append(asyncio.create_task(waking.run(words.note if words else None)))
        if words is not None and not database.is_sqlite:
            await words.more_than(0)  # it looks once, when it begins to listen
        return waking

    yield process
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for database in opened:
        await database.close()


@ON_POSTGRESQL
async def test_a_word_reaches_whoever_listens(begin: Callable[..., Waking]) -> None:
    """All of them: which of them sends is not the teller's to know."""
    one, two = Words(), Words()
    await begin(one)
    await begin(two)
    teller = await begin()
    before = one.count, two.count

    teller.tell()

    await one.more_than(before[0])
    await two.more_than(before[1])


@ON_POSTGRESQL
async def test_a_connection_that_breaks_is_made_anew(
    begin: Callable[..., Waking], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was said meanwhile is lost, so that it looks; later words come again."""
    monkeypatch.setattr(module, "AGAIN", 0.0)
    words = Words()
    await begin(words)
    teller = await begin()
    async with database.write() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
            )
        )

    await words.more_than(1)
    before = words.count
    teller.tell()

    await words.more_than(before)


@ON_SQLITE
async def test_with_sqlite_nobody_else_is_there(begin: Callable[..., Waking]) -> None:
    """A word costs nothing and goes nowhere."""
    words = Words()
    waking = await begin(words)
    for _ in range(10):
        waking.tell()
        await asyncio.sleep(0)

    assert words.count == 0
