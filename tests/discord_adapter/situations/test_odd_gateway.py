"""The gateway sends what nobody can read, or lets nobody in: a new session mends it, and soon."""

from __future__ import annotations

import random

import pytest

from tests.discord_adapter.life import INVITED, Life
from tests.wire import edge

FRAMES: dict[str, str | bytes] = {
    "bytes that are not compressed": b"\x78\x9cgarbage\x00\x00\xff\xff",
    "compressed bytes without their beginning": b"\x00\x00\xff\xff",
    "no JSON": "<html>",
    "JSON cut short": '{"op": 0, "t": "GUILD_UPD',
    "JSON without end": "[" * 100_000,
    "no object": "[]",
    "a greeting without a pace": '{"op": 10, "d": {}}',
    "a session of nothing": '{"op": 0, "t": "READY", "s": 9, "d": {}}',
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
async def test_a_frame_that_cannot_be_read_costs_its_session_alone(
    life: Life, frame: str | bytes
) -> None:
    """Alerts go on meanwhile, and commands soon after; the program does not end."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    began = life.wire.gateway.identifies
    await life.wire.gateway.send_raw(frame)
    await life.restock()
    await life.until(lambda: life.alerts(channel), 2)
    await life.until(lambda: life.wire.gateway.identifies > began, 10)
    await life.pass_time(seconds=5)

    assert "**Active**" in await life.says("alerts list", guild)
    assert life.told() == []


async def test_commands_are_answered_within_a_minute_of_the_gateways_return(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It let nobody in for ten minutes; each pause before another try is as long as it may be."""
    monkeypatch.setattr(random.Random, "uniform", lambda _self, _least, most: most)
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    life.wire.gateway.handshake = edge.html(502)
    life.wire.gateway.drop()
    await life.pass_time(minutes=5)
    await life.restock()
    await life.until(lambda: life.alerts(channel), 2)
    await life.pass_time(minutes=5)
    life.wire.gateway.handshake = None
    await life.until(lambda: life.wire.gateway.connected, 65)
    await life.pass_time(seconds=2)

    assert "**Active**" in await life.says("alerts list", guild)
