"""What people do while something is owed: by hand, by button, by leaving."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from tests.discord_adapter.life import EVENTS, INVITED, MODERATOR, Life, shown
from tests.discord_adapter.situations.test_follow_ups import NEWS
from tests.discord_adapter.situations.test_three_seconds import hold_the_writer
from tests.wire import edge
from tests.wire.interactions import Reply
from tests.wire.options import Value
from tests.wire.routes import Route
from tests.wire.rules import BUTTON, walk
from tests.wire.threads import CROSSPOSTED
from tests.wire.world import ANNOUNCEMENT_CHANNEL, Message

ENTRY: dict[str, Value] = {"style": "M2002RDA", "name": "Rain Cloud", "at": "2026-12-20 10:00"}


def button(message: Message, label: str) -> str:
    """Return the id of a button."""
    found = [
        part["custom_id"]
        for part in walk(message.payload["components"])
        if part.get("type") == BUTTON and part.get("label") == label
    ]
    assert found, [part.get("label") for part in walk(message.payload["components"])]
    return str(found[0])


async def press(life: Life, message: Message, label: str) -> Reply:
    """Let the owner press a button."""
    return await life.wire.press(
        life.wire.world.owner,
        message,
        button(message, label),
        permissions=MODERATOR,
        timeout_seconds=60,
    )


@pytest.mark.parametrize("is_limited", [True, False])
async def test_what_somebody_published_by_hand_is_published(life: Life, is_limited: bool) -> None:
    """Discord refuses a second time, and nobody needs to hear of it."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED | 1 << 13)
    news = life.wire.add_channel(guild, "news", kind=ANNOUNCEMENT_CHANNEL)
    await life.subscribe(news, publish=True)
    await life.start()
    answer = edge.limit(60) if is_limited else edge.error(503, 0)
    fault = life.wire.faults.answer(answer, seconds=60, route=Route.PUBLISH)
    await life.restock()
    await life.until(lambda: fault.struck_at, 10)
    [message] = life.alerts(news)
    message.payload["flags"] |= CROSSPOSTED
    await life.pass_time(minutes=10)

    assert await life.is_settled()
    assert life.told() == []
    after = [r for r in life.wire.requests if r.route is Route.PUBLISH and r.status == 400]
    assert len(after) <= 1


@pytest.mark.parametrize(("status", "code"), [(400, 50083), (403, 160005), (400, 50005)])
async def test_an_edit_where_the_thread_is_closed_alarms_nobody(
    life: Life, status: int, code: int
) -> None:
    """The next alert comes, and the edit is not tried for ever."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [parent] = guild.channels
    thread = life.wire.world.add_thread(parent, life.wire.world.old_id(), "drops")
    await life.subscribe(thread, kinds=NEWS)
    await life.start()
    await life.enter_drop(guild, ENTRY)
    await life.until(lambda: life.alerts(parent), 5)
    fault = life.wire.faults.answer(edge.error(status, code), route=Route.EDIT_MESSAGE)
    await life.command("manage drop move", guild, {"drop": 1, "at": "2026-12-21 10:00"})
    await life.until(lambda: fault.struck_at, 10)
    before = len(life.alerts(parent))
    await life.restock(1)
    await life.until(lambda: len(life.alerts(parent)) > before, 1.2)
    await life.pass_time(hours=2)

    assert len(fault.struck_at) <= 12
    assert not any("stopped" in each.lower() for each in life.told())
    assert len(life.told()) <= 1
    assert "**Stopped**" not in await life.says("alerts list", guild)


async def test_a_thread_that_somebody_opened_first_is_the_thread(life: Life) -> None:
    """160004 tells of nothing that anybody has to do."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel, threads=True)
    await life.start()
    fault = life.wire.faults.answer(edge.error(503, 0), seconds=20, route=Route.OPEN_THREAD)
    await life.restock()
    await life.until(lambda: fault.struck_at, 10)
    message = next(m for m in life.alerts(channel) if m.channel_id == channel.id)
    life.wire.world.add_thread(channel, message.id, "Who got one?", life.wire.world.owner)
    await life.pass_time(minutes=10)

    assert await life.is_settled()
    assert life.told() == []
    asked = [r for r in life.wire.requests if r.route is Route.OPEN_THREAD]
    assert len([r for r in asked if r.status == 400]) <= 1


