"""What became of one change for one subscription, by the record: a pure rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.models import AuditEntry, Change, Delivery, Subscription
from bot.rules.alerts import planning
from bot.rules.subscriptions import Filter, filters
from bot.rules.trace import revisions


class Obstacle(StrEnum):
    """Why a subscription that lets a change pass was owed nothing."""

    NOT_THERE = "not_there"  # it was made later, or removed before
    PAUSED = "paused"
    BROKEN = "broken"  # Discord refused its channel
    TOO_LATE = "too_late"  # when the change was found it was of no more use
    UNKNOWN = "unknown"  # the record does not tell


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceVerdict:
    """What became of a change for a subscription: one of a delivery, a filter, or an obstacle.

    ``subscription`` is as it was when the change was found, or as it is if it was not there then;
     ``changed_at`` is when it was next changed; ``sizes`` are those it let pass. The
    delivery is its channel's, which may tell for other subscriptions too.
    """

    subscription: Subscription
    changed_at: datetime | None
    sizes: tuple[str, ...] = ()
    delivery: Delivery | None = None
    filtered: Filter | None = None
    obstacle: Obstacle | None = None


def verdict_of(
    change: Change,
    now: Subscription,
    entries: Iterable[AuditEntry],
    queued: Iterable[Delivery],
) -> TraceVerdict:
    """Return what became of a change for a subscription.

    Args:
        change: as it was found.
        now: the subscription as it is.
        entries: of the guild's audit record, newest first.
        owed: what the guild was owed of the change.
    """
    past = revisions.as_of(now, entries, change.at)
    if past.subscription is None:
        return TraceVerdict(
            subscription=now, changed_at=past.changed_at, obstacle=Obstacle.NOT_THERE
        )
    subscription, changed_at = past.subscription, past.changed_at
    if subscription.is_paused:
        return TraceVerdict(
            subscription=subscription, changed_at=changed_at, obstacle=Obstacle.PAUSED
        )
    filtered = filters.left_out_by(subscription, change)
    if filtered is not None:
        return TraceVerdict(subscription=subscription, changed_at=changed_at, filtered=filtered)
    sizes = filters.wanted_sizes(subscription, change) or ()
    delivery = next(
        (each for each in queued if each.destination.id == subscription.channel_id), None
    )
    obstacle = None
    if planning.expires_at(change, subscription.lead_times) <= change.at:
        delivery, obstacle = None, Obstacle.TOO_LATE
    elif delivery is None:
        obstacle = Obstacle.UNKNOWN if now.broken is None else Obstacle.BROKEN
    return TraceVerdict(
        subscription=subscription,
        changed_at=changed_at,
        sizes=sizes,
        delivery=delivery,
        obstacle=obstacle,
    )
