"""A server's subscriptions as a file: written, and read with care.

Nothing of a file is trusted before it is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import RequestError
from bot.languages import mark, tr
from bot.models import GuildSettings, Subscription
from bot.rules.settings import settings_document
from bot.rules.subscriptions import JsonObject, to_document
from bot.rules.transfer import names as import_names

VERSION = 2
FILE_LIMIT = 256_000  # bytes; one subscription of the longest texts takes 15,000
FILE_FIELDS = ("version", "subscriptions", "settings", "names")
ENTRY_LIMIT = 500  # subscriptions of one file
DEPTH = 8  # lists and objects inside each other; a file of ours has five
_TOO_DEEP = mark(
    "The file holds lists inside lists, too many to be read. Nothing was changed. "
    "/alerts export writes a file that can be read."
)


def write(
    subscriptions: Sequence[Subscription],
    settings: GuildSettings | None,
    names: Mapping[int, str] | None = None,
) -> list[bytes]:
    """Return files of all subscriptions of a server, and of what it has set.

    Args:
        subscriptions: all of them.
        settings: in the first file, if any.
        names: of the server's channels and roles, by id; those that are named are in the file.

    Returns:
        One, or as many as it takes for each to be small enough to come in again.
    """
    document: JsonObject = {
        "version": VERSION,
        "subscriptions": [to_document(subscription) for subscription in subscriptions],
    }
    if settings is not None:
        document["settings"] = settings_document(settings)
    called = import_names.of(document, names or {})
    if called:
        document["names"] = called
    written = json.dumps(document, indent=2, ensure_ascii=False).encode()
    if len(written) <= FILE_LIMIT:
        return [written]
    half = len(subscriptions) // 2
    return [
        *write(subscriptions[:half], settings, names),
        *write(subscriptions[half:], None, names),
    ]


def read(data: bytes) -> JsonObject:
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
            tr(
                '"{name}" is no field of such a file. Nothing was changed. '
                "The fields are {fields}.",
                name=unknown[0][:40],
                fields=", ".join(FILE_FIELDS),
            )
        )
    if document.get("version") != VERSION:
        raise RequestError(
            tr(
                "The file's version is not {version}, the only one this Raincloud knows. Nothing "
                "was changed. If the file is from a newer Raincloud, bring this one up to date "
                "first.",
                version=VERSION,
            )
        )
    entries = document.get("subscriptions", [])
    if not isinstance(entries, list) or len(entries) > ENTRY_LIMIT:
        raise RequestError(
            tr(
                "The file's subscriptions are no list of {count} at most. Nothing was changed. "
                "/alerts export writes a file that can be read.",
                count=ENTRY_LIMIT,
            )
        )
    if not import_names.is_names(document.get("names", {})):
        raise RequestError(
            tr(
                "The file's names are no object of names by id. Nothing was changed. Leave it "
                "out. /alerts export writes a file that can be read."
            )
        )
    return {**document, "subscriptions": entries}


def _parsed(data: bytes) -> JsonObject:
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
        whole = json.dumps(document, ensure_ascii=False)
        whole.encode()  # half a character can be written in JSON, and kept nowhere
    except RecursionError as error:
        raise RequestError(tr(_TOO_DEEP)) from error
    except UnicodeError as error:
        raise RequestError(
            tr(
                "The file is no UTF-8 text. Nothing was changed. Save it as UTF-8. "
                "/alerts export writes a file that can be read."
            )
        ) from error
    except ValueError as error:
        raise RequestError(_no_json(getattr(error, "lineno", None))) from error
    if _is_deep(document):
        raise RequestError(tr(_TOO_DEEP))
    if "\\u0000" in whole:
        raise RequestError(
            tr(
                "The file holds characters that no text has. Nothing was changed. "
                "/alerts export writes a file that can be read."
            )
        )
    if not isinstance(document, dict):
        raise RequestError(
            tr(
                "The file is no object with subscriptions. Nothing was changed. "
                "/alerts export writes a file that can be read."
            )
        )
    return document


def too_large(size: int) -> str:
    """Say that a file is too large.

    Args:
        size: in bytes.
    """
    return tr(
        "The file has {size} kB, and {limit} kB is the most. Nothing was changed. "
        "Divide its subscriptions into several files.",
        size=size // 1000,
        limit=FILE_LIMIT // 1000,
    )


def _no_json(line: int | None) -> str:
    if line is None:
        return tr(
            "The file is not JSON: there is a fault. Nothing was changed. "
            "/alerts export writes a file that can be read."
        )
    return tr(
        "The file is not JSON: there is a fault in line {line}. Nothing was changed. "
        "/alerts export writes a file that can be read.",
        line=line,
    )


def _is_deep(value: Any, room: int = DEPTH) -> bool:
    if not isinstance(value, dict | list):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return not room or any(_is_deep(part, room - 1) for part in parts)


def _no_number(name: str) -> float:
    raise ValueError(name)
