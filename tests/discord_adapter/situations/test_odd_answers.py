"""What stands in front of Discord, limits of every scope, and opening direct messages."""

from __future__ import annotations

import json

import pytest

from tests.discord_adapter.life import INVITED, Life
from tests.wire import edge
from tests.wire.answers import VIA
from tests.wire.edge import Canned
from tests.wire.routes import Route
from tests.wire.world import Channel

JSON = {"Content-Type": "application/json", "Via": VIA}


async def begin(life: Life, count: int = 2) -> list[Channel]:
    """Start with so many subscribed channels."""
    guild = life.wire.add_guild(channels=count, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    return guild.channels


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_portal_that_leads_elsewhere_ends_no_alert(life: Life, status: int) -> None:
    """Its page answers 200, with JSON of something else."""
    [channel] = await begin(life, 1)
    away = Canned(status, b"", {"Location": f"{life.wire.api_url}/users/@me"})
    life.wire.faults.answer(away, seconds=20)
    await life.restock()
    await life.pass_time(seconds=20)
    await life.until(lambda: life.alerts(channel), 75)
    await life.until(life.is_settled, 75)

    assert len(life.alerts(channel)) == 1
    assert await life.states() == ["sent"]
    assert life.told() == []
    life.wire.rest.complaints.clear()  # a POST that follows 307 or 308 asks for no known route


@pytest.mark.parametrize("is_carried_out", [True, False], ids=["done", "not done"])
async def test_an_answer_of_an_earlier_message_is_no_answer_to_this_one(
    life: Life, is_carried_out: bool
) -> None:
    """A cache repeats what it answered before."""
    [channel] = await begin(life, 1)
    await life.restock()
    await life.until(lambda: life.alerts(channel), 2)
    [first] = life.alerts(channel)
    await life.pass_time(seconds=10)
    again = Canned(200, json.dumps(first.payload).encode(), JSON)
    life.wire.faults.answer(again, times=1, is_carried_out=is_carried_out)
    await life.restock(1)
    await life.pass_time(seconds=75)

    assert len(life.alerts(channel)) == 2
    assert await life.states() == ["sent", "sent"]
    assert life.told() == []


async def test_a_maintenance_that_says_how_long_is_waited_for(life: Life) -> None:
    """503 with Retry-After, Discord's own."""
    [channel] = await begin(life, 1)
    body = b'{"message": "Service unavailable", "code": 0}'
    down = Canned(503, body, JSON | {"Retry-After": "120"})
    fault = life.wire.faults.answer(down, seconds=120)
    await life.restock()
    await life.pass_time(seconds=120)
    await life.until(lambda: life.alerts(channel), 65)

    assert len(fault.struck_at) <= 5
    assert len(life.alerts(channel)) == 1
    assert life.told() == []


BROKEN = {  # what no decoder takes
    "no gzip": Canned(200, b'{"id": "1"}', JSON | {"Content-Encoding": "gzip"}),
    "no deflate": Canned(200, b'{"id": "1"}', JSON | {"Content-Encoding": "deflate"}),
    "no utf-8": Canned(200, b'{"id": "\xff\xfe"}', JSON),
    "utf-16": Canned(200, '{"id": "1"}'.encode("utf-16"), JSON),
    "a long header": Canned(200, b'{"id": "1"}', JSON | {"Set-Cookie": "a=" + "b" * 20_000}),
    "deep": Canned(200, b"[" * 100_000, JSON),
    "a huge number": Canned(200, b'{"id": ' + b"9" * 10_000 + b"}", JSON),
    "20 MB of nothing": Canned(500, b" " * 20_000_000, JSON),
}


@pytest.mark.parametrize("is_carried_out", [True, False], ids=["done", "not done"])
@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
async def test_an_answer_that_cannot_be_unpacked_is_settled(
    life: Life, broken: Canned, is_carried_out: bool
) -> None:
    """One message, and nobody hears of it."""
    [channel] = await begin(life, 1)
    life.wire.faults.answer(broken, times=1, is_carried_out=is_carried_out)
    await life.restock()
    await life.until(life.is_settled, 75)

    assert len(life.alerts(channel)) == 1
    assert await life.states() == ["sent"]
    assert life.told() == []


async def test_a_long_limit_of_one_channel_is_kept_over_a_kill(life: Life) -> None:
    """The other channel is on time, before and after."""
    limited, other = await begin(life)
    fault = life.wire.faults.answer(
        lambda left: edge.limit(left, scope="user"), seconds=900, channel_id=limited.id
    )
    await life.restock()
    await life.until(lambda: life.alerts(other), 1.2)
    await life.pass_time(seconds=60)
    await life.kill()
    await life.start()
    await life.restock(1)
    await life.until(lambda: len(life.alerts(other)) == 2, 1.2)
    await life.until(lambda: len(life.alerts(limited)) == 2, 900 + 65)
    await life.pass_time(seconds=60)

    assert len(life.alerts(limited)) == 2
    assert len(fault.struck_at) <= 3
    assert life.told() == []


@pytest.mark.parametrize(
    "answer",
    [
        lambda left: edge.limit(left, scope="user"),
        lambda _left: edge.error(403, 40003, "You are opening direct messages too fast"),
        lambda _left: edge.error(429, 40003, "You are opening direct messages too fast"),
    ],
    ids=["limit", "403", "429"],
)
async def test_opening_direct_messages_too_fast_judges_nobody(life: Life, answer: object) -> None:
    """The notice comes when it may, to who set it up; alerts are on time."""
    refusing, other = await begin(life)
    life.wire.faults.refuse_channel(refusing.id, 50013)
    life.wire.faults.answer(answer, route=Route.OPEN_DM, seconds=300)  # type: ignore[arg-type]
    await life.restock()
    await life.until(lambda: life.alerts(other), 1.2)
    await life.pass_time(seconds=30)
    await life.restock(1)
    await life.until(lambda: len(life.alerts(other)) == 2, 1.2)
    assert life.told() == []
    await life.until(life.told, 300 + 330)
    await life.pass_time(minutes=5)

    assert len(life.told()) == 1
    assert "stopped" in life.told()[0]
