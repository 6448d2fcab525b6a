"""Tells moderators of trouble, once: a refused channel, a message nobody can be sure of.

Knows nothing of how a notice is sent: it is a delivery like any other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.languages import speaking, tr
from bot.models import Action, Delivery, Destination, DestinationKind, Priority, Subscription
from bot.store.alerts import deliveries
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection
from bot.store.guilds import audit, settings

NOTICE_IS_NEWS = timedelta(days=7)
_LOOKED_AT = 20  # changes of a guild, for one that a person made


async def close(connection: Connection, delivery: Delivery, reason: str, now: datetime) -> None:
    """Stop writing to a destination that refuses us, and tell who set it up.

    Args:
        connection: inside the transaction that ends the delivery.
        delivery: the one that was refused.
        reason: Discord's, as a sentence.
        now: aware, UTC.
    """
    notices = await deliveries.notices_to(connection, delivery.destination)
    await deliveries.give_up_on(connection, delivery.destination, reason)
    if delivery.destination.kind is DestinationKind.USER:
        return
    channel_id = delivery.destination.id
    if delivery.notice is not None:
        notices.append(delivery)
    for guild_id in {notice.guild_id for notice in notices if notice.guild_id is not None}:
        await _close_log(connection, guild_id, delivery, reason, now)
    for notice in notices:  # the log channel itself refuses: say it all in person
        await _tell_moderator(connection, notice, notice.notice or "", now)
    for broken in await subscription_store.mark_broken(connection, channel_id, reason):
        with speaking(await settings.language(connection, broken.guild_id)):
            text = tr(
                "Alerts to {channel} have stopped: {reason} The channel's subscriptions and "
                "their settings are kept. Give Raincloud the permissions to see the channel and "
                "to send messages there: alerts then resume by themselves, or at once with "
                "/alerts test.",
                channel=f"<#{channel_id}>",
                reason=tr(reason),
            )
        # Several subscriptions of one moderator share the cause, so that one notice is owed.
        await tell_guild(connection, broken, f"broken:{delivery.id}", text, now)


async def tell_of_doubt(connection: Connection, delivery: Delivery, now: datetime) -> None:
    """Tell a guild that one alert may or may not have been posted."""
    is_alert = delivery.action in {Action.POST, Action.DIGEST} and delivery.notice is None
    if delivery.subscription_id is None or not is_alert:
        return
    subscription = await subscription_store.get(connection, delivery.subscription_id)
    if subscription is not None:
        with speaking(await settings.language(connection, subscription.guild_id)):
            text = tr(
                "One alert to {channel} may or may not have been posted: the connection broke, "
                "and the channel's history cannot be read. It is not sent again. Give Raincloud "
                "the permission Read Message History there, so that it can find out for itself "
                "next time.",
                channel=f"<#{delivery.destination.id}>",
            )
        await tell_guild(connection, subscription, f"uncertain:{delivery.id}", text, now)


async def tell_guild(
    connection: Connection, subscription: Subscription, cause: str, text: str, now: datetime
) -> None:
    """Owe a notice about a subscription: to its guild's log channel, or to who set it up.

    Args:
        connection: inside a transaction.
        subscription: the subscription.
        cause: what it is told for; the same is told once to the same place.
        text: what is told.
        now: aware, UTC.
    """
    log_channel = await settings.log_channel(connection, subscription.guild_id)
    if log_channel is None or log_channel == subscription.channel_id:
        destination = Destination(kind=DestinationKind.USER, id=subscription.created_by)
    else:
        destination = Destination(kind=DestinationKind.CHANNEL, id=log_channel)
    await deliveries.owe(
        connection, [_notice(cause, destination, text, subscription.guild_id, subscription.id, now)]
    )


async def _close_log(
    connection: Connection, guild_id: int, delivery: Delivery, reason: str, now: datetime
) -> None:
    """Use a log channel no more, and tell the one who last changed something in its guild."""
    await settings.set_log_channel(connection, guild_id, None)
    changes = await audit.of_guild(connection, guild_id, limit=_LOOKED_AT)
    moderator = next((entry.by for entry in changes if entry.by is not None), None)
    if moderator is None:
        return
    with speaking(await settings.language(connection, guild_id)):
        text = tr(
            "The log channel {channel} cannot be written to any more: {reason} It is no longer "
            "the log channel; the record of changes is kept, and `/alerts audit` shows it. "
            "Choose another log channel with `/manage log`.",
            channel=f"<#{delivery.destination.id}>",
            reason=tr(reason),
        )
    destination = Destination(kind=DestinationKind.USER, id=moderator)
    await deliveries.owe(
        connection, [_notice(f"log:{delivery.id}", destination, text, guild_id, None, now)]
    )


async def _tell_moderator(
    connection: Connection, delivery: Delivery, text: str, now: datetime
) -> None:
    if delivery.subscription_id is None:
        return
    subscription = await subscription_store.get(connection, delivery.subscription_id)
    if subscription is not None:
        moderator = Destination(kind=DestinationKind.USER, id=subscription.created_by)
        await deliveries.owe(
            connection,
            [_notice(delivery.cause, moderator, text, subscription.guild_id, subscription.id, now)],
        )


def _notice(
    cause: str,
    destination: Destination,
    text: str,
    guild_id: int,
    subscription_id: int | None,
    now: datetime,
) -> Delivery:
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
