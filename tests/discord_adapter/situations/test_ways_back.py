"""What was taken from the bot comes back in any way: alerts do, too, by themselves."""

from __future__ import annotations

import pytest

from tests.discord_adapter.life import INVITED, Life
from tests.wire import payloads
from tests.wire.world import SEND_MESSAGES, VIEW_CHANNEL


@pytest.mark.parametrize("permission", [VIEW_CHANNEL, SEND_MESSAGES], ids=["view", "send"])
async def test_a_muting_role_that_is_deleted_mutes_no_more(life: Life, permission: int) -> None:
    """Discord tells of the role alone: of no member, and of no channel that denied it something."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    assert guild.bot_role is not None
    muted = life.wire.add_role(guild, "Muted")
    await life.subscribe(channel)
    await life.start()
    bot, send = life.wire.world.bot, life.wire.gateway.dispatch
    denied = {"id": str(muted.id), "type": 0, "allow": "0", "deny": str(permission)}
    closed = payloads.channel(channel, bot) | {"permission_overwrites": [denied]}
    await send("CHANNEL_UPDATE", closed, guild.id)
    member = payloads.bot_member(guild, bot) | {"guild_id": str(guild.id)}
    roles = [str(role.id) for role in (guild.bot_role, muted)]
    await send("GUILD_MEMBER_UPDATE", member | {"roles": roles}, guild.id)
    channel.denied_to_bot = permission
    await life.pass_time(seconds=20)
    assert len(life.told()) == 1
    await life.restock()
    await life.pass_time(seconds=30)
    assert life.alerts(channel) == []

    channel.denied_to_bot = 0
    guild.roles.remove(muted)
    gone = {"guild_id": str(guild.id), "role_id": str(muted.id)}
    await send("GUILD_ROLE_DELETE", gone, guild.id)
    await life.until(lambda: life.alerts(channel), 30)
    await life.pass_time(minutes=2)

    assert len(life.alerts(channel)) == 1
    assert len(life.told()) == 2
