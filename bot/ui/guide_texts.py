"""What a guide says in words: its steps, its choices, and what they come to.

Knows nothing of buttons and menus.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from babel import Locale

from bot.models import ChangeKind, Guide, Model, Rhythm, Step, Subscription
from bot.services.holding import USUAL_DIGEST
from bot.ui import text

KINDS = {
    ChangeKind.LIVE: ("Live drops", "A shoe can be bought at a shop for the first time"),
    ChangeKind.RESTOCK: ("Restocks", "A size that was sold out is back"),
    ChangeKind.ANNOUNCED: (
        "Announced drops",
        "A date is known; told again before it, at its time, and if it changes",
    ),
    ChangeKind.MOVED: ("Moved drops", "Only new dates of drops; part of announced drops"),
    ChangeKind.CANCELLED: ("Cancelled drops", "Only drops called off; part of announced drops"),
    ChangeKind.PRICE_CUT: ("Price cuts", "Cheaper by at least 5 % and 5 units of its currency"),
    ChangeKind.SOLD_OUT: ("Sold out", "The last size is gone"),
}
MODELS = {
    Model.M2002R: ("2002R", "The shoe of today, GORE-TEX and Protection Pack included"),
    Model.MULE: ("2002R mule", "Slip-ons, slides and clogs too"),
    Model.SANDAL: ("2002R sandal", "The open one"),
    Model.KIDS: ("For kids", "Children's sizes of any of them"),
    Model.M2002: ("2002", "The model of 2010 that the 2002R revived"),
}
LEADS = {
    timedelta(days=7): "7 days before",
    timedelta(hours=24): "24 hours before",
    timedelta(hours=3): "3 hours before",
    timedelta(hours=1): "1 hour before",
    timedelta(minutes=15): "15 minutes before",
    timedelta(0): "At its time",
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
RHYTHMS = {
    Rhythm.INSTANT: ("At once", "Each alert by itself, the moment it is known"),
    Rhythm.DAILY: ("Once a day", "What happened, in one message a day"),
    Rhythm.WEEKLY: ("Once a week", "What happened, in one message a week"),
}
HOW = {
    "edits": (
        "Keep earlier posts up to date",
        "A post changes when its drop moves, sells out or comes to another shop",
    ),
    "publishes": ("Publish to followers", "Servers that follow this channel get the alerts too"),
    "in_threads": ("A thread for each drop", "Members talk about a drop under its alert"),
    "has_poll": ("Ask: cop or drop?", "A poll under the alert of each drop"),
}
_TITLES = {
    Step.WHERE: (
        "Choose a channel and press **Save**. The rest has good defaults; the last row offers more."
    ),
    Step.WHAT: "**What** to tell: everything, unless you narrow it down here.",
    Step.WHEN: "**When** to tell: how long before a drop, and at once or in a digest.",
    Step.WHO: "**Who** is mentioned, for what, and how often.",
    Step.HOW: "**How** alerts look and behave in the channel.",
}
_LIST_LIMIT = 120  # characters of one list in the summary
_SPANS = (
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
)


def title(guide: Guide) -> str:
    """Head a guide, and say what its step is for."""
    head = "Set up alerts" if guide.base is None else f"Edit subscription {guide.base.id}"
    hint = _TITLES[guide.step]
    if guide.step is Step.WHERE and guide.base is not None:
        hint = "Change what you like and press **Save**. Until then nothing changes."
    return f"### {head}\n{hint}"


def summary(wish: Subscription, timezone: str) -> str:
    """Say in words what a subscription does, a line for each step."""
    lines = {
        "Where": f"<#{wish.channel_id}>" if wish.channel_id else "no channel yet",
        "What": _what(wish),
        "When": _when(wish, timezone),
        "Who": _who(wish),
        "How": _how(wish),
    }
    if wish.is_paused:
        lines["Paused"] = "nothing is sent until it is resumed"
    return "\n".join(f"**{name}** {line}" for name, line in lines.items())


def kind_list(kinds: Iterable[ChangeKind]) -> str:
    """Name kinds in a sentence."""
    chosen = set(kinds)
    return joined(KINDS[kind][0].casefold() for kind in KINDS if kind in chosen)


def span(length: timedelta) -> str:
    """Name a span of time in its largest whole unit."""
    for unit, name in _SPANS:
        if length >= unit and not length % unit:
            count = length // unit
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "no time"


def country(code: str) -> str:
    """Name a country for people, by its two letters."""
    name = Locale("en").territories.get(code)
    return f"{name} ({code})" if name else code


def joined(words: Iterable[str]) -> str:
    """Join words as a sentence does."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _what(wish: Subscription) -> str:
    parts = [kind_list(wish.kinds)]
    if wish.first_only:
        parts.append("only a style's first drop")
    if wish.models:
        parts.append(joined(MODELS[model][0] for model in wish.models))
    if wish.styles:
        parts.append(short(wish.styles))
    if wish.query:
        parts.append(f"words: {text.plain(wish.query, _LIST_LIMIT)}")
    if wish.sizes:
        parts.append(f"sizes {short(wish.sizes)}")
    if wish.regions:
        parts.append(f"in {short(wish.regions)}")
    if wish.shops:
        parts.append(f"at {short(wish.shops)}")
    if wish.ceiling is not None:
        parts.append(f"up to {text.money(wish.ceiling)}")
    return " · ".join(parts)


def _when(wish: Subscription, timezone: str) -> str:
    at = f"{wish.digest_at or USUAL_DIGEST:%H:%M} ({text.plain(timezone)})"
    whens = {
        Rhythm.INSTANT: "at once",
        Rhythm.DAILY: f"in a digest each day at {at}",
        Rhythm.WEEKLY: f"in a digest each {DAYS[wish.digest_day or 0]} at {at}",
    }
    if ChangeKind.ANNOUNCED not in wish.kinds:
        return whens[wish.rhythm]
    leads = joined(LEADS[lead].casefold() for lead in wish.leads)
    return f"{whens[wish.rhythm]} · announced drops again {leads}" if leads else whens[wish.rhythm]


def _who(wish: Subscription) -> str:
    if wish.role_id is None:
        return "nobody is mentioned"
    parts = [f"<@&{wish.role_id}>"]
    if wish.role_kinds:
        parts.append(f"for {kind_list(wish.role_kinds)}")
    if wish.role_rest:
        parts.append(f"once in {span(wish.role_rest)} at most")
    if wish.rhythm is not Rhythm.INSTANT:
        parts.append("a digest mentions nobody")
    return " · ".join(parts)


def _how(wish: Subscription) -> str:
    parts = [name.casefold() for field, (name, _) in HOW.items() if getattr(wish, field)]
    if wish.tags:
        parts.append(f"{len(wish.tags)} {'tag' if len(wish.tags) == 1 else 'tags'} on each post")
    return " · ".join(parts) or "posts stay as they were sent"


def short(words: Iterable[str]) -> str:
    """List words, as many as a line of the summary has room for."""
    every = [text.plain(word, 40) for word in words]
    shown: list[str] = []
    for word in every:
        if sum(map(len, shown)) + len(word) > _LIST_LIMIT:
            break
        shown.append(word)
    more = len(every) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
