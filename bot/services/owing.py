"""What a change owes: it is stored together with a delivery to each channel that wants it."""

from __future__ import annotations

from dataclasses import replace

from bot.models import Change, ChangeKind, DeliveryState, Model
from bot.services import filing, follow_ups, matching
from bot.services.same_drops import contradicts, is_same
from bot.sources import matcher
from bot.store import changes, deliveries, drops, guilds, listings, subscriptions
from bot.store.database import Connection

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
    wishes = await subscriptions.open_to(
        connection, change.kind, filing.asked_for(change), change.guild_id
    )
    alerted = {}
    if change.kind is ChangeKind.RESTOCK and change.listing_id is not None and wishes:
        longest = max(wish.cool_down for wish in wishes)
        alerted = await subscriptions.alerted_since(
            connection, change.listing_id, change.at - longest
        )
    told_already = await _telling_themselves(connection, change)
    plan = matching.plan(
        change,
        wishes,
        alerted=alerted,
        now=change.at,
        guilds=await guilds.settings(connection, {wish.guild_id for wish in wishes}),
        told_already=told_already,
    )
    if held_back is not None:
        held = (
            replace(delivery, state=DeliveryState.SUPPRESSED, reason=held_back)
            for delivery in plan.deliveries
        )
        await deliveries.owe(connection, held)
        return change
    await deliveries.owe(
        connection, await follow_ups.with_edits(connection, change, plan.deliveries)
    )
    await subscriptions.remember_mentions(connection, plan.mentions, change.at)
    if change.listing_id is not None:
        await subscriptions.remember_alerts(
            connection, change.listing_id, plan.alerts.items(), change.at
        )
    return change


async def _telling_themselves(connection: Connection, change: Change) -> frozenset[int]:
    """Return the guilds, by id, that hear of a source's drop from their own moderators.

    Where a source says that it is cancelled, or at another time than they have, they do not.
    """
    if change.drop_id is None or change.guild_id is not None:
        return frozenset()
    told = await drops.get(connection, None, change.drop_id)
    if told is None:
        return frozenset()
    entered = await drops.entered(connection, told.style_code, change.at)
    return frozenset(
        drop.guild_id
        for drop in entered
        if drop.guild_id is not None and is_same(told, drop) and not contradicts(change, told, drop)
    )


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
