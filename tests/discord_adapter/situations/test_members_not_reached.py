"""Members whom a direct message does not reach: theirs alone waits or ends."""

from __future__ import annotations

import pytest

from tests.discord_adapter.life import INVITED, Life
from tests.wire import edge
from tests.wire.edge import Canned
from tests.wire.routes import Route
from tests.wire.world import DM_CHANNEL, Channel, User


async def begin(life: Life) -> tuple[Channel, User, User]:
    """Start with a subscribed channel and two members who watch."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    member, other = life.wire.add_user("mona"), life.wire.add_user("ada")
    await life.subscribe(channel)
    await life.start()
    for user in (member, other):
        await life.wire.slash(guild, channel, user, "watch add", {"shoe": "2002R"})
    return channel, member, other


def openings(life: Life) -> int:
    """Count how often a direct channel was asked for."""
    return sum(request.route is Route.OPEN_DM for request in life.wire.requests)


PASSING = {
    "too fast": edge.error(403, 40003, "You are opening direct messages too fast"),
    "too fast, 400": edge.error(400, 40003, "You are opening direct messages too fast"),
    "a page": edge.html(403),
    "an odd answer": edge.raw(200, "{}"),
    "nothing": edge.raw(200, "null"),
    "another": edge.raw(200, '{"id": "x", "type": 1, "recipients": []}'),
    "a text": edge.raw(200, '"ok"'),
    "a list": edge.raw(200, "[]"),
    "no content": edge.raw(204),
    "limit": edge.limit(40, scope="user"),
    "Discord's own trouble": edge.error(500, 0),
    "code 0": edge.error(404, 0, "404: Not Found"),
}


@pytest.mark.parametrize("answer", PASSING.values(), ids=PASSING)
async def test_what_passes_while_direct_channels_open_loses_nobodys_message(
    life: Life, answer: Canned
) -> None:
    """Channels are on time; when it is over each member is told once."""
    channel, member, other = await begin(life)
    life.wire.faults.answer(answer, route=Route.OPEN_DM, seconds=60)
    await life.restock()
    await life.until(lambda: life.alerts(channel), 1.2)
    await life.pass_time(seconds=60)
    # Where Discord says that it is too fast, nothing is asked for ten minutes.
    await life.until(lambda: life.told(member) and life.told(other), 570)
    await life.pass_time(minutes=2)

    assert (len(life.told(member)), len(life.told(other))) == (1, 1)
    assert len(life.alerts(channel)) == 1
    assert life.told() == []


FINAL = {
    "closed, 400": edge.error(400, 50007, "Cannot send messages to this user"),
    "closed, 403": edge.error(403, 50007, "Cannot send messages to this user"),
    "no account": edge.error(404, 10013, "Unknown User"),
    "not a person": edge.error(400, 50033, "Invalid Recipient(s)"),
    "no server in common": edge.error(403, 50278, "no mutual guilds"),
}


@pytest.mark.parametrize("answer", FINAL.values(), ids=FINAL)
async def test_who_takes_no_direct_message_is_not_asked_for_ever(
    life: Life, answer: Canned
) -> None:
    """Refused as the channel opens: the other member is told, and no moderator hears of it."""
    channel, member, other = await begin(life)
    fault = life.wire.faults.answer(answer, route=Route.OPEN_DM, times=1)
    await life.restock()
    await life.until(lambda: life.alerts(channel), 1.2)
    await life.until(lambda: life.told(other) or life.told(member), 60)
    await life.pass_time(minutes=20)

    assert len(fault.struck_at) == 1
    assert openings(life) <= 6
    assert len(life.told(member)) <= 1
    assert len(life.told(other)) <= 1
    assert life.told() == []
    await life.restock(1)
    await life.until(lambda: len(life.alerts(channel)) == 2, 1.2)
    await life.until(lambda: len(life.told(other)) + len(life.told(member)) >= 2, 60)


@pytest.mark.parametrize(("status", "code"), [(404, 10003), (403, 50001)])
async def test_a_direct_channel_that_is_gone_is_opened_anew(
    life: Life, monkeypatch: pytest.MonkeyPatch, status: int, code: int
) -> None:
    """Discord gives the member another one; what is owed comes there, and the other is on time."""
    _, member, other = await begin(life)
    await life.restock()
    await life.until(lambda: life.told(member) and life.told(other), 60)
    world = life.wire.world
    gone, before = world.dm(member), world.dm
    life.wire.faults.answer(edge.error(status, code), channel_id=gone.id)
    new = Channel(world.old_id(), "", recipient=member, kind=DM_CHANNEL)
    world.channels[new.id] = new
    monkeypatch.setattr(world, "dm", lambda user: new if user is member else before(user))
    await life.restock(1)
    await life.until(lambda: len(life.told(other)) == 2, 60)
    await life.until(lambda: life.told(member), 330)
    await life.pass_time(minutes=10)

    assert len(life.told(member)) == 1
    assert life.told() == []
