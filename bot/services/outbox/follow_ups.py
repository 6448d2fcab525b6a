"""What follows a message: its thread, its poll, its publication, and what keeps it up to date.

Each is a delivery of its own, owed in the transaction that makes it due: none is lost, and none
is made twice. Knows nothing of how Discord does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.models import (
    Action,
    Change,
    ChangeKind,
    Delivery,
    DeliveryContext,
    DeliveryState,
    DestinationKind,
    GuildSettings,
    Priority,
)
from bot.parsing.sizes import labels as sizes
from bot.rules.alerts import planning
from bot.rules.drops import named_shops, shops_of
from bot.services.outbox import revalidation
from bot.services.outbox.gates import quiet_gate
from bot.services.outbox.stock_now import StockNow, stock_now
from bot.store.alerts import (
    changes,
    channels,
    deliveries,
    drops,
    follow_ups,
    sightings,
    topics,
)
from bot.store.engine import Connection
from bot.store.guilds import settings as guilds
from bot.store.members import profiles

EDITED_FOR = timedelta(days=60)  # how old a post can be that is still brought up to date
TOPIC_LASTS = timedelta(days=30)  # after which a style gets a new thread
USEFUL = timedelta(hours=6)
_DROP_TOPIC = "drop {}"  # kept in the store, and read by nobody
AFTER_HELD = timedelta(seconds=10)  # within which what was held is released and sent
EDIT_IS_USEFUL = timedelta(days=7)  # it notifies nobody, and shows how things are when it comes
_PERSON = DestinationKind.USER
_ACTS = frozenset({Action.EDIT, Action.PUBLISH, Action.THREAD})
_MAKES_OLD = frozenset({ChangeKind.MOVED, ChangeKind.CANCELLED, ChangeKind.SOLD_OUT})


async def out_of_date(
    connection: Connection, change: Change, *, after: int = 0, limit: int
) -> tuple[list[Delivery], int | None]:
    """Return the posts that a change makes out of date and that may be edited, by channel.

    Args:
        connection: anywhere.
        change: stored.
        after: the channel (by id) up to which they are edited.
        limit: how many at most; but one channel's are all there.

    Returns:
        In the order of their channels' ids, the oldest of each first. And the channel (by id) up to
        which these are all; none if there are no more.
    """
    if change.kind not in _MAKES_OLD:
        return [], None
    says_so = 0  # what was told before this change says so already
    if change.kind is ChangeKind.SOLD_OUT and change.listing_id is not None:
        says_so = await follow_ups.last_sold_out(connection, change.listing_id, before=change.id)
    return await follow_ups.posts_in_turn(
        connection,
        change.at - EDITED_FOR,
        drop_id=change.drop_id,
        listing_id=change.listing_id,
        found_after=says_so,
        before=change.id,
        after=after,
        limit=limit,
    )


def edits(old: Iterable[Delivery], cause: str, now: datetime) -> list[Delivery]:
    """Return the edits that bring earlier posts up to date, for one cause."""
    return [
        _about(post, f"edit:{cause}:{post.id}", Action.EDIT, Priority.FOLLOW_UP, now)
        for post in old
    ]


async def show_joined(connection: Connection, drop_id: int, cause: str, now: datetime) -> None:
    """Let the posts about a drop show all shops that will have it; nobody is notified.

    Args:
        connection: inside the transaction that learns of it.
        drop_id: the drop.
        cause: what tells this look from the next one.
        now: aware, UTC.
    """
    old = await follow_ups.earlier_posts(connection, now - EDITED_FOR, drop_id=drop_id)
    await deliveries.enqueue(connection, edits(old, cause, now))


async def after(
    connection: Connection,
    delivery: Delivery,
    change: Change | None,
    context: DeliveryContext,
    now: datetime,
) -> None:
    """Enqueue what follows a delivery that has just been done.

    Args:
        connection: inside the transaction that records it.
        delivery: with ``message_id`` and ``posted_in`` as Discord gave them.
        change: what it told.
        context: how things stood when it was claimed.
        now: aware, UTC.
    """
    topic = topic_of(change)
    channel_id = delivery.destination.id
    if delivery.action is Action.THREAD and topic and delivery.message_id:
        await _keep_topic(connection, channel_id, topic, delivery.message_id, now)
    is_direct = delivery.destination.kind is _PERSON
    if delivery.action is not Action.POST or change is None or is_direct:
        return
    if topic and delivery.posted_in is not None:  # a forum's post is a thread from the beginning
        await _keep_topic(connection, channel_id, topic, delivery.posted_in, now)
    is_announcement = change.kind is ChangeKind.ANNOUNCED and change.lead is None
    wanted = {
        Action.THREAD: context.threads and topic and delivery.posted_in is None,
        Action.PUBLISH: context.publish and delivery.posted_in is None,
        Action.POLL: context.polls and is_announcement,
    }
    queued = [
        _about(
            delivery,
            f"{action.value}:{change.id}",
            action,
            Priority.FOLLOW_UP if action in _ACTS else Priority.LEAD,
            now,
        )
        for action, is_wanted in wanted.items()
        if is_wanted
    ]
    await deliveries.enqueue(connection, queued)


async def contexts(
    connection: Connection, claimed: Sequence[tuple[Delivery, Change | None]], now: datetime
) -> dict[int, DeliveryContext]:
    """Return how things stand around deliveries, by id.

    Args:
        connection: anywhere.
        claimed: deliveries with their changes.
        now: aware, UTC.
    """
    if not claimed:
        return {}
    channel_ids = {delivery.destination.id for delivery, _ in claimed}
    subscription_ids = {
        delivery.subscription_id for delivery, _ in claimed if delivery.subscription_id
    }
    earlier_ids = {delivery.earlier_id for delivery, _ in claimed if delivery.earlier_id}
    threads = await topics.find(connection, channel_ids, now - TOPIC_LASTS)
    beside = await follow_ups.wanted_beside(connection, channel_ids)
    looks = await follow_ups.looks_of(connection, subscription_ids)
    earlier = await deliveries.get_many(connection, earlier_ids) if earlier_ids else {}
    joined = await revalidation.items_of(connection, earlier_ids) if earlier_ids else {}
    people = {
        delivery.destination.id for delivery, _ in claimed if delivery.destination.kind is _PERSON
    }
    own_threads = await profiles.threads(connection, people)
    direct_channels = await deliveries.direct_channels(connection, people)
    known = await channels.facts(connection, channel_ids)
    set_there = await guilds.settings(
        connection, {delivery.guild_id for delivery, _ in claimed if delivery.guild_id}
    )
    hours = await quiet_gate.hours_of(connection, [delivery for delivery, _ in claimed])
    told_of = {change.drop_id for _, change in claimed if change and change.drop_id is not None}
    words = await sightings.words_about(connection, told_of) if told_of else {}
    shops = {drop_id: shops_of(said) for drop_id, said in words.items()}
    several = {
        change.drop_id
        for _, change in claimed
        if change and change.drop_id is not None and change.other_shops
    }
    entered = await drops.get_many(connection, several) if several else {}
    shops |= {drop_id: named for drop_id, drop in entered.items() if (named := named_shops(drop))}
    in_stock = await stock_now(connection, [change for _, change in claimed if change])
    told_before = await changes.get_many(
        connection, {before.change_id for before in earlier.values() if before.change_id}
    )
    around: dict[int, DeliveryContext] = {}
    for delivery, change in claimed:
        channel_id = delivery.destination.id
        wanted = beside.get(channel_id)
        settings = set_there.get(delivery.guild_id or 0)
        shown = looks.get(delivery.subscription_id or 0, follow_ups.Looks())
        own = hours.get((delivery.guild_id or 0, delivery.destination))
        before = earlier.get(delivery.earlier_id or 0)
        sizes_told = change.sizes if change else ()
        now_there = in_stock.get(change.id, StockNow()) if change else StockNow()
        after_id = None
        if delivery.doubt_since is not None and delivery.action not in _ACTS:
            after_id = await channels.own_before(connection, channel_id, delivery.doubt_since)
        context = DeliveryContext(
            channel=known.get(channel_id),
            after_id=after_id,
            earlier=before,
            thread_id=(
                own_threads.get(channel_id)
                if delivery.destination.kind is _PERSON
                else threads.get((channel_id, topic_of(change) or ""))
            ),
            direct_channel=(
                direct_channels.get(channel_id) if delivery.destination.kind is _PERSON else None
            ),
            tags=shown.tags,
            line=shown.line,
            colour=shown.colour,
            role_id=shown.role_id,
            revision=shown.revision,
            shops=shops.get(change.drop_id or 0, ()) if change else (),
            threads=wanted is not None and wanted.threads,
            publish=wanted is not None and wanted.publish,
            polls=wanted is not None and wanted.polls,
            language=settings.language if settings is not None else "en",
            sizes_in=_sizes_in(settings, now_there.labels or delivery.sizes or sizes_told),
            in_stock=now_there.labels,
            size_pages=now_there.pages,
            joined=tuple(joined.get(delivery.earlier_id or 0, ())),
            was=told_before.get(before.change_id or 0) if before is not None else None,
            quiet_from=quiet_gate.begins_at(delivery, change, own, now) if own else None,
        )
        if delivery.action is Action.EDIT and change is not None:
            context = await _up_to_date(connection, context, change)
        around[delivery.id] = context
    return around


async def _keep_topic(
    connection: Connection, channel_id: int, topic: str, thread_id: int, now: datetime
) -> None:
    """Let a thread be the one of its topic, unless another one is.

    What is settled late may have opened one before: what is in doubt in the newer one would be
    looked for in the older.
    """
    there = await topics.find(connection, [channel_id], now - TOPIC_LASTS)
    if there.get((channel_id, topic), thread_id) == thread_id:
        await topics.keep(
            connection, channel_id=channel_id, topic=topic, thread_id=thread_id, now=now
        )


def topic_of(change: Change | None) -> str | None:
    """Return what makes the posts about one shoe one thread; none where nothing tells it."""
    if change is None:
        return None
    if change.style_code is not None:
        return change.style_code
    return _DROP_TOPIC.format(change.drop_id) if change.drop_id is not None else None


def can_be_done(delivery: Delivery, context: DeliveryContext) -> bool | None:
    """Tell whether the message that a delivery is about is there; none if it is not there yet."""
    if delivery.action in {Action.POST, Action.DIGEST}:
        return True
    earlier = context.earlier
    if earlier is not None and earlier.state.value in deliveries.OPEN:
        return None
    return (
        earlier is not None
        and earlier.state is DeliveryState.SENT
        and earlier.message_id is not None
    )


def wait_for(earlier: Delivery | None, now: datetime) -> timedelta | None:
    """Return how long a message that is to come first is held, or none where it may come soon."""
    if earlier is None or earlier.state is not DeliveryState.HELD:
        return None
    return max(earlier.due_at - now, AFTER_HELD) + AFTER_HELD


def correction(post: Delivery, change: Change) -> Delivery:
    """Return a message that tells who got an earlier one that what it told holds no longer.

    Args:
        post: the earlier one.
        change: stored; what holds now.
    """
    return Delivery(
        cause=f"change:{change.id}",
        destination=post.destination,
        priority=planning.priority_of(change),
        due_at=change.at,
        expires_at=planning.expires_at(change),
        change_id=change.id,
        subscription_id=post.subscription_id,
        guild_id=post.guild_id,
        earlier_id=post.id,
    )


def _about(
    post: Delivery, cause: str, action: Action, priority: Priority, now: datetime
) -> Delivery:
    return Delivery(
        cause=cause,
        destination=post.destination,
        priority=priority,
        due_at=now,
        expires_at=now + (EDIT_IS_USEFUL if action is Action.EDIT else USEFUL),
        change_id=post.change_id,
        subscription_id=post.subscription_id,
        guild_id=post.guild_id,
        action=action,
        earlier_id=post.id,
    )


def _sizes_in(settings: GuildSettings | None, labels: Sequence[str]) -> dict[str, str]:
    """Return what sizes are in a guild's own system, where that is known."""
    if settings is None or settings.size_system is None:
        return {}
    told = {label: sizes.in_system(label, settings.size_system) for label in labels}
    return {label: other for label, other in told.items() if other is not None}


async def _up_to_date(
    connection: Connection, context: DeliveryContext, change: Change
) -> DeliveryContext:
    """Add what an earlier message about a change is brought up to date with."""
    if change.drop_id is not None:
        drop = await drops.get(connection, change.guild_id, change.drop_id)
        earlier = context.earlier
        is_followed = (
            drop is not None
            and drop.is_cancelled
            and earlier is not None
            and await follow_ups.is_followed(connection, earlier, drop.id)
        )
        return replace(context, drop=drop, is_followed=is_followed)
    if change.listing_id is not None:
        moment = await follow_ups.sold_out_at(connection, change.listing_id, after=change.id)
        return replace(context, sold_out_at=moment)
    return context
