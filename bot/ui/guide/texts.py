"""What a guide says in words: its steps, its choices, and what they come to.

Knows nothing of buttons and menus.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from babel import Locale

from bot.languages import counted, listed, locale, mark, tr
from bot.models import ChangeKind, Digest, Guide, Model, Step, Subscription
from bot.rules.schedule import USUAL_DIGEST
from bot.ui.base import DAYS, text

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
    timedelta(days=7): mark("7 days before"),
    timedelta(hours=24): mark("24 hours before"),
    timedelta(hours=3): mark("3 hours before"),
    timedelta(hours=1): mark("1 hour before"),
    timedelta(minutes=15): mark("15 minutes before"),
    timedelta(0): mark("At its time"),
}
DIGESTS = {
    Digest.INSTANT: (mark("At once"), mark("Each alert by itself, the moment it is known")),
    Digest.DAILY: (mark("Once a day"), mark("What happened, in one message a day")),
    Digest.WEEKLY: (mark("Once a week"), mark("What happened, in one message a week")),
}
HOW = {
    "edits": (
        mark("Keep earlier posts up to date"),
        mark("A post changes when its drop moves, sells out or comes to another shop"),
    ),
    "publish": (
        mark("Publish to followers"),
        mark("Servers that follow this channel get the alerts too"),
    ),
    "threads": (
        mark("A thread for each drop"),
        mark("Members talk about a drop under its alert"),
    ),
    "poll": (mark("Ask: cop or drop?"), mark("A poll under the alert of each drop")),
}
STEPS = {
    Step.WHERE: mark("Where"),
    Step.WHAT: mark("What"),
    Step.WHEN: mark("When"),
    Step.WHO: mark("Who"),
    Step.HOW: mark("How"),
}
_TITLES = {
    Step.WHERE: mark(
        "Choose a channel and press **Save**. The rest has good defaults; the last row offers more."
    ),
    Step.WHAT: mark("**What** to tell: everything, unless you narrow it down here."),
    Step.WHEN: mark("**When** to tell: how long before a drop, and at once or in a digest."),
    Step.WHO: mark("**Who** is mentioned, for what, and how often."),
    Step.HOW: mark("**How** alerts look and behave in the channel."),
}
_LIST_LIMIT = 120  # characters of one list in the summary
_SPANS = (
    (timedelta(days=1), mark("{count} day"), mark("{count} days")),
    (timedelta(hours=1), mark("{count} hour"), mark("{count} hours")),
    (timedelta(minutes=1), mark("{count} minute"), mark("{count} minutes")),
)


def title(guide: Guide) -> str:
    """Head a guide, and say what its step is for."""
    if guide.base is None:
        head, hint = tr("Set up alerts"), tr(_TITLES[guide.step])
    else:
        head, hint = tr("Edit subscription {number}", number=guide.base.id), _edit_hint(guide.step)
    lines = [f"### {head}", hint]
    if guide.is_resumed:
        lines.append(tr("Going on with what you had chosen before; **Start over** begins anew."))
    return "\n".join(lines)


def _edit_hint(step: Step) -> str:
    if step is Step.WHERE:
        return tr("Change what you like and press **Save**. Until then nothing changes.")
    return tr(_TITLES[step])


def summary(subscription: Subscription, timezone: str) -> str:
    """Say in words what a subscription does, a line for each step."""
    lines = {
        Step.WHERE: f"<#{subscription.channel_id}>"
        if subscription.channel_id
        else tr("no channel yet"),
        Step.WHAT: _what(subscription),
        Step.WHEN: _when(subscription, timezone),
        Step.WHO: _who(subscription),
        Step.HOW: _how(subscription),
    }
    told = [f"**{tr(STEPS[step])}** {line}" for step, line in lines.items()]
    if subscription.is_paused:
        told.append(tr("**Paused** nothing is sent until it is resumed"))
    return "\n".join(told)


def kind_list(kinds: Iterable[ChangeKind]) -> str:
    """Name kinds in a sentence."""
    chosen = set(kinds)
    return listed(tr(KINDS[kind][0]).casefold() for kind in KINDS if kind in chosen)


def span(length: timedelta) -> str:
    """Name a span of time in its largest whole unit."""
    for unit, one, many in _SPANS:
        if length >= unit and not length % unit:
            return counted(one, many, length // unit)
    return tr("no time")


def country(code: str) -> str:
    """Name a country for people, by its two letters."""
    name = Locale.parse(locale()).territories.get(code)
    return tr("{country} ({code})", country=name, code=code) if name else code


def lead_list(lead_times: Iterable[timedelta]) -> str:
    """Name times before a drop in a sentence."""
    return listed(tr(LEADS[lead]).casefold() for lead in lead_times)


def model_list(models: Iterable[Model]) -> str:
    """Name models in a sentence."""
    return listed(tr(MODELS[model][0]) for model in models)


def _what(subscription: Subscription) -> str:
    parts = [kind_list(subscription.kinds)]
    if subscription.first_only:
        parts.append(tr("only a style's first drop"))
    if subscription.models:
        parts.append(model_list(subscription.models))
    if subscription.styles:
        parts.append(short(subscription.styles))
    if subscription.words:
        parts.append(tr("words: {words}", words=text.plain(subscription.words, _LIST_LIMIT)))
    if subscription.sizes:
        parts.append(tr("sizes {sizes}", sizes=short(subscription.sizes)))
    if subscription.regions:
        parts.append(tr("in {regions}", regions=short(subscription.regions)))
    if subscription.shops:
        parts.append(tr("at {shops}", shops=short(subscription.shops)))
    if subscription.max_price is not None:
        parts.append(tr("up to {price}", price=text.money(subscription.max_price)))
    return " · ".join(parts)


def _when(subscription: Subscription, timezone: str) -> str:
    at = f"{subscription.digest_at or USUAL_DIGEST:%H:%M} ({text.plain(timezone)})"
    match subscription.digest:
        case Digest.INSTANT:
            when = tr("at once")
        case Digest.DAILY:
            when = tr("in a digest each day at {time}", time=at)
        case Digest.WEEKLY:
            day = tr(DAYS[subscription.digest_day or 0])
            when = tr("in a digest each {day} at {time}", day=day, time=at)
    if ChangeKind.ANNOUNCED not in subscription.kinds or not subscription.lead_times:
        return when
    again = tr("announced drops again {lead_times}", lead_times=lead_list(subscription.lead_times))
    return f"{when} · {again}"


def _who(subscription: Subscription) -> str:
    if subscription.role_id is None:
        return tr("nobody is mentioned")
    parts = [f"<@&{subscription.role_id}>"]
    if subscription.ping_kinds:
        parts.append(tr("for {kinds}", kinds=kind_list(subscription.ping_kinds)))
    if subscription.ping_cooldown:
        parts.append(tr("once in {span} at most", span=span(subscription.ping_cooldown)))
    if subscription.digest is not Digest.INSTANT:
        parts.append(tr("a digest mentions nobody"))
    return " · ".join(parts)


def _how(subscription: Subscription) -> str:
    parts = [
        tr(name).casefold() for field, (name, _) in HOW.items() if getattr(subscription, field)
    ]
    if subscription.tags:
        parts.append(
            counted("{count} tag on each post", "{count} tags on each post", len(subscription.tags))
        )
    return " · ".join(parts) or tr("posts stay as they were sent")


def short(words: Iterable[str]) -> str:
    """List words, as many as a line of the summary has room for."""
    every = [text.plain(word, 40) for word in words]
    shown: list[str] = []
    for word in every:
        if sum(map(len, shown)) + len(word) > _LIST_LIMIT:
            break
        shown.append(word)
    told, more = ", ".join(shown), len(every) - len(shown)
    return tr("{sizes} and {count} more", sizes=told, count=more) if more else told
