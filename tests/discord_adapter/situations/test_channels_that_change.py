"""Channels of odd kinds, roles, timeouts and permissions that change under what is owed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.discord_adapter.life import EVENTS, INVITED, Life, shown
from tests.discord_adapter.situations.test_follow_ups import NEWS
from tests.wire import edge, payloads
from tests.wire.routes import Route
from tests.wire.world import (
    ANNOUNCEMENT_CHANNEL,
    FORUM_CHANNEL,
    MEMBER_PERMISSIONS,
    SEND_MESSAGES,
    TEXT_CHANNEL,
    VIEW_CHANNEL,
)

IN_THREADS = 1 << 38
MENTION_EVERYONE = 1 << 17
VOICE, STAGE = 2, 13


async def test_what_is_no_announcement_channel_any_more_is_not_published_for_ever(
    life: Life,
) -> None:
    """Its publication was put off; alerts go on."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED | 1 << 13)
    news = life.wire.add_channel(guild, "news", kind=ANNOUNCEMENT_CHANNEL)
    await life.subscribe(news, publish=True)
    await life.start()
    life.wire.faults.answer(edge.limit(600), seconds=600, route=Route.PUBLISH)
    await life.restock()
    await life.pass_time(seconds=10)
    await life.wire.update_channel(news, kind=TEXT_CHANNEL)
    await life.pass_time(seconds=20)
    await life.restock(1)
    await life.until(lambda: len(life.alerts(news)) == 2, 1.2)
    await life.pass_time(minutes=30)

    assert await life.is_settled()
    assert len(life.told()) == 1
    assert len([each for each in life.wire.requests if each.route is Route.PUBLISH]) <= 3
    assert "**Stopped**" not in await life.says("alerts list", guild)


