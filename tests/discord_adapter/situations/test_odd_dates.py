"""Clocks of others, ends at bad moments, and others' messages that look like ours."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from tests.discord_adapter.life import INVITED, Life
from tests.wire import edge
from tests.wire.answers import VIA
from tests.wire.edge import Canned
from tests.wire.routes import Route
from tests.wire.world import FORUM_CHANNEL, Channel, Guild


async def begin(life: Life, kind: int = 0, **settings: int) -> tuple[Guild, Channel]:
    """Start with a subscribed channel."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    channel = life.wire.add_channel(guild, "drops", kind=kind) if kind else guild.channels[0]
    await life.subscribe(channel)
    await life.start(**settings)
    return guild, channel


DATES = {
    "1970": "Thu, 01 Jan 1970 00:00:00 GMT",
    "2099": format_datetime(datetime(2099, 1, 1, tzinfo=UTC), usegmt=True),
    "none": "yesterday",
}


@pytest.mark.parametrize("window", [300, 0], ids=["nonce", "no nonce"])
@pytest.mark.parametrize("date", DATES.values(), ids=DATES)
async def test_an_odd_date_makes_no_second_message(life: Life, date: str, window: int) -> None:
    """A machine between has another clock; its answer is no word of Discord's, though JSON."""
    life.wire.nonces.window = window
    _, channel = await begin(life, nonce_window=window)
    headers = {"Content-Type": "application/json", "Via": VIA, "Date": date}
    odd = Canned(200, b'{"id": "1"}', headers)
    life.wire.faults.answer(odd, times=1, is_carried_out=True)
    life.wire.faults.answer(odd, times=1, route=Route.LIST_MESSAGES)
    if window:  # until no nonce is known any more
        life.wire.faults.answer(edge.error(503, 0), seconds=400)
        life.wire.faults.answer(odd, times=1, route=Route.LIST_MESSAGES)
    await life.restock()
    await life.pass_time(seconds=400)
    await life.until(life.is_settled, 300)

    assert len(life.alerts(channel)) == 1
    assert await life.states() == ["sent"]
    life.wire.faults.clear()
    await life.restock(2)
    await life.until(lambda: len(life.alerts(channel)) == 2, 1.2)
    assert life.told() == []


@pytest.mark.parametrize("kind", [0, FORUM_CHANNEL], ids=["text", "forum"])
async def test_who_is_told_to_end_while_an_answer_hangs_ends(life: Life, kind: int) -> None:
    """Soon; the next start sees that it had arrived."""
    _, channel = await begin(life, kind)
    route = Route.FORUM_POST if kind else Route.CREATE_MESSAGE
    life.wire.faults.hold_answer(route=route)
    await life.restock()
    await life.until(lambda: life.alerts(channel), 2)
    began = life.now()
    await life.stop()
    assert life.now() - began <= 20
    life.wire.faults.release()
    await life.pass_time(minutes=7)
    await life.start()
    await life.until(life.is_settled, 75)

    assert len(life.alerts(channel)) == 1
    assert life.told() == []


async def test_our_post_that_was_renamed_and_closed_is_ours(life: Life) -> None:
    """Killed over its answer; a moderator tidied up."""
    guild, forum = await begin(life, FORUM_CHANNEL)
    fault = life.wire.faults.hold_answer(route=Route.FORUM_POST)
    await life.restock()
    await life.until(lambda: fault.struck_at, 2)
    await life.kill()
    [post] = guild.threads
    await life.pass_time(minutes=10)
    post.name, post.is_archived, post.is_locked = "[DONE] something else", True, True
    post.closed_at = life.wire.world.now()
    await life.start()
    await life.until(life.is_settled, 75)

    assert len(life.alerts(forum) + life.wire.messages(post.id)) >= 1
    assert len(guild.threads) == 1
    assert life.told() == []


