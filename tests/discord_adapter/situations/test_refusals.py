"""Every refusal reaches a person, once, with the remedy that fits; what passes is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.discord_adapter.life import EVENTS, INVITED, Life, shown
from tests.wire import edge
from tests.wire.leaping_time import LeapingLoop
from tests.wire.routes import Route
from tests.wire.world import FORUM_CHANNEL, TEXT_CHANNEL, Channel, Guild

VOICE_CHANNEL = 2


@dataclass(frozen=True)
class Refusal:
    """What Discord answers to each message, and what must be told of it."""

    status: int
    code: int
    says: tuple[str, ...]  # words of the notice; case does not matter
    says_not: tuple[str, ...] = ()
    goes_on: bool = True  # the next alert is tried


PERMISSIONS_REMEDY = "permissions to see"
REFUSALS = {
    "AutoMod": Refusal(400, 200000, ("automod",), (PERMISSIONS_REMEDY,)),
    "a harmful link": Refusal(400, 240000, ("link",), (PERMISSIONS_REMEDY,)),
    "sending switched off": Refusal(400, 40004, ("discord",), (PERMISSIONS_REMEDY,)),
    "flagged as spam": Refusal(403, 20026, ("spam",), (PERMISSIONS_REMEDY,)),
    "a bad form": Refusal(400, 50035, ("refused",), (PERMISSIONS_REMEDY,)),
    "no access": Refusal(403, 50001, ("see",), goes_on=False),
    "no permission": Refusal(403, 50013, ("permission",), goes_on=False),
    "no such channel": Refusal(404, 10003, ("no longer exists",), ("permissions",), goes_on=False),
}


def places(life: Life, kind: int = 0) -> tuple[Guild, Channel, Channel]:
    """Make a guild with a channel for alerts and one for the log."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED | EVENTS)
    log = guild.channels[1]
    channel = life.wire.add_channel(guild, "drops", kind=kind) if kind else guild.channels[0]
    return guild, channel, log


async def with_log(life: Life, guild: Guild, log: Channel) -> list[str]:
    """Make a channel the log and return what stands in it; it grows."""
    await life.command("manage log", guild, {"channel": log})
    await life.pass_time(seconds=5)
    return [shown(message) for message in life.alerts(log)]


def notices(life: Life, log: Channel, before: int) -> list[str]:
    """Return what was told in the log, lately."""
    return [shown(message).lower() for message in life.alerts(log)][before:]


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
@pytest.mark.parametrize("has_log", [True, False], ids=["log", "no log"])
async def test_a_refusal_is_told_once_with_its_remedy(
    life: Life, refusal: Refusal, has_log: bool
) -> None:
    """In the log channel or to who set it up; the list does not say that it works."""
    guild, channel, log = places(life)
    await life.subscribe(channel)
    await life.start()
    before = len(await with_log(life, guild, log)) if has_log else 0
    life.wire.faults.answer(edge.error(refusal.status, refusal.code), channel_id=channel.id)
    for number in range(4):
        await life.restock(number)
        await life.pass_time(seconds=10)

    told = notices(life, log, before) if has_log else [each.lower() for each in life.told()]
    assert len(told) == 1
    assert all(word in told[0] for word in refusal.says)
    assert not any(word in told[0] for word in refusal.says_not)
    assert "**works**" not in (await life.says("alerts list", guild)).lower()
    if refusal.goes_on:
        life.wire.faults.clear()
        await life.restock(9)
        await life.until(lambda: life.alerts(channel), 60)


