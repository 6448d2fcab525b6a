"""Keeps direct messages to one person few: what waits together is told together.

Discord minds bots that write to people much, and so do people: never more than :data:`MOST` an
hour. Knows nothing of how what is held becomes one message.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.languages import mark
from bot.models import (
    Action,
    Change,
    Delivery,
    DeliveryState,
    DestinationKind,
    HeldFor,
)
from bot.rules.schedule import holding
from bot.store.alerts import held
from bot.store.engine import Connection
from bot.store.members import profiles

MOST = 5  # messages of one person in an hour
SPAN = timedelta(hours=1)
FOLDED = mark("Several alerts for this person came together; they are told in one message.")
ENOUGH = mark("This person had five messages in an hour; what else came in is told in one.")


async def keep(connection: Connection, claimed: held.Waiting, now: datetime) -> held.Waiting:
    """Hold what a person is to be told together, or later; return the rest.

    Where more than one message waits for a person, all are held and due at once; where they had
    enough in this hour, until it is over. A reminder goes out all the same: it is a time they set.

    Args:
        connection: inside the transaction that claimed it.
        claimed: deliveries, as they were before, with their changes.
        now: aware, UTC.
    """
    people = {
        delivery.destination.id
        for delivery, change in claimed
        if delivery.destination.kind is DestinationKind.USER and _can_wait(delivery, change)
    }
    if not people:
        return claimed
    sent = await profiles.sent_since(connection, people, now - SPAN)
    waiting: dict[int, held.Waiting] = {}
    ours = {delivery.id for delivery, _ in claimed}
    others = await held.for_people(connection, people, now)
    for delivery, change in [*claimed, *(pair for pair in others if pair[0].id not in ours)]:
        person = delivery.destination.id
        is_theirs = delivery.destination.kind is DestinationKind.USER and person in people
        if is_theirs and _can_wait(delivery, change):
            waiting.setdefault(person, []).append((delivery, change))
    back: list[Delivery] = []
    for person, together in waiting.items():
        recent = sent.get(person, [])
        if len(recent) >= MOST:
            until, reason = recent[-MOST] + SPAN, ENOUGH
        elif len(together) > 1:
            until, reason = now, FOLDED
        else:
            continue
        back += [_held(delivery, until, reason) for delivery, _ in together]
    if not back:
        return claimed
    await held.keep(connection, back)
    gone = {delivery.id for delivery in back}
    return [(delivery, change) for delivery, change in claimed if delivery.id not in gone]


def _can_wait(delivery: Delivery, change: Change | None) -> bool:
    """Tell whether a delivery is news of a watch that was not tried yet."""
    is_alone = delivery.action is Action.POST and change is not None and change.lead is None
    return is_alone and delivery.is_untried_news


def _held(delivery: Delivery, until: datetime, reason: str) -> Delivery:
    ends = until + holding.DIGEST_IS_LATE
    return replace(
        delivery,
        state=DeliveryState.HELD,
        due_at=until,
        expires_at=delivery.expires_at and max(delivery.expires_at, ends),
        held_for=HeldFor.MANY,
        reason=reason,
    )
