"""Lists and registers the commands through discord.py, and turns its errors into sentences.

Knows nothing of when that is done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import discord
from discord.ext import commands

from bot.discord_adapter.answers import check_list
from bot.services.upkeep import CommandsRefusedError, ListedCommand

_TYPED = 1  # https://docs.discord.com/developers/interactions/application-commands
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_DAILY_LIMIT = 30034
_FAULTY = 50035
_GOES_ON = "The commands it has go on working, and Raincloud tries again by itself."
_IN_ITS_PLACE = (
    f"Something answered in Discord's place. {_GOES_ON} If this lasts, check this machine's "
    "network, and a proxy if there is one."
)
_SHOWN = (  # of a command or option; what texts it has in other languages is listed only on demand
    "id",
    "version",
    "type",
    "name",
    "description",
    "default_member_permissions",
    "required",
    "autocomplete",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "value",
)
# Discord makes such a command for an application with activities, and takes no list without it:
# https://docs.discord.com/developers/interactions/application-commands#entry-point-commands
_ENTRY_POINT = 4
_KEPT = (  # of a command that is not ours, as it was listed
    "id",
    "type",
    "name",
    "name_localizations",
    "description_localizations",
    "default_member_permissions",
    "integration_types",
    "contexts",
    "nsfw",
    "handler",
)
_SETS = ("channel_types", "contexts", "integration_types")
_PARTS = ("options", "choices")


class CommandRegistry:
    """The commands of the application that a client is logged in as."""

    def __init__(self, client: commands.AutoShardedBot) -> None:
        self._client = client

    async def fingerprint(self) -> str:
        """Return what tells this release's commands, for this application, from all others."""
        said = [self._client.application_id, await self._payload()]
        return _hash(said)

    async def listed(self) -> list[ListedCommand]:
        """Return the commands that Discord has.

        Raises:
            CommandsRefusedError: it does not list them.
        """
        with _in_words():
            return _read(await self._client.http.get_global_commands(self._application()))

    async def register(self) -> list[ListedCommand]:
        """Make Discord's commands those of this release, and return them as it has them now.

        An Entry Point command stays as it is.

        Raises:
            CommandsRefusedError: it does not take them.
        """
        payload = await self._payload() + await self._entry_points()
        with _in_words():
            answer = await self._client.http.bulk_upsert_global_commands(
                self._application(), payload=payload
            )
        registered = _read(answer)
        if sorted(command.name for command in registered) != sorted(
            sent["name"] for sent in payload
        ):
            raise CommandsRefusedError(_IN_ITS_PLACE)
        return registered

    async def _payload(self) -> list[dict[str, Any]]:
        tree = self._client.tree
        return [
            await command.get_translated_payload(tree, tree.translator)
            if tree.translator is not None
            else command.to_dict(tree)
            for command in tree.get_commands()
        ]

    async def _entry_points(self) -> list[dict[str, Any]]:
        """Return what Discord's list must keep, as it takes it."""
        with _in_words():
            listed = await self._client.http.get_global_commands(self._application())
        _read(listed)
        return [
            {key: found[key] for key in _KEPT if found.get(key) is not None}  # type: ignore[literal-required]
            for found in listed
            if found["type"] == _ENTRY_POINT
        ]

    def _application(self) -> int:
        assert self._client.application_id is not None  # noqa: S101 - it is known from login on
        return self._client.application_id


def _read(answer: Any) -> list[ListedCommand]:
    """Read a list of commands; something in front of Discord may have answered in its place."""
    try:
        check_list(answer)
        return [_command(found) for found in answer]
    except (AttributeError, TypeError, KeyError, ValueError) as error:
        raise CommandsRefusedError(_IN_ITS_PLACE) from error


def _command(found: Mapping[str, Any]) -> ListedCommand:
    return ListedCommand(
        name=str(found["name"]),
        id=int(found["id"]),
        digest=_hash(_shape(found)),
        is_typed=found.get("type", _TYPED) == _TYPED,
    )


def _shape(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a command, an option or a choice shows; what is empty is as if left out."""
    shown: dict[str, Any] = {name: node[name] for name in _SHOWN if node.get(name)}
    shown |= {name: sorted(node[name]) for name in _SETS if node.get(name)}
    return shown | {name: [_shape(part) for part in node.get(name) or ()] for name in _PARTS}


def _hash(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what discord.py raises into a sentence for the operator."""
    try:
        yield
    except discord.HTTPException as error:
        raise CommandsRefusedError(_sentence(error), _retry_after(error)) from error
    except discord.RateLimited as error:
        wait = timedelta(seconds=error.retry_after)
        raise CommandsRefusedError(
            f"Discord limits how often commands may be asked about. {_GOES_ON}", wait
        ) from error
    except (aiohttp.ClientError, OSError) as error:
        raise CommandsRefusedError(
            f"Discord cannot be reached ({type(error).__name__}). {_GOES_ON} "
            "If this lasts, check this machine's network."
        ) from error


def _sentence(error: discord.HTTPException) -> str:
    if error.code == _DAILY_LIMIT:
        return (
            "Discord takes no more new commands of this application today (200 a day). "
            f"{_GOES_ON} Nothing needs to be done."
        )
    if error.code == _FAULTY:
        return (
            f"Discord finds fault with the commands: {error.text[:500]} {_GOES_ON} "
            "Update Raincloud, or report this."
        )
    if error.status == 429:  # noqa: PLR2004 - HTTP's own number
        return f"Discord limits how often commands may be asked about. {_GOES_ON}"
    if error.status in {401, 403, 404} and error.code:
        return (
            f"Discord refuses the commands (code {error.code}). {_GOES_ON} Check that "
            "RAINCLOUD_DISCORD_TOKEN is the token of this application."
        )
    return (
        f"Discord could not take the commands ({error.status}). {_GOES_ON} "
        "If this lasts, look at https://discordstatus.com."
    )


def _retry_after(error: discord.HTTPException) -> timedelta | None:
    """Return how long Discord wants to be left alone, where a header says so in seconds."""
    told = error.response.headers.get("Retry-After", "")
    return timedelta(seconds=int(told)) if told.isdecimal() and len(told) < len("999999") else None
