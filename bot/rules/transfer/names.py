"""The names of a file's channels and roles, by which another server finds its own.

Ids are one server's; names may be shared, so that one that several have stands for none of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.rules.subscriptions import JsonObject

CHANNEL_SETTINGS = ("log_channel_id", "thread_channel_id")
NAME_LIMIT = 100  # characters; Discord's own, of channels and of roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The channels and the roles, by id, that a server has for alerts, and how they are called."""

    channels: frozenset[int]
    roles: frozenset[int]
    names: Mapping[int, str] = field(default_factory=dict)


def of(document: JsonObject, names: Mapping[int, str]) -> dict[str, str]:
    """Return what the channels and roles of a document are called, by id as text.

    Args:
        document: with ``subscriptions``, and maybe ``settings``.
        names: of all the server's channels and roles, by id.
    """
    used = [
        entry.get(key) for entry in document["subscriptions"] for key in ("channel_id", "role_id")
    ]
    used += [document.get("settings", {}).get(name) for name in CHANNEL_SETTINGS]
    return {written: names[int(written)] for written in used if written and int(written) in names}


def at_home(document: JsonObject, directory: Directory) -> JsonObject:
    """Return a file with this server's channels and roles in the place of another's.

    Only where the file tells the name, and one of this server's, and no other, has it. A forum's
    tags do not come along: they are the forum's own.

    Args:
        document: from ``read``; nothing in it is trusted.
        directory: what the server has.
    """
    names = document.get("names", {})

    def entry(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        channel = _here(value.get("channel_id"), names, directory.channels, directory)
        role = _here(value.get("role_id"), names, directory.roles, directory)
        found: JsonObject = {**value}
        if channel is not None:
            found = {key: part for key, part in value.items() if key != "tags"}
            found["channel_id"] = channel
        if role is not None:
            found["role_id"] = role
        return found

    home = {**document, "subscriptions": [entry(each) for each in document["subscriptions"]]}
    settings = document.get("settings")
    if isinstance(settings, dict):
        here = {
            name: _here(settings.get(name), names, directory.channels, directory)
            for name in CHANNEL_SETTINGS
        }
        known = {name: channel for name, channel in here.items() if channel is not None}
        home["settings"] = {**settings, **known}
    return home


def is_names(value: Any) -> bool:
    """Tell whether something read is names by id."""
    return isinstance(value, dict) and all(
        isinstance(name, str) and len(name) <= NAME_LIMIT for name in value.values()
    )


def _here(
    written: Any, names: Mapping[str, str], ids: Collection[int], directory: Directory
) -> str | None:
    """Return the id, as text, of what is called the same here, unless the id itself is known."""
    if not isinstance(written, str) or written not in names or written in _texts(ids):
        return None
    name = names[written].casefold()
    called = [each for each in ids if directory.names.get(each, "").casefold() == name]
    return str(called[0]) if len(called) == 1 else None


def _texts(ids: Iterable[int]) -> set[str]:
    return {str(each) for each in ids}
