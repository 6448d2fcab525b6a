"""A state that passes is not judged for good: alerts come again by themselves, and soon."""

from __future__ import annotations

import pytest

from tests.discord_adapter.life import INVITED, Life, shown
from tests.wire import edge
from tests.wire.edge import Canned
from tests.wire.routes import Route
from tests.wire.world import FORUM_CHANNEL

IN_SETTINGS = "channel's settings"


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "not told"])
@pytest.mark.parametrize("minutes", [1, 10, 28])
async def test_a_bot_timed_out_sends_again_when_that_is_over(
    life: Life, minutes: int, is_told: bool
) -> None:
    """Within half a minute of the end, and what was found meanwhile too."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    [channel, _] = guild.channels
    forum = life.wire.add_channel(guild, "drops", kind=FORUM_CHANNEL)
    await life.subscribe(channel, forum)
    await life.start()
    if is_told:
        await life.wire.time_out_bot(guild, minutes * 60)
    else:
        guild.bot_timed_out_until = life.wire.world.now() + minutes * 60
    ends = life.now() + minutes * 60
    await life.pass_time(seconds=10)
    await life.restock()
    await life.pass_time(seconds=20)
    said = (await life.says("alerts list", guild)).lower()
    told = "\n".join(life.told()).lower()
    if is_told:
        assert "timed out" in said or "timeout" in said
    assert IN_SETTINGS not in told + (said if is_told else "")

    await life.pass_time(seconds=ends - life.now())
    assert life.alerts(channel) == life.alerts(forum) == []
    await life.until(lambda: life.alerts(channel) and life.alerts(forum), 32)
    await life.restock(1)
    await life.until(lambda: len(life.alerts(channel)) == 2, 1.2)
    assert "**Active**" in await life.says("alerts list", guild)


UNASKED = {
    "limited": edge.limit(120, scope="user"),
    "a page": edge.html(502),
    "a block": edge.error(403, edge.BLOCKED, via=False),
    "no member": edge.raw(200, "{}"),
    "an odd end": edge.raw(200, '{"communication_disabled_until": 12}'),
}


@pytest.mark.parametrize("answer", UNASKED.values(), ids=UNASKED)
async def test_a_refusal_is_no_judgement_while_a_timeout_may_be_why(
    life: Life, answer: Canned
) -> None:
    """Nobody told of it, and for two minutes it cannot be asked; the alert comes after both."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    guild.bot_timed_out_until = life.wire.world.now() + 60
    fault = life.wire.faults.answer(answer, route=Route.GET_MEMBER, seconds=120)
    await life.restock()
    await life.until(lambda: life.alerts(channel), 130)

    assert fault.struck_at
    assert life.told() == []
    assert "**Active**" in await life.says("alerts list", guild)


async def test_a_refusal_stands_where_nobody_can_say_whether_a_timeout_is_why(life: Life) -> None:
    """It is told while the alert is of use, once."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    life.wire.faults.refuse_channel(channel.id, 50013)
    life.wire.faults.answer(edge.limit(60, scope="user"), route=Route.GET_MEMBER)
    await life.restock()
    await life.pass_time(minutes=6)

    assert len(life.told()) == 1
    assert "stopped" in life.told()[0].lower()


async def test_a_timeout_taken_back_early_is_over(life: Life) -> None:
    """GUILD_MEMBER_UPDATE says so."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    await life.wire.time_out_bot(guild, 24 * 3600)
    await life.pass_time(seconds=10)
    await life.restock()
    await life.pass_time(minutes=2)
    await life.wire.time_out_bot(guild, 0)
    await life.until(lambda: life.alerts(channel), 32)


@pytest.mark.parametrize("status", [429, 400])
async def test_slow_mode_is_waited_for(life: Life, status: int) -> None:
    """20016 says for how long."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    await life.wire.update_channel(channel, slow_mode=60)
    life.wire.faults.answer(
        edge.error(status, 20016, "Slowmode", retry_after=45), channel_id=channel.id, seconds=45
    )
    await life.restock()
    await life.pass_time(seconds=44)
    assert life.alerts(channel) == []

    await life.until(lambda: life.alerts(channel), 35)
    await life.restock(1)
    await life.until(lambda: len(life.alerts(channel)) == 2, 2)
    assert not any(IN_SETTINGS in each for each in life.told())


@pytest.mark.parametrize("status", [429, 400])
async def test_what_waits_for_slow_mode_leaves_when_that_is_taken_off(
    life: Life, status: int
) -> None:
    """Not after the six hours that were asked for."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    await life.wire.update_channel(channel, slow_mode=21_600)
    slow = life.wire.faults.answer(
        edge.error(status, 20016, "Slowmode", retry_after=21_600), channel_id=channel.id
    )
    await life.restock()
    await life.pass_time(minutes=1)
    assert life.alerts(channel) == []

    slow.stop()
    await life.wire.update_channel(channel, slow_mode=0)
    await life.until(lambda: life.alerts(channel), 5)


