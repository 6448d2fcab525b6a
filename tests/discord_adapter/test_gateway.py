"""A connection that another process gets is closed, and nothing more is told of its servers."""

from __future__ import annotations

from sqlalchemy import select

from bot.models import ONE_SHARD
from bot.store import tables
from tests.discord_adapter.house import House


async def test_of_a_shard_that_was_given_up_nothing_is_known(house: House) -> None:
    """Its servers are not left: a word that comes late is not taken for their list."""
    [guild] = house.wire.world.guilds.values()
    before = house.bot.known, [each.id for each in house.bot.guilds]

    is_closed = await house.bot.close_shard(0)
    await house.bot.on_shard_ready(0)
    await house.wire.wait_for(lambda: not house.wire.gateway.connected)

    assert before == (ONE_SHARD, [guild.id])
    assert is_closed
    assert (house.bot.known.ids, list(house.bot.guilds)) == (frozenset(), [])
    async with house.database.read() as connection:
        found = await connection.execute(select(tables.guilds.c.id, tables.guilds.c.left_at))
        assert [tuple(row) for row in found] == [(guild.id, None)]


async def test_a_shard_that_comes_back_tells_of_its_servers_anew(house: House) -> None:
    """As one that was never here."""
    await house.bot.close_shard(0)
    await house.bot.open_shard(0)
    await house.wire.wait_for(lambda: bool(house.bot.known.ids))

    assert len(house.bot.guilds) == 1
