"""Plans anew what is held when a server's or person's hours change, or when a digest comes.

Knows nothing of what the hours are: the rules of holding are asked again.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.models import (
    Action,
    Delivery,
    Destination,
    DestinationKind,
    Digest,
    GuildSettings,
    HeldFor,
    QueuedAlert,
    Subscription,
)
from bot.rules.alerts import digesting
from bot.rules.schedule import holding
from bot.rules.subscriptions import filters
from bot.services.outbox.gates import quiet_gate
from bot.store.alerts import deliveries, held
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection

_BY_NO_CLOCK = frozenset({HeldFor.MANY, HeldFor.BROKEN})  # what is held so waits for no hour
PART = 100  # deliveries that are planned in one go: some 10 ms of the event loop's time


async def plan_anew(connection: Connection, guild_id: int, now: datetime) -> None:
    """Plan anew what is held for a guild, after its settings or subscriptions changed.

    What is due already is left alone: its release decides.

    Args:
        connection: inside the transaction that made the change.
        guild_id: the guild.
        now: aware, UTC.
    """
    await _plan_anew(connection, await held.of_guild(connection, guild_id), now)


async def plan_anew_for(connection: Connection, user_id: int, now: datetime) -> None:
    """Plan anew what is held for a person, after their hours or watches changed.

    Args:
        connection: inside the transaction that made the change.
        user_id: the person.
        now: aware, UTC.
    """
    await _plan_anew(connection, await held.of_person(connection, user_id), now)


async def _plan_anew(connection: Connection, all_held: held.Waiting, now: datetime) -> None:
    waiting = [
        (delivery, change)
        for delivery, change in all_held
        if change is not None and delivery.due_at > now and delivery.held_for not in _BY_NO_CLOCK
    ]
    if not waiting:
        return
    hours = await quiet_gate.hours_of(connection, [delivery for delivery, _ in waiting])
    places = {delivery.destination.id for delivery, _ in waiting}
    subscriptions = await subscription_store.open_in(connection, places)
    anew = []
    for number, (delivery, change) in enumerate(waiting, start=1):
        guild_id = delivery.guild_id or 0
        settings = hours.get((guild_id, delivery.destination), GuildSettings(guild_id=guild_id))
        wanting = [
            subscription
            for subscription in subscriptions.get(delivery.destination.id, [])
            if filters.wanted_sizes(subscription, change) is not None
        ]
        anew.append(holding.hold_anew(delivery, change, wanting, settings, now))
        if not number % PART:
            await asyncio.sleep(0)  # alerts go first
    await held.keep(connection, anew)


async def move_along(
    connection: Connection, old: Subscription, new: Subscription, now: datetime
) -> None:
    """Owe what waits for a subscription to its new channel as well, or with what is owed there.

    In the first one its turn ends it, unless another subscription there wants it.

    Args:
        connection: inside the transaction that gave it another channel.
        old: the subscription as it was.
        new: as it is now.
        now: aware, UTC.
    """
    place = _channel(new)
    told = {}
    copies = {}
    for queued, digest in await _owed(connection, _channel(old)):
        copy = digesting.moved_along(queued, digest, old, place, now)
        if copy is not None:
            copies[copy.cause], told[copy.cause] = copy, queued.change
    there = [queued.delivery for queued, _ in await _owed(connection, place)]
    there += await held.untold_in(connection, place, copies)
    await held.keep(
        connection,
        [
            digesting.joined(delivery, copies[delivery.cause], told[delivery.cause])
            for delivery in there
            if delivery.cause in copies
        ],
    )
    await deliveries.enqueue(connection, copies.values())


async def _owed(
    connection: Connection, place: Destination
) -> list[tuple[QueuedAlert, Delivery | None]]:
    """Return what waits for a place, by itself or in a digest that does."""
    waiting = await held.waiting_for(connection, place)
    digests = {queued.id: queued for queued, _ in waiting if queued.action is Action.DIGEST}
    alone = [
        (QueuedAlert(delivery=queued, change=change), None)
        for queued, change in waiting
        if change is not None and queued.action is Action.POST
    ]
    items = await held.items_of(connection, digests)
    return [
        *alone,
        *((item, digests[digest_id]) for digest_id, told in items.items() for item in told),
    ]


def _channel(subscription: Subscription) -> Destination:
    return Destination(kind=DestinationKind.CHANNEL, id=subscription.channel_id)


def may_come_otherwise(old: Subscription, new: Subscription) -> bool:
    """Tell whether what is held may come at another time since a subscription was changed.

    Its digest may come at another one; or what was held for a subscription that is paused, or
    wants it no more, is wanted by this one now, and comes with its digest.
    """
    return new.digest is not Digest.INSTANT or old.digest is not Digest.INSTANT
