"""What a change owes: it is stored together with a delivery to each channel that wants it.

Where many want it, the first are owed with it and the rest in parts that follow; how far that is
done is stored with each part. Knows nothing of when the parts follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.models import Change, ChangeKind, Delivery, DeliveryState, Model
from bot.parsing import matcher
from bot.rules.alerts import planning
from bot.rules.subscriptions import routing_keys
from bot.services.fanout.own_drops import telling_themselves
from bot.services.outbox import follow_ups
from bot.store.alerts import changes, deliveries, fanouts
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection
from bot.store.guilds import settings
from bot.store.members import profiles
from bot.store.shops import listings

EDITED_AT_ONCE = 300  # posts that one transaction brings up to date: some 20 ms
AT_ONCE = 100  # subscriptions looked at under the writer, for all changes of one transaction: 20 ms


class Part(NamedTuple):
    """What a change owes to the channels that come next.

    ``pairs`` are (channel id, subscription id)s that may want it, ``edited`` the earlier posts that
    it makes out of date, the oldest of each channel first; ``done`` is the channel (by id) up to
    which these are all, or none if nothing comes after them.
    """

    pairs: list[tuple[int, int]]
    edited: list[Delivery]
    done: int | None


_MODELS = {
    matcher.MODEL_2002R: Model.M2002R,
    matcher.MODEL_MULE: Model.MULE,
    matcher.MODEL_SANDAL: Model.SANDAL,
    matcher.MODEL_KIDS: Model.KIDS,
    matcher.MODEL_2002: Model.M2002,
}


async def enqueue(
    connection: Connection, change: Change, *, held_back: str | None = None
) -> Change:
    """Store a change and what it owes; see :func:`enqueue_all`."""
    [stored] = await enqueue_all(connection, [change], held_back=held_back)
    return stored


async def enqueue_all(
    connection: Connection, found: Iterable[Change], *, held_back: str | None = None
) -> list[Change]:
    """Store changes and what they owe to every subscription, in the caller's transaction.

    The first :data:`AT_ONCE` subscriptions, of the most urgent change first, are owed at once; the
    rest is stored as a fan-out that goes on.

    Args:
        connection: inside the transaction.
        found: not yet stored.
        held_back: why nothing of it is sent, if so; it is recorded with this reason.

    Returns:
        The changes with their ids, in the order given.
    """
    stored = []
    unstored = list(found)
    if unstored:
        await changes.one_at_a_time(connection)  # of two shops at once one has a style first
    for change in unstored:
        told_apart = await _told_apart(connection, change)
        stored.append(replace(told_apart, id=await changes.add(connection, told_apart)))
    room = AT_ONCE
    for change in sorted(stored, key=planning.priority_of):
        room -= await _begin(connection, change, room, held_back)
    return stored


async def _begin(connection: Connection, change: Change, room: int, held_back: str | None) -> int:
    """Enqueue a change to as many subscriptions as there is room for; return how many these are."""
    whole: list[tuple[int, int]] = []
    done: int | None = 0
    if room > 0:
        found = await part_of(connection, change, limit=room, held_back=held_back)
        whole, done = found.pairs, found.done
        planned = await plan(
            connection,
            change,
            [subscription_id for _, subscription_id in whole],
            told_already=await telling_themselves(connection, change),
        )
        await write(connection, change, planned, edited=found.edited, held_back=held_back)
    if done is not None:
        await fanouts.begin(
            connection,
            change.id,
            priority=planning.priority_of(change),
            done=done,
            held_back=held_back,
        )
    return len(whole)


async def part_of(
    connection: Connection,
    change: Change,
    *,
    after: int = 0,
    limit: int,
    held_back: str | None,
) -> Part:
    """Return who may want a change, and what it makes out of date, in the channels that come next.

    Args:
        connection: anywhere.
        change: stored.
        after: the channel (by id) up to which it is owed.
        limit: how many of each at most, of whole channels.
        held_back: why nothing of it is sent, if so; then nothing is edited either.
    """
    pairs, done = await subscription_store.open_to(
        connection,
        change.kind,
        routing_keys.asked_for(change),
        change.guild_id,
        after=after,
        limit=limit,
    )
    edited: list[Delivery] = []
    if held_back is None:
        edited, edited_to = await follow_ups.out_of_date(
            connection, change, after=after, limit=EDITED_AT_ONCE
        )
        done = min((end for end in (done, edited_to) if end is not None), default=None)
    if done is None:
        return Part(pairs, edited, None)
    return Part(
        [pair for pair in pairs if pair[0] <= done],
        [post for post in edited if post.destination.id <= done],
        done,
    )


async def plan(
    connection: Connection,
    change: Change,
    subscription_ids: Sequence[int],
    *,
    told_already: frozenset[int],
) -> planning.AlertPlan:
    """Return what a change owes to some subscriptions: all that there are of each channel.

    Args:
        connection: anywhere.
        change: stored.
        subscription_ids: whose.
        told_already: guilds (by id) that hear of the same drop from their own moderators.
    """
    found = await subscription_store.get_many(connection, subscription_ids)
    subscriptions = [found[each] for each in subscription_ids if each in found]
    alerted = {}
    if change.kind is ChangeKind.RESTOCK and change.listing_id is not None and subscriptions:
        longest = max(subscription.restock_cooldown for subscription in subscriptions)
        alerted = await subscription_store.alerted_since(
            connection,
            change.listing_id,
            [subscription.id for subscription in subscriptions],
            change.at - longest,
        )
    return planning.plan(
        change,
        subscriptions,
        alerted=alerted,
        now=change.at,
        guilds=await settings.settings(
            connection, {subscription.guild_id for subscription in subscriptions}
        ),
        people=await profiles.hours(
            connection, {each.user_id for each in subscriptions if each.user_id is not None}
        ),
        told_already=told_already,
    )


async def write(
    connection: Connection,
    change: Change,
    planned: planning.AlertPlan,
    *,
    edited: Sequence[Delivery],
    held_back: str | None,
) -> None:
    """Store what a change owes, and the edits of what it makes out of date.

    Args:
        connection: inside a transaction.
        change: stored.
        planned: what is owed.
        edited: the earlier posts that the change makes out of date, the oldest of each channel
            first; what is owed there answers the latest of them.
        held_back: why nothing of it is sent, if so.
    """
    if held_back is not None:
        held = (held_back_for(delivery, held_back) for delivery in planned.deliveries)
        await deliveries.enqueue(connection, held)
        return
    latest = {post.destination.id: post.id for post in edited}
    answering = (
        replace(queued, earlier_id=earlier_id)
        if (earlier_id := latest.get(queued.destination.id)) is not None
        else queued
        for queued in planned.deliveries
    )
    await deliveries.enqueue(connection, answering)
    await deliveries.enqueue(connection, follow_ups.edits(edited, f"change:{change.id}", change.at))
    await subscription_store.remember_mentions(connection, planned.mentions, change.at)
    if change.listing_id is not None:
        await subscription_store.remember_alerts(
            connection, change.listing_id, planned.alerts.items(), change.at
        )


def held_back_for(delivery: Delivery, reason: str) -> Delivery:
    """Return a delivery that is recorded and not sent."""
    return replace(delivery, state=DeliveryState.SUPPRESSED, reason=reason)


async def _told_apart(connection: Connection, change: Change) -> Change:
    """Return a change with its model, and whether its style is in stock for the first time."""
    codes = (change.style_code,) if change.style_code else ()
    comes_out = change.kind is ChangeKind.LIVE or change.is_preorder
    is_first = comes_out and not await listings.was_live(
        connection, change.style_code, but=change.listing_id
    )
    return replace(change, model=model_of(change.title, codes), is_first=is_first)


def model_of(title: str, codes: tuple[str, ...]) -> Model:
    """Return what of the family a product is; the 2002R where nothing tells otherwise."""
    found = matcher.match(title, skus=codes)
    return _MODELS.get(found.model, Model.M2002R) if found else Model.M2002R
