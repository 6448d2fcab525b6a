"""A timeout of the bot's, as the gateway tells of it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from bot.store.guilds import settings
from tests.conftest import Clock
from tests.discord_adapter.house import House, open_house
from tests.wire.server import WireDiscord
from tests.wire.world import Guild

SOON = timedelta(minutes=5)


async def time_out(house: House, guild: Guild, seconds: float) -> None:
    """Let a moderator time the bot out, or end that with 0; wait until the bot knows."""
    until = house.clock() + timedelta(seconds=seconds) if seconds else None
    await house.wire.time_out_bot(guild, seconds)
    async with asyncio.timeout(5):
        while await known(house, guild) != until:
            pass


async def known(house: House, guild: Guild) -> datetime | None:
    """Return until when the bot thinks it is timed out."""
    async with house.database.read() as connection:
        return (await settings.timeouts(connection, [guild.id])).get(guild.id)


async def test_a_timeout_is_known_and_passes(house: House) -> None:
    """Nothing is broken by it; who set it up is told the right remedy."""
    guild = next(iter(house.wire.world.guilds.values()))
    mona = house.wire.add_user("mona")
    await house.subscribe(guild.channels[0].id, created_by=mona.id)
    await time_out(house, guild, 300)
    house.clock.advance(seconds=5)
    await house.services.checks.run_due()
    await house.send()

    [subscription] = await house.services.subscriptions.of_guild(guild.id)
    assert subscription.broken is None
    [notice] = house.wire.dm_messages(mona)
    assert "removes the timeout" in str(notice.payload)
    assert "Permissions" not in str(notice.payload)

    await time_out(house, guild, 0)
    assert await known(house, guild) is None


async def test_a_timeout_of_before_the_start_is_known_at_ready(
    wire: WireDiscord, clock: Clock, tmp_path: Path
) -> None:
    """Its guild says so when it is shown; one that is over by then is forgotten."""
    guild = next(iter(wire.world.guilds.values()))
    for until in (clock() + SOON, None):
        guild.bot_timed_out_until = until.timestamp() if until else 0.0
        async with open_house(wire, clock, tmp_path, nonce_window=SOON) as house:
            async with asyncio.timeout(5):
                while await known(house, guild) != until:
                    pass


async def test_a_timeout_that_nobody_told_of_is_asked_for(house: House) -> None:
    """Discord refuses as if a permission were missing, and the gateway has not told yet."""
    guild = next(iter(house.wire.world.guilds.values()))
    channel, mona = guild.channels[0], house.wire.add_user("mona")
    await house.subscribe(channel.id, created_by=mona.id)
    guild.bot_timed_out_until = (house.clock() + SOON).timestamp()
    await house.restock()
    await house.send()

    [subscription] = await house.services.subscriptions.of_guild(guild.id)
    assert subscription.broken is None
    [notice] = house.wire.dm_messages(mona)
    assert "removes the timeout" in str(notice.payload)
    assert await known(house, guild) == house.clock() + SOON

    await house.send(minutes=5, seconds=2)
    assert len(house.wire.messages(channel.id)) == 1
