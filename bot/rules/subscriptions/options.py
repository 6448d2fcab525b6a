"""The options of a subscription as a moderator writes them, each read into its fields.

Knows nothing of what is stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.errors import RequestError
from bot.languages import mark, tr
from bot.models import Digest
from bot.rules.subscriptions.parsing import (
    DAY_NAMES,
    LONGEST_REST,
    parse_clock,
    parse_kinds,
    parse_lead_times,
    parse_max_price,
    parse_models,
    parse_regions,
    parse_shops,
    parse_sizes,
    parse_styles,
    parse_words,
)

_NO_COOLDOWN = mark(
    '"{word}" is no cool-down Raincloud can keep. Nothing was changed. '
    "Write it like this: 30 min, 2 h or 1 d; 30 d at most."
)
_NO_REST = mark(
    '"{word}" is no time between mentions Raincloud can keep. Nothing was changed. '
    "Write it like this: 30 min, 2 h or 1 d; 30 d at most."
)
_SPAN = re.compile(r"(\d{1,4})\s*(min(?:utes?)?|m|h(?:ours?)?|d(?:ays?)?)", re.IGNORECASE)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def read_options(texts: Mapping[str, str | None]) -> dict[str, Any]:
    """Read options of a subscription as a moderator writes them.

    Args:
        texts: by option (``OPTIONS``); none for one that was left out.

    Returns:
        The fields of a subscription that they give values to.

    Raises:
        RequestError: one cannot be understood; nothing of the others counts then.
    """
    values: dict[str, Any] = {}
    for name, text in texts.items():
        if text is not None:
            values |= _READERS[name](text)
    return values


def parse_span(text: str, fault: str) -> timedelta:
    """Read a span of time such as "30 min", "2 h" or "1 d"; "0" and nothing mean none.

    Args:
        text: what was written.
        fault: in English, what is said of a ``{word}`` that is none; catalogs hold it.

    Raises:
        RequestError: it is no span, or longer than 30 days.
    """
    words = text.strip()
    if words in {"", "0"}:
        return timedelta(0)
    found = _SPAN.fullmatch(words)
    span = int(found[1]) * _UNITS[found[2][0].casefold()] if found else None
    if span is None or span > LONGEST_REST:
        raise RequestError(tr(fault, word=words[:40]))
    return span


def parse_digest(text: str) -> dict[str, Any]:
    """Read when alerts come: "instant", "daily 9:00" or "weekly monday 9:00".

    Raises:
        RequestError: it is none of these.
    """
    word, *rest = text.casefold().split() or [Digest.INSTANT.value]
    digest = next((digest for digest in Digest if digest.value == word), None)
    most = {Digest.INSTANT: 0, Digest.DAILY: 1, Digest.WEEKLY: 2}
    if digest is None or len(rest) > most[digest]:
        raise RequestError(
            tr(
                '"{word}" is no rhythm of alerts. Nothing was changed. '
                "Write instant, daily 9:00 or weekly monday 9:00.",
                word=text.strip()[:40],
            )
        )
    day = None
    if digest is Digest.WEEKLY:
        day = parse_day(rest.pop(0)) if rest and not rest[0][0].isdigit() else 0
    at = parse_clock(rest[0]) if rest else None
    return {"digest": digest, "digest_at": at, "digest_day": day}


def parse_day(text: str) -> int:
    """Read a day of the week; 0 is Monday. The first three letters are enough.

    Raises:
        RequestError: it is none.
    """
    word = text.strip().casefold()
    for number, name in enumerate(DAY_NAMES):
        if len(word) >= len("mon") and name.startswith(word):
            return number
    raise RequestError(
        tr(
            '"{word}" is no day of the week. Nothing was changed. Write it like this: monday.',
            word=text.strip()[:40],
        )
    )


def _field(name: str, read: Callable[[str], Any]) -> Callable[[str], dict[str, Any]]:
    return lambda text: {name: read(text)}


_READERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "kinds": _field("kinds", parse_kinds),
    "lead_times": _field("lead_times", parse_lead_times),
    "words": _field("words", parse_words),
    "styles": _field("styles", parse_styles),
    "models": _field("models", parse_models),
    "regions": _field("regions", parse_regions),
    "shops": _field("shops", parse_shops),
    "sizes": _field("sizes", parse_sizes),
    "max_price": _field("max_price", parse_max_price),
    "restock_cooldown": _field("restock_cooldown", lambda text: parse_span(text, _NO_COOLDOWN)),
    "ping_kinds": _field("ping_kinds", lambda text: parse_kinds(text) if text else frozenset()),
    "ping_cooldown": _field("ping_cooldown", lambda text: parse_span(text, _NO_REST)),
    "digest": parse_digest,
}
OPTIONS = tuple(_READERS)
