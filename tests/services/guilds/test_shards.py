"""What one connection to the gateway tells of its servers is no word about those of others."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.models import Shards
from bot.services.guilds import Channels, Membership
from bot.services.outbox import Deliveries
from bot.store import tables
from bot.store.engine import Database
from bot.store.guilds import settings
from tests.conftest import Clock

COUNT = 3
GUILDS = [(7 * COUNT + shard) << 22 | 5 for shard in range(COUNT)]


def only(*numbers: int) -> Shards:
    """Return some of three shards."""
    return Shards(frozenset(numbers), COUNT)


async def column(database: Database, name: str) -> list[object]:
    """Return what is stored of each guild, in their order."""
    query = select(tables.guilds.c[name]).order_by(tables.guilds.c.id)
    async with database.read() as connection:
        return list((await connection.execute(query)).scalars())


@pytest.fixture
async def membership(database: Database, outbox: Deliveries, clock: Clock) -> Membership:
    """Return the membership of a bot that is in a guild of each shard."""
    made = Membership(database, clock, outbox.wake)
    await made.keep_in_step(dict.fromkeys(GUILDS, "Guild"), only(0, 1, 2))
    return made


async def test_a_guild_of_another_shard_is_not_thought_left(
    membership: Membership, database: Database, clock: Clock
) -> None:
    """One of the shard that is told of is, if it is not among them."""
    await membership.keep_in_step({GUILDS[1]: "New name"}, only(1))
    named = await column(database, "name")
    left = await column(database, "left_at")
    await membership.keep_in_step({}, only(1, 2))

    assert (named, left) == (["Guild", "New name", "Guild"], [None, None, None])
    assert await column(database, "left_at") == [None, clock(), clock()]


@pytest.mark.parametrize("count", [0, 1, 4, 5, 8, 9])
async def test_guilds_of_any_number_are_compared(
    database: Database,
    outbox: Deliveries,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
) -> None:
    """They are read a part at a time, four here; each that differs is seen."""
    monkeypatch.setattr(settings, "PART", 4)
    membership = Membership(database, clock, outbox.wake)
    names = {number: f"Guild {number}" for number in range(1, count + 1)}
    all_shards = Shards(frozenset({0}), 1)
    await membership.keep_in_step(names, all_shards)
    assert await column(database, "name") == list(names.values())

    now = {number: name.upper() for number, name in names.items() if number % 3}
    await membership.keep_in_step(now, all_shards)

    assert await column(database, "name") == [
        name.upper() if number % 3 else name for number, name in names.items()
    ]
    left = await column(database, "left_at")
    assert [at is not None for at in left] == [number % 3 == 0 for number in names]


async def test_timeouts_that_are_known_write_nothing(
    membership: Membership, database: Database, clock: Clock
) -> None:
    """Those that begin, are another, or are over are written, of the guilds that there are."""
    first, second, third = GUILDS
    news = await membership.keep_timeouts({first: clock(), second: clock(), 99: clock()})
    assert news == {first: clock(), second: clock()}

    later = clock() + timedelta(hours=1)
    seen = {first: None, second: later, third: None}
    assert await membership.keep_timeouts(seen) == {first: None, second: later}
    async with database.write():  # which another holds meanwhile
        assert await asyncio.wait_for(membership.keep_timeouts(seen), 5) == {}
    assert await column(database, "timed_out_until") == [None, later, None]


async def test_an_outage_on_another_shard_is_not_thought_over(
    membership: Membership, database: Database, outbox: Deliveries, clock: Clock
) -> None:
    """What is owed there waits until its own shard tells of it."""
    del membership
    channels = Channels(database, outbox, clock)
    await channels.keep_outages(GUILDS, only(0, 1, 2))
    await channels.keep_outages([], only(0, 2))

    assert await column(database, "is_unavailable") == [False, True, False]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [((0,), "0"), ((0, 1, 2, 5), "0-2, 5"), ((2, 4), "2, 4"), ((), "none")],
)
def test_shards_are_written_as_spans(numbers: tuple[int, ...], words: str) -> None:
    """As an operator names them."""
    assert str(Shards(frozenset(numbers), 8)) == words
