"""What the record says of deliveries, in words: the log, the preview, and parts of both.

Knows nothing of how it is looked up.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import mark, tr
from bot.models import (
    Action,
    Change,
    ChangeKind,
    Delivery,
    DeliveryState,
    DestinationKind,
    Digest,
    HeldFor,
    Subscription,
)
from bot.rules.subscriptions import filters
from bot.services.trace import Preview, Previewed
from bot.ui.base import pages, text

LOG, PREVIEW = "log", "preview"
HEADS = {
    ChangeKind.LIVE: mark("Live"),
    ChangeKind.RESTOCK: mark("Restock"),
    ChangeKind.ANNOUNCED: mark("Announced"),
    ChangeKind.MOVED: mark("Moved"),
    ChangeKind.CANCELLED: mark("Cancelled"),
    ChangeKind.PRICE_CUT: mark("Price cut"),
    ChangeKind.SOLD_OUT: mark("Sold out"),
}
REASON_LIMIT = 200  # characters of what a record gives as its reason
SIZES_SHOWN = 12
_STATES = {
    DeliveryState.PENDING: mark("On its way"),
    DeliveryState.SENDING: mark("Being sent now"),
    DeliveryState.SENT: mark("Sent"),
    DeliveryState.RETRY: mark("To be tried again"),
    DeliveryState.FAILED: mark("Refused by Discord"),
    DeliveryState.UNCERTAIN: mark("In doubt: it may have been sent"),
    DeliveryState.EXPIRED: mark("Not sent: no longer useful"),
    DeliveryState.HELD: mark("Held"),
    DeliveryState.FOLDED: mark("Told in a digest or catch-up message"),
    DeliveryState.SUPPRESSED: mark("Held back on purpose"),
}
_DUE = frozenset({DeliveryState.PENDING, DeliveryState.RETRY, DeliveryState.HELD})
_ACTIONS = {
    Action.DIGEST: mark("A digest or catch-up message"),
    Action.EDIT: mark("An earlier message brought up to date"),
    Action.PUBLISH: mark("An earlier message passed on to followers"),
    Action.POLL: mark("A poll under an earlier message"),
}


def head(change: Change, sizes: Sequence[str] = ()) -> str:
    """Name a change in one line: kind, shoe, sizes and shop."""
    kind = tr("Reminder") if change.lead is not None else tr(HEADS[change.kind])
    what = f"**{kind}** {text.plain(change.title, 80)}"
    came_in = sizes or change.sizes
    if came_in:
        shown, more = text.size_list(came_in[:SIZES_SHOWN]), len(came_in) - SIZES_SHOWN
        if more > 0:
            shown = tr("{sizes} and {count} more", sizes=shown, count=more)
        what = f"{what}: {shown}"
    if not change.retailer:
        return what
    return tr("{what} at {shop}", what=what, shop=text.plain(change.retailer, 60))


def state(delivery: Delivery, change: Change | None) -> str:
    """Say where a delivery stands, when, and why."""
    sentence = _sent(delivery, change) or tr(_STATES[delivery.state])
    if delivery.state is DeliveryState.HELD and delivery.held_for is HeldFor.BROKEN:
        sentence = tr(
            "Kept until the channel takes messages again; it is dropped {ago}",
            ago=text.ago(delivery.due_at),
        )
    elif delivery.state in _DUE:
        sentence = tr("{state}, due {ago}", state=sentence, ago=text.ago(delivery.due_at))
    if delivery.attempts > 1:
        sentence = tr("{state}, after {count} tries", state=sentence, count=delivery.attempts)
    sentence = tr("{sentence}.", sentence=sentence)
    if not delivery.reason or delivery.state is DeliveryState.SENT:
        return sentence
    return text.sentences([sentence, _reason(delivery.reason)])


def _sent(delivery: Delivery, change: Change | None) -> str | None:
    if delivery.state is not DeliveryState.SENT or delivery.sent_at is None:
        return None
    ago = text.ago(delivery.sent_at)
    if change is None:
        return tr("Sent {ago}", ago=ago)
    seconds = f"{(delivery.sent_at - change.at).total_seconds():.1f}"
    return tr("Sent {ago}, {seconds} s after it was found", ago=ago, seconds=seconds)


def _reason(reason: str) -> str:
    sentence = text.plain(tr(reason), REASON_LIMIT)
    return sentence if sentence.endswith((".", "\u3002")) else tr("{sentence}.", sentence=sentence)


def limits(subscription: Subscription, delivery: Delivery, change: Change) -> str:
    """Say what of a subscription a delivery leaves out: its role, and sizes that are cooling."""
    if delivery.state is DeliveryState.SUPPRESSED:
        return ""
    sentences = []
    if subscription.role_id is not None and subscription.role_id not in delivery.role_ids:
        if subscription.ping_kinds and change.kind not in subscription.ping_kinds:
            sentences.append(tr("Its role is not mentioned for this kind."))
        elif subscription.digest is not Digest.INSTANT:
            sentences.append(tr("A digest mentions no role."))
        elif subscription.ping_cooldown:
            sentences.append(tr("Its role was not mentioned: it had been not long before."))
    sizes = filters.wanted_sizes(subscription, change) or ()
    cooling = [size for size in sizes if size not in delivery.sizes]
    if cooling and change.kind is ChangeKind.RESTOCK:
        shown = text.size_list(cooling[:SIZES_SHOWN])
        sentences.append(tr("Left out by the cool-down: {sizes}.", sizes=shown))
    return text.sentences(sentences)


def log(
    found: Sequence[tuple[Delivery, Change | None]], rest: str, number: int = 0
) -> pages.ListPage:
    """Show a server's last deliveries."""
    title = "## " + tr("The last deliveries")
    if not found:
        is_asked = bool(rest.strip(":"))
        none = tr("There is none like that.") if is_asked else tr("There has been none so far.")
        others = tr(
            "An alert that was never owed is not in this list: "
            "`/alerts why` tells which stage it did not pass."
        )
        empty = f"{title}\n{text.sentences([none, others])}"
        return pages.ListPage(text=empty, what=LOG, rest=rest, number=0, count=1)
    return pages.paged(title, [_entry(*each) for each in found], LOG, rest, number)


def preview(found: Preview, number: int = 0) -> pages.ListPage:
    """Show what a subscription would have posted."""
    head = tr("What {subscription} would have posted", subscription=found.name)
    sentences = [
        tr(
            "To {channel}, from {ago} until now, with its current settings. Nothing was sent.",
            channel=f"<#{found.subscription.channel_id}>",
            ago=text.ago(found.since),
        )
    ]
    if found.subscription.is_paused or found.subscription.broken is not None:
        sentences.append(tr("It is stopped just now; this shows it as if it were not."))
    title = f"## {head}\n{text.sentences(sentences)}"
    shown = [item for item in found.items if item.queued.state is not DeliveryState.SUPPRESSED]
    held_back = [item for item in found.items if item.queued.state is DeliveryState.SUPPRESSED]
    entries = [_previewed(item) for item in shown]
    if held_back:
        reasons = dict.fromkeys(item.queued.reason or "" for item in held_back)
        more = tr("Not posted: {count} more that it lets pass.", count=len(held_back))
        entries.append(
            text.sentences([more, *(text.plain(tr(reason), REASON_LIMIT) for reason in reasons)])
        )
    rest = str(found.subscription.id)
    if not entries:
        none = tr(
            "Nothing that was found since then passes its filters. `/alerts why` tells of a style "
            "or a shop which stage it did not pass."
        )
        empty = f"{title}\n{none}"
        return pages.ListPage(text=empty, what=PREVIEW, rest=rest, number=0, count=1)
    return pages.paged(title, entries, PREVIEW, rest, number)


def _entry(delivery: Delivery, change: Change | None) -> str:
    if change is not None and delivery.action is Action.POST:
        what = head(change, delivery.sizes)
    elif delivery.is_sample:
        what = tr("**Test** asked for with `/alerts test`")
    elif delivery.action in _ACTIONS:
        what = f"**{tr(_ACTIONS[delivery.action])}**"
    else:
        what = tr("**Notice** to moderators")
    is_channel = delivery.destination.kind is DestinationKind.CHANNEL
    place = f"<#{delivery.destination.id}>" if is_channel else f"<@{delivery.destination.id}>"
    return f"{what}\n{place} · {state(delivery, change)}"


def _previewed(item: Previewed) -> str:
    change, queued = item.change, item.queued
    lines = [head(change, queued.sizes), tr("Found {moment}", moment=text.when(change.at))]
    if queued.state is DeliveryState.HELD:
        is_over = queued.expires_at is not None and queued.expires_at <= queued.due_at
        then = (
            tr("Held until {ago}: over by then, so not told.")
            if is_over
            else tr("Held until {ago}: told in one message with others.")
        )
        lines.append(then.format(ago=text.ago(queued.due_at)))
    real = item.real
    if real is None:
        never = tr("In truth it was not posted: the subscription was made or changed later.")
        lines.append(f"-# {never}")
    elif real.state is not DeliveryState.SENT or set(real.sizes) != set(queued.sizes):
        sizes = text.size_list(real.sizes[:SIZES_SHOWN])
        truth = tr("In truth ({sizes}): {state}") if sizes else tr("In truth: {state}")
        lines.append(f"-# {truth.format(sizes=sizes, state=state(real, change))}")
    return "\n".join(lines)
