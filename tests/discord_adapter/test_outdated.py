"""What a person uses that is not of this release is answered, and is no fault."""

from __future__ import annotations

import asyncio
import copy
import logging
from typing import Any

import pytest

from tests.discord_adapter.house import House
from tests.wire import edge
from tests.wire.options import Value
from tests.wire.routes import Route
from tests.wire.rules import walk

Json = dict[str, Any]
MANAGE_GUILD = 1 << 5
EARLIER: dict[str, tuple[str, dict[str, Value]]] = {
    "a command": ("restocks", {}),
    "a part": ("alerts mute", {}),
    "an option that is gone": ("alerts pause", {"query": "x"}),
    "no option yet": ("alerts pause", {}),
}


def part(name: str, *options: Json) -> Json:
    """Return a part of a command, or an option."""
    return {"type": 1, "name": name, "description": "Earlier.", "options": list(options)}


def as_before(commands: list[Json]) -> list[Json]:
    """Return commands as an earlier release had them."""
    earlier = copy.deepcopy(commands)
    [alerts] = [command for command in earlier if command["name"] == "alerts"]
    query = {"type": 3, "name": "query", "description": "Earlier."}
    kept = [each for each in alerts["options"] if each["name"] != "pause"]
    alerts["options"] = [*kept, part("mute"), part("pause", query)]
    return [*earlier, part("restocks")]


def faults_told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the log calls an error."""
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


@pytest.mark.parametrize(("line", "values"), EARLIER.values(), ids=EARLIER)
async def test_a_command_of_an_earlier_release_is_answered(
    house: House, line: str, values: dict[str, Value], caplog: pytest.LogCaptureFixture
) -> None:
    """A client shows it still, or another program gave it to Discord."""
    guild = next(iter(house.wire.world.guilds.values()))
    house.wire.overwrite_commands(*as_before(house.wire.commands))
    reply = await house.wire.slash(
        guild, guild.channels[0], guild.owner, line, values, permissions=MANAGE_GUILD
    )

    assert reply.is_ephemeral
    assert "another version" in reply.content
    assert faults_told(caplog) == []


async def test_a_button_of_an_earlier_release_is_answered(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing here is for it."""
    guild = next(iter(house.wire.world.guilds.values()))
    await house.subscribe(guild.channels[0].id)
    await house.restock()
    await house.send()
    [card] = house.wire.messages(guild.channels[0].id)
    [button, *_] = [each for each in walk(card.payload["components"]) if each.get("custom_id")]
    button["custom_id"] = "raincloud:why:of-old:1"
    reply = await house.wire.press(guild.owner, card, button["custom_id"])

    assert reply.is_ephemeral
    assert "another version" in reply.content
    assert faults_told(caplog) == []


@pytest.mark.parametrize("status", [404, 400, 503])
async def test_choices_that_come_too_late_are_no_fault(
    house: House, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever types goes on typing."""
    guild = next(iter(house.wire.world.guilds.values()))
    code = {404: 10062, 400: 40060, 503: 0}[status]
    fault = house.wire.faults.answer(edge.error(status, code), times=1, route=Route.CALLBACK)
    typing = asyncio.create_task(
        house.wire.autocomplete(
            guild, guild.channels[0], guild.owner, "watch add", "shoe", {"shoe": "r"}
        )
    )
    await house.wire.wait_for(lambda: bool(fault.struck_at))
    typing.cancel()
    await asyncio.gather(typing, return_exceptions=True)
    again = await house.wire.autocomplete(
        guild, guild.channels[0], guild.owner, "watch add", "shoe", {"shoe": "r"}
    )

    assert again
    assert faults_told(caplog) == []
