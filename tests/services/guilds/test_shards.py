"""What one connection to the gateway tells of its servers is no word about those of others."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.models import Shards
from bot.services.guilds import Channels, Membership
from bot.services.outbox import Deliveries
from bot.store import tables
from bot.store.engine import Database
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