@pytest.mark.parametrize("is_told", [True, False], ids=["deleted", "deleted, then edited"])
async def test_an_event_that_a_moderator_deleted(life: Life, is_told: bool) -> None:
    """The drop moves afterwards; there is one event at most, and no storm."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED | EVENTS)
    [channel] = guild.channels
    await life.subscribe(channel, kinds=NEWS)
    await life.start()
    await life.command("manage settings", guild, {"events": True})
    await life.enter_drop(guild, ENTRY)
    await life.until(lambda: guild.events, 130)
    asked = len(life.wire.requests)
    guild.events.clear()
    if is_told:
        await life.pass_time(minutes=3)
    await life.command("manage drop move", guild, {"drop": 1, "at": "2026-12-21 10:00"})
    await life.pass_time(minutes=15)

    routes = [each.route for each in life.wire.requests[asked:]]
    changes = [r for r in routes if r in {Route.CREATE_EVENT, Route.EDIT_EVENT, Route.DELETE_EVENT}]
    assert len(guild.events) <= 1
    assert all("2026-12-21" in each["scheduled_start_time"] for each in guild.events.values())
    assert len(changes) <= 5
    assert life.told() == []


async def test_a_drop_whose_time_went_by_in_an_outage_has_no_event(life: Life) -> None:
    """Discord takes none that begins in the past."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED | EVENTS)
    [channel] = guild.channels
    await life.subscribe(channel, kinds=NEWS)
    await life.start()
    await life.command("manage settings", guild, {"events": True})
    life.wire.faults.answer(edge.error(503, 0), seconds=7_200, route=Route.CREATE_EVENT)
    stamp = life.wire.world.now() + 3_600
    at = datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%d %H:%M")
    await life.enter_drop(guild, ENTRY | {"at": at})
    await life.pass_time(minutes=5)
    await life.wire.lose_guild(guild)
    await life.pass_time(minutes=120)
    await life.wire.restore_guild(guild)
    asked = len(life.wire.requests)
    await life.pass_time(minutes=70)

    assert guild.events == {}
    routes = [each.route for each in life.wire.requests[asked:]]
    assert routes.count(Route.CREATE_EVENT) == 0
    assert not any("event" in each for each in life.told())


async def test_what_is_paused_while_an_alert_waits_gets_it_no_more(life: Life) -> None:
    """And what is found after it is resumed comes."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    channel, _ = guild.channels
    await life.subscribe(channel)
    await life.start()
    life.wire.faults.answer(edge.limit(120, scope="user"), seconds=120, channel_id=channel.id)
    await life.restock()
    await life.pass_time(seconds=5)
    await life.command("alerts pause", guild, {"subscription": 1})
    await life.pass_time(minutes=4)
    assert life.alerts(channel) == []
    await life.command("alerts resume", guild, {"subscription": 1})
    await life.pass_time(seconds=20)
    resumed = len(life.alerts(channel))
    await life.restock(1)
    await life.until(lambda: len(life.alerts(channel)) == resumed + 1, 2)
    assert resumed <= 1
    assert life.told() == []


@pytest.mark.parametrize("is_kept", [True, False], ids=["arrived", "did not arrive"])
async def test_what_is_removed_while_an_alert_is_in_doubt_is_not_sent_again(
    life: Life, is_kept: bool
) -> None:
    """And nobody hears of trouble with what is gone."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    channel, _ = guild.channels
    await life.subscribe(channel)
    await life.start()
    fault = life.wire.faults.lose_answer() if is_kept else life.wire.faults.abort()
    life.wire.faults.answer(edge.error(503, 0), seconds=40, times=None)
    await life.restock()
    await life.pass_time(seconds=1)
    reply = await life.command("alerts remove", guild, {"subscription": 1})
    if reply.message is not None and any(
        part.get("label") == "Remove" for part in walk(reply.message.payload["components"])
    ):
        await press(life, reply.message, "Remove")
    await life.pass_time(minutes=5)

    assert fault is not None
    assert len(life.alerts(channel)) <= 1
    assert await life.is_settled()
    assert life.told() == []


