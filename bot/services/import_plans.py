"""A server's subscriptions as a file: written, read with care, and what it would change.

Knows nothing of what is stored. Nothing of a file is trusted before it is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from bot.errors import RequestError
from bot.models import GuildSettings, Subscription
from bot.services.settings_documents import settings_from_document
from bot.services.wish_documents import (
    Document,
    essence,
    from_document,
    settings_document,
    to_document,
)
from bot.services.wish_texts import NOTHING

VERSION = 1
FILE_LIMIT = 256_000  # bytes; one subscription of the longest texts takes 15,000
FILE_FIELDS = ("version", "subscriptions", "settings")
ENTRY_LIMIT = 500  # subscriptions of one file
DEPTH = 8  # lists and objects inside each other; a file of ours has five
_EXAMPLE = "/alerts export writes a file that can be read."
_FULL = "There is no room for it: the server then has as many subscriptions as it can have."
_TOO_DEEP = f"The file holds lists inside lists, too many to be read. {NOTHING} {_EXAMPLE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The channels and the roles, by id, that a server has for alerts."""

    channels: frozenset[int]
    roles: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What of a file cannot be: the entry's number, from 1 (0 for the settings), and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What a file would change.

    ``added`` are the subscriptions that would be new, ``same`` the entries' numbers that say what
    is there already, ``settings`` the guild's as they would be, if they would be others. ``seal``
    tells this plan from any other.
    """

    added: tuple[Subscription, ...]
    same: tuple[int, ...]
    refused: tuple[Refusal, ...]
    settings: GuildSettings | None
    seal: str

    @property
    def changes(self) -> bool:
        """Whether there is anything to apply."""
        return bool(self.added) or self.settings is not None


def write(wishes: Sequence[Subscription], settings: GuildSettings | None) -> list[bytes]:
    """Return files of all subscriptions of a server, and of what it has set.

    Args:
        wishes: all of them.
        settings: in the first file, if any.

    Returns:
        One, or as many as it takes for each to be small enough to come in again.
    """
    document: Document = {
        "version": VERSION,
        "subscriptions": [to_document(wish) for wish in wishes],
    }
    if settings is not None:
        document["settings"] = settings_document(settings)
    written = json.dumps(document, indent=2, ensure_ascii=False).encode()
    if len(written) <= FILE_LIMIT:
        return [written]
    half = len(wishes) // 2
    return [*write(wishes[:half], settings), *write(wishes[half:], None)]


def read(data: bytes) -> Document:
    """Read a file; its entries are not looked at yet.

    Raises:
        RequestError: it is too large, no JSON, or not laid out as it must be.
    """
    if len(data) > FILE_LIMIT:
        raise RequestError(too_large(len(data)))
    document = _parsed(data)
    unknown = sorted(set(document) - set(FILE_FIELDS))
    if unknown:
        raise RequestError(
            f'"{unknown[0][:40]}" is no field of such a file. {NOTHING} '
            f"The fields are {', '.join(FILE_FIELDS)}."
        )
    if document.get("version") != VERSION:
        raise RequestError(
            f"The file's version is not {VERSION}, the only one this Raincloud knows. {NOTHING} "
            "If the file is from a newer Raincloud, bring this one up to date first."
        )
    entries = document.get("subscriptions", [])
    if not isinstance(entries, list) or len(entries) > ENTRY_LIMIT:
        raise RequestError(
            f"The file's subscriptions are no list of {ENTRY_LIMIT} at most. {NOTHING} {_EXAMPLE}"
        )
    return document


def _parsed(data: bytes) -> Document:
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
        whole = json.dumps(document, ensure_ascii=False)
        whole.encode()  # half a character can be written in JSON, and kept nowhere
    except RecursionError as error:
        raise RequestError(_TOO_DEEP) from error
    except UnicodeError as error:
        raise RequestError(
            f"The file is no UTF-8 text. {NOTHING} Save it as UTF-8. {_EXAMPLE}"
        ) from error
    except ValueError as error:
        line = getattr(error, "lineno", None)
        where = f" in line {line}" if line else ""
        raise RequestError(
            f"The file is not JSON: there is a fault{where}. {NOTHING} {_EXAMPLE}"
        ) from error
    if _is_deep(document):
        raise RequestError(_TOO_DEEP)
    if "\\u0000" in whole:
        raise RequestError(f"The file holds characters that no text has. {NOTHING} {_EXAMPLE}")
    if not isinstance(document, dict):
        raise RequestError(f"The file is no object with subscriptions. {NOTHING} {_EXAMPLE}")
    return document


def too_large(size: int) -> str:
    """Say that a file is too large.

    Args:
        size: in bytes.
    """
    return (
        f"The file has {size // 1000} kB, and {FILE_LIMIT // 1000} kB is the most. {NOTHING} "
        "Divide its subscriptions into several files."
    )


def plan(
    document: Document,
    sample: Subscription,
    there: Sequence[Subscription],
    settings: GuildSettings,
    places: Places,
    *,
    room: int,
) -> ImportPlan:
    """Say what a file would change: what is there already stays, and nothing is removed.

    Args:
        document: from ``read``.
        sample: whose guild, maker and time new subscriptions get.
        there: the guild's subscriptions.
        settings: what it has set.
        places: the channels and roles it has.
        room: how many subscriptions it can still have.
    """
    known = [essence(wish) for wish in there]
    added: list[Subscription] = []
    same: list[int] = []
    refused: list[Refusal] = []
    for number, entry in enumerate(document.get("subscriptions", []), 1):
        try:
            wish = _wish(entry, sample, places)
        except RequestError as error:
            refused.append(Refusal(number=number, reason=_reason(error)))
            continue
        if essence(wish) in known:
            same.append(number)
        elif len(added) == room:
            refused.append(Refusal(number=number, reason=_FULL))
        else:
            known.append(essence(wish))
            added.append(wish)
    changed: GuildSettings | None = None
    try:
        changed = _settings(document, settings, places)
    except RequestError as error:
        refused.append(Refusal(number=0, reason=_reason(error)))
    return ImportPlan(
        added=tuple(added),
        same=tuple(same),
        refused=tuple(refused),
        settings=changed,
        seal=_seal(added, settings, changed),
    )


def _wish(entry: Any, sample: Subscription, places: Places) -> Subscription:
    if not isinstance(entry, dict):
        raise RequestError("It is no object with fields.")
    wish = from_document(entry, sample)
    if wish.channel_id not in places.channels:
        raise RequestError(
            f"This server has no channel {wish.channel_id} for alerts that Raincloud can see. "
            "Write the id of one it has."
        )
    if wish.role_id is not None and wish.role_id not in places.roles:
        raise RequestError(
            f"This server has no role {wish.role_id} to mention. Write the id of one it has, or "
            "leave it out; everyone is never mentioned."
        )
    return wish


def _settings(document: Document, settings: GuildSettings, places: Places) -> GuildSettings | None:
    if "settings" not in document:
        return None
    changed = settings_from_document(document["settings"], settings)
    log_channel = changed.log_channel_id
    if log_channel is not None and log_channel not in places.channels:
        raise RequestError(
            f"This server has no channel {log_channel} that Raincloud can see, for the log."
        )
    return None if changed == settings else changed


def _is_deep(value: Any, room: int = DEPTH) -> bool:
    if not isinstance(value, dict | list):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return not room or any(_is_deep(part, room - 1) for part in parts)


def _reason(error: RequestError) -> str:
    return error.sentence.replace(f"{NOTHING} ", "").replace(NOTHING, "").strip()


def _no_number(name: str) -> float:
    raise ValueError(name)


def _seal(added: Sequence[Subscription], before: GuildSettings, after: GuildSettings | None) -> str:
    settings = [settings_document(before), settings_document(after)] if after else None
    whole = json.dumps([[to_document(wish) for wish in added], settings], sort_keys=True)
    return blake2b(whole.encode(), digest_size=4).hexdigest()
