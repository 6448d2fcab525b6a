"""What a change owes: it is stored together with a delivery to each channel that wants it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from bot.models import Change, ChangeKind, Delivery, DeliveryState, Drop, Model, Subscription
from bot.parsing import matcher
from bot.rules.alerts import planning
from bot.rules.drops import contradicts, is_same
from bot.rules.subscriptions import routing_keys
from bot.services.outbox import follow_ups
from bot.store.alerts import changes, deliveries, drops
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection
from bot.store.guilds import settings
from bot.store.shops import listings

PART = 100  # subscriptions that are looked at in one go: some 20 ms of the event loop's time
_MODELS = {
    matcher.MODEL_2002R: Model.M2002R,
    matcher.MODEL_MULE: Model.MULE,
    matcher.MODEL_SANDAL: Model.SANDAL,
    matcher.MODEL_KIDS: Model.KIDS,
    matcher.MODEL_2002: Model.M2002,
}


async def owe(connection: Connection, change: Change, *, held_back: str | None = None) -> Change:
    """Store a change and what it owes to every subscription, in the caller's transaction.

    Args:
        connection: inside the transaction.
        change: not yet stored.
        held_back: why nothing of it is sent, if so; it is recorded with this reason.

    Returns:
        The change with its id.
    """
    change = await _told_apart(connection, change)
    change = replace(change, id=await changes.add(connection, change))
    told_already = await telling_themselves(connection, change)
    edited = await follow_ups.out_of_date(connection, change) if held_back is None else []
    latest = {post.destination.id: post.id for post in edited}
    open_ = await subscription_store.open_to(
        connection, change.kind, routing_keys.asked_for(change), change.guild_id
    )
    for subscription_ids in _in_parts(open_):
        subscriptions = await subscription_store.get_many(connection, subscription_ids)
        await _owe_to(
            connection,
            change,
            [subscriptions[subscription_id] for subscription_id in subscription_ids],
            told_already=told_already,
            latest=latest,
            held_back=held_back,
        )
    await deliveries.owe(connection, follow_ups.edits(edited, f"change:{change.id}", change.at))
    return change


async def _owe_to(
    connection: Connection,
    change: Change,
    subscriptions: list[Subscription],
    *,
    told_already: frozenset[int],
    latest: Mapping[int, int],
    held_back: str | None,
) -> None:
    """Store what a change owes to some subscriptions: all that there are of each channel.

    It answers the latest earlier post (``latest``, by channel) that it makes out of date.
    """
    alerted = {}
    if change.kind is ChangeKind.RESTOCK and change.listing_id is not None:
        longest = max(subscription.restock_cooldown for subscription in subscriptions)
        alerted = await subscription_store.alerted_since(
            connection,
            change.listing_id,
            [subscription.id for subscription in subscriptions],
            change.at - longest,
        )
    plan = planning.plan(
        change,
        subscriptions,
        alerted=alerted,
        now=change.at,
        guilds=await settings.settings(
            connection, {subscription.guild_id for subscription in subscriptions}
        ),
        told_already=told_already,
    )
    if held_back is not None:
        held = (held_back_for(delivery, held_back) for delivery in plan.deliveries)
        await deliveries.owe(connection, held)
        return
    answering = (
        replace(owed, earlier_id=latest.get(owed.destination.id)) for owed in plan.deliveries
    )
    await deliveries.owe(connection, answering)
    await subscription_store.remember_mentions(connection, plan.mentions, change.at)
    if change.listing_id is not None:
        await subscription_store.remember_alerts(
            connection, change.listing_id, plan.alerts.items(), change.at
        )


def held_back_for(delivery: Delivery, reason: str) -> Delivery:
    """Return a delivery that is recorded and not sent."""
    return replace(delivery, state=DeliveryState.SUPPRESSED, reason=reason)


def _in_parts(found: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield (channel id, subscription id)s in parts of whole channels, as subscription ids.

    Between two parts the event loop has its turn: no change, however many want it, holds it up.
    """
    part: list[int] = []
    for _, channel in groupby(found, key=itemgetter(0)):
        part += [subscription_id for _, subscription_id in channel]
        if len(part) >= PART:
            yield part
            part = []
    if part:
        yield part


async def telling_themselves(connection: Connection, change: Change) -> frozenset[int]:
    """Return the guilds, by id, that hear of a source's drop from their own moderators.

    Where a source says that it is cancelled, or at another time than they have, they do not.
    """
    told = await _told_by_sources(connection, change)
    if told is None:
        return frozenset()
    entered = await drops.entered(connection, told.style_code, change.at)
    return frozenset(
        drop.guild_id
        for drop in entered
        if drop.guild_id is not None and is_same(told, drop) and not contradicts(change, told, drop)
    )


async def told_itself(connection: Connection, change: Change, guild_id: int) -> bool:
    """Tell whether a guild had a source's drop from its own moderators when a change was found.

    By what is stored of their drops now: one that moved since is taken to have been there as it is.
    """
    told = await _told_by_sources(connection, change)
    if told is None:
        return False
    entered = await drops.entered_by(connection, guild_id, told.style_code, change.at)
    return any(is_same(told, drop) and not contradicts(change, told, drop) for drop in entered)


async def _told_by_sources(connection: Connection, change: Change) -> Drop | None:
    if change.drop_id is None or change.guild_id is not None:
        return None
    return await drops.get(connection, None, change.drop_id)


async def _told_apart(connection: Connection, change: Change) -> Change:
    """Return a change with its model, and whether its style is in stock for the first time."""
    codes = (change.style_code,) if change.style_code else ()
    is_first = change.kind is ChangeKind.LIVE and not await listings.was_live(
        connection, change.style_code, but=change.listing_id
    )
    return replace(change, model=model_of(change.title, codes), is_first=is_first)


def model_of(title: str, codes: tuple[str, ...]) -> Model:
    """Return what of the family a product is; the 2002R where nothing tells otherwise."""
    found = matcher.match(title, skus=codes)
    return _MODELS.get(found.model, Model.M2002R) if found else Model.M2002R
