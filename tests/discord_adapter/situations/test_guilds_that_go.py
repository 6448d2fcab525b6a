"""Guilds that go away, and come back, while something is owed there."""

from __future__ import annotations

import pytest

from tests.discord_adapter.life import INVITED, Life
from tests.wire import edge
from tests.wire.routes import Route
from tests.wire.world import FORUM_CHANNEL, Channel, Guild


async def begin(life: Life, count: int = 1) -> tuple[Guild, list[Channel]]:
    """Start with a guild of so many subscribed channels."""
    guild = life.wire.add_guild(channels=count, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    return guild, guild.channels


@pytest.mark.parametrize("is_kept", [True, False], ids=["arrived", "did not arrive"])
async def test_a_doubt_that_an_outage_interrupts_is_settled_after_it(
    life: Life, is_kept: bool
) -> None:
    """Twenty minutes: no nonce is known any more."""
    guild, [channel] = await begin(life)
    fault = life.wire.faults.lose_answer() if is_kept else life.wire.faults.abort()
    await life.restock()
    await life.until(lambda: fault.struck_at, 2)
    await life.wire.lose_guild(guild)
    life.wire.faults.answer(edge.error(503, 0), seconds=1_200, route=None, guild_id=guild.id)
    await life.pass_time(minutes=20)
    await life.wire.restore_guild(guild)
    await life.until(life.is_settled, 75)

    assert len(life.alerts(channel)) == 1
    assert life.told() == []


@pytest.mark.parametrize("kind", [0, FORUM_CHANNEL], ids=["text", "forum"])
async def test_an_outage_over_a_kill_is_waited_for(life: Life, kind: int) -> None:
    """Discord says of its channels that there is no access."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    channel = life.wire.add_channel(guild, "drops", kind=kind)
    await life.subscribe(channel)
    await life.start()
    await life.wire.lose_guild(guild)
    life.wire.faults.refuse_channel(channel.id, 50001)
    await life.restock()
    await life.pass_time(seconds=20)
    await life.kill()
    await life.begin()
    await life.pass_time(minutes=10)
    life.wire.faults.accept_channel(channel.id)
    await life.wire.restore_guild(guild)
    await life.until(lambda: life.alerts(channel), 30)
    await life.pass_time(minutes=5)

    assert len(life.alerts(channel)) == 1
    assert life.told() == []


async def test_a_kick_and_an_invitation_while_something_is_owed(life: Life) -> None:
    """What the list says is what happens."""
    guild, [channel] = await begin(life)
    life.wire.faults.answer(edge.limit(60, scope="user"), seconds=60, channel_id=channel.id)
    await life.restock()
    await life.pass_time(seconds=5)
    await life.wire.leave(guild)
    await life.pass_time(minutes=2)
    life.wire.world.guilds[guild.id] = guild
    life.wire.world.channels[channel.id] = channel
    await life.wire.join(guild)
    await life.pass_time(minutes=2)
    listed = await life.says("alerts list", guild)
    before = len(life.alerts(channel))
    assert before <= 1
    await life.restock(1)
    await life.pass_time(seconds=5)

    assert ("**Active**" in listed) == (len(life.alerts(channel)) == before + 1)
    assert not any("stopped" in each for each in life.told())


@pytest.mark.parametrize("code", [50001, 10003])
@pytest.mark.parametrize("is_back", [True, False], ids=["back", "out for good"])
async def test_who_was_thrown_out_while_down_says_nothing_of_a_channel(
    life: Life, code: int, is_back: bool
) -> None:
    """An alert is owed there; the refusal comes before READY tells which servers there are."""
    guild, [channel] = await begin(life)
    other = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    await life.subscribe(*other.channels)
    await life.stop()
    life.wire.world.guilds.pop(guild.id)
    life.wire.faults.refuse_channel(channel.id, code)
    await life.restock()
    await life.start()
    await life.until(lambda: life.alerts(other.channels[0]), 10)
    await life.pass_time(minutes=5)
    assert life.told() == []
    if is_back:
        life.wire.world.guilds[guild.id] = guild
        life.wire.faults.accept_channel(channel.id)
        await life.wire.join(guild)
        await life.pass_time(seconds=30)
        before = len(life.alerts(channel))
        assert before <= 1
        await life.restock(1)
        await life.until(lambda: len(life.alerts(channel)) == before + 1, 1.2)
        assert life.told() == []
        assert "**Active**" in await life.says("alerts list", guild)


@pytest.mark.parametrize("is_new", [True, False], ids=["session lost", "told 3 s later"])
async def test_who_is_thrown_out_before_the_gateway_says_so_hears_nothing_false(
    life: Life, is_new: bool
) -> None:
    """An alert is refused in between: that says nothing of the channel."""
    guild, [channel] = await begin(life)
    other = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    await life.wire.join(other)
    await life.subscribe(*other.channels)
    if is_new:
        life.wire.gateway.hold_ready()
        await life.wire.gateway.invalidate()
        await life.pass_time(seconds=10)
    life.wire.world.guilds.pop(guild.id)
    life.wire.faults.refuse_channel(channel.id, 50001)
    await life.restock()
    await life.pass_time(seconds=3)
    if is_new:
        life.wire.gateway.release_ready()
    else:
        await life.wire.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild.id)
    await life.until(lambda: life.alerts(other.channels[0]), 10)
    await life.pass_time(minutes=5)

    assert life.told() == []


async def test_a_channel_deleted_while_the_session_is_invalid_is_told_of_once(life: Life) -> None:
    """No CHANNEL_DELETE comes; the other channel goes on."""
    _, [gone, other] = await begin(life, 2)
    life.wire.gateway.hold_ready()
    await life.wire.gateway.invalidate()
    await life.pass_time(seconds=10)
    life.wire.world.forget_channel(gone)
    await life.pass_time(seconds=30)
    life.wire.gateway.release_ready()
    await life.pass_time(seconds=30)
    for number in range(3):
        await life.restock(number)
        await life.until(lambda: len(life.alerts(other)) == number + 1, 1.2)  # noqa: B023
        await life.pass_time(seconds=30)

    [told] = life.told()
    assert "no longer exists" in told
    asked = [each for each in life.wire.requests if each.route is Route.CREATE_MESSAGE]
    assert len([each for each in asked if each.channel_id == gone.id]) <= 1


@pytest.mark.parametrize("code", [50001, 10003])
async def test_a_doubt_in_a_server_that_was_left_says_nothing_of_its_channel(
    life: Life, code: int
) -> None:
    """Its message is looked for where the bot is no more."""
    guild, [channel] = await begin(life)
    life.wire.faults.lose_answer(times=None)
    await life.restock()
    await life.pass_time(seconds=3)
    await life.stop()
    life.wire.faults.clear()
    life.wire.world.guilds.pop(guild.id)
    life.wire.faults.refuse_channel(channel.id, code)
    await life.pass_time(minutes=8)
    await life.start()
    await life.pass_time(minutes=5)

    assert life.told() == []
