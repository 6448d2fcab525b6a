"""Tells moderators of trouble, once.

A notice goes to the guild's log channel, to who set the subscription up, or to another moderator:
each is tried until one takes it, and whoever of them uses a command next is told what none took.
Knows nothing of how a notice is sent: it is a delivery like any other.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from bot.languages import speaking, tr
from bot.models import (
    Delivery,
    Destination,
    DestinationKind,
    Priority,
    Subscription,
)
from bot.store.alerts import deliveries
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection
from bot.store.guilds import audit, settings

NOTICE_IS_NEWS = timedelta(days=7)
LESSENED_CAUSE = "lessened:"  # of what is seen missing beside alerts: never to be told anew
AUDIT_CAUSE = "audit:"  # how causes begin of what the log channel is told of changes
_LOOKED_AT = 50  # changes of a guild, for the people who made them


async def tell_guild(
    connection: Connection, subscription: Subscription, cause: str, text: str, now: datetime
) -> None:
    """Enqueue a notice about a subscription to the first who can be told of it.

    Args:
        connection: inside a transaction.
        subscription: the subscription.
        cause: what it is told for; the same is told once to the same place.
        text: what is told.
        now: aware, UTC.
    """
    guild_id = subscription.guild_id
    async for destination in _destinations(connection, guild_id, subscription):
        said = await worded(connection, destination, text, guild_id)
        notice = make_notice(cause, destination, said, guild_id, subscription.id, now)
        await deliveries.enqueue(connection, [notice])
        break


async def tell_server(
    connection: Connection, guild_id: int, cause: str, text: str, now: datetime
) -> None:
    """Enqueue a notice about a guild as a whole to the first who can be told of it.

    Args:
        connection: inside a transaction.
        guild_id: the guild.
        cause: what it is told for; the same is told once to the same place.
        text: what is told.
        now: aware, UTC.
    """
    async for destination in _destinations(connection, guild_id, None):
        said = await worded(connection, destination, text, guild_id)
        notice = make_notice(cause, destination, said, guild_id, None, now)
        await deliveries.enqueue(connection, [notice])
        break


async def pass_on(connection: Connection, notice: Delivery, now: datetime) -> None:
    """Enqueue a notice that its destination did not take to the next one; there may be none left.

    Args:
        connection: inside the transaction that records that it was not taken.
        notice: the one that was not taken.
        now: aware, UTC.
    """
    is_record = notice.cause.startswith(AUDIT_CAUSE)  # `/alerts audit` shows it anyway
    if notice.guild_id is None or notice.notice is None or is_record:
        return
    subscription = (
        await subscription_store.get(connection, notice.subscription_id)
        if notice.subscription_id is not None
        else None
    )
    tried = await deliveries.destinations_of(connection, notice.cause)
    async for destination in _destinations(connection, notice.guild_id, subscription):
        if destination not in tried and destination != notice.destination:
            again = make_notice(
                notice.cause,
                destination,
                await worded(connection, destination, notice.notice, notice.guild_id),
                notice.guild_id,
                notice.subscription_id,
                now,
            )
            await deliveries.enqueue(connection, [again])
            return


async def worded(connection: Connection, destination: Destination, text: str, guild_id: int) -> str:
    """Return a notice as its place gets it: a person, who may moderate many servers, hears which.

    A channel that was deleted, or that they cannot see, has no name in a direct message.
    """
    if destination.kind is not DestinationKind.USER:
        return text
    name = await settings.name(connection, guild_id)
    if not name:
        return text
    with speaking(await settings.language(connection, guild_id)):
        shown = name.replace("`", "'")  # as code, in which nothing of it is a link or a mention
        line = tr("-# Server: {name}", name=f"`{shown}`")
    return text if line in text else f"{text}\n{line}"


async def _destinations(
    connection: Connection, guild_id: int, subscription: Subscription | None
) -> AsyncIterator[Destination]:
    """Give the destinations where a guild can be told something, the best first."""
    log_channel = await settings.log_channel(connection, guild_id)
    channel_id = None if subscription is None else subscription.channel_id
    if log_channel is not None and log_channel != channel_id:
        yield Destination(kind=DestinationKind.CHANNEL, id=log_channel)
    people = [] if subscription is None else [subscription.created_by]
    if people:
        yield Destination(kind=DestinationKind.USER, id=people[0])
    for entry in await audit.of_guild(connection, guild_id, limit=_LOOKED_AT):
        if entry.by is not None and entry.by not in people:
            people.append(entry.by)
            yield Destination(kind=DestinationKind.USER, id=entry.by)


def make_notice(
    cause: str,
    destination: Destination,
    text: str,
    guild_id: int,
    subscription_id: int | None,
    now: datetime,
) -> Delivery:
    """Return a notice to one destination; ``expires_at`` is when it is news no more."""
    return Delivery(
        cause=cause,
        destination=destination,
        priority=Priority.NOTICE,
        due_at=now,
        expires_at=now + NOTICE_IS_NEWS,
        notice=text,
        guild_id=guild_id,
        subscription_id=subscription_id,
    )
