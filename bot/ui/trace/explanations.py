"""Why a message was sent: the whole way from the sweep to the card, in words.

Knows nothing of how the record is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import counted, mark, tr
from bot.models import Change, ChangeKind, Explanation, HeldFor, Model, SweepState
from bot.rules.subscriptions import tell_apart
from bot.ui.base import text
from bot.ui.subscriptions import subscription_line
from bot.ui.trace import records

WHY = mark("Why this alert?")  # the button's label, and the head of its answer
FOLDED_SHOWN = 15
LOOKS = frozenset({"line", "colour"})  # fields that are no reason why something was sent
OTHERS_SHOWN = 5
MODELS = {
    Model.M2002R: "2002R",
    Model.MULE: mark("2002R mule"),
    Model.SANDAL: mark("2002R sandal"),
    Model.KIDS: mark("children's 2002R"),
    Model.M2002: "2002",
}
_RULES = {
    ChangeKind.LIVE: mark("This shop had it in stock for the first time: {sizes}."),
    ChangeKind.RESTOCK: mark("These sizes went from out of stock to in stock: {sizes}."),
    ChangeKind.SOLD_OUT: mark("Two sweeps running showed every size out of stock."),
    ChangeKind.PRICE_CUT: mark("Its price fell by at least 5 % and 5 units of its currency."),
    ChangeKind.ANNOUNCED: mark("A moderator entered this drop."),
    ChangeKind.MOVED: mark("A moderator gave this drop another time."),
    ChangeKind.CANCELLED: mark("A moderator cancelled this drop."),
}
_TOLD = {
    ChangeKind.ANNOUNCED: mark(
        "This source tells of the drop, or of its time, for the first time."
    ),
    ChangeKind.MOVED: mark("This source gives the drop another time."),
    ChangeKind.CANCELLED: mark("This source says that the drop is cancelled."),
}
_HELD = {
    HeldFor.QUIET: mark("These came in this server's quiet hours, and waited for their end."),
    HeldFor.AWAY: mark(
        "These could not be sent in time: Raincloud was stopped, or Discord could not be reached."
    ),
    HeldFor.BROKEN: mark("These waited until the channel took messages again."),
    HeldFor.DAILY: mark("These waited for a daily digest, as their subscription asks."),
    HeldFor.WEEKLY: mark("These waited for a weekly digest, as their subscription asks."),
    HeldFor.MANY: mark("These came together, or after five messages in an hour: they are one."),
}
_NEAR = mark("A drop is near: it is told as long before as the subscription asks, and at its time.")


def _rule(change: Change, sizes: Sequence[str]) -> str:
    if change.lead is not None:
        return tr(_NEAR)
    rule = _RULES[change.kind] if change.source_id is None else (_RULES | _TOLD)[change.kind]
    return tr(rule, sizes=text.size_list(sizes or change.sizes))


def explanation(found: Explanation) -> str:
    """Say why a message was sent: the sweep, the product, the rule, who wanted it, and when."""
    delivery, change = found.delivery, found.change
    if found.items:
        return text.fit(*_digest(found))
    if change is None:
        asked = tr("A moderator asked for it with `/alerts test`; it is a test.")
        lines = [f"**{tr(WHY)}** {asked}"]
    else:
        lines = [f"**{tr(WHY)}** {_rule(change, delivery.sizes)}", *_way(found, change)]
    if found.subscription is not None and found.subscription.removed_at is None:
        lines.append(tr("Sent for {line}", line=subscription_line(found.subscription, but=LOOKS)))
    else:
        lines.append(tr("The subscription it answers has been removed since."))
    if found.others:
        among = [found.subscription, *found.others] if found.subscription else found.others
        names = [tell_apart(other, among, text.plain) for other in found.others]
        lines.append(
            tr(
                "This channel's other subscriptions that let it pass: {names}.",
                names=text.some([name for name in names if name], OTHERS_SHOWN),
            )
        )
    if change is not None:
        subscription = found.subscription
        limits = records.limits(subscription, delivery, change) if subscription is not None else ""
        lines.append(text.sentences([records.state(delivery, change), limits]))
    return text.fit(*lines)


def _way(found: Explanation, change: Change) -> list[str]:
    """Say which sweep saw it, and what was seen."""
    lines = []
    sweep = found.sweep
    if sweep is not None:
        saw = (
            tr("Sweep of {shop} at {moment}: complete, {products} seen.")
            if sweep.state is SweepState.COMPLETE
            else tr("Sweep of {shop} at {moment}: partial, {products} seen.")
        )
        lines.append(
            saw.format(
                shop=text.plain(sweep.source, 80),
                moment=text.when(sweep.finished_at),
                products=counted("{count} product", "{count} products", sweep.products),
            )
        )
    elif change.source_id is not None:
        lines.append(tr("The record of the sweep that found it is no longer kept."))
    product = text.plain(change.title, 100)
    if found.known_since is not None:
        ago = text.ago(found.known_since)
        product = tr("{product}, known since {ago}", product=product, ago=ago)
    lines.append(tr("Product {what}.", what=recognised(product, change.model, change.style_code)))
    return lines


def recognised(product: str, model: Model, style_code: str | None) -> str:
    """Say what model a product was taken for, and by what.

    Args:
        product: what is said of it, harmless already.
        model: which it was taken for.
        style_code: as the shop tells it, if it does.
    """
    if style_code is None:
        return tr(
            "{product}, recognised as a {model} by its name",
            product=product,
            model=tr(MODELS[model]),
        )
    return tr(
        "{product}, recognised as a {model} by its style code {code}",
        product=product,
        model=tr(MODELS[model]),
        code=text.plain(style_code, 40),
    )


def _digest(found: Explanation) -> list[str]:
    """Say what a digest, or a catch-up, was made of."""
    held = tr(_HELD[found.delivery.held_for or HeldFor.DAILY])
    waited = text.sentences([held, records.state(found.delivery, None)])
    first = f"**{tr(WHY)}** {waited}"
    lines = [
        tr(
            "{change}, found {moment}",
            change=records.head(item.change, item.delivery.sizes),
            moment=text.ago(item.change.at),
        )
        for item in found.items[:FOLDED_SHOWN]
    ]
    more = len(found.items) - FOLDED_SHOWN
    if more > 0:
        lines.append(tr("And {count} more; `/alerts log` shows them.", count=more))
    return [first, *lines]
