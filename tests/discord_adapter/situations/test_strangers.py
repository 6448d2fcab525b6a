"""Others post, and delete, in our channels: only our own messages are looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.models import ChangeKind
from tests.discord_adapter.life import INVITED, Life, shown
from tests.wire import edge
from tests.wire.routes import Route
from tests.wire.world import FORUM_CHANNEL, READ_HISTORY


@pytest.mark.parametrize("is_kept", [True, False], ids=["arrived", "did not arrive"])
@pytest.mark.parametrize("nonce_window", [0, 300])
async def test_a_members_headless_post_does_not_hide_ours(
    life: Life, is_kept: bool, nonce_window: int
) -> None:
    """An alert in doubt is looked for among posts; one of them has lost its first message."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    forum = life.wire.add_channel(guild, "drops", kind=FORUM_CHANNEL)
    member = life.wire.add_user("mona")
    life.wire.nonces.window = nonce_window
    await life.subscribe(forum)
    await life.start()
    if is_kept:
        life.wire.faults.lose_answer(route=Route.FORUM_POST)
    else:
        life.wire.faults.abort(route=Route.FORUM_POST)
    await life.restock()
    await life.until(lambda: any(r.route is Route.FORUM_POST for r in life.wire.requests), 5)
    await life.wire.post_as(member, forum, "Who has one?", has_message=False)
    await life.wire.post_as(member, forum, "Me")
    await life.until(life.is_settled, 75)

    assert len(life.alerts(forum)) == 1
    assert await life.states() == ["sent"]
    assert life.told() == []


async def test_our_own_post_that_lost_its_message_had_arrived(life: Life) -> None:
    """A clean-up bot deleted it before its answer was looked for; it is not posted again."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    forum = life.wire.add_channel(guild, "drops", kind=FORUM_CHANNEL)
    await life.subscribe(forum)
    await life.start()
    life.wire.faults.lose_answer(route=Route.FORUM_POST)
    await life.restock()
    await life.until(lambda: life.alerts(forum), 5)
    life.wire.delete_message(life.alerts(forum)[0])
    await life.until(life.is_settled, 75)
    assert len(guild.threads) == 1
    assert await life.states() == ["sent"]
    await life.restock(1)
    await life.until(lambda: len(guild.threads) == 2, 2)

    assert life.told() == []


@pytest.mark.parametrize("others", [0, 120])
@pytest.mark.parametrize("has_arrived", [True, False], ids=["arrived", "did not arrive"])
async def test_our_own_post_that_was_closed_meanwhile_is_found(
    life: Life, has_arrived: bool, others: int
) -> None:
    """Killed over its answer; Discord lists closed posts by themselves, the last closed first."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    forum = life.wire.add_channel(guild, "drops", kind=FORUM_CHANNEL)
    member = life.wire.add_user("mona")
    await life.subscribe(forum)
    await life.start()
    faults = life.wire.faults
    fault = (
        faults.hold_answer(route=Route.FORUM_POST)
        if has_arrived
        else faults.abort(route=Route.FORUM_POST)
    )
    await life.restock()
    await life.until(lambda: fault.struck_at, 5)
    await life.kill()
    now = life.wire.world.now()
    for number in range(others):
        await life.wire.post_as(member, forum, f"Question {number}")
    for number, post in enumerate(guild.threads):
        post.is_archived, post.is_locked, post.closed_at = True, True, now + number
    await life.start()
    await life.until(life.is_settled, 75)

    assert len(life.alerts(forum)) == 1
    assert len(guild.threads) == 1 + others
    assert await life.states() == ["sent"]
    assert life.told() == []


async def test_many_messages_of_others_do_not_hide_ours(life: Life) -> None:
    """An answer is lost and the nonce is old; the channel is busy."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    member = life.wire.add_user("mona")
    life.wire.nonces.window = 0
    await life.subscribe(channel)
    await life.start(nonce_window=0)
    for _ in range(150):
        life.wire.write_as(member, channel, "Before.")
    life.wire.faults.lose_answer()
    await life.restock()
    await life.until(lambda: life.alerts(channel), 5)
    for _ in range(150):
        life.wire.write_as(member, channel, "After.")
    await life.until(life.is_settled, 75)

    assert len(life.alerts(channel)) == 1
    assert await life.states() == ["sent"]


async def test_a_flood_that_hides_ours_is_told_of_and_nothing_comes_twice(life: Life) -> None:
    """Our message is too far up to be found: whoever is told can look, and lacks no permission."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    other = life.wire.add_user("webhook")
    life.wire.nonces.window = 0
    await life.subscribe(channel)
    await life.start(nonce_window=0)
    await life.restock(1)
    await life.until(lambda: life.alerts(channel), 5)
    life.wire.faults.lose_answer()
    await life.restock()
    await life.until(lambda: len(life.alerts(channel)) == 2, 5)
    for _ in range(1_100):
        life.wire.write_as(other, channel, "Flood.")
    await life.pass_time(seconds=20)

    assert await life.states() == ["sent", "uncertain"]
    assert len(life.alerts(channel)) == 2
    [told] = life.told()
    assert "Too many messages" in told
    assert "permission" not in told


