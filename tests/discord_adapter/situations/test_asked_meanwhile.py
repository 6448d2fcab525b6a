"""Commands typed where, or when, the bot cannot do what they ask."""

from __future__ import annotations

import logging

import pytest

from tests.discord_adapter.life import INVITED, Life
from tests.wire import edge

LINES = [
    ("alerts list", None),
    ("alerts pause", {"subscription": 1}),
    ("alerts test", {"subscription": 1}),
    ("manage settings", {"timezone": "Europe/Berlin"}),
    ("watch list", None),
    ("history ask", {"question": "When did the 2002R come out?"}),
]


@pytest.mark.parametrize("where", ["outage", "commands only"])
async def test_a_command_where_the_server_is_not_known_is_answered(
    life: Life, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    """In words; nothing is a fault of ours."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    await life.subscribe(guild.channels[0])
    await life.start()
    if where == "outage":
        await life.wire.lose_guild(guild)
    else:
        guild = life.wire.add_guild(channels=2, bot_permissions=0)
    for line, values in LINES:
        answer = await life.says(line, guild, values)
        assert answer
    answer = await life.says("alerts add", guild, {"channel": guild.channels[1]})
    await life.pass_time(seconds=20)
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("how", ["limited", "outage"])
@pytest.mark.parametrize("seconds", [60, 600])
async def test_a_test_that_cannot_leave_now_promises_nothing(
    life: Life, seconds: int, how: str
) -> None:
    """The sample comes, or who asked for it hears that it does not."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    channel, _ = guild.channels
    await life.subscribe(channel)
    await life.start()
    if how == "limited":
        life.wire.faults.answer(
            lambda left: edge.limit(left, scope="user"), seconds=seconds, channel_id=channel.id
        )
        await life.restock()
        await life.pass_time(seconds=10)
    else:
        await life.wire.lose_guild(guild)
        await life.pass_time(seconds=10)
    answer = await life.says("alerts test", guild, {"subscription": 1})
    await life.pass_time(seconds=seconds)
    if how == "outage":
        await life.wire.restore_guild(guild)
    await life.pass_time(minutes=3)
    samples = [each for each in life.alerts(channel) if "test" in str(each.payload).lower()]

    is_said = "is on its way" not in answer or any("sample" in each for each in life.told())
    assert samples or is_said
