"""Ends what nobody wants any more when its turn comes, though it was wanted when it was owed.

A retry or a backlog may come to its turn long after its subscription was paused or removed, its
guild was left, or its shoe sold out. Knows nothing of how it is sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from bot.models import (
    Action,
    Delivery,
    DeliveryState,
    Destination,
    DestinationKind,
    QueuedAlert,
    Subscription,
)
from bot.rules.alerts import digesting
from bot.rules.stock import compare
from bot.rules.subscriptions import DROP_NEWS
from bot.store.alerts import deliveries, held
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection


async def keep(connection: Connection, claimed: held.Waiting, now: datetime) -> held.Waiting:
    """End what is wanted no more, or give it to another subscription; return the rest.

    What may have arrived already is settled as it is.

    Args:
        connection: inside the transaction that claimed it.
        claimed: deliveries, as they were before, with their changes.
        now: aware, UTC.
    """
    news = [pair for pair in claimed if pair[0].is_untried_news]
    digests = {queued.id: queued for queued, _ in news if queued.action is Action.DIGEST}
    items = await held.items_of(connection, digests)
    parts = [item.delivery for told in items.values() for item in told]
    owners = _known(queued.subscription_id for queued in (*parts, *(each for each, _ in news)))
    channels = await subscription_store.open_places(connection, owners) if owners else {}
    listing_ids = {change.listing_id for _, change in news if change is not None}
    gone = await sold_out(connection, listing_ids)
    changed = [
        replace(queued, state=DeliveryState.EXPIRED, reason=digesting.SOLD_OUT)
        for queued, change in news
        if change is not None and digesting.is_sold_out(change, gone)
    ]
    over = {queued.id for queued in changed}

    def is_closed(queued: Delivery) -> bool:
        return channels.get(queued.subscription_id or 0) != queued.destination.id

    closed = [
        (queued, change)
        for queued, change in news
        if queued.id not in over and queued.action is not Action.DIGEST and is_closed(queued)
    ]
    if closed:
        changed += await _taken_over(connection, closed, now)
    for digest in digests.values():
        told = items[digest.id]
        stray = {item.delivery.id for item in told if is_closed(item.delivery)}
        if stray or is_closed(digest):
            changed += await _without(connection, digest, told, stray, now)
    if changed:
        await held.keep(connection, changed)
    ended = {queued.id for queued in changed}
    return [(queued, change) for queued, change in claimed if queued.id not in ended]


async def narrow(connection: Connection, subscription: Subscription) -> None:
    """End what waits for a subscription's channel and nobody there wants since it was changed.

    What corrects an earlier message, and what may have arrived already, is left alone.

    Args:
        connection: inside the transaction that changed the subscription.
        subscription: as it is now; as it was, for the channel that it was moved from.
    """
    place = Destination(
        kind=DestinationKind.CHANNEL if subscription.user_id is None else DestinationKind.USER,
        id=subscription.channel_id,
    )
    waiting = await held.waiting_for(connection, place)
    await _narrow(connection, waiting, place, changed_id=subscription.id)


async def narrow_tried(connection: Connection, delivery: Delivery, seen: int | None) -> None:
    """End what waits again after a try, if its subscription was changed while that was under way.

    Args:
        connection: inside the transaction that recorded the try.
        delivery: as it was tried.
        seen: its subscription's revision when it was; none of what was in doubt until now, so that
            no change was heeded.
    """
    owner_id = delivery.subscription_id
    if owner_id is None:
        return
    now = (await subscription_store.wanted_of(connection, [owner_id])).get(owner_id)
    if seen is not None and now == seen:
        return
    waiting = await held.waiting_for(connection, delivery.destination, only=delivery.id)
    await _narrow(connection, waiting, delivery.destination, changed_id=owner_id)


async def _narrow(
    connection: Connection, waiting: held.Waiting, place: Destination, *, changed_id: int
) -> None:
    if not waiting:
        return
    digests = {queued.id: queued for queued, _ in waiting if queued.action is Action.DIGEST}
    items = await held.items_of(connection, digests)
    told = [(item.delivery, item.change) for parts in items.values() for item in parts]
    told += [(queued, change) for queued, change in waiting if change is not None]
    there = (await subscription_store.wanted_in(connection, [place.id])).get(place.id, [])
    owners = {each.id for each in there}
    changed = []
    for queued, change in told:
        if queued.subscription_id not in owners:
            continue  # what becomes of it is seen when its turn comes
        if queued.earlier_id is not None and change.kind in DROP_NEWS:
            continue  # who was told of a date hears that it no longer holds
        kept = digesting.narrowed(queued, change, there, changed_id)
        if kept != queued:
            changed.append(kept)
        await asyncio.sleep(0)  # alerts go first
    over = {queued.id for queued in changed if queued.state is DeliveryState.SUPPRESSED}
    changed += [
        replace(digests[digest_id], state=DeliveryState.SUPPRESSED, reason=digesting.CHANGED)
        for digest_id, parts in items.items()
        if parts and over.issuperset(item.delivery.id for item in parts)
    ]
    await held.keep(connection, changed)


async def sold_out(connection: Connection, listing_ids: Iterable[int | None]) -> dict[int, int]:
    """Return the last change, by id, after which nothing of some listings is to be had."""
    known = _known(listing_ids)
    if not known:
        return {}
    return await held.last_sold_out(connection, known, gone_after=compare.AGREEING)


async def items_of(
    connection: Connection, digest_ids: Collection[int]
) -> dict[int, list[QueuedAlert]]:
    """Return what digests (by id) tell of, the most important first; what sold out since is so."""
    items = await held.items_of(connection, digest_ids)
    listing_ids = {item.change.listing_id for told in items.values() for item in told}
    gone = await sold_out(connection, listing_ids)
    return {
        digest_id: [
            replace(item, is_sold_out=digesting.is_sold_out(item.change, gone)) for item in told
        ]
        for digest_id, told in items.items()
    }


async def _taken_over(
    connection: Connection, waiting: held.Waiting, now: datetime
) -> list[Delivery]:
    """Return what becomes of deliveries whose own subscription is not open where they go."""
    subscriptions = await subscription_store.open_in(
        connection, {queued.destination.id for queued, _ in waiting}
    )
    all_subscriptions = await subscription_store.get_many(
        connection, _known(queued.subscription_id for queued, _ in waiting)
    )
    changed = []
    for queued, change in waiting:
        there = subscriptions.get(queued.destination.id, [])
        kept = (
            digesting.ended_without(queued, all_subscriptions, now)
            if change is None
            else digesting.still_wanted(queued, change, there, all_subscriptions, now)
        )
        changed.append(_anew(kept, there, now) if kept.state is queued.state else kept)
        moved = all_subscriptions.get(queued.subscription_id or 0)
        if kept.reason == digesting.ELSEWHERE and change is not None and moved is not None:
            await _follow(connection, QueuedAlert(delivery=queued, change=change), moved, now)
    return changed


async def _follow(
    connection: Connection, queued: QueuedAlert, moved: Subscription, now: datetime
) -> None:
    """Owe what ends in one channel to the one that its subscription was given, if it is not yet.

    What was in doubt when that was given might have arrived, and stayed.
    """
    place = Destination(kind=DestinationKind.CHANNEL, id=moved.channel_id)
    copy = digesting.moved_along(queued, None, moved, place, now)
    if copy is not None:
        await deliveries.enqueue(connection, [copy])


async def _without(
    connection: Connection,
    digest: Delivery,
    told: Collection[QueuedAlert],
    stray: Collection[int],
    now: datetime,
) -> list[Delivery]:
    """Return what becomes of a digest and of those it tells of whose subscription is not open.

    Args:
        connection: inside the transaction that claimed it.
        digest: the digest, whose own subscription may not be open either.
        told: what it tells of.
        stray: those of them (by id) whose subscription is not open where it goes.
        now: aware, UTC.
    """
    place = digest.destination.id
    there = (await subscription_store.open_in(connection, {place})).get(place, [])
    all_subscriptions = await subscription_store.get_many(
        connection,
        _known(queued.subscription_id for queued in (digest, *(each.delivery for each in told))),
    )
    ended = digesting.ended_without(digest, all_subscriptions, now)
    if not there and ended.state is DeliveryState.HELD:
        return [ended]  # with all that it tells of
    changed, left = [], []
    for item in told:
        kept = item.delivery
        if kept.id in stray:
            kept = digesting.still_wanted(kept, item.change, there, all_subscriptions, now)
        if kept.state is not item.delivery.state:
            kept = replace(kept, folded_into=None)
        else:
            left.append(kept)
        if kept != item.delivery:
            changed.append(kept)
    if not left:
        is_ended = DeliveryState.SUPPRESSED
        reasons = [part.reason for part in changed if part.state is is_ended]
        return [*changed, replace(digest, state=is_ended, reason=(*reasons, ended.reason)[0])]
    if digest.subscription_id not in {each.id for each in there}:
        kept = replace(digest, subscription_id=left[0].subscription_id)
        changed.append(_anew(kept, there, now))
    return changed


def _anew(queued: Delivery, there: Collection[Subscription], now: datetime) -> Delivery:
    """Return a delivery that is another subscription's now: its turn comes anew."""
    roles = {subscription.role_id for subscription in there}
    return replace(
        queued,
        state=DeliveryState.PENDING,
        due_at=now,
        role_ids=tuple(role for role in queued.role_ids if role in roles),
    )


def _known(ids: Iterable[int | None]) -> set[int]:
    return {each for each in ids if each is not None}