async def test_a_post_that_was_deleted_is_not_edited_and_nobody_is_alarmed(life: Life) -> None:
    """The drop moves; the channel is well."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel, kinds=(ChangeKind.ANNOUNCED, ChangeKind.RESTOCK))
    await life.start()
    entry = {"style": "M2002RDA", "name": "Rain", "at": "2026-12-20 10:00"}
    await life.enter_drop(guild, entry)
    await life.until(lambda: life.alerts(channel), 5)
    life.wire.delete_message(life.alerts(channel)[0])
    await life.command("manage drop move", guild, {"drop": 1, "at": "2026-12-21 10:00"})
    await life.until(life.is_settled, 20)
    await life.restock(1)
    await life.until(lambda: life.alerts(channel), 2)

    assert life.told() == []


@pytest.mark.parametrize("how", ["archived", "locked", "gone"])
async def test_a_thread_that_members_closed_costs_no_alert(life: Life, how: str) -> None:
    """The next card of the style goes to the channel again."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel, threads=True)
    await life.start()
    await life.restock()
    await life.until(lambda: guild.threads, 10)
    [thread] = guild.threads
    if how == "gone":
        await life.wire.delete_channel(thread)
    else:
        life.wire.faults.refuse_channel(thread.id, 50083 if how == "archived" else 160005)
    await life.restock()
    await life.until(lambda: len(life.alerts(channel)) == 2, 10)

    assert life.told() == []


@pytest.mark.parametrize("is_thread", [True, False], ids=["thread", "channel"])
@pytest.mark.parametrize("has_arrived", [True, False], ids=["arrived", "did not arrive"])
async def test_a_channel_whose_history_may_not_be_read_gets_nothing_twice(
    life: Life, has_arrived: bool, is_thread: bool
) -> None:
    """Discord shows it as empty then: an alert in doubt is told of, and not sent again."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [parent] = guild.channels
    channel = life.wire.world.add_thread(parent, life.wire.world.old_id(), "restocks")
    channel = channel if is_thread else parent
    life.wire.nonces.window = 0
    await life.subscribe(channel)
    await life.start(nonce_window=timedelta(0))
    await life.wire.update_channel(parent, denied_to_bot=READ_HISTORY)
    await life.pass_time(seconds=20)
    before = len(life.told())
    if has_arrived:
        life.wire.faults.lose_answer(channel_id=channel.id)
    else:
        life.wire.faults.abort(channel_id=channel.id)
    await life.restock()
    await life.pass_time(minutes=2)
    told = life.told()[before:]

    assert len(life.alerts(channel)) == has_arrived
    assert await life.states() == ["uncertain"]
    assert ["Read Message History" in each for each in told] == [True]
    await life.restock(1)
    await life.until(lambda: len(life.alerts(channel)) == 1 + has_arrived, 2)


async def test_a_channel_that_shows_its_messages_may_be_read(life: Life) -> None:
    """Though it might not when the gateway last told of it: the alert in doubt is sent again."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    life.wire.nonces.window = 0
    await life.subscribe(channel)
    await life.start(nonce_window=timedelta(0))
    await life.restock()
    await life.until(lambda: len(life.alerts(channel)) == 1, 2)
    await life.wire.update_channel(channel, denied_to_bot=READ_HISTORY)
    await life.pass_time(seconds=20)
    channel.denied_to_bot = 0
    life.wire.faults.abort(channel_id=channel.id)
    await life.restock(1)
    await life.pass_time(minutes=2)

    assert len(life.alerts(channel)) == 2
    assert await life.states() == ["sent", "sent"]


async def test_what_is_no_list_of_messages_tells_of_no_absence(life: Life) -> None:
    """Something answers in Discord's place while an alert in doubt is looked for."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    life.wire.nonces.window = 0
    await life.subscribe(channel)
    await life.start(nonce_window=timedelta(0))
    life.wire.faults.lose_answer(channel_id=channel.id)
    fault = life.wire.faults.answer(edge.raw(200, "{}"), route=Route.LIST_MESSAGES, seconds=30)
    await life.restock()
    await life.pass_time(seconds=100)

    assert fault.struck_at
    assert len(life.alerts(channel)) == 1
    assert await life.states() == ["sent"]


@pytest.mark.parametrize("kind", [ChangeKind.MOVED, ChangeKind.CANCELLED])
async def test_what_may_answer_no_earlier_message_comes_by_itself(
    life: Life, kind: ChangeKind
) -> None:
    """Who may not read a channel may answer nothing in it either."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel, kinds=(ChangeKind.ANNOUNCED, kind))
    await life.start()
    await life.enter_drop(guild, {"style": "M2002RDA", "name": "Rain", "at": "2026-12-20 10:00"})
    await life.until(lambda: life.alerts(channel), 5)
    await life.wire.update_channel(channel, denied_to_bot=READ_HISTORY)
    await life.pass_time(seconds=20)
    before = len(life.told())
    if kind is ChangeKind.MOVED:
        await life.command("manage drop move", guild, {"drop": 1, "at": "2026-12-21 10:00"})
    else:
        await life.command("manage drop cancel", guild, {"drop": 1})
    await life.until(lambda: len(life.alerts(channel)) == 2, 5)

    assert "Rain" in shown(life.alerts(channel)[1])
    assert len(life.told()) == before
