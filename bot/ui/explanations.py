"""Why a message was sent: the whole way from the sweep to the card, in words.

Knows nothing of how the record is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.models import Change, ChangeKind, Explanation, HeldFor, Model, SweepState
from bot.ui import records, replies, text
from bot.ui.replies import WHY
from bot.ui.subscriptions import subscription_line

__all__ = ["WHY", "explanation"]

FOLDED_SHOWN = 15
MODELS = {
    Model.M2002R: "2002R",
    Model.MULE: "2002R mule",
    Model.SANDAL: "2002R sandal",
    Model.KIDS: "children's 2002R",
    Model.M2002: "2002",
}
_RULES = {
    ChangeKind.LIVE: "This shop had it in stock for the first time: {sizes}.",
    ChangeKind.RESTOCK: "These sizes went from out of stock to in stock: {sizes}.",
    ChangeKind.SOLD_OUT: "Two sweeps running showed every size out of stock.",
    ChangeKind.PRICE_CUT: "Its price fell by at least 5 % and 5 units of its currency.",
    ChangeKind.ANNOUNCED: "A moderator entered this drop.",
    ChangeKind.MOVED: "A moderator gave this drop another time.",
    ChangeKind.CANCELLED: "A moderator cancelled this drop.",
}
_TOLD = {
    ChangeKind.ANNOUNCED: "This source tells of the drop, or of its time, for the first time.",
    ChangeKind.MOVED: "This source gives the drop another time.",
    ChangeKind.CANCELLED: "This source says that the drop is cancelled.",
}
_HELD = {
    HeldFor.QUIET: "These came in this server's quiet hours, and waited for their end.",
    HeldFor.DAILY: "These waited for a daily digest, as their subscription asks.",
    HeldFor.WEEKLY: "These waited for a weekly digest, as their subscription asks.",
}
_NEAR = "A drop is near: it is told as long before as the subscription asks, and at its time."


def _rule(change: Change, sizes: Sequence[str]) -> str:
    if change.lead is not None:
        return _NEAR
    rule = _RULES[change.kind] if change.source_id is None else (_RULES | _TOLD)[change.kind]
    return rule.format(sizes=text.size_list(sizes or change.sizes))


def explanation(found: Explanation) -> str:
    """Say why a message was sent: the sweep, the product, the rule, who wanted it, and when."""
    delivery, change = found.delivery, found.change
    if found.items:
        return replies.fit(*_digest(found))
    if change is None:
        lines = [f"**{WHY}** A moderator asked for it with `/alerts test`; it is a test."]
    else:
        lines = [f"**{WHY}** {_rule(change, delivery.sizes)}", *_way(found, change)]
    if found.subscription is not None and found.subscription.removed_at is None:
        lines.append(f"Subscription {subscription_line(found.subscription)}")
    else:
        lines.append("The subscription it answers has been removed since.")
    if found.others:
        numbers = ", ".join(str(wish.id) for wish in found.others[:20])
        lines.append(f"This channel's other subscriptions that let it pass: {numbers}.")
    if change is not None:
        wish = found.subscription
        limits = records.limits(wish, delivery, change) if wish is not None else ""
        lines.append(f"{records.state(delivery, change)} {limits}".rstrip())
    return replies.fit(*lines)


def _way(found: Explanation, change: Change) -> list[str]:
    """Say which sweep saw it, and what was seen."""
    lines = []
    sweep = found.sweep
    if sweep is not None:
        how = "complete" if sweep.state is SweepState.COMPLETE else "partial"
        lines.append(
            f"Sweep of {text.plain(sweep.source, 80)} at {text.when(sweep.finished_at)}: {how}, "
            f"{sweep.products} {'product' if sweep.products == 1 else 'products'} seen."
        )
    elif change.source_id is not None:
        lines.append("The record of the sweep that found it is no longer kept.")
    code = f"by its style code {text.plain(change.style_code, 40)}" if change.style_code else ""
    known = f", known since {text.ago(found.known_since)}" if found.known_since is not None else ""
    lines.append(
        f"Product {text.plain(change.title, 100)}{known}, recognised as a {MODELS[change.model]} "
        f"{code or 'by its name'}."
    )
    return lines


def _digest(found: Explanation) -> list[str]:
    """Say what a digest, or a catch-up, was made of."""
    first = (
        f"**{WHY}** {_HELD[found.delivery.held_for or HeldFor.DAILY]} "
        f"{records.state(found.delivery, None)}"
    )
    lines = [
        f"{records.head(item.change, item.delivery.sizes)}, found {text.ago(item.change.at)}"
        for item in found.items[:FOLDED_SHOWN]
    ]
    more = len(found.items) - FOLDED_SHOWN
    return (
        [first, *lines, f"And {more} more; `/alerts log` shows them."]
        if more > 0
        else [first, *lines]
    )
