"""What a subscription, or a guild's settings, says in plain words; what changed, field by field.

Knows nothing of what is stored, and nothing of Discord but how a channel and a role are written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.languages import mark, tr
from bot.rules.subscriptions import parsing
from bot.rules.subscriptions.documents import usual_document

Show = Callable[[str], str]  # makes what a person wrote harmless

LISTED = 25  # of one list, where there is room
KINDS, WORDS = mark("kinds"), mark("words")  # what two of the fields are called
YES, NO = mark("yes"), mark("no")
_UNSAID = mark("none")
_COMES = mark("comes")
_UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))
_RHYTHM = frozenset({"digest", "digest_at", "digest_day"})
_DAYS = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)


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
            words[tr(_COMES)] = _rhythm(document)
        elif name in _TELLERS:
            label, told = _TELLERS[name]
            words[tr(label)] = told(value, show, listed)
    return words


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, listed: int = LISTED
) -> list[tuple[str, str, str]]:
    """Return what changed between two documents: what it is about, how it was, how it is.

    Where one says nothing, it is as usual, and that is told.
    """
    usual, unsaid = tell(usual_document()), tr(_UNSAID)
    old, new = usual | tell(before, listed=listed), usual | tell(after, listed=listed)
    changed = (
        (label, old.get(label, unsaid), new.get(label, unsaid))
        for label in dict.fromkeys((*old, *new))
    )
    return [(label, was, now) for label, was, now in changed if was != now]


def labels(names: Iterable[str]) -> str:
    """Return what a document's fields are about, once each."""
    told = (_COMES if name in _RHYTHM else _TELLERS[name][0] for name in names)
    return ", ".join(dict.fromkeys(tr(label) for label in told))


def span(seconds: int) -> str:
    """Write a span of time as it can be typed: "30 min", "2 h", "1 d"; "none" for nothing."""
    for size, unit in _UNITS:
        if seconds and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return tr(_UNSAID)


def _list(values: Sequence[Any], show: Show, listed: int) -> str:
    more = len(values) - listed
    shown = ", ".join(show(str(value)) for value in values[:listed])
    if more > 0:
        return tr("{sizes} and {count} more", sizes=shown, count=more)
    return shown or tr("all")


def _names(values: Sequence[str], show: Show, listed: int) -> str:
    del show, listed
    return ", ".join(values) or tr("all")


def _leads(values: Sequence[int], show: Show, listed: int) -> str:
    del show, listed
    names = {int(lead.total_seconds()): name for lead, name in parsing.LEAD_NAMES.items()}
    return ", ".join(names.get(seconds) or span(seconds) for seconds in values) or tr("never")


def _query(value: str, show: Show, listed: int) -> str:
    del listed
    return show(value) if value else tr("any")


def _ceiling(value: Mapping[str, str] | None, show: Show, listed: int) -> str:
    del show, listed
    return f"{value['amount']} {value['currency']}" if value else tr("any")


def _quiet(value: Mapping[str, Any] | None, show: Show, listed: int) -> str:
    if value is None:
        return tr(_UNSAID)
    ends = {"begins": value["begins"], "ends": value["ends"]}
    if not value["breaks"]:
        return tr("{begins} to {ends}, broken by nothing", **ends)
    breaks = _names(value["breaks"], show, listed)
    return tr("{begins} to {ends}, broken by {kinds}", kinds=breaks, **ends)


def _rhythm(document: Mapping[str, Any]) -> str:
    digest = document.get("digest") or "instant"
    if digest == "instant":
        return tr("at once")
    at = document.get("digest_at") or "09:00"
    if digest == "daily":
        return tr("daily at {time}", time=at)
    day = tr(_DAYS[document.get("digest_day") or 0])
    return tr("weekly on {day} at {time}", day=day, time=at)


def _plain(pattern: str) -> Callable[[Any, Show, int], str]:
    return lambda value, *_: tr(_UNSAID) if value is None else pattern.format(value)


def _yes(value: bool, show: Show, listed: int) -> str:
    del show, listed
    return tr(YES if value else NO)


_TELLERS: dict[str, tuple[str, Callable[[Any, Show, int], str]]] = {
    "channel_id": (mark("channel"), _plain("<#{}>")),
    "kinds": (KINDS, _names),
    "lead_times": (mark("before a drop"), _leads),
    "words": (WORDS, _query),
    "styles": (mark("styles"), _list),
    "models": (mark("models"), _list),
    "regions": (mark("regions"), _list),
    "shops": (mark("shops"), _list),
    "sizes": (mark("sizes"), _list),
    "max_price": (mark("price up to"), _ceiling),
    "first_only": (mark("first drop only"), _yes),
    "restock_cooldown": (mark("cool-down"), lambda value, *_: span(value)),
    "role_id": (mark("mentions"), _plain("<@&{}>")),
    "ping_kinds": (mark("mentions for"), _names),
    "ping_cooldown": (mark("time between mentions"), lambda value, *_: span(value)),
    "publish": (mark("published to followers"), _yes),
    "threads": (mark("a thread per drop"), _yes),
    "tags": (mark("tags"), lambda value, *_: str(len(value))),
    "edits": (mark("earlier posts kept up to date"), _yes),
    "poll": (mark("poll under a drop"), _yes),
    "is_paused": (mark("paused"), _yes),
    "timezone": (mark("time zone"), _plain("{}")),
    "language": (mark("language"), _plain("{}")),
    "size_system": (mark("size system"), _plain("{}")),
    "quiet": (mark("quiet hours"), _quiet),
    "log_channel_id": (mark("log channel"), _plain("<#{}>")),
    "hears_of_sources": (mark("the log channel is told when a source cannot be read"), _yes),
    "makes_events": (mark("scheduled events"), _yes),
}
TOLD = frozenset(_TELLERS) | _RHYTHM
