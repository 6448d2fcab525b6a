"""A person is answered within three seconds, whatever holds the writer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Database
from tests.discord_adapter.life import INVITED, MODERATOR, Life, shown
from tests.wire.rules import BUTTON, walk

COMMANDS = {
    "pause": ("alerts pause", {"subscription": 1}, "paused"),
    "resume": ("alerts resume", {"subscription": 1}, ""),
    "remove": ("alerts remove", {"subscription": 1}, "remove"),
    "test": ("alerts test", {"subscription": 1}, ""),
    "settings": ("manage settings", {"timezone": "Europe/Berlin"}, "berlin"),
    "drop": (
        "manage drop add",
        {"style": "M2002RDA", "name": "Rain", "at": "2026-12-20 10:00"},
        "rain",
    ),
}


def hold_the_writer(patch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let each transaction wait so long for its turn."""
    write = Database.write

    @asynccontextmanager
    async def late(self: Database) -> AsyncIterator[AsyncConnection]:
        await asyncio.sleep(seconds)
        async with write(self) as connection:
            yield connection

    patch.setattr(Database, "write", late)


@pytest.mark.parametrize("seconds", [2.0, 8.0])
@pytest.mark.parametrize(("line", "values", "word"), COMMANDS.values(), ids=COMMANDS)
async def test_a_command_whose_write_waits_is_answered_in_time(
    life: Life,
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    values: dict[str, int | str],
    word: str,
    seconds: float,
) -> None:
    """Deferred within two seconds, and then told what was done."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    await life.subscribe(guild.channels[0])
    await life.start()
    with monkeypatch.context() as patch:
        hold_the_writer(patch, seconds)
        reply = await life.wire.slash(
            guild,
            guild.channels[1],
            life.wire.world.owner,
            line,
            values,
            permissions=MODERATOR,
            timeout_seconds=60,
        )

    assert reply.answered_after is not None
    assert reply.answered_after <= 2
    assert reply.message is not None
    assert word in shown(reply.message).lower()


@pytest.mark.parametrize("name", ["Pause", "Test", "Remove"])
async def test_a_button_whose_write_waits_is_answered_in_time(
    life: Life, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Those under each subscription of the list."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    await life.subscribe(guild.channels[0])
    await life.start()
    listed = await life.command("alerts list", guild)
    assert listed.message is not None
    [custom_id] = [
        part["custom_id"]
        for part in walk(listed.message.payload["components"])
        if part["type"] == BUTTON and part.get("label") == name
    ]
    with monkeypatch.context() as patch:
        hold_the_writer(patch, 8)
        reply = await life.wire.press(
            life.wire.world.owner,
            listed.message,
            custom_id,
            permissions=MODERATOR,
            timeout_seconds=60,
        )

    assert reply.answered_after is not None
    assert reply.answered_after <= 2


async def test_what_is_quick_is_not_deferred(life: Life) -> None:
    """Nobody sees "is thinking" for nothing."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    await life.subscribe(guild.channels[0])
    await life.start()
    reply = await life.command("alerts pause", guild, {"subscription": 1})

    assert reply.type == 4