@pytest.mark.parametrize("is_kept", [True, False], ids=["arrived", "did not arrive"])
async def test_a_drop_taken_back_while_its_announcement_is_in_doubt(
    life: Life, is_kept: bool
) -> None:
    """At most one message, which says that it is no more; no cancellation of what nobody saw."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    channel, _ = guild.channels
    await life.subscribe(channel, kinds=NEWS)
    await life.start()
    if is_kept:
        life.wire.faults.lose_answer()
    else:
        life.wire.faults.answer(edge.error(503, 0), seconds=60)
    reply = await life.command("manage drop add", guild, ENTRY)
    assert reply.message is not None
    posted = await press(life, reply.message, "Post")
    await life.pass_time(seconds=2)
    if is_kept:
        life.wire.faults.answer(edge.error(503, 0), seconds=60)
    assert posted.message is not None
    await press(life, posted.message, "Undo")
    await life.pass_time(minutes=6)

    shown_now = [shown(each) for each in life.alerts(channel)]
    assert len(shown_now) == (1 if is_kept else 0)
    if is_kept:
        assert life.alerts(channel)[0].edits >= 1
    assert life.told() == []


@pytest.mark.parametrize("seconds", [0, 2.0])
async def test_post_pressed_twice_at_once_is_one_drop(
    life: Life, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    """The writer is slow; both presses are answered."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    channel, _ = guild.channels
    await life.subscribe(channel, kinds=NEWS)
    await life.start()
    reply = await life.command("manage drop add", guild, ENTRY)
    assert reply.message is not None
    with monkeypatch.context() as patch:
        if seconds:
            hold_the_writer(patch, seconds)
        both = await asyncio.gather(
            press(life, reply.message, "Post"), press(life, reply.message, "Post")
        )
    await life.pass_time(minutes=2)

    assert all(each.answered_after is not None and each.answered_after < 3 for each in both)
    assert len(life.alerts(channel)) == 1


async def test_a_draft_shown_before_a_kill_is_posted_once_after_it(life: Life) -> None:
    """Pressed twice in a row."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    channel, _ = guild.channels
    await life.subscribe(channel, kinds=NEWS)
    await life.start()
    reply = await life.command("manage drop add", guild, ENTRY)
    assert reply.message is not None
    post = button(reply.message, "Post")
    await life.kill()
    await life.pass_time(minutes=30)
    await life.start()
    owner = life.wire.world.owner
    for _ in range(2):
        parts = walk(reply.message.payload["components"])
        if any(part.get("custom_id") == post for part in parts):
            await life.wire.press(owner, reply.message, post, permissions=MODERATOR)
        await life.pass_time(seconds=5)
    await life.pass_time(minutes=2)

    assert len(life.alerts(channel)) == 1


@pytest.mark.parametrize(
    ("status", "code"), [(403, 50007), (403, 50278)], ids=["closed", "no server in common"]
)
async def test_a_watcher_who_cannot_be_told_is_no_moderators_matter(
    life: Life, status: int, code: int
) -> None:
    """Channels are on time; when the member can be told again, the next restock comes."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    channel, _ = guild.channels
    member, other = life.wire.add_user("mona"), life.wire.add_user("ada")
    await life.subscribe(channel)
    await life.start()
    for user in (member, other):
        await life.wire.slash(guild, channel, user, "watch add", {"shoe": "2002R"})
    dm = life.wire.world.dm(member)
    fault = life.wire.faults.answer(edge.error(status, code), channel_id=dm.id)
    for number in range(3):
        await life.restock(number)
        await life.until(lambda: len(life.alerts(channel)) == number + 1, 1.2)  # noqa: B023
        await life.pass_time(minutes=1)
    assert len(life.told(other)) == 3
    assert life.told() == []
    assert len(fault.struck_at) <= 9
    listed = await life.wire.slash(guild, channel, member, "watch list")
    assert listed.message is not None
    life.wire.faults.clear()
    await life.restock(9)
    await life.pass_time(minutes=1)
    assert len(life.told(member)) >= 1 or "direct message" in shown(listed.message).lower()


async def test_a_log_that_is_moved_while_a_notice_waits_for_it(life: Life) -> None:
    """Told once, in one of the two."""
    guild = life.wire.add_guild(channels=3, bot_permissions=INVITED)
    channel, log, new_log = guild.channels
    await life.subscribe(channel)
    await life.start()
    await life.command("manage log", guild, {"channel": log})
    await life.pass_time(seconds=5)
    before = len(life.alerts(log))
    life.wire.faults.answer(edge.limit(300, scope="user"), seconds=300, channel_id=log.id)
    life.wire.faults.refuse_channel(channel.id, 50013)
    await life.restock()
    await life.pass_time(seconds=30)
    await life.command("manage log", guild, {"channel": new_log})
    await life.pass_time(seconds=300 + 65)

    told = [shown(m) for m in [*life.alerts(log)[before:], *life.alerts(new_log)]] + life.told()
    assert len([each for each in told if "stopped" in each]) == 1
