"""A limit that does not say rightly how long it holds: obeyed by what it does say, never for ever.

discord.py takes the body of a 429 for granted; what it cannot wait out must not cost an alert.
"""

from __future__ import annotations

import json

import pytest

from tests.discord_adapter.life import INVITED, Life
from tests.discord_adapter.situations.test_edge import TO_GET_IN
from tests.wire import edge
from tests.wire.answers import JSON_TYPE, VIA
from tests.wire.edge import HTML_TYPE, Canned
from tests.wire.routes import Route

BODY = '{"message": "You are being rate limited.", "global": %s, "retry_after": %s}'
WAITS = {
    "a text": (BODY % ("false", '"25"'), None),
    "nothing": ('{"message": "You are being rate limited.", "global": false}', "25"),
    "null": (BODY % ("false", "null"), "25"),
    "below zero": (BODY % ("false", "-3"), "25"),
    "a list": ("[]", "25"),
    "no body": ("", "25"),
}
ABSURD = ["1e9", "1e12", "1e15", "1e400", "NaN", "-1e9"]


def limit(body: str, header: str | None, scope: str) -> Canned:
    """Answer Discord's own 429 with any body."""
    headers = {"Content-Type": JSON_TYPE, "Via": VIA, "X-RateLimit-Scope": scope}
    if header is not None:
        headers["Retry-After"] = header
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    return Canned(429, body.encode(), headers)


@pytest.mark.parametrize(("body", "header"), WAITS.values(), ids=WAITS)
async def test_a_wait_is_obeyed_wherever_it_can_be_read(
    life: Life, body: str, header: str | None
) -> None:
    """The channel is left alone as long; the other one's alert is on time."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    limited, other = guild.channels
    await life.subscribe(limited, other)
    await life.start()
    life.wire.faults.answer(limit(body, header, "user"), times=1, channel_id=limited.id)
    await life.restock()
    await life.until(lambda: life.alerts(other), 1.2)
    await life.until(lambda: life.alerts(limited), 40)
    first, second = (
        request.at
        for request in life.wire.requests
        if (request.route, request.channel_id) == (Route.CREATE_MESSAGE, limited.id)
    )

    assert second - first >= 25
    assert life.told() == []


@pytest.mark.parametrize("wait", ABSURD)
@pytest.mark.parametrize("scope", ["user", "global"])
async def test_a_wait_beyond_all_sense_ends_no_alert(life: Life, wait: str, scope: str) -> None:
    """Nothing is judged, and nothing waits: Discord asks for a day at most."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    limited, other = guild.channels
    await life.subscribe(limited, other)
    await life.start()
    body = BODY % ("true" if scope == "global" else "false", wait)
    life.wire.faults.answer(limit(body, None, scope), times=1, channel_id=limited.id)
    await life.restock()
    await life.until(lambda: life.alerts(limited) and life.alerts(other), 60)

    assert set(await life.states()) == {"sent"}
    assert life.told() == []


@pytest.mark.parametrize("wait", ["1e400", "99999999999", "inf"])
async def test_a_page_that_asks_for_years_does_not_silence_the_bot(life: Life, wait: str) -> None:
    """It stands before Discord for a minute; alerts leave when it is gone."""
    guild = life.wire.add_guild(channels=3, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    page = Canned(429, b"<html>no</html>", {"Content-Type": HTML_TYPE, "Retry-After": wait})
    fault = life.wire.faults.answer(page, route=None, seconds=60, but=TO_GET_IN)
    await life.restock()

    await life.until(lambda: all(map(life.alerts, guild.channels)), 300)

    assert fault.struck_at
    assert len(fault.struck_at) < 30


@pytest.mark.parametrize("seconds", [30, None])
async def test_a_block_of_all_that_is_told_by_a_sentence_is_not_stormed(
    life: Life, seconds: int | None
) -> None:
    """It has no scope and no wait in its body; where no header says how long, probes find out."""
    guilds = [life.wire.add_guild(channels=10, bot_permissions=INVITED) for _ in range(3)]
    channels = [channel for guild in guilds for channel in guild.channels]
    await life.subscribe(*channels)
    await life.start()
    headers = {"Content-Type": JSON_TYPE, "Via": VIA}
    if seconds is not None:
        headers["Retry-After"] = str(seconds)
    blocked = {"code": 0, "message": "You are being blocked from accessing our API temporarily."}
    fault = life.wire.faults.answer(
        Canned(429, json.dumps(blocked).encode(), headers), route=None, seconds=30
    )
    await life.restock()
    await life.pass_time(seconds=30)
    await life.until(lambda: all(life.alerts(channel) for channel in channels), 60)

    # Some had left before the first answer came.
    assert len(fault.struck_at) <= 16
    assert {len(life.alerts(channel)) for channel in channels} == {1}
    assert life.told() == []


async def test_a_limit_on_reading_a_channel_is_obeyed(life: Life) -> None:
    """What is in doubt is looked for when that is allowed again, and not before."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    life.wire.nonces.window = 0
    await life.subscribe(channel)
    await life.start(nonce_window=0)
    fault = life.wire.faults.answer(
        lambda left: edge.limit(left, scope="user"), seconds=150, route=Route.LIST_MESSAGES
    )
    life.wire.faults.lose_answer()
    await life.restock()
    await life.pass_time(seconds=150)
    await life.until(life.is_settled, 10)

    # Below 30 s the library waits by itself, and asks up to five times.
    assert len(fault.struck_at) <= 2
    assert len(life.alerts(channel)) == 1
    assert await life.states() == ["sent"]


HEADERS = {
    "no wait": {"Limit": "5", "Remaining": "4", "Bucket": "b"},
    "words": {"Limit": "five", "Remaining": "four", "Reset-After": "soon", "Bucket": "b"},
    "nothing in them": {"Limit": "", "Remaining": "", "Reset-After": "", "Bucket": ""},
    "a wait that is no number": {"Limit": "5", "Remaining": "0", "Reset-After": "nan"},
    "a wait without end": {"Limit": "5", "Remaining": "0", "Reset-After": "inf"},
    "a limit of nought": {"Limit": "0", "Remaining": "0", "Reset-After": "0", "Bucket": "b"},
    "less than nothing": {"Limit": "-5", "Remaining": "-1", "Reset-After": "-3", "Bucket": "b"},
    "parts of messages": {"Limit": "5.0", "Remaining": "4.0", "Reset-After": "1", "Bucket": "b"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
async def test_headers_that_tell_of_no_limit_delay_nothing(
    life: Life, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    """A proxy writes them: each alert is there at once, and is known to be."""
    named = {f"X-RateLimit-{name}": value for name, value in headers.items()}
    monkeypatch.setattr("tests.wire.rest.bucket_headers", lambda *_: named)
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    for number in range(3):
        await life.restock(number)
        await life.pass_time(seconds=2)

    assert len(life.alerts(channel)) == 3
    assert await life.states() == ["sent"] * 3


@pytest.mark.parametrize("code", [40001, 50014])
async def test_what_is_said_of_the_token_judges_no_channel(life: Life, code: int) -> None:
    """All rests for some minutes, and the alert comes then."""
    guild = life.wire.add_guild(channels=3, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    fault = life.wire.faults.answer(edge.error(403, code), seconds=20)
    await life.restock()
    await life.until(lambda: all(life.alerts(c) for c in guild.channels), 320)

    assert len(fault.struck_at) <= 3
    assert life.told() == []
