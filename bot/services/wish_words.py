"""What a subscription, or a guild's settings, says in plain words; what changed, field by field.

Knows nothing of what is stored, and nothing of Discord but how a channel and a role are written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.services import wish_texts
from bot.services.wish_documents import usual_document

Show = Callable[[str], str]  # makes what a person wrote harmless

LISTED = 25  # of one list, where there is room
_UNSAID = "none"
_UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))
_RHYTHM = frozenset({"rhythm", "digest_at", "digest_day"})


def quoted(text: str, limit: int = 100) -> str:
    """Show what a person wrote as it is: inside such quotes nothing pings, links or formats.

    Args:
        text: anything.
        limit: how many characters of it are kept.
    """
    kept = "".join(sign for sign in text if not unicodedata.category(sign).startswith("C"))
    kept = " ".join(kept.replace("`", "'").split())
    return f"`{kept if len(kept) <= limit else kept[: limit - 1] + '…'}`" if kept else "`…`"


def tell(
    document: Mapping[str, Any], show: Show = quoted, *, listed: int = LISTED
) -> dict[str, str]:
    """Return what a document says, by what it is about, in the document's order.

    Args:
        document: of a subscription, or of a guild's settings.
        show: makes what people wrote harmless.
        listed: how many of a list are named; the rest is counted.
    """
    words: dict[str, str] = {}
    for name, value in document.items():
        if name in _RHYTHM:
            words["comes"] = _rhythm(document)
        elif name in _TELLERS:
            label, told = _TELLERS[name]
            words[label] = told(value, show, listed)
    return words


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, listed: int = LISTED
) -> list[tuple[str, str, str]]:
    """Return what changed between two documents: what it is about, how it was, how it is.

    Where one says nothing, it is as usual, and that is told.
    """
    usual = tell(usual_document())
    old, new = usual | tell(before, listed=listed), usual | tell(after, listed=listed)
    changed = (
        (label, old.get(label, _UNSAID), new.get(label, _UNSAID))
        for label in dict.fromkeys((*old, *new))
    )
    return [(label, was, now) for label, was, now in changed if was != now]


def span(seconds: int) -> str:
    """Write a span of time as it can be typed: "30 min", "2 h", "1 d"; "none" for nothing."""
    for size, unit in _UNITS:
        if seconds and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return "none"


def _list(values: Sequence[Any], show: Show, listed: int) -> str:
    more = len(values) - listed
    shown = ", ".join(show(str(value)) for value in values[:listed])
    return f"{shown} and {more} more" if more > 0 else shown or "all"


def _names(values: Sequence[str], show: Show, listed: int) -> str:
    del show, listed
    return ", ".join(values) or "all"


def _leads(values: Sequence[int], show: Show, listed: int) -> str:
    del show, listed
    names = {int(lead.total_seconds()): name for lead, name in wish_texts.LEAD_NAMES.items()}
    return ", ".join(names.get(seconds) or span(seconds) for seconds in values) or "never"


def _query(value: str, show: Show, listed: int) -> str:
    del listed
    return show(value) if value else "any"


def _ceiling(value: Mapping[str, str] | None, show: Show, listed: int) -> str:
    del show, listed
    return f"{value['amount']} {value['currency']}" if value else "any"


def _quiet(value: Mapping[str, Any] | None, show: Show, listed: int) -> str:
    if value is None:
        return "none"
    breaks = _names(value["breaks"], show, listed) if value["breaks"] else "nothing"
    return f"{value['begins']} to {value['ends']}, broken by {breaks}"


def _rhythm(document: Mapping[str, Any]) -> str:
    rhythm = document.get("rhythm") or "instant"
    if rhythm == "instant":
        return "at once"
    day = wish_texts.DAY_NAMES[document.get("digest_day") or 0].capitalize()
    at = document.get("digest_at") or "09:00"
    return f"{rhythm} at {at}" if rhythm == "daily" else f"{rhythm} on {day} at {at}"


def _plain(pattern: str) -> Callable[[Any, Show, int], str]:
    return lambda value, *_: "none" if value is None else pattern.format(value)


def _yes(value: bool, show: Show, listed: int) -> str:
    del show, listed
    return "yes" if value else "no"


_TELLERS: dict[str, tuple[str, Callable[[Any, Show, int], str]]] = {
    "channel_id": ("channel", _plain("<#{}>")),
    "kinds": ("kinds", _names),
    "leads": ("before a drop", _leads),
    "query": ("words", _query),
    "styles": ("styles", _list),
    "models": ("models", _list),
    "regions": ("regions", _list),
    "shops": ("shops", _list),
    "sizes": ("sizes", _list),
    "ceiling": ("price up to", _ceiling),
    "first_only": ("first drop only", _yes),
    "cool_down": ("cool-down", lambda value, *_: span(value)),
    "role_id": ("mentions", _plain("<@&{}>")),
    "role_kinds": ("mentions for", _names),
    "role_rest": ("time between mentions", lambda value, *_: span(value)),
    "publishes": ("published to followers", _yes),
    "in_threads": ("a thread per drop", _yes),
    "tags": ("tags", lambda value, *_: str(len(value))),
    "edits": ("earlier posts kept up to date", _yes),
    "has_poll": ("poll under a drop", _yes),
    "is_paused": ("paused", _yes),
    "timezone": ("time zone", _plain("{}")),
    "language": ("language", _plain("{}")),
    "size_system": ("size system", _plain("{}")),
    "quiet": ("quiet hours", _quiet),
    "log_channel_id": ("log channel", _plain("<#{}>")),
    "hears_of_sources": ("log channel hears of sources", _yes),
    "makes_events": ("scheduled events", _yes),
}
TOLD = frozenset(_TELLERS) | _RHYTHM