@pytest.mark.parametrize("code", [40004, 40006])
async def test_what_discord_switched_off_for_ten_minutes_comes_then(life: Life, code: int) -> None:
    """It says so as a refusal, of sending or of a feature; that passes, and is told once."""
    _, channel, other = places(life)
    await life.subscribe(channel, other)
    await life.start()
    refusal = edge.error(403, code, "This feature has been temporarily disabled server-side")
    life.wire.faults.answer(refusal, channel_id=channel.id, seconds=600)
    await life.restock()
    await life.until(lambda: life.alerts(other), 2)
    await life.pass_time(seconds=600)
    [told] = life.told()
    assert "waits" in told

    await life.until(lambda: life.alerts(channel), 305)
    await life.restock(1)
    await life.until(lambda: len(life.alerts(channel)) == 2, 2)


async def test_an_account_that_is_no_more_is_not_the_last_to_ask(life: Life) -> None:
    """Who set it up deleted it; the moderator who changed something is told instead."""
    guild, channel, _ = places(life)
    gone = life.wire.world.old_id()
    await life.subscribe(channel, created_by=gone)
    await life.start()
    await life.command("manage settings", guild, {"timezone": "Europe/Berlin"})
    life.wire.faults.refuse_channel(channel.id, 50013)
    await life.restock()
    await life.pass_time(minutes=2)

    assert len(life.told()) == 1
    assert "stopped" in life.told()[0]
    opened = [each for each in life.wire.requests if each.route is Route.OPEN_DM]
    assert len(opened) == 2


@pytest.mark.parametrize("code", [99_999, 50109, 30007])
@pytest.mark.parametrize("status", [400, 403, 404])
async def test_a_code_nobody_knows_judges_the_message_alone(
    life: Life, status: int, code: int
) -> None:
    """It is told, and the next alert is tried."""
    _, channel, _ = places(life)
    await life.subscribe(channel)
    await life.start()
    life.wire.faults.answer(edge.error(status, code), times=1)
    await life.restock()
    await life.pass_time(seconds=10)
    await life.restock(1)
    await life.until(lambda: life.alerts(channel), 10)

    assert len(life.told()) == 1
    assert str(code) in life.told()[0]


@pytest.mark.parametrize("tags", [(71, 72), (73,)])
async def test_a_forum_that_wants_tags_since_a_while_gets_the_first_it_allows(
    life: Life, tags: tuple[int, ...]
) -> None:
    """Four restocks, four posts with a tag."""
    guild, forum, _ = places(life, FORUM_CHANNEL)
    forum.tags = list(tags)
    await life.subscribe(forum)
    await life.start()
    await life.wire.update_channel(forum, requires_tag=True)
    await life.pass_time(seconds=5)
    for number in range(4):
        await life.restock(number)
        await life.pass_time(seconds=8)

    assert [post.tags for post in guild.threads] == [[tags[0]]] * 4
    assert life.told() == []
    assert "**Active**" in await life.says("alerts list", guild)


async def test_a_subscriptions_own_tag_comes_before_the_forums_first(life: Life) -> None:
    """It was chosen."""
    guild, forum, _ = places(life, FORUM_CHANNEL)
    forum.tags, forum.requires_tag = [71, 72], True
    await life.subscribe(forum, tags=(72,))
    await life.start()
    await life.restock()
    await life.until(lambda: guild.threads, 5)

    assert guild.threads[0].tags == [72]


async def test_a_forum_that_wants_tags_and_has_none_is_told_of(life: Life) -> None:
    """Once; and when it has one, alerts come by themselves."""
    guild, forum, log = places(life, FORUM_CHANNEL)
    await life.subscribe(forum)
    await life.start()
    before = len(await with_log(life, guild, log))
    await life.wire.update_channel(forum, requires_tag=True)
    for number in range(4):
        await life.restock(number)
        await life.pass_time(seconds=10)
    [told] = notices(life, log, before)
    assert "tag" in told
    assert "**works**" not in (await life.says("alerts list", guild)).lower()

    await life.wire.update_channel(forum, tags=[75])
    await life.pass_time(seconds=10)
    await life.restock(9)
    await life.until(lambda: any(post.tags == [75] for post in guild.threads), 10)


