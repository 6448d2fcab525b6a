"""Servers, roles and channels that go and come back."""

from __future__ import annotations

import asyncio

import pytest

from tests.discord_adapter.life import INVITED, Life
from tests.wire import payloads
from tests.wire.world import MEMBER_PERMISSIONS, SEND_MESSAGES, VIEW_CHANNEL, Role


async def test_a_server_that_is_away_at_three_starts_loses_nothing(life: Life) -> None:
    """Discord says so each time; the others are on time, and nobody is told of anything."""
    gone = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    other = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    await life.subscribe(*gone.channels, *other.channels)
    await life.start()
    await life.wire.lose_guild(gone)
    for number in range(3):
        await life.restock(number)
        await life.until(
            lambda: len(life.alerts(other.channels[0])) == number + 1,  # noqa: B023
            2,
        )
        await life.kill()
        await life.begin()
        await life.until(lambda: life.wire.gateway.connected, 20)
        body = {"id": str(gone.id), "unavailable": True}
        await life.wire.gateway.dispatch("GUILD_DELETE", body, gone.id)
        await life.pass_time(seconds=70)
    await life.wire.restore_guild(gone)
    await life.until(lambda: all(len(life.alerts(c)) == 3 for c in gone.channels), 60)
    await life.pass_time(minutes=5)

    assert [len(life.alerts(c)) for c in gone.channels] == [3, 3]
    assert life.told() == []
    assert "**Active**" in await life.says("alerts list", gone)


@pytest.mark.parametrize("by_member", [True, False], ids=["role given", "role changed"])
@pytest.mark.parametrize("taken", [SEND_MESSAGES, VIEW_CHANNEL], ids=["send", "view"])
async def test_what_the_bots_role_lost_and_got_back(
    life: Life, taken: int, *, by_member: bool
) -> None:
    """Everybody else may not; told once, and what was found meanwhile comes once."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    everyone, role = guild.roles[0], guild.bot_role
    assert role is not None
    everyone.permissions = MEMBER_PERMISSIONS & ~taken
    await life.subscribe(*guild.channels)
    await life.start()
    await life.restock()
    await life.until(lambda: all(life.alerts(c) for c in guild.channels), 2)

    for channel in guild.channels:
        channel.denied_to_bot = 0
        life.wire.faults.refuse_channel(channel.id, 50013 if taken == SEND_MESSAGES else 50001)
    await hand(life, role if not by_member else None, INVITED & ~taken)
    await life.pass_time(seconds=20)
    await life.restock(1)
    await life.pass_time(minutes=3)
    assert len(life.told()) <= 2
    assert any("stopped" in each for each in life.told())
    told = len(life.told())

    for channel in guild.channels:
        life.wire.faults.accept_channel(channel.id)
    guild.bot_role = role
    await hand(life, role if not by_member else None, INVITED)
    await life.until(lambda: all(len(life.alerts(c)) == 2 for c in guild.channels), 60)
    await life.restock(2)
    await life.until(lambda: all(len(life.alerts(c)) == 3 for c in guild.channels), 3)
    await life.pass_time(minutes=5)
    assert [len(life.alerts(c)) for c in guild.channels] == [3, 3]
    assert len(life.told()) <= told * 2


async def hand(life: Life, role: Role | None, permissions: int) -> None:
    """Let the bot's role do something else, or let it have it or not."""
    [guild] = life.wire.world.guilds.values()
    if role is not None:
        await life.wire.update_role(guild, role, permissions)
        return
    if permissions != INVITED:
        guild.bot_role = None
    body = payloads.bot_member(guild, life.wire.world.bot) | {"guild_id": str(guild.id)}
    await life.wire.gateway.dispatch("GUILD_MEMBER_UPDATE", body, guild.id)


async def test_a_subscription_to_a_channel_that_is_gone_is_no_secret(life: Life) -> None:
    """Deleted a moment before; the gateway tells of it a moment after."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    channel, where = guild.channels
    await life.start()
    body = payloads.channel(channel, life.wire.world.bot)
    adding = asyncio.create_task(life.says("alerts add", guild, {"channel": channel}))
    await asyncio.sleep(0)
    life.wire.world.channels.pop(channel.id)
    answer = await adding
    assert answer
    guild.channels.remove(channel)
    await life.wire.gateway.dispatch("CHANNEL_DELETE", body, guild.id)
    await life.pass_time(seconds=30)
    listed = await life.says("alerts list", guild)

    assert where in guild.channels
    assert "**Active**" not in listed
    assert len(life.told()) <= 1
