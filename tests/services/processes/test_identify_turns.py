"""Shards begin in their turn, as many at once as Discord grants, over all processes of the bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta

import pytest

from bot.models import SessionStarts
from bot.services.processes.identify_turns import LATE, SPAN, IdentifyTurns
from bot.store.engine import Database
from bot.store.processes import gateways
from tests.conftest import NOON, ON_SQLITE, POSTGRESQL_PASS
from tests.wire.leaping_time import LeapingLoop

Begin = Callable[..., Awaitable[Database]]
ON_POSTGRESQL = pytest.mark.parametrize("engine", [POSTGRESQL_PASS])


class OnSqlite:
    """A database of one process, that is never asked."""

    is_sqlite = True


@pytest.fixture
def leaping() -> Iterator[LeapingLoop]:
    """Let time leap."""
    made = LeapingLoop(NOON)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("at_once", "begun"), [(1, [0, 5, 10, 15]), (2, [0, 0, 5, 5]), (16, [0, 0, 0, 0])]
)
def test_shards_of_one_rest_are_five_seconds_apart(
    leaping: LeapingLoop, at_once: int, begun: list[int]
) -> None:
    """Those of others wait for none of them."""

    async def begin() -> list[int]:
        turns, at = IdentifyTurns(OnSqlite()), leaping.time()  # type: ignore[arg-type]
        turns.at_once = at_once
        times = []
        for shard in range(4):
            await turns.take(shard)
            times.append(round(leaping.time() - at))
        return times

    assert leaping.run_until_complete(begin()) == begun


def test_one_that_comes_again_waits_no_longer_than_it_must(leaping: LeapingLoop) -> None:
    """A connection that broke hours later begins at once."""

    async def begin() -> float:
        turns = IdentifyTurns(OnSqlite())  # type: ignore[arg-type]
        await turns.take(0)
        await asyncio.sleep(3600)
        at = leaping.time()
        await turns.take(0)
        return leaping.time() - at

    assert leaping.run_until_complete(begin()) == 0


@pytest.fixture
async def begin(store_url: str) -> AsyncIterator[Begin]:
    """Make processes, each with a database handle of its own, that have agreed."""
    opened: list[Database] = []

    async def process(**says: int) -> Database:
        database = await Database.open(store_url)
        opened.append(database)
        said = {"shards": 16, "at_once": 1, "left": 1000, "total": 1000, "hours": 1} | says
        told = SessionStarts(resets_after=timedelta(hours=said.pop("hours")), **said)
        async with database.beside() as connection:
            await gateways.agree(connection, told, told.shards, but="me")
        return database

    yield process
    for database in opened:
        await database.close()


async def taken(database: Database, shard_id: int) -> timedelta:
    """Ask once for a shard's turn."""
    async with database.beside() as connection:
        return await gateways.take_start(connection, shard_id, SPAN + LATE)


def pass_by(
    database: Database, slept: list[float] | None = None
) -> Callable[[float], Awaitable[None]]:
    """Return what sleeps, and lets every turn be free after that, as time would."""

    async def sleep(seconds: float) -> None:
        if slept is not None:
            slept.append(seconds)
        async with database.write() as connection:
            await connection.exec_driver_sql("DELETE FROM budgets")

    return sleep


@ON_POSTGRESQL
async def test_of_ten_gateways_that_begin_at_once_one_has_the_turn(
    begin: Begin,
) -> None:
    """Of each turn that Discord grants; all others are told to wait for the next."""
    processes = [await begin(at_once=2) for _ in range(10)]

    waits = await asyncio.gather(*(taken(each, shard) for shard, each in enumerate(processes)))

    first, second = waits[::2], waits[1::2]
    for share in (first, second):
        assert sum(wait <= timedelta(0) for wait in share) == 1
        assert all(wait <= SPAN + LATE for wait in share)
        assert sum(wait > SPAN for wait in share) == 4


@ON_POSTGRESQL
async def test_no_more_sessions_begin_than_discord_lets(begin: Begin) -> None:
    """Whoever asked Discord when: what it said before some began is not believed."""
    one = await begin(left=3, at_once=16)
    waits = [await taken(one, shard) for shard in range(2)]
    two = await begin(left=3, at_once=16)
    waits += [await taken(two, shard) for shard in range(2, 5)]

    assert [wait <= timedelta(0) for wait in waits] == [True, True, True, False, False]
    assert timedelta(minutes=59) < waits[-1] <= timedelta(hours=1)


@ON_POSTGRESQL
async def test_the_limit_is_whole_again_when_discord_says_so(
    begin: Begin,
) -> None:
    """By its next answer, or by the moment that the last one named."""
    one = await begin(left=0, at_once=16)
    before = await taken(one, 0)
    await begin(left=5, at_once=16, hours=24)

    assert before > timedelta(0)
    assert await taken(one, 0) <= timedelta(0)
    async with one.beside() as connection:
        agreed = await gateways.lock(connection)
    assert agreed is not None
    assert agreed.left == 4


@ON_POSTGRESQL
async def test_a_turn_that_comes_too_late_is_let_go(begin: Begin) -> None:
    """The next may be at work by then: another one is taken."""
    database = await begin()
    times = iter([0.0, 0.0, 1.5, 1.5, 1.6])
    slept: list[float] = []
    turns = IdentifyTurns(database, loop_time=lambda: next(times), sleep=pass_by(database, slept))
    await turns.take(0)

    assert slept == [SPAN.total_seconds()]


@ON_POSTGRESQL
async def test_a_turn_is_waited_for_before_the_connection_is_opened(
    begin: Begin, database: Database
) -> None:
    """It is used once, and only while nobody else can have the next one."""
    await begin()
    now = 0.0
    turns = IdentifyTurns(database, loop_time=lambda: now, sleep=pass_by(database))
    left = [1000]
    for later in (0.9, 0.0, 1.1):
        await turns.prepare(0)
        now += later
        await turns.take(0)
        async with database.beside() as connection:
            agreed = await gateways.lock(connection)
            assert agreed is not None
            left.append(agreed.left)
    await turns.take(0)

    assert left == [1000, 999, 998, 996]  # the last one was late


@ON_SQLITE
async def test_with_sqlite_nothing_is_written(database: Database) -> None:
    """One process has every turn."""
    await IdentifyTurns(database).take(0)

    async with database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT * FROM notes")).all() == []