async def test_a_tag_that_was_deleted_is_left_out_and_told_of(life: Life) -> None:
    """The alert comes without it; at the start it was seen, before there was a log."""
    guild, forum, log = places(life, FORUM_CHANNEL)
    forum.tags = [71]
    await life.subscribe(forum, tags=(70, 71))
    await life.start()
    before = len(await with_log(life, guild, log))
    for number in range(3):
        await life.restock(number)
        await life.pass_time(seconds=8)

    assert [post.tags for post in guild.threads] == [[71]] * 3
    [told] = [*life.told(), *notices(life, log, before)]
    assert "tag" in told


async def test_a_tag_the_cache_still_shows_is_left_out_when_discord_says_so(life: Life) -> None:
    """10087 is about the tag, not about the channel."""
    guild, forum, _ = places(life, FORUM_CHANNEL)
    forum.tags = [70, 71]
    await life.subscribe(forum, tags=(70,))
    await life.start()
    forum.tags = [71]  # no CHANNEL_UPDATE came, or has come yet
    await life.restock()
    await life.until(lambda: guild.threads, 15)
    await life.restock(1)
    await life.until(lambda: len(guild.threads) == 2, 5)

    await life.wire.update_channel(forum)
    await life.pass_time(seconds=20)  # the check sees it, too

    assert len(life.told()) == 1
    assert "tag" in life.told()[0].lower()


async def test_a_forum_without_room_gets_its_post_when_there_is_some(life: Life) -> None:
    """Told once meanwhile, with what helps."""
    guild, forum, log = places(life, FORUM_CHANNEL)
    guild.thread_limit = 0
    await life.subscribe(forum)
    await life.start()
    before = len(await with_log(life, guild, log))
    for number in range(3):
        await life.restock(number)
        await life.pass_time(seconds=30)
    [told] = notices(life, log, before)
    assert "post" in told or "thread" in told

    guild.thread_limit = 1_000
    await life.until(lambda: len(guild.threads) == 3, 300)
    assert await life.states() == ["sent"] * 3


@pytest.mark.parametrize("how", ["lost", "503", "page"])
async def test_a_post_that_was_deleted_before_its_second_try_had_arrived(
    life: Life, how: str
) -> None:
    """Unknown Message for its nonce means that it was there; the channel is well."""
    guild, channel, _ = places(life)
    await life.subscribe(channel)
    await life.start()
    if how == "lost":
        life.wire.faults.lose_answer()
    else:
        answer = edge.error(503, 0) if how == "503" else edge.html(502)
        life.wire.faults.answer(answer, times=1, is_carried_out=True)
    await life.restock()
    await life.until(lambda: life.alerts(channel), 2)
    life.wire.delete_message(life.alerts(channel)[0])
    await life.until(life.is_settled, 75)
    await life.restock(1)
    await life.until(lambda: life.alerts(channel), 2)

    assert life.told() == []
    assert await life.states() == ["sent", "sent"]
    assert "**Active**" in await life.says("alerts list", guild)


@pytest.mark.parametrize("has_log", [True, False], ids=["log", "no log"])
async def test_a_server_full_of_events_is_told_once(life: Life, has_log: bool) -> None:
    """And its other guilds get theirs; the settings say what is wrong."""
    guild, channel, log = places(life)
    other = life.wire.add_guild(channels=1, bot_permissions=INVITED | EVENTS)
    guild.event_limit = 0
    await life.subscribe(channel, *other.channels)
    await life.start()
    before = len(await with_log(life, guild, log)) if has_log else 0
    for each in (guild, other):
        await life.command("manage settings", each, {"events": True})
        for number in (1, 2):
            entry = {"style": f"M2002RD{chr(64 + number)}", "name": f"Rain {number}"}
            await life.enter_drop(each, entry | {"at": f"2026-12-1{number} 10:00"})
    await life.until(lambda: len(other.events) == 2, 130)
    await life.pass_time(hours=1, minutes=5)  # it is tried again each hour

    told = notices(life, log, before) if has_log else [each.lower() for each in life.told()]
    assert len([each for each in told if "scheduled events of this server" in each]) == 1
    assert "100" in await life.says("manage settings", guild) or "as many" in await life.says(
        "manage settings", guild
    )
    asked = [r for r in life.wire.requests if r.route is Route.CREATE_EVENT and r.status == 400]
    assert len(asked) <= 12


