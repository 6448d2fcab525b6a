"""When and how often a subscription's alerts come, as a moderator writes it.

Knows nothing of what is stored. Every fault is told with an example.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Any

from bot.errors import RequestError
from bot.languages import mark, tr
from bot.models import LEADS, Digest
from bot.rules.subscriptions import json_values
from bot.rules.subscriptions.lists import split

LONGEST_REST = timedelta(days=30)
LEAD_NAMES = dict(zip(LEADS, ("7d", "24h", "3h", "1h", "15min", "now"), strict=True))
DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NO_COOLDOWN = mark(
    '"{word}" is no cool-down Raincloud can keep. '
    "Write it like this: 30 min, 2 h or 1 d; 30 d at most."
)
_NO_REST = mark(
    '"{word}" is no time between mentions Raincloud can keep. '
    "Write it like this: 30 min, 2 h or 1 d; 30 d at most."
)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.h]?([0-5]\d)?(?: ?([ap])\.?m\.?)?")
_HALF = 12  # hours of half a day
_SPAN = re.compile(r"(\d{1,4})\s*(min(?:utes?)?|m|h(?:ours?)?|d(?:ays?)?)", re.IGNORECASE)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def parse_lead_times(text: str) -> tuple[timedelta, ...]:
    """Read a comma list of lead times, longest first; nothing means none.

    Raises:
        RequestError: a word is no lead time; all are listed.
    """
    named = {name: lead for lead, name in LEAD_NAMES.items()}
    words = [word.replace(" ", "").casefold() for word in split(text)]
    wrong = [word for word in words if word not in named]
    if wrong:
        raise RequestError(
            tr(
                '"{word}" is no time before a drop. '
                "Choose from {lead_times}; for example: 24h, 1h, now.",
                word=wrong[0][:40],
                lead_times=", ".join(named),
            )
        )
    chosen = {named[word] for word in words}
    return tuple(lead for lead in LEADS if lead in chosen)


def parse_restock_cooldown(text: str) -> timedelta:
    """Read how long a size that came back is not told again; raises what it cannot read."""
    return _parse_span(text, _NO_COOLDOWN)


def parse_ping_cooldown(text: str) -> timedelta:
    """Read how long a role is not mentioned again; raises what it cannot read."""
    return _parse_span(text, _NO_REST)


def _parse_span(text: str, fault: str) -> timedelta:
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
                '"{word}" is no digest. Write instant, daily 9:00 or weekly monday 9:00.',
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
            '"{word}" is no day of the week. Write it like this: monday.',
            word=text.strip()[:40],
        )
    )


def parse_clock(text: str) -> time:
    """Read a time of the day such as "9:00", "09.30", "18h", "7" or "10 pm".

    Raises:
        RequestError: it is none.
    """
    found = _CLOCK.fullmatch(text.strip().casefold())
    hour = int(found[1]) if found is not None else -1
    if found is None or (found[3] and not 1 <= hour <= _HALF):
        raise RequestError(
            tr(
                '"{word}" is no time of the day. Write it like this: 10am or 21:30.',
                word=text.strip()[:40],
            )
        )
    if found[3]:
        hour = hour % _HALF + (_HALF if found[3] == "p" else 0)
    return time(hour, int(found[2] or 0))


def read_span(value: Any) -> timedelta:
    """Read a span of time of a document, in seconds; raises as ``json_values`` do."""
    length = timedelta(seconds=json_values.number(value))
    if length > LONGEST_REST:
        raise ValueError
    return length


def read_lead_times(value: Any) -> tuple[timedelta, ...]:
    """Read lead times of a document, in seconds; raises as ``json_values`` do."""
    seconds = {json_values.number(each) for each in json_values.items(value)}
    leads = tuple(lead for lead in LEADS if json_values.written_span(lead) in seconds)
    if len(leads) < len(seconds):
        raise ValueError
    return leads


def read_day(value: Any) -> int:
    """Read a day of the week of a document; 0 is Monday. Raises as ``json_values`` do."""
    day = json_values.number(value)
    if day not in range(7):
        raise ValueError
    return day