@pytest.mark.parametrize("is_archived", [True, False], ids=["closed", "open"])
@pytest.mark.parametrize("is_seen", [True, False], ids=["at once", "by the alert"])
async def test_what_waits_for_a_locked_thread_leaves_when_that_is_open(
    life: Life, *, is_archived: bool, is_seen: bool
) -> None:
    """Told once meanwhile, with what helps; also where nobody told of the lock."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    thread = life.wire.world.add_thread(guild.channels[0], life.wire.world.old_id(), "restocks")
    await life.subscribe(thread)
    await life.start()
    if is_seen:
        await life.wire.update_thread(thread, is_locked=True, is_archived=is_archived)
        await life.pass_time(seconds=10)
    thread.is_locked, thread.is_archived = True, is_archived
    await life.restock()
    await life.pass_time(seconds=30)
    [told] = life.told()
    assert "thread" in told.lower()

    await life.wire.update_thread(thread, is_locked=False, is_archived=False)
    await life.pass_time(seconds=10)
    if not is_seen:
        assert len(life.alerts(thread)) == 1
    await life.restock(1)
    await life.until(lambda: len(life.alerts(thread)) == (1 if is_seen else 2), 5)


async def test_a_thread_that_fell_asleep_is_woken_by_its_alert(life: Life) -> None:
    """Discord archives a quiet thread by itself."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    thread = life.wire.world.add_thread(guild.channels[0], life.wire.world.old_id(), "restocks")
    await life.subscribe(thread)
    await life.start()
    await life.wire.update_thread(thread, is_archived=True)
    await life.pass_time(seconds=10)
    await life.restock()
    await life.until(lambda: life.alerts(thread), 2)

    assert life.told() == []


async def test_a_permission_given_back_while_the_bot_was_down_is_seen_at_ready(
    life: Life,
) -> None:
    """Not at four in the morning."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    await life.wire.update_channel(channel, denied_to_bot=1 << 11)
    await life.pass_time(seconds=20)
    assert "stopped" in life.told()[0].lower()
    await life.stop()

    channel.denied_to_bot = 0
    await life.start()
    await life.pass_time(seconds=25)
    await life.restock()
    await life.until(lambda: life.alerts(channel), 2)


@pytest.mark.parametrize("is_seen", [True, False], ids=["seen", "refused"])
@pytest.mark.parametrize("permission", [1 << 10, 1 << 11], ids=["view", "send"])
async def test_what_was_found_while_a_permission_was_missing_comes_when_it_is_back(
    life: Life, permission: int, is_seen: bool
) -> None:
    """Each alert once: those of the last half hour by themselves, the others in a catch-up."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    if is_seen:
        await life.wire.update_channel(channel, denied_to_bot=permission)
        await life.pass_time(seconds=20)
    else:
        channel.denied_to_bot = permission
    await life.restock()
    await life.pass_time(minutes=5)
    assert life.alerts(channel) == []
    assert len(life.told()) == 1

    await life.wire.update_channel(channel, denied_to_bot=0)
    await life.until(lambda: life.alerts(channel), 10)
    await life.pass_time(minutes=5)

    assert len(life.alerts(channel)) == 1


async def test_what_was_found_without_a_permission_comes_after_a_kill_too(life: Life) -> None:
    """Killed while it is kept; the permission is given back before the next start."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    await life.wire.update_channel(channel, denied_to_bot=1 << 10)
    await life.pass_time(seconds=20)
    await life.restock(0)
    await life.pass_time(minutes=2)
    await life.restock(1)
    await life.pass_time(minutes=2)
    await life.kill()
    channel.denied_to_bot = 0
    await life.start()
    await life.pass_time(minutes=3)

    shown_text = "\n".join(map(shown, life.alerts(channel)))
    assert [shown_text.count(f"Number {number}") for number in (0, 1)] == [1, 1]
    stopped, resumed = life.told()
    assert "stopped" in stopped
    assert "resumed" in resumed


async def test_a_permission_taken_while_the_bot_was_down_is_told(life: Life) -> None:
    """At READY, before an alert is lost to it."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    await life.stop()
    channel.denied_to_bot = 1 << 11
    await life.start()
    await life.pass_time(seconds=25)

    assert len(life.told()) == 1


@pytest.mark.parametrize("seconds", [20, 400])
async def test_one_servers_outage_over_rest_too_is_waited_for(life: Life, seconds: int) -> None:
    """Its requests are answered 500 and 503 while it is unavailable; others notice nothing."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    other = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    await life.subscribe(*guild.channels, *other.channels)
    await life.start()
    await life.wire.lose_guild(guild)
    for status in (500, 503):
        life.wire.faults.answer(
            edge.error(status, 0), guild_id=guild.id, route=None, probability=0.5, seconds=seconds
        )
    await life.restock()
    await life.until(lambda: life.alerts(other.channels[0]), 1.2)
    await life.pass_time(seconds=seconds)
    await life.wire.restore_guild(guild)
    await life.until(lambda: all(life.alerts(c) for c in guild.channels), 75)

    assert [len(life.alerts(c)) for c in guild.channels] == [1, 1]
    assert life.told() == []
