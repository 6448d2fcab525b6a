"""How what is told together is put in order, divided into messages, and owed as a digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.models import Action, Delivery, HeldFor, Priority, QueuedAlert

ITEMS = 25  # of one message; each gets its share of the 4,000 characters Discord takes


def in_order(items: Iterable[QueuedAlert]) -> list[QueuedAlert]:
    """Return what a digest tells of, the most important first."""
    return sorted(
        items, key=lambda item: (item.delivery.priority, item.change.at, item.delivery.id)
    )


def divide(items: Sequence[QueuedAlert]) -> Iterable[tuple[QueuedAlert, ...]]:
    """Divide what is told into as few messages as hold it, of even length."""
    count = -(-len(items) // ITEMS)
    for part in range(count):
        yield tuple(items[len(items) * part // count : len(items) * (part + 1) // count])


def digest_of(items: Sequence[QueuedAlert], now: datetime) -> Delivery:
    """Return the delivery that tells of several others, in one message.

    Its cause names the first of them and when they fell due, so that it is owed once.

    Args:
        items: of one destination, the most important first.
        now: aware, UTC.
    """
    deliveries = [item.delivery for item in items]
    ends = [delivery.expires_at for delivery in deliveries if delivery.expires_at is not None]
    waits = {delivery.held_for for delivery in deliveries}
    first = min(deliveries, key=lambda delivery: delivery.id)
    due_at = max(delivery.due_at for delivery in deliveries)
    is_urgent = waits == {HeldFor.MANY}  # news that waited only to be told together
    return Delivery(
        cause=f"digest:{due_at:%Y%m%d%H%M%S}:{first.id}",
        destination=first.destination,
        priority=min(each.priority for each in deliveries) if is_urgent else Priority.DIGEST,
        due_at=now,
        expires_at=max(ends) if len(ends) == len(deliveries) else None,
        subscription_id=deliveries[0].subscription_id,
        guild_id=first.guild_id,
        action=Action.DIGEST,
        held_for=next((waited for waited in HeldFor if waited in waits), HeldFor.DAILY),
    )
