"""What the values of a subscription's fields are called: in lists, in menus, in sentences.

Knows nothing of the fields.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from bot.languages import counted, listed, mark, tr
from bot.models import ChangeKind, Digest, Model, Subscription
from bot.rules.schedule import USUAL_DIGEST

Choices = Mapping[Any, tuple[str, str | None]]  # by value: its name, and what it means
LISTED = 25  # of one list, where there is room
YES, NO, NONE = mark("yes"), mark("no"), mark("none")
KINDS = {
    ChangeKind.LIVE: (
        mark("Live drops"),
        mark("A shoe can be bought at a shop for the first time"),
    ),
    ChangeKind.RESTOCK: (mark("Restocks"), mark("A size that was sold out is back")),
    ChangeKind.ANNOUNCED: (
        mark("Announced drops"),
        mark("A date is known; told again before it, at its time, and if it changes"),
    ),
    ChangeKind.MOVED: (
        mark("Moved drops"),
        mark("Only new dates of drops; part of announced drops"),
    ),
    ChangeKind.CANCELLED: (
        mark("Cancelled drops"),
        mark("Only drops called off; part of announced drops"),
    ),
    ChangeKind.PRICE_CUT: (
        mark("Price cuts"),
        mark("Cheaper by at least 5 % and 5 units of its currency"),
    ),
    ChangeKind.SOLD_OUT: (mark("Sold out"), mark("The last size is gone")),
}
MODELS = {
    Model.M2002R: (mark("2002R"), mark("The shoe of today, GORE-TEX and Protection Pack included")),
    Model.MULE: (mark("2002R mule"), mark("Slip-ons, slides and clogs too")),
    Model.SANDAL: (mark("2002R sandal"), mark("The open one")),
    Model.KIDS: (mark("For kids"), mark("Children's sizes of any of them")),
    Model.M2002: (mark("2002"), mark("The model of 2010 that the 2002R revived")),
}
LEADS = {
    timedelta(days=7): (mark("7 days before"), None),
    timedelta(hours=24): (mark("24 hours before"), None),
    timedelta(hours=3): (mark("3 hours before"), None),
    timedelta(hours=1): (mark("1 hour before"), None),
    timedelta(minutes=15): (mark("15 minutes before"), None),
    timedelta(0): (mark("At its time"), None),
}
DIGESTS = {
    Digest.INSTANT: (mark("At once"), mark("Each alert by itself, the moment it is known")),
    Digest.DAILY: (mark("Once a day"), mark("What happened, in one message a day")),
    Digest.WEEKLY: (mark("Once a week"), mark("What happened, in one message a week")),
}
DAYS = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)
_SPANS = (
    (timedelta(days=1), mark("{count} day"), mark("{count} days")),
    (timedelta(hours=1), mark("{count} hour"), mark("{count} hours")),
    (timedelta(minutes=1), mark("{count} minute"), mark("{count} minutes")),
    (timedelta(seconds=1), mark("{count} second"), mark("{count} seconds")),
)


def quoted(text: str, limit: int = 100) -> str:
    """Show what a person wrote as it is: inside such quotes nothing pings, links or formats.

    Args:
        text: anything.
        limit: how many characters of it are shown.
    """
    shown = "".join(sign for sign in text if not unicodedata.category(sign).startswith("C"))
    shown = " ".join(shown.replace("`", "'").split())
    return f"`{shown if len(shown) <= limit else shown[: limit - 1] + '…'}`" if shown else "`…`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How values are written: what makes people's words harmless, how many of a list are named."""

    show: Callable[[str], str] = quoted
    listed: int = LISTED


def names(values: Sequence[str], style: Style) -> str:
    """List what people wrote, as many as the style names; the rest is counted."""
    shown, more = ", ".join(map(style.show, values[: style.listed])), len(values) - style.listed
    return tr("{sizes} and {count} more", sizes=shown, count=more) if more > 0 else shown


def kind_list(kinds: Iterable[ChangeKind]) -> str:
    """Name kinds in a sentence."""
    chosen = set(kinds)
    return listed(tr(name).casefold() for kind, (name, _) in KINDS.items() if kind in chosen)


def model_list(models: Iterable[Model]) -> str:
    """Name models in a sentence."""
    return listed(tr(MODELS[model][0]) for model in models)


def lead_list(lead_times: Iterable[timedelta]) -> str:
    """Name times before a drop in a sentence."""
    return listed(tr(LEADS[lead][0]).casefold() for lead in lead_times)


def span(length: timedelta) -> str:
    """Name a span of time in its largest whole unit."""
    for unit, one, many in _SPANS:
        if length and not length % unit:
            return counted(one, many, length // unit)
    return tr(NONE)


def clock(at: time | None) -> str:
    """Write when a digest comes."""
    return f"{at or USUAL_DIGEST:%H:%M}"


def digest(subscription: Subscription) -> str:
    """Say when alerts come."""
    at = clock(subscription.digest_at)
    match subscription.digest:
        case Digest.INSTANT:
            return tr("at once")
        case Digest.DAILY:
            return tr("daily at {time}", time=at)
        case Digest.WEEKLY:
            day = tr(DAYS[subscription.digest_day or 0])
            return tr("weekly on {day} at {time}", day=day, time=at)
