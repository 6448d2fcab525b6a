"""Lets a person's message grow: what several shops show of one shoe in a moment is one message.

The first shop's message is sent at once; those that follow are shown in it by an edit, which
notifies nobody again. Knows nothing of how that looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.languages import mark
from bot.models import CAME_IN, Change, Delivery, DeliveryState, DestinationKind
from bot.services.outbox import follow_ups
from bot.store.alerts import deliveries, held
from bot.store.engine import Connection
from bot.store.members import profiles

WITHIN = timedelta(minutes=2)  # between what the first and the last shop of a message show
LOOKED_BACK = timedelta(hours=1)  # for a message that grows: what waited longer is one of its own
JOINED = mark("Another shop had this shoe first; its message shows this shop too.")


async def keep(connection: Connection, claimed: held.Waiting, now: datetime) -> held.Waiting:
    """Add to messages that people have what belongs in them; return the rest.

    Args:
        connection: inside the transaction that claimed it.
        claimed: deliveries, as they were before, with their changes.
        now: aware, UTC.
    """
    people = {
        delivery.destination.id for delivery, change in claimed if _can_join(delivery, change)
    }
    if not people:
        return claimed
    told = await profiles.told_lately(connection, people, now - LOOKED_BACK)
    joined: list[Delivery] = []
    edits: list[Delivery] = []
    for delivery, change in claimed:
        earlier = _first_of(delivery, change, told.get(delivery.destination.id, []))
        if earlier is not None:
            joined.append(
                replace(delivery, state=DeliveryState.FOLDED, folded_into=earlier.id, reason=JOINED)
            )
            edits += follow_ups.edits([earlier], f"joined:{delivery.id}", now)
    if not joined:
        return claimed
    await held.keep(connection, joined)
    await deliveries.enqueue(connection, edits)
    gone = {delivery.id for delivery in joined}
    return [(delivery, change) for delivery, change in claimed if delivery.id not in gone]


def _first_of(
    delivery: Delivery, change: Change | None, told: Sequence[tuple[Delivery, Change]]
) -> Delivery | None:
    """Return the message that shows the same shoe of another shop, seen in the same moment."""
    if change is None or not _can_join(delivery, change):
        return None
    for earlier, other in told:
        is_same_shoe = other.style_code == change.style_code and other.kind in CAME_IN
        is_other_shop = (other.listing_id, other.retailer) != (change.listing_id, change.retailer)
        if is_same_shoe and is_other_shop and abs(change.at - other.at) <= WITHIN:
            return earlier
    return None


def _can_join(delivery: Delivery, change: Change | None) -> bool:
    """Tell whether a delivery is news to a person of a shoe that a code names, not tried yet."""
    is_theirs = delivery.destination.kind is DestinationKind.USER
    return (
        is_theirs
        and delivery.is_untried_news
        and change is not None
        and change.style_code is not None
        and change.kind in CAME_IN
    )
