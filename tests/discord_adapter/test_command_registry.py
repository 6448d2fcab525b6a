"""What Discord says of the commands, in words for the operator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import aiohttp
import discord
import pytest
from discord.ext import commands

from bot.discord_adapter.command_registry import CommandRegistry
from bot.services.upkeep import CommandsRefusedError


class FakeResponse:
    """As much of an answer as discord.py's errors look at."""

    def __init__(self, status: int, headers: dict[str, str]) -> None:
        self.status = status
        self.reason = ""
        self.headers = headers


class FakeHttp:
    """Answers what a test says to every request for commands."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    async def get_global_commands(self, application_id: int) -> Any:
        """List them."""
        del application_id
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def registry(answer: Any) -> CommandRegistry:
    """Return a registry of a Discord that answers so."""

    class Client:
        application_id = 1
        http = FakeHttp(answer)

    return CommandRegistry(cast("commands.Bot", Client()))


def refusal(status: int, body: Any, **headers: str) -> discord.HTTPException:
    """Return what discord.py raises for an answer."""
    response = FakeResponse(
        status, {name.replace("_", "-"): word for name, word in headers.items()}
    )
    return discord.HTTPException(cast("aiohttp.ClientResponse", response), body)


@pytest.mark.parametrize(
    ("answer", "says", "waits"),
    [
        (refusal(400, {"code": 30034, "message": "Max"}), "today (200 a day)", None),
        (refusal(400, {"code": 50035, "message": "Invalid Form Body"}), "Update Raincloud", None),
        (refusal(429, "<html>", Retry_After="600"), "limits how often", 600),
        (refusal(429, "<html>", Retry_After="Tue, 01 Dec 2026 10:00:00 GMT"), "limits", None),
        (discord.RateLimited(90), "limits how often", 90),
        (refusal(403, {"code": 50001, "message": "Missing Access"}), "TOKEN", None),
        (refusal(403, "<html>"), "could not take the commands (403)", None),
        (refusal(503, "<html>"), "could not take the commands (503)", None),
        (aiohttp.ClientConnectionError(), "cannot be reached", None),
        (TimeoutError(), "cannot be reached", None),
        ("<html>Sign in to this network</html>", "in Discord's place", None),
        ([{"name": "alerts"}], "in Discord's place", None),
        (None, "in Discord's place", None),
    ],
)
async def test_each_refusal_says_what_goes_on_and_what_to_do(
    answer: Any, says: str, waits: int | None
) -> None:
    """And how long Discord wants to be left alone, where it says so."""
    with pytest.raises(CommandsRefusedError) as caught:
        await registry(answer).listed()

    assert says in caught.value.sentence
    assert "The commands it has go on working" in caught.value.sentence
    assert caught.value.retry_after == (waits and timedelta(seconds=waits))


async def test_a_command_shows_the_same_however_it_is_listed() -> None:
    """What is empty may be left out, and texts in other languages are listed only on demand."""
    plain: dict[str, Any] = {"id": "5", "version": "6", "type": 1, "name": "drops"}
    options = [{"type": 3, "name": "shop", "description": "A shop."}]
    full = plain | {
        "nsfw": False,
        "options": [options[0] | {"required": False, "name_localizations": {"ja": "店"}}],
        "contexts": [1, 0],
    }
    spare = plain | {"options": options, "contexts": [0, 1], "default_member_permissions": None}
    other = spare | {"options": [options[0] | {"required": True}]}

    found = [
        each.digest for each in await registry([full, spare, other, spare | {"id": "7"}]).listed()
    ]

    assert found[0] == found[1]
    assert len(set(found)) == 3
