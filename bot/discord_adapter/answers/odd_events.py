"""Lets an event of the gateway's that discord.py cannot read cost itself alone.

Discord adds to its events, and leaves out of them, as it likes. discord.py takes most of what is in
them for granted (discord/state.py), and what it then raises ends every connection and the client
with it (discord/shard.py, ``Shard.worker``): one server's odd channel would end the bot for all, at
each start again. A server's own event is read without the parts that cannot be.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import discord
from discord.state import ConnectionState

Parser = Callable[[Any], None]
NEEDED = frozenset({"READY", "RESUMED"})  # without these there is no session
_SERVER = "GUILD_CREATE"

_log = logging.getLogger(__name__)


def survive_odd_events(client: discord.Client) -> None:
    """Let a client go on after an event that it could not read."""
    state = client._connection  # noqa: SLF001 - the library offers no other way
    for event, parse in list(state.parsers.items()):
        if event not in NEEDED:
            read = _without_odd_parts(state, parse) if event == _SERVER else parse
            state.parsers[event] = _surviving(event, read)


def _surviving(event: str, parse: Parser) -> Parser:
    def read(data: Any) -> None:
        try:
            parse(data)
        except Exception:  # noqa: BLE001 - whatever is odd about it, the next one may not be
            _log.exception("An event of Discord's could not be read: %s", event)

    return read


def _without_odd_parts(state: ConnectionState[Any], parse: Parser) -> Parser:
    def read(data: Any) -> None:
        try:
            parse(data)
        except Exception:  # noqa: BLE001 - it is read again, and raised if that does not help
            readable = _readable(state, data)
            odd = [key for key, parts in readable.items() if parts != data[key]]
            _log.warning("Parts of server %s could not be read: %s", data["id"], odd, exc_info=True)
            try:
                parse(readable)
            except Exception:
                if (guild := state._get_guild(int(data["id"]))) is not None:  # noqa: SLF001
                    guild.unavailable = True  # what is owed to it waits
                raise

    return read


def _readable(state: ConnectionState[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a server without those of its channels, roles, ... that discord.py cannot read."""
    lists = {key: parts for key, parts in data.items() if isinstance(parts, list)}
    bare: dict[str, Any] = {**data, **{key: [] for key in lists}}

    def is_read(key: str, part: Any) -> bool:
        try:
            discord.Guild(data={**bare, key: [part]}, state=state)  # type: ignore[typeddict-item]
        except Exception:  # noqa: BLE001 - this is what is asked
            return False
        return True

    return bare | {
        key: [part for part in parts if is_read(key, part)] for key, parts in lists.items()
    }
