"""What a guide says in words: its steps, its choices, and what they come to.

Knows nothing of buttons and menus.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.languages import mark, tr
from bot.models import ChangeKind, Digest, Guide, Step, Subscription
from bot.rules.subscriptions import Style, phrases
from bot.rules.subscriptions import summary as describe
from bot.ui.base import text

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
WHAT = (
    *("kinds", "first_only", "preorders", "models", "styles", "words", "sizes", "regions", "shops"),
    *("max_price", "restock_cooldown"),
)
WHO = ("role_id", "ping_kinds", "ping_cooldown")
STEPS = {
    Step.WHERE: mark("Where"),
    Step.WHAT: mark("What"),
    Step.WHEN: mark("When"),
    Step.WHO: mark("Who"),
    Step.HOW: mark("How"),
}
LINE_LIMIT = 500  # characters of one line of the summary
SHOWN_OF_LINE = 60  # characters of a subscription's own words, in the summary
_TITLES = {
    Step.WHERE: mark(
        "Choose a channel and press **Save**. The rest has good defaults; the last row offers more."
    ),
    Step.WHAT: mark("**What** to tell: everything, unless you narrow it down here."),
    Step.WHEN: mark("**When** to tell: how long before a drop, and at once or in a digest."),
    Step.WHO: mark("**Who** is mentioned, for what, and how often."),
    Step.HOW: mark("**How** alerts look and behave in the channel."),
}


def title(guide: Guide) -> str:
    """Head a guide, and say what its step is for."""
    if guide.base is None:
        head, hint = tr("Set up alerts"), tr(_TITLES[guide.step])
    else:
        head, hint = (
            tr("Edit the alerts of {channel}", channel=f"<#{guide.base.channel_id}>"),
            _edit_hint(guide.step),
        )
    lines = [f"### {head}", hint]
    if guide.is_resumed:
        lines.append(tr("Going on with what you had chosen before; **Start over** starts again."))
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
        Step.WHAT: _line(subscription, WHAT),
        Step.WHEN: _when(subscription, timezone),
        Step.WHO: _who(subscription),
        Step.HOW: _how(subscription),
    }
    rows = [f"**{tr(STEPS[step])}** {line}" for step, line in lines.items()]
    if subscription.is_paused:
        rows.append(tr("**Paused** nothing is sent until it is resumed"))
    return "\n".join(rows)


def _line(subscription: Subscription, names: Iterable[str]) -> str:
    return describe(subscription, text.plain, limit=LINE_LIMIT, names=names)


def _how(subscription: Subscription) -> str:
    names = [name for name in (*HOW, "tags", "line") if getattr(subscription, name)]
    if subscription.colour is not None:
        names.append("colour")
    style = Style(show=lambda written: text.plain(written, SHOWN_OF_LINE))
    return " · ".join(phrases(subscription, names, style)) or tr("posts stay as they were sent")


def _when(subscription: Subscription, timezone: str) -> str:
    [when] = phrases(subscription, ["digest"])
    reminds = ChangeKind.ANNOUNCED in subscription.kinds
    if subscription.digest is Digest.INSTANT:
        return " · ".join([when, *(phrases(subscription, ["lead_times"]) if reminds else ())])
    when = tr("{time} ({zone})", time=when, zone=text.plain(timezone))
    waits = tr("reminders before a drop wait for it too; what is over by then is left out")
    return f"{when} · {waits}" if reminds and subscription.lead_times else when


def _who(subscription: Subscription) -> str:
    if subscription.role_id is None:
        return tr("nobody is mentioned")
    line = _line(subscription, WHO)
    if subscription.digest is Digest.INSTANT:
        return line
    return " · ".join([line, tr("a digest mentions nobody")])