async def test_who_takes_no_direct_messages_is_not_the_last_to_ask(life: Life) -> None:
    """Who set it up cannot be reached, there is no log: another moderator hears of it."""
    guild, channel, _ = places(life)
    gone = life.wire.add_user("mona")
    life.wire.refuse_direct_messages(gone)
    await life.subscribe(channel, created_by=gone.id)
    await life.start()
    life.wire.faults.refuse_channel(channel.id, 50013)
    await life.command("manage settings", guild, {"timezone": "Europe/Berlin"})
    await life.restock()
    await life.pass_time(seconds=30)

    assert len(life.told()) == 1
    assert "stopped" in life.told()[0].lower()


async def test_where_nobody_can_be_reached_the_next_moderator_who_comes_is_told(
    life: Life,
) -> None:
    """Whatever command they use, once; the list says it in any case."""
    guild, channel, _ = places(life)
    gone, passer_by = life.wire.add_user("mona"), life.wire.add_user("ada")
    for user in (gone, life.wire.world.owner):
        life.wire.refuse_direct_messages(user)
    await life.subscribe(channel, created_by=gone.id)
    await life.start()
    life.wire.faults.refuse_channel(channel.id, 50013)
    await life.restock()
    await life.pass_time(minutes=2)
    seen = []
    for line in ("manage settings", "manage settings", "alerts list"):
        reply = await life.command(line, guild, {}, channel=guild.channels[1], user=passer_by)
        await life.pass_time(seconds=3)
        seen.append([*map(shown, reply.follow_ups), shown(reply.message) if reply.message else ""])

    assert "stopped" in "".join(seen[0]).lower()
    assert "stopped" not in "".join(seen[1]).lower()
    assert "**stopped**" in "".join(seen[2]).lower()


async def test_a_refusal_that_is_over_may_be_told_again_when_it_comes_back(life: Life) -> None:
    """A week later it is another one."""
    _, channel, _ = places(life)
    await life.subscribe(channel)
    await life.start()
    for day in (0, 1):
        fault = life.wire.faults.answer(edge.error(400, 200000), channel_id=channel.id)
        await life.restock(day * 3)
        await life.pass_time(seconds=20)
        fault.stop()
        await life.restock(day * 3 + 1)
        await life.until(lambda: len(life.alerts(channel)) == day + 1, 10)  # noqa: B023
        await life.stop()
        assert isinstance(life.loop, LeapingLoop)
        life.loop.clock.leap(timedelta(days=8).total_seconds())
        await life.start()

    assert len(life.told()) == 2


@pytest.mark.parametrize("code", [50008, 50024])
async def test_a_channel_of_another_kind_is_told_of_and_seldom_asked(life: Life, code: int) -> None:
    """Another channel is the remedy; where the kind is changed back, the alert comes by itself."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    channel, other = guild.channels
    await life.subscribe(channel, other)
    await life.start()
    await life.wire.update_channel(channel, kind=VOICE_CHANNEL)
    fault = life.wire.faults.answer(edge.error(400, code), channel_id=channel.id)
    await life.restock()
    await life.until(lambda: life.alerts(other), 2)
    await life.pass_time(minutes=4)

    assert len(life.told()) == 1
    assert "Choose another channel" in life.told()[0]
    assert len(fault.struck_at) <= 4
    fault.stop()
    await life.wire.update_channel(channel, kind=TEXT_CHANNEL)
    await life.until(lambda: life.alerts(channel), 32)