async def test_a_tag_that_only_moderators_give_is_not_the_one_taken(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The forum wants a tag; the first is moderated, the second is not."""
    describe = payloads.channel

    def with_moderated(what: Any, bot: Any) -> dict[str, Any]:
        body = describe(what, bot)
        for tag in body.get("available_tags", []):
            tag["moderated"] = tag["id"] == "71"
        return body

    monkeypatch.setattr(payloads, "channel", with_moderated)
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    forum = life.wire.add_channel(guild, "drops", kind=FORUM_CHANNEL)
    forum.tags, forum.requires_tag = [71, 72], True
    await life.subscribe(forum)
    await life.start()
    await life.restock()
    await life.until(lambda: guild.threads, 5)

    assert guild.threads[0].tags == [72]
    assert life.told() == []


async def test_threads_in_which_nothing_may_be_sent_are_told_of_by_that_name(life: Life) -> None:
    """The parent still takes messages."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [parent] = guild.channels
    thread = life.wire.world.add_thread(parent, life.wire.world.old_id(), "restocks")
    await life.subscribe(thread)
    await life.start()
    await life.wire.update_channel(parent, denied_to_bot=IN_THREADS)
    life.wire.faults.refuse_channel(thread.id, 50013)
    await life.pass_time(seconds=20)
    await life.restock()
    await life.pass_time(minutes=5)
    assert life.alerts(parent) == []
    [told] = life.told()
    assert "Send Messages in Threads" in told

    life.wire.faults.accept_channel(thread.id)
    await life.wire.update_channel(parent, denied_to_bot=0)
    await life.until(lambda: life.alerts(parent), 30)
    await life.pass_time(minutes=5)
    assert len(life.alerts(parent)) == 1
    assert len(life.told()) == 2


@pytest.mark.parametrize("kind", [VOICE, STAGE], ids=["voice", "stage"])
async def test_the_text_of_a_voice_channel_is_a_channel_as_others(
    life: Life, kind: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Denied and given back; a file of subscriptions may name one."""
    describe = payloads.channel

    def with_voice(what: Any, bot: Any) -> dict[str, Any]:
        return describe(what, bot) | {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}

    monkeypatch.setattr(payloads, "channel", with_voice)
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    channel = life.wire.add_channel(guild, "lounge", kind=kind)
    await life.subscribe(channel)
    await life.start()
    await life.restock()
    await life.until(lambda: life.alerts(channel), 1.2)
    await life.wire.update_channel(channel, denied_to_bot=SEND_MESSAGES)
    await life.pass_time(seconds=20)
    await life.restock(1)
    await life.pass_time(minutes=2)
    [told] = life.told()
    assert "stopped" in told
    await life.wire.update_channel(channel, denied_to_bot=0)
    await life.until(lambda: len(life.alerts(channel)) == 2, 30)
    await life.pass_time(minutes=5)
    assert len(life.alerts(channel)) == 2


@pytest.mark.parametrize("has_log", [True, False], ids=["log", "no log"])
async def test_a_category_that_goes_private_is_no_flood(life: Life, has_log: bool) -> None:
    """Twelve channels at once: each named once; each gets its alert when it is open again."""
    guild = life.wire.add_guild(channels=13, bot_permissions=INVITED)
    *channels, log = guild.channels
    await life.subscribe(*channels)
    await life.start()
    if has_log:
        await life.command("manage log", guild, {"channel": log})
        await life.pass_time(seconds=5)
    before = len(life.alerts(log))
    for channel in channels:
        await life.wire.update_channel(channel, denied_to_bot=VIEW_CHANNEL)
    await life.pass_time(seconds=30)
    await life.restock()
    await life.pass_time(minutes=5)
    told = [shown(each) for each in life.alerts(log)][before:] if has_log else life.told()
    whole = "\n".join(told)
    assert [whole.count(f"<#{channel.id}>") >= 1 for channel in channels] == [True] * 12
    assert len(told) <= 12

    for channel in channels:
        await life.wire.update_channel(channel, denied_to_bot=0)
    await life.until(lambda: all(life.alerts(channel) for channel in channels), 60)
    await life.pass_time(minutes=5)
    assert [len(life.alerts(channel)) for channel in channels] == [1] * 12


@pytest.mark.parametrize("is_killed", [True, False], ids=["killed", "running"])
async def test_a_ping_role_deleted_while_an_alert_waits(life: Life, is_killed: bool) -> None:
    """The alert comes without a mention, and it is told once."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED | MENTION_EVERYONE)
    [channel] = guild.channels
    role = life.wire.add_role(guild, "Sneakers")
    await life.subscribe(channel, role_id=role.id)
    await life.start()
    life.wire.faults.answer(edge.limit(60, scope="user"), seconds=60)
    await life.restock()
    await life.pass_time(seconds=5)
    if is_killed:
        await life.kill()
    guild.roles.remove(role)
    if is_killed:
        await life.start()
    else:
        gone = {"guild_id": str(guild.id), "role_id": str(role.id)}
        await life.wire.gateway.dispatch("GUILD_ROLE_DELETE", gone, guild.id)
    await life.until(lambda: life.alerts(channel), 65)
    await life.restock(1)
    await life.until(lambda: len(life.alerts(channel)) == 2, 10)
    await life.pass_time(minutes=2)

    assert not any(each.pings.roles for each in life.alerts(channel))
    assert not any(str(role.id) in str(each.payload) for each in life.alerts(channel))
    [told] = life.told()
    assert "role" in told
    assert "**Stopped**" not in await life.says("alerts list", guild)


async def test_the_bots_own_role_deleted_stops_nothing_that_everybody_may(life: Life) -> None:
    """@everyone may write there."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel, threads=True)
    await life.start()
    role = guild.bot_role
    assert role is not None
    guild.roles.remove(role)
    guild.bot_role, guild.bot_permissions = None, MEMBER_PERMISSIONS
    gone = {"guild_id": str(guild.id), "role_id": str(role.id)}
    await life.wire.gateway.dispatch("GUILD_ROLE_DELETE", gone, guild.id)
    life.wire.faults.answer(edge.error(403, 50013), route=Route.OPEN_THREAD)
    await life.pass_time(seconds=20)
    for number in range(2):
        await life.restock(number)
        await life.until(lambda: len(life.alerts(channel)) == number + 1, 1.2)  # noqa: B023
        await life.pass_time(seconds=20)

    assert len(life.told()) == 1
    assert "hread" in life.told()[0]
    assert "**Stopped**" not in await life.says("alerts list", guild)


@pytest.mark.parametrize("is_killed", [True, False], ids=["killed", "running"])
async def test_a_timeout_that_is_made_longer(life: Life, is_killed: bool) -> None:
    """Told once; the alert comes half a minute after the later end."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    await life.wire.time_out_bot(guild, 600)
    await life.pass_time(minutes=2)
    await life.restock()
    await life.pass_time(minutes=6)
    await life.wire.time_out_bot(guild, 1_320)
    ends = life.now() + 1_320
    await life.pass_time(minutes=4)
    if is_killed:
        await life.kill()
        await life.start()
    await life.pass_time(seconds=ends - life.now())
    assert life.alerts(channel) == []
    await life.until(lambda: life.alerts(channel), 32)
    await life.pass_time(minutes=5)

    assert len(life.alerts(channel)) == 1
    assert len(life.told()) <= 2


async def test_events_that_may_not_be_made_are_told_once_and_made_later(life: Life) -> None:
    """Alerts are on time."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED | EVENTS)
    [channel] = guild.channels
    await life.subscribe(channel, kinds=NEWS)
    await life.start()
    fault = life.wire.faults.answer(edge.error(403, 50013), route=Route.CREATE_EVENT, seconds=3_600)
    await life.command("manage settings", guild, {"events": True})
    for number in (1, 2):
        entry = {"style": f"M2002RD{chr(64 + number)}", "name": f"Rain {number}"}
        await life.enter_drop(guild, entry | {"at": f"2026-12-1{number} 10:00"})
    await life.until(lambda: len(life.alerts(channel)) == 2, 5)
    await life.pass_time(minutes=60)
    told = [each for each in life.told() if "event" in each]
    assert len(told) == 1
    assert fault.struck_at
    assert len(fault.struck_at) <= 12
    await life.until(lambda: len(guild.events) == 2, 65 * 60)
    assert len([each for each in life.told() if "event" in each]) <= 2
