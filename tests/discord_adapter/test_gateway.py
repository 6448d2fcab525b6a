"""A connection that another process gets is closed, and nothing more is told of its servers."""

from __future__ import annotations

import asyncio
from typing import Any

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


async def test_the_bot_is_one_user_in_all_its_servers(house: House) -> None:
    """The library would make a user for each of thousands; who else writes is one of their own."""
    guild = house.wire.add_guild()
    joined = asyncio.create_task(
        house.bot.wait_for("guild_join", check=lambda seen: seen.id == guild.id, timeout=10)
    )
    await house.wire.join(guild)
    await joined

    state = house.bot._connection  # noqa: SLF001 - the library offers no other way
    users = {id(each.me._user) for each in house.bot.guilds}  # noqa: SLF001 - nor here

    assert len(house.bot.guilds) == 2
    assert users == {id(house.bot.user)}
    other: Any = {"id": "77", "username": "someone", "discriminator": "0", "avatar": None}
    assert state.store_user(other).id == 77