async def test_what_looks_like_ours_and_is_not_does_not_stand_for_it(life: Life) -> None:
    """A mirror's copy, and what the bot answered to a person, in the channel of a doubt."""
    life.wire.nonces.window = 0
    guild, channel = await begin(life, nonce_window=0)
    mirror = life.wire.add_user("mirror")
    await life.restock()
    await life.until(lambda: life.alerts(channel), 2)
    [first] = life.alerts(channel)
    await life.pass_time(seconds=10)
    fault = life.wire.faults.abort()
    await life.restock()
    await life.restock(1)
    await life.until(lambda: fault.struck_at, 5)
    copied = life.wire.write_as(mirror, channel, ".")
    copied.payload |= {
        key: first.payload[key] for key in ("components", "flags", "attachments", "embeds")
    }
    await life.wire.slash(
        guild, channel, life.wire.world.owner, "history ask", {"question": "Sizes?"}
    )
    await life.until(life.is_settled, 75)

    assert set(await life.states()) == {"sent"}
    ours = [m for m in life.alerts(channel) if m.interaction_id is None]
    assert len(ours) == len(await life.states())


async def test_a_members_post_of_the_same_title_is_not_ours(life: Life) -> None:
    """Somebody opens one while it is in doubt whether ours arrived."""
    guild, forum = await begin(life, FORUM_CHANNEL)
    member = life.wire.add_user("mona")
    fault = life.wire.faults.lose_answer(route=Route.FORUM_POST)
    await life.restock()
    await life.until(lambda: fault.struck_at, 5)
    await life.wire.post_as(member, forum, guild.threads[0].name)
    await life.until(life.is_settled, 75)
    await life.restock(1)
    await life.until(lambda: len(life.alerts(forum)) == 2, 1.2)

    assert len(guild.threads) == 3
    assert await life.states() == ["sent", "sent"]
    assert life.told() == []


@pytest.mark.parametrize("window", [300, 0], ids=["nonce", "no nonce"])
@pytest.mark.parametrize("date", DATES.values(), ids=DATES)
async def test_an_odd_date_does_not_date_another_channels_doubt(
    life: Life, date: str, window: int
) -> None:
    """A block's JSON has another clock; then another channel's answer is lost."""
    life.wire.nonces.window = window
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    first, second = guild.channels
    await life.subscribe(first)
    await life.start(nonce_window=window)
    headers = {"Content-Type": "application/json", "Via": VIA, "Date": date}
    odd = Canned(403, b'{"code": 40333, "message": "internal network error"}', headers)
    life.wire.faults.answer(odd, times=1, channel_id=first.id)
    await life.restock(1)
    await life.until(lambda: any(r.status == 403 for r in life.wire.requests), 5)
    await life.subscribe(second)
    lost = life.wire.faults.lose_answer(channel_id=second.id)
    await life.restock(2)
    await life.until(lambda: lost.struck_at, 5)
    if window:  # until no nonce is known any more
        life.wire.faults.answer(edge.error(503, 0), seconds=400, channel_id=second.id)
        await life.pass_time(seconds=400)
    await life.pass_time(minutes=3)
    await life.until(life.is_settled, 300)

    assert (len(life.alerts(first)), len(life.alerts(second))) == (2, 1)
    assert set(await life.states()) == {"sent"}
    assert life.told() == []


@pytest.mark.parametrize("date", DATES.values(), ids=DATES)
async def test_an_odd_date_makes_no_second_post(life: Life, date: str) -> None:
    """A forum's post has no nonce: whether it arrived is seen in the forum alone."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    forum = life.wire.add_channel(guild, "drops", kind=FORUM_CHANNEL)
    await life.subscribe(channel)
    await life.start()
    headers = {"Content-Type": "application/json", "Via": VIA, "Date": date}
    odd = Canned(403, b'{"code": 40333, "message": "internal network error"}', headers)
    life.wire.faults.answer(odd, times=1, channel_id=channel.id)
    await life.restock(1)
    await life.until(lambda: any(r.status == 403 for r in life.wire.requests), 5)
    await life.subscribe(forum)
    life.wire.faults.lose_answer(route=Route.FORUM_POST)
    await life.restock(2)
    await life.pass_time(minutes=3)
    await life.until(life.is_settled, 300)

    assert (len(life.alerts(channel)), len(guild.threads)) == (2, 1)
    assert life.told() == []
