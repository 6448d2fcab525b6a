"""What Discord refuses, may not have taken, or makes wait: told with the remedy, and remembered.

Knows nothing of who is told: a notice finds its own way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.languages import mark, speaking, tr
from bot.models import (
    Action,
    Delivery,
    Destination,
    DestinationKind,
    Outcome,
    OutcomeKind,
    Subscription,
)
from bot.rules.schedule import holding
from bot.services.outbox import notices
from bot.store.alerts import Refusal, channels, deliveries, held
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection
from bot.store.guilds import checks, settings

NO_TAG_CODE = 40067  # a forum wants a tag on each post
TOLD_AGAIN = "%G-%V"  # one reason of one channel is told once a week
TOLD_LATELY = timedelta(days=31)
BESIDE_TOLD_AGAIN = "%Y-%m"  # what alerts go on without, once a month
_ALERTS = frozenset({Action.POST, Action.DIGEST})
_BESIDE = {  # what goes with an alert; an edit shows what another message has told
    Action.PUBLISH: mark("An alert in {channel} was not published: {reason} {remedy}"),
    Action.THREAD: mark("A drop in {channel} has no thread: {reason} {remedy}"),
    Action.POLL: mark("A drop in {channel} has no poll: {reason} {remedy}"),
}
REFUSED = mark("Discord refuses this channel.")
UNMADE = Outcome(
    kind=OutcomeKind.REFUSED,
    reason=mark("Raincloud failed to make the message."),
    remedy=mark("Who runs Raincloud finds in its log why, and can report it."),
)
NO_TAG = mark(  # a reason that the check of permissions sees come and go
    "This forum wants a tag on each post, and has none that Raincloud may give. Add one to the "
    "forum that is not for moderators only, or give Raincloud's role the permission Manage Posts."
)
TAKEN_AGAIN = mark("Alerts to {channel} have resumed: Discord takes messages there again.")


async def close(
    connection: Connection, delivery: Delivery, outcome: Outcome, now: datetime
) -> None:
    """Stop writing to a destination that refuses us, and tell somebody who can act.

    Args:
        connection: inside the transaction that ends the delivery.
        delivery: the one that was refused.
        outcome: what Discord said.
        now: aware, UTC.
    """
    reason = outcome.reason or REFUSED
    waiting = await deliveries.notices_to(connection, delivery.destination)
    is_channel = delivery.destination.kind is DestinationKind.CHANNEL
    if is_channel:
        until = now + holding.KEPT_WHILE_BROKEN
        await held.keep_while_broken(connection, delivery.destination.id, until, reason)
    await deliveries.give_up_on(connection, delivery.destination, reason)
    if delivery.notice is not None:
        waiting.append(delivery)
    is_told = False  # already, before it was tried once more
    if is_channel:
        known = await _remember(connection, delivery, outcome, now)
        is_told = known is not None and known.tried_at is not None and known.reason == reason
        for guild_id in {notice.guild_id for notice in waiting if notice.guild_id is not None}:
            await _close_log(connection, guild_id, delivery, reason, now)
    for notice in waiting:
        await notices.pass_on(connection, notice, now)
    broken = await subscription_store.mark_broken(connection, delivery.destination.id, reason)
    if is_channel and not is_told:  # a person reads it where they see their watches
        await _tell_stopped(connection, delivery, broken, reason, outcome.remedy, now)


async def wait_for_tag(
    connection: Connection, delivery: Delivery, outcome: Outcome, now: datetime
) -> None:
    """Open no post in a forum until it has a tag that may be given, and tell somebody.

    What is already posted there is edited all the same.

    Args:
        connection: inside the transaction that holds the delivery.
        delivery: the one that was refused for it.
        outcome: what Discord said.
        now: aware, UTC.
    """
    channel_id = delivery.destination.id
    await _remember(connection, delivery, outcome, now)
    until = now + holding.KEPT_WHILE_BROKEN
    await held.keep_while_broken(connection, channel_id, until, NO_TAG)
    broken = await subscription_store.mark_broken(connection, channel_id, NO_TAG)
    await _tell_stopped(connection, delivery, broken, NO_TAG, None, now)


async def _tell_stopped(
    connection: Connection,
    delivery: Delivery,
    broken: Iterable[Subscription],
    reason: str,
    remedy: str | None,
    now: datetime,
) -> None:
    """Tell who set up a channel's subscriptions that one delivery's refusal has stopped them."""
    for subscription in broken:
        with speaking(await settings.language(connection, subscription.guild_id)):
            text = tr(
                "Alerts to {channel} have stopped: {reason} The channel's subscriptions and "
                "their settings are kept, and for a day what is found. {remedy}",
                channel=f"<#{delivery.destination.id}>",
                reason=tr(reason),
                remedy=tr(remedy) if remedy else "",
            ).rstrip()
        # Several subscriptions of one moderator share the cause, so that one notice is owed; what
        # was taken up again and is refused once more is news.
        cause = f"broken:{delivery.id}:{now:%Y%m%d%H%M%S}"
        await notices.tell_guild(connection, subscription, cause, text, now)


async def tell_resumed(
    connection: Connection,
    channel_id: int,
    subscriptions: Iterable[Subscription],
    text: str,
    now: datetime,
) -> None:
    """Tell who set up a channel's subscriptions that alerts come again.

    Args:
        connection: inside a transaction.
        channel_id: the channel.
        subscriptions: its own, of one guild.
        text: why, in English, to be formatted with the channel.
        now: aware, UTC.
    """
    cause = f"resumed:{channel_id}:{now:%Y%m%d%H%M%S}"
    for subscription in subscriptions:
        with speaking(await settings.language(connection, subscription.guild_id)):
            told = tr(text, channel=f"<#{channel_id}>")
        await notices.tell_guild(connection, subscription, cause, told, now)


async def tell_taken_again(connection: Connection, channel_id: int, now: datetime) -> None:
    """Tell that a channel that refused takes messages again, as was seen when one arrived.

    Args:
        connection: inside the transaction that records it.
        channel_id: the channel.
        now: aware, UTC.
    """
    found = await subscription_store.open_in(connection, [channel_id])
    await tell_resumed(connection, channel_id, found.get(channel_id, []), TAKEN_AGAIN, now)


def refused(channel_id: int, code: int) -> str:
    """Return how the causes begin of the notices that Discord refuses a channel for a code."""
    return f"refused:{channel_id}:{code}"


async def tell_refusal(
    connection: Connection, delivery: Delivery, outcome: Outcome, now: datetime
) -> None:
    """Tell a guild, once a week, what Discord refuses of its alerts and what can be done.

    Args:
        connection: inside the transaction that records it.
        delivery: the one that was refused, or that waits.
        outcome: what Discord said, with a remedy.
        now: aware, UTC.
    """
    if delivery.notice is not None:
        if outcome.kind is OutcomeKind.REFUSED:
            await notices.pass_on(connection, delivery, now)
        return
    if delivery.destination.kind is DestinationKind.USER or outcome.remedy is None:
        return  # a member's watch is no moderator's trouble
    beside = _BESIDE.get(delivery.action)
    if delivery.action in _ALERTS:
        await _remember(connection, delivery, outcome, now)
    elif beside is None or not await _is_news(connection, delivery, outcome, now):
        return
    subscription = (
        await subscription_store.get(connection, delivery.subscription_id)
        if delivery.subscription_id is not None
        else None
    )
    if subscription is None or subscription.broken is not None:  # why it is broken was told
        return
    channel = f"<#{delivery.destination.id}>"
    with speaking(await settings.language(connection, subscription.guild_id)):
        reason, remedy = tr(outcome.reason or REFUSED), tr(outcome.remedy)
        if beside is not None:
            told = tr(beside)
        elif outcome.kind is OutcomeKind.RETRY:
            told = tr("An alert to {channel} waits: {reason} {remedy}")
        else:
            told = tr("An alert to {channel} was refused: {reason} {remedy}")
        text = told.format(channel=channel, reason=reason, remedy=remedy)
    cause = f"{refused(delivery.destination.id, outcome.code)}:{now:{TOLD_AGAIN}}"
    if beside is not None:
        when = f"{now:{BESIDE_TOLD_AGAIN}}"
        cause = f"beside:{delivery.action.value}:{delivery.destination.id}:{outcome.code}:{when}"
    await notices.tell_guild(connection, subscription, cause, text, now)


async def tell_of_doubt(
    connection: Connection, delivery: Delivery, outcome: Outcome, now: datetime
) -> None:
    """Tell a guild that one alert may or may not have been posted; give a notice to another.

    Args:
        connection: inside the transaction that records it.
        delivery: the one in doubt.
        outcome: why it cannot be settled, and what can be done.
        now: aware, UTC.
    """
    if delivery.notice is not None:
        await notices.pass_on(connection, delivery, now)
        return
    if delivery.subscription_id is None or delivery.action not in _ALERTS:
        return
    if delivery.destination.kind is DestinationKind.USER:
        return
    subscription = await subscription_store.get(connection, delivery.subscription_id)
    if subscription is not None:
        with speaking(await settings.language(connection, subscription.guild_id)):
            text = tr(
                "One alert to {channel} may or may not have been posted: the connection broke. "
                "{reason} It is not sent again. {remedy}",
                channel=f"<#{delivery.destination.id}>",
                reason=tr(outcome.reason) if outcome.reason else "",
                remedy=tr(outcome.remedy) if outcome.remedy else "",
            ).rstrip()
        await notices.tell_guild(connection, subscription, f"uncertain:{delivery.id}", text, now)


async def tell_timed_out(
    connection: Connection,
    subscriptions: Iterable[Subscription],
    until: datetime,
    now: datetime,
) -> None:
    """Tell who set up a guild's subscriptions that its alerts wait for a timeout to end.

    In person: nothing can be written into the guild until then, its log channel neither.

    Args:
        connection: inside a transaction.
        subscriptions: of one guild.
        until: when the timeout ends by itself (aware, UTC).
        now: aware, UTC.
    """
    stamp = int(until.timestamp())
    by_moderator = {subscription.created_by: subscription for subscription in subscriptions}
    for moderator, subscription in by_moderator.items():
        with speaking(await settings.language(connection, subscription.guild_id)):
            text = tr(
                "Alerts to {channel} wait: Raincloud is timed out in that server until {until}. "
                "They then come by themselves. To end it sooner, a moderator there opens "
                "Raincloud's profile and removes the timeout.",
                channel=f"<#{subscription.channel_id}>",
                until=f"<t:{stamp}:F> (<t:{stamp}:R>)",
            )
        person = Destination(kind=DestinationKind.USER, id=moderator)
        await deliveries.enqueue(
            connection,
            [
                replace(
                    notices.make_notice(
                        f"timed_out:{subscription.guild_id}:{stamp}",
                        person,
                        await notices.worded(connection, person, text, subscription.guild_id),
                        subscription.guild_id,
                        subscription.id,
                        now,
                    ),
                    expires_at=until,
                )
            ],
        )


async def _close_log(
    connection: Connection, guild_id: int, delivery: Delivery, reason: str, now: datetime
) -> None:
    """Use a log channel no more, and tell a moderator."""
    if await settings.log_channel(connection, guild_id) != delivery.destination.id:
        return
    await settings.set_log_channel(connection, guild_id, None)
    with speaking(await settings.language(connection, guild_id)):
        text = tr(
            "The log channel {channel} cannot be written to any more: {reason} It is no longer "
            "the log channel; the record of changes is kept, and `/alerts audit` shows it. "
            "Choose another log channel with `/manage log`.",
            channel=f"<#{delivery.destination.id}>",
            reason=tr(reason),
        )
    await notices.tell_server(connection, guild_id, f"log:{delivery.id}", text, now)


async def _is_news(
    connection: Connection, delivery: Delivery, outcome: Outcome, now: datetime
) -> bool:
    """Tell whether a refusal beside alerts is to be told: it is final, and nothing explains it."""
    if delivery.action is Action.POLL and outcome.kind is OutcomeKind.RETRY:
        return False
    lessened = f"{notices.LESSENED_CAUSE}{delivery.destination.id}"
    told_at = await checks.last_told(connection, lessened)
    return told_at is None or now - told_at >= TOLD_LATELY


async def _remember(
    connection: Connection, delivery: Delivery, outcome: Outcome, now: datetime
) -> Refusal | None:
    """Keep why a channel's messages are refused, for the list of subscriptions.

    Returns:
        Why they were before, if they were.
    """
    channel_id = delivery.destination.id
    known = (await channels.refusals(connection, [channel_id])).get(channel_id)
    refusal = Refusal(
        channel_id=channel_id,
        code=outcome.code,
        reason=outcome.reason or REFUSED,
        remedy=outcome.remedy,
        at=now,
    )
    await channels.refuse(connection, refusal)
    return known
