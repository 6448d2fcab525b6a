"""Who wants to hear of a change, and what is owed to them: pure rules.

Knows nothing of how wishes are kept or messages are sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.models import (
    Change,
    ChangeKind,
    Delivery,
    DeliveryState,
    Destination,
    DestinationKind,
    Precision,
    Priority,
    Subscription,
)
from bot.sources.sizes import matches

STOCK_IS_NEWS = timedelta(minutes=30)  # an older restock is sold out again more often than not
NEWS_IS_NEWS = timedelta(hours=12)  # price cuts, sold out, cancelled
DROP_IS_NEWS = timedelta(minutes=30)  # after a drop's time
DAY_IS_NEWS = timedelta(hours=20)  # after the begin of a day, where no hour is known
LEADS = (timedelta(hours=24), timedelta(hours=1), timedelta(0))  # before a drop, longest first
SUPPRESSED_BY_COOL_DOWN = "It restocked within the subscription's cool-down."
SUPPRESSED_AS_ENTERED = "This server's moderators entered this drop themselves."
_DROP_NEWS = frozenset({ChangeKind.MOVED, ChangeKind.CANCELLED})
_BY_SIZE = frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is owed for one change, and which sizes each subscription (by id) thereby hears of."""

    deliveries: tuple[Delivery, ...]
    alerts: Mapping[int, tuple[str, ...]]


def wanted_sizes(subscription: Subscription, change: Change) -> tuple[str, ...] | None:
    """Return the sizes of a change that a subscription wants to see, or none if it wants nothing.

    A subscription to announced drops also hears when one moves or is cancelled: who was told of
    a date must be told that it no longer holds.
    """
    wants_kind = change.kind in subscription.kinds or (
        change.kind in _DROP_NEWS and ChangeKind.ANNOUNCED in subscription.kinds
    )
    is_foreign = change.guild_id is not None and change.guild_id != subscription.guild_id
    if not wants_kind or is_foreign or not _matches(subscription.query, change):
        return None
    if change.kind not in _BY_SIZE or not subscription.sizes:
        return change.sizes
    return (
        tuple(
            seen
            for seen in change.sizes
            if any(matches(wanted, seen) for wanted in subscription.sizes)
        )
        or None
    )


def plan(
    change: Change,
    subscriptions: Iterable[Subscription],
    *,
    alerted: Mapping[tuple[int, str], datetime],
    now: datetime,
    told_already: frozenset[int] = frozenset(),
) -> Plan:
    """Say what is owed for a change: one delivery a channel, held back ones with the reason.

    Args:
        change: stored, with its id.
        subscriptions: all that may want it.
        alerted: when each (subscription id, size) last heard of this listing.
        now: aware, UTC.
        told_already: guilds (by id) that hear of the same drop from their own moderators.
    """
    by_channel: dict[int, list[tuple[Subscription, tuple[str, ...]]]] = defaultdict(list)
    held_back: dict[int, tuple[Subscription, tuple[str, ...]]] = {}
    own: dict[int, tuple[Subscription, tuple[str, ...]]] = {}
    alerts: dict[int, tuple[str, ...]] = {}
    for subscription in subscriptions:
        sizes = wanted_sizes(subscription, change)
        if sizes is None:
            continue
        if subscription.guild_id in told_already:
            own.setdefault(subscription.channel_id, (subscription, sizes))
            continue
        if change.kind is ChangeKind.RESTOCK:
            warm = tuple(
                size
                for size in sizes
                if not _is_cooling(alerted.get((subscription.id, size)), subscription, now)
            )
            if not warm:
                held_back.setdefault(subscription.channel_id, (subscription, sizes))
                continue
            sizes = warm
        if change.kind in _BY_SIZE:
            alerts[subscription.id] = sizes
        by_channel[subscription.channel_id].append((subscription, sizes))
    owed = [_delivery(change, wishes) for wishes in by_channel.values()]
    owed.extend(
        _delivery(change, [wish], state=DeliveryState.SUPPRESSED, reason=SUPPRESSED_BY_COOL_DOWN)
        for channel_id, wish in held_back.items()
        if channel_id not in by_channel
    )
    owed.extend(
        _delivery(change, [wish], state=DeliveryState.SUPPRESSED, reason=SUPPRESSED_AS_ENTERED)
        for wish in own.values()
    )
    return Plan(deliveries=tuple(owed), alerts=alerts)


def expires_at(change: Change) -> datetime:
    """Return when a message about a change is of no more use."""
    if change.kind in _BY_SIZE:
        return change.at + STOCK_IS_NEWS
    if change.kind is ChangeKind.CANCELLED or change.drop_at is None:
        return change.at + NEWS_IS_NEWS
    useful = DAY_IS_NEWS if change.precision is Precision.DAY else DROP_IS_NEWS
    if change.lead is None:
        return max(change.drop_at, change.at) + useful
    nearer = [lead for lead in leads_of(change.precision) if lead < change.lead]
    return change.drop_at - nearer[0] if nearer else change.drop_at + useful


def leads_of(precision: Precision | None) -> tuple[timedelta, ...]:
    """Return when a drop is told ahead, longest first; a day has no hour to be told before."""
    if precision is Precision.INSTANT:
        return LEADS
    return (LEADS[0], LEADS[-1]) if precision is Precision.DAY else ()


def _delivery(
    change: Change,
    wishes: list[tuple[Subscription, tuple[str, ...]]],
    *,
    state: DeliveryState = DeliveryState.PENDING,
    reason: str | None = None,
) -> Delivery:
    first = wishes[0][0]
    seen = {size for _, sizes in wishes for size in sizes}
    roles = dict.fromkeys(wish.role_id for wish, _ in wishes if wish.role_id is not None)
    return Delivery(
        cause=f"change:{change.id}",
        destination=Destination(kind=DestinationKind.CHANNEL, id=first.channel_id),
        priority=_priority(change),
        state=state,
        due_at=change.at,
        expires_at=expires_at(change),
        change_id=change.id,
        subscription_id=first.id,
        guild_id=first.guild_id,
        sizes=tuple(size for size in change.sizes if size in seen),
        role_ids=tuple(roles),
        reason=reason,
    )


def _priority(change: Change) -> Priority:
    if change.kind in _BY_SIZE:
        return Priority.STOCK
    return Priority.NEWS if change.lead is None else Priority.LEAD


def _is_cooling(last: datetime | None, subscription: Subscription, now: datetime) -> bool:
    return last is not None and now - last < subscription.cool_down


def _matches(query: str, change: Change) -> bool:
    if not query:
        return True
    told = (change.title, change.style_code, change.colorway, change.retailer)
    text = " ".join(part for part in told if part).casefold()
    return all(
        word[1:] not in text if word.startswith("-") and len(word) > 1 else word in text
        for word in query.casefold().split()
    )
