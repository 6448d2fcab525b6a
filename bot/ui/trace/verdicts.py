"""What became of a change for a server's subscriptions, in words.

Knows nothing of how the record is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.languages import mark, tr
from bot.models import Subscription
from bot.rules.subscriptions import Filter, name_of
from bot.rules.trace import Obstacle, TracedChange, TraceVerdict
from bot.ui.base import text
from bot.ui.trace import records

NAMES_SHOWN = 12
_FILTERS = {
    Filter.SERVER: mark("another server's moderators entered it"),
    Filter.KIND: mark("it does not ask for this kind"),
    Filter.LEAD: mark("it does not ask for this lead time"),
    Filter.STYLE: mark("it asks for other style codes"),
    Filter.MODEL: mark("it asks for another model"),
    Filter.SHOP: mark("it asks for other shops"),
    Filter.REGION: mark("it asks for other regions"),
    Filter.WORDS: mark("its words are not met"),
    Filter.PRICE: mark("it is dearer than its highest price"),
    Filter.FIRST: mark("it asks for first drops only"),
    Filter.PREORDER: mark("it leaves out pre-orders"),
    Filter.TOLD: mark("it heard of the same pre-order as live"),
    Filter.SIZE: mark("it asks for other sizes"),
}
_OBSTACLES = {
    Obstacle.NOT_THERE: mark("not there when it was found."),
    Obstacle.PAUSED: mark("paused then."),
    Obstacle.BROKEN: mark("stopped: Discord refuses its channel."),
    Obstacle.TOO_LATE: mark("passed, but it was of no more use when it was found."),
    Obstacle.UNKNOWN: mark(
        "passed, but the record holds no message; it may have been stopped, or Raincloud was not "
        "in this server then."
    ),
}


def traced_change(found: TracedChange) -> list[str]:
    """Tell a change, and what became of it for each subscription, in lines."""
    change = found.change
    lines = [
        tr("{change}, found {moment}.", change=records.head(change), moment=text.when(change.at))
    ]
    if not found.verdicts:
        lines.append(tr("This server had no subscription. `/alerts add` makes one."))
    return [*lines, *_passed(found), *_left_out(found)]


def _passed(traced: TracedChange) -> list[str]:
    """Say what became of it for the subscriptions that let it pass, alike ones together."""
    passed = [verdict for verdict in traced.verdicts if verdict.delivery or verdict.obstacle]
    passed.sort(key=lambda verdict: verdict.delivery is None)
    alike: dict[str, list[TraceVerdict]] = defaultdict(list)
    for verdict in passed:
        alike[_became(verdict, traced)].append(verdict)
    return [
        tr("{names}: {verdict}", names=_names(verdicts, traced), verdict=became)
        for became, verdicts in list(alike.items())[:NAMES_SHOWN]
    ]


def _became(verdict: TraceVerdict, traced: TracedChange) -> str:
    sentences = []
    if verdict.obstacle is not None:
        sentences.append(tr(_OBSTACLES[verdict.obstacle]))
    elif verdict.delivery is not None:
        sentences.append(tr("passed."))
        sentences.append(records.state(verdict.delivery, traced.change))
        sentences.append(records.limits(verdict.subscription, verdict.delivery, traced.change))
    if verdict.changed_at is not None and verdict.obstacle is not Obstacle.NOT_THERE:
        ago = text.ago(verdict.changed_at)
        sentences.append(tr("(It was changed {ago}; this is what it said before.)", ago=ago))
    return text.sentences(sentences)


def _left_out(traced: TracedChange) -> list[str]:
    left: dict[Filter, list[TraceVerdict]] = defaultdict(list)
    for verdict in traced.verdicts:
        if verdict.filtered is not None:
            left[verdict.filtered].append(verdict)
    return [
        tr("{names}: left out, {why}.", names=_names(verdicts, traced), why=tr(_FILTERS[asked]))
        for asked, verdicts in left.items()
    ]


def _names(verdicts: Sequence[TraceVerdict], traced: TracedChange) -> str:
    among = [each.subscription for each in traced.verdicts]
    shown = [_name(each, among) for each in verdicts[:NAMES_SHOWN]]
    return text.some(shown, NAMES_SHOWN, of=len(verdicts))


def _name(verdict: TraceVerdict, among: Sequence[Subscription]) -> str:
    name = name_of(verdict.subscription, among, show=text.plain)
    if verdict.changed_at is None or verdict.filtered is None:
        return name
    return tr("{name} (as it was before {ago})", name=name, ago=text.ago(verdict.changed_at))
