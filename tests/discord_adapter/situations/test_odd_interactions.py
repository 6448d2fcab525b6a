"""Interactions and events of odd shapes: answered or passed over, and the bot goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from tests.discord_adapter.life import INVITED, Life
from tests.wire import actors, payloads

Json = dict[str, Any]


def without(*keys: str) -> Callable[[Json], Json]:
    """Return what leaves keys out."""
    return lambda body: {key: value for key, value in body.items() if key not in keys}


SHAPES: dict[str, Callable[[Json], Json]] = {
    "a language nobody knows": lambda b: b | {"locale": "xx-YY", "guild_locale": "zz"},
    "the bot may nothing there": lambda b: b | {"app_permissions": "0"},
    "no channel described": without("channel"),
    "no language": without("locale", "guild_locale"),
    "a channel of a new kind": lambda b: b | {"channel": b["channel"] | {"type": 99}},
    "in a group": lambda b: (
        without("guild_id", "guild", "member", "guild_locale")(b)
        | {
            "context": 2,
            "user": b["member"]["user"],
            "authorizing_integration_owners": {"1": b["member"]["user"]["id"]},
            "channel": {"id": b["channel_id"], "type": 3, "name": None, "recipients": []},
        }
    ),
    "more than was asked for": lambda b: b | {"later": {"x": [1]}, "version": 2},
}
LINES: list[tuple[str, Json | None]] = [
    ("alerts list", None),
    ("alerts pause", {"subscription": 1}),
    ("drops upcoming", None),
    ("watch list", None),
    ("history ask", {"question": "When did the 2002R come out?"}),
    ("help", None),
    ("manage settings", None),
]


@pytest.mark.parametrize("change", SHAPES.values(), ids=SHAPES)
async def test_an_interaction_of_an_odd_shape_is_answered(
    life: Life,
    change: Callable[[Json], Json],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """In words, and nothing is a fault of ours."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    write = actors.interaction_event
    with monkeypatch.context() as patch:
        patch.setattr(actors, "interaction_event", lambda *them: change(write(*them)))
        for line, values in LINES:
            assert await life.says(line, guild, values), line
    await life.command("alerts resume", guild, {"subscription": 1})
    await life.restock()
    await life.until(lambda: life.alerts(channel), 2)

    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []


async def test_events_of_what_nobody_knows_change_nothing(
    life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    """Of other servers, of new kinds, and of things that never were."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    send, bot = life.wire.gateway.dispatch, life.wire.world.bot
    odd = payloads.channel(channel, bot)
    stranger = str(guild.id + 4)
    thread = payloads.thread(channel, bot) | {"id": "79", "type": 11, "parent_id": "80"}
    for event, body in [
        ("CHANNEL_CREATE", odd | {"id": "77", "type": 99}),
        ("CHANNEL_UPDATE", odd | {"id": "77", "type": 99}),
        ("CHANNEL_UPDATE", odd | {"guild_id": stranger}),
        ("CHANNEL_DELETE", odd | {"guild_id": stranger}),
        ("CHANNEL_DELETE", odd | {"id": "78"}),
        ("THREAD_UPDATE", thread),
        ("THREAD_DELETE", {"id": "79", "guild_id": str(guild.id), "parent_id": "80", "type": 11}),
        ("GUILD_ROLE_UPDATE", {"guild_id": stranger, "role": payloads.role(guild.roles[0])}),
        ("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": "5"}),
        ("GUILD_DELETE", {"id": stranger}),
        ("GUILD_UPDATE", {"id": stranger, "name": "x"}),
        ("GUILD_MEMBER_UPDATE", {"guild_id": stranger, "user": payloads.user(bot), "roles": []}),
        ("CHANNEL_PINS_UPDATE", {"channel_id": "3", "guild_id": str(guild.id)}),
        ("SOMETHING_NEW", {"x": 1}),
    ]:
        await send(event, body, guild.id)
    await life.pass_time(seconds=30)
    await life.restock()
    await life.until(lambda: life.alerts(channel), 2)

    assert life.told() == []
    assert "**Active**" in await life.says("alerts list", guild)
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []
