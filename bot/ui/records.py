"""What the record says of deliveries, in words: the log, the preview, and parts of both.

Knows nothing of how it is looked up.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.models import (
    Action,
    Change,
    ChangeKind,
    Delivery,
    DeliveryState,
    DestinationKind,
    Rhythm,
    Subscription,
)
from bot.services import conditions
from bot.services.previews import Preview, Previewed
from bot.ui import pages, text

LOG, PREVIEW = "log", "preview"
HEADS = {
    ChangeKind.LIVE: "Live",
    ChangeKind.RESTOCK: "Restock",
    ChangeKind.ANNOUNCED: "Announced",
    ChangeKind.MOVED: "Moved",
    ChangeKind.CANCELLED: "Cancelled",
    ChangeKind.PRICE_CUT: "Price cut",
    ChangeKind.SOLD_OUT: "Sold out",
}
REASON_LIMIT = 200  # characters of what a record gives as its reason
SIZES_SHOWN = 12
_STATES = {
    DeliveryState.PENDING: "On its way",
    DeliveryState.SENDING: "Being sent now",
    DeliveryState.SENT: "Sent",
    DeliveryState.RETRY: "To be tried again",
    DeliveryState.FAILED: "Refused by Discord",
    DeliveryState.UNCERTAIN: "In doubt: it may have been sent",
    DeliveryState.EXPIRED: "Not sent: no longer useful",
    DeliveryState.HELD: "Held",
    DeliveryState.FOLDED: "Told in a digest or catch-up message",
    DeliveryState.SUPPRESSED: "Held back on purpose",
}
_DUE = frozenset({DeliveryState.PENDING, DeliveryState.RETRY, DeliveryState.HELD})
_ACTIONS = {
    Action.DIGEST: "A digest or catch-up message",
    Action.EDIT: "An earlier message brought up to date",
    Action.PUBLISH: "An earlier message passed on to followers",
    Action.POLL: "A poll under an earlier message",
}


def head(change: Change, sizes: Sequence[str] = ()) -> str:
    """Name a change in one line: kind, shoe, sizes and shop."""
    kind = "Reminder" if change.lead is not None else HEADS[change.kind]
    shown = tuple(sizes or change.sizes)[:SIZES_SHOWN]
    more = len(sizes or change.sizes) - len(shown)
    what = f": {text.size_list(shown)}" if shown else ""
    what += f" and {more} more" if more else ""
    where = f" at {text.plain(change.retailer, 60)}" if change.retailer else ""
    return f"**{kind}** {text.plain(change.title, 80)}{what}{where}"


def state(delivery: Delivery, change: Change | None) -> str:
    """Say where a delivery stands, when, and why."""
    said = _STATES[delivery.state]
    if delivery.state is DeliveryState.SENT and delivery.sent_at is not None:
        said += f" {text.ago(delivery.sent_at)}"
        if change is not None:
            said += f", {(delivery.sent_at - change.at).total_seconds():.1f} s after it was found"
    if delivery.state in _DUE:
        said += f", due {text.ago(delivery.due_at)}"
    if delivery.attempts > 1:
        said += f", after {delivery.attempts} tries"
    if delivery.reason and delivery.state is not DeliveryState.SENT:
        said += f". {text.plain(delivery.reason, REASON_LIMIT)}"
    return said if said.endswith(".") else f"{said}."


def limits(wish: Subscription, delivery: Delivery, change: Change) -> str:
    """Say what of a subscription a delivery leaves out: its role, and sizes that are cooling."""
    if delivery.state is DeliveryState.SUPPRESSED:
        return ""
    said = []
    if wish.role_id is not None and wish.role_id not in delivery.role_ids:
        if wish.role_kinds and change.kind not in wish.role_kinds:
            said.append("Its role is not mentioned for this kind.")
        elif wish.rhythm is not Rhythm.INSTANT:
            said.append("A digest mentions no role.")
        elif wish.role_rest:
            said.append("Its role was not mentioned: it had been not long before.")
    sizes = conditions.wanted_sizes(wish, change) or ()
    cooling = [size for size in sizes if size not in delivery.sizes]
    if cooling and change.kind is ChangeKind.RESTOCK:
        shown = text.size_list(cooling[:SIZES_SHOWN])
        said.append(f"Left out by the cool-down: {shown}.")
    return " ".join(said)


def log(found: Sequence[tuple[Delivery, Change | None]], rest: str, number: int = 0) -> pages.Page:
    """Show a server's last deliveries."""
    title = "## The last deliveries"
    if not found:
        none = "There is none like that." if rest.strip(":") else "There has been none so far."
        empty = (
            f"{title}\n{none} An alert that was never owed is not in this list: "
            "`/alerts why` tells which stage it did not pass."
        )
        return pages.Page(text=empty, what=LOG, rest=rest, number=0, count=1)
    return pages.paged(title, [_entry(*each) for each in found], LOG, rest, number)


def preview(found: Preview, number: int = 0) -> pages.Page:
    """Show what a subscription would have posted."""
    title = (
        f"## What subscription {found.wish.id} would have posted\n"
        f"To <#{found.wish.channel_id}>, as it is now, since {text.ago(found.since)}. "
        "Nothing was sent."
    )
    if found.wish.is_paused or found.wish.broken is not None:
        title += " It is stopped just now; this shows it as if it were not."
    shown = [item for item in found.items if item.owed.state is not DeliveryState.SUPPRESSED]
    held_back = [item for item in found.items if item.owed.state is DeliveryState.SUPPRESSED]
    entries = [_previewed(item) for item in shown]
    if held_back:
        reasons = dict.fromkeys(item.owed.reason or "" for item in held_back)
        entries.append(
            f"Not posted: {len(held_back)} more that it lets pass. "
            + " ".join(text.plain(reason, REASON_LIMIT) for reason in reasons)
        )
    rest = str(found.wish.id)
    if not entries:
        empty = (
            f"{title}\nNothing that was found since then passes its filters. `/alerts why` tells "
            "of a style or a shop which stage it did not pass."
        )
        return pages.Page(text=empty, what=PREVIEW, rest=rest, number=0, count=1)
    return pages.paged(title, entries, PREVIEW, rest, number)


def _entry(delivery: Delivery, change: Change | None) -> str:
    if change is not None and delivery.action is Action.POST:
        what = head(change, delivery.sizes)
    elif delivery.is_sample:
        what = "**Test** asked for with `/alerts test`"
    elif delivery.action in _ACTIONS:
        what = f"**{_ACTIONS[delivery.action]}**"
    else:
        what = "**Notice** to moderators"
    is_channel = delivery.destination.kind is DestinationKind.CHANNEL
    place = f"<#{delivery.destination.id}>" if is_channel else f"<@{delivery.destination.id}>"
    return f"{what}\n{place} · {state(delivery, change)}"


def _previewed(item: Previewed) -> str:
    change, owed = item.change, item.owed
    when = f"Found {text.when(change.at)}"
    if owed.state is DeliveryState.HELD:
        is_over = owed.expires_at is not None and owed.expires_at <= owed.due_at
        then = "over by then, so not told" if is_over else "told in one message with others"
        when += f"\nHeld until {text.ago(owed.due_at)}: {then}."
    lines = [head(change, owed.sizes), when]
    real = item.real
    if real is None:
        lines.append("-# In truth it was not posted: the subscription was made or changed later.")
    elif real.state is not DeliveryState.SENT or set(real.sizes) != set(owed.sizes):
        sizes = f" ({text.size_list(real.sizes[:SIZES_SHOWN])})" if real.sizes else ""
        lines.append(f"-# In truth{sizes}: {state(real, change)}")
    return "\n".join(lines)
