"""What follows a message: earlier ones about the same thing, and what their channels want."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import CAME_IN, Action, ChangeKind, Delivery, DeliveryState, DestinationKind
from bot.store import tables
from bot.store.alerts.deliveries import OPEN, from_row

_DELIVERIES, _CHANGES, _SUBSCRIPTIONS = tables.deliveries, tables.changes, tables.subscriptions


_IS_EDITED = (  # looked up post by post: most subscriptions have nothing to do with it
    select(_SUBSCRIPTIONS.c.id)
    .join(tables.guilds, tables.guilds.c.id == _SUBSCRIPTIONS.c.guild_id)
    .where(
        _SUBSCRIPTIONS.c.channel_id == _DELIVERIES.c.destination_id,
        _SUBSCRIPTIONS.c.edits,
        _SUBSCRIPTIONS.c.removed_at.is_(None),
        tables.guilds.c.left_at.is_(None),
    )
    .exists()
)
_POSTS = select(_DELIVERIES).where(
    _DELIVERIES.c.action == Action.POST.value,
    _DELIVERIES.c.destination_kind == DestinationKind.CHANNEL.value,
    _DELIVERIES.c.state.in_((DeliveryState.SENT.value, *OPEN)),
    _IS_EDITED,
)


class Beside(NamedTuple):
    """What the subscriptions of a channel want beside a message."""

    threads: bool
    publish: bool
    polls: bool


class Looks(NamedTuple):
    """How a subscription wants its messages to look: its forum tags, its line, colour and role.

    ``revision`` is the subscription's, of which these are.
    """

    tags: tuple[int, ...] = ()
    line: str = ""
    colour: int | None = None
    role_id: int | None = None
    revision: int | None = None


async def wanted_beside(
    connection: AsyncConnection, channel_ids: Collection[int]
) -> dict[int, Beside]:
    """Return what channels want beside a message, where any of their subscriptions does."""
    wants = (_SUBSCRIPTIONS.c.threads, _SUBSCRIPTIONS.c.publish, _SUBSCRIPTIONS.c.poll)
    found = await connection.execute(
        select(_SUBSCRIPTIONS.c.channel_id, *wants).where(
            _SUBSCRIPTIONS.c.channel_id.in_(list(channel_ids)),
            _SUBSCRIPTIONS.c.removed_at.is_(None),
            ~_SUBSCRIPTIONS.c.is_paused,
            wants[0] | wants[1] | wants[2],
        )
    )
    beside: dict[int, Beside] = {}
    for channel_id, *wanted in found:
        before = beside.get(channel_id, Beside(threads=False, publish=False, polls=False))
        beside[channel_id] = Beside(*(a or b for a, b in zip(before, wanted, strict=True)))
    return beside


async def looks_of(
    connection: AsyncConnection, subscription_ids: Collection[int]
) -> dict[int, Looks]:
    """Return how subscriptions want their messages to look, by id."""
    table = _SUBSCRIPTIONS.c
    found = await connection.execute(
        select(table.id, table.tags, table.line, table.colour, table.role_id, table.revision).where(
            table.id.in_(list(subscription_ids))
        )
    )
    return {subscription_id: Looks(*looks) for subscription_id, *looks in found}


async def earlier_posts(
    connection: AsyncConnection, since: datetime, *, drop_id: int
) -> list[Delivery]:
    """Return the posts about a drop that may be edited, oldest first.

    Those that are sent, on their way or held, in channels whose subscriptions want earlier posts
    edited, of guilds the bot is in.

    Args:
        connection: anywhere.
        since: none of a change that is older than this.
        drop_id: the drop.
    """
    found = await connection.execute(
        _POSTS.join(_CHANGES, _CHANGES.c.id == _DELIVERIES.c.change_id)
        .where(_CHANGES.c.drop_id == drop_id, _CHANGES.c.at >= since)
        .order_by(_DELIVERIES.c.id)
    )
    return [from_row(row) for row in found.mappings()]


async def posts_in_turn(
    connection: AsyncConnection,
    since: datetime,
    *,
    drop_id: int | None,
    listing_id: int | None,
    found_after: int = 0,
    before: int,
    after: int = 0,
    limit: int,
) -> tuple[list[Delivery], int | None]:
    """Return posts as :func:`earlier_posts` does, of a drop or of a listing's stock, by channel.

    It costs what is returned, and not what was ever posted.

    Args:
        connection: anywhere.
        since: none of a change that is older than this.
        drop_id: the drop, or none.
        listing_id: where there is no drop, the listing; without either there is nothing.
        found_after: only of changes that were found after this one (by id).
        before: and before this one.
        after: none in this channel, nor in one with a smaller id.
        limit: how many at most; but one channel's are all there, however many.

    Returns:
        In the order of their channels' ids, the oldest of each first. And the channel (by id) up to
        which these are all; none if there are no more.
    """
    if drop_id is not None:
        is_about = _CHANGES.c.drop_id == drop_id
    elif listing_id is not None:
        is_about = (_CHANGES.c.listing_id == listing_id) & _CHANGES.c.kind.in_(
            [kind.value for kind in CAME_IN]
        )
    else:
        return [], None
    about = select(_CHANGES.c.id).where(
        is_about, _CHANGES.c.id > found_after, _CHANGES.c.id < before, _CHANGES.c.at >= since
    )
    changes = list((await connection.execute(about)).scalars())
    posts: list[Delivery] = []
    for change_id in changes:  # an index each: of several at once all would be read and sorted
        found = await connection.execute(
            _POSTS.where(_DELIVERIES.c.change_id == change_id, _DELIVERIES.c.destination_id > after)
            .order_by(_DELIVERIES.c.destination_id, _DELIVERIES.c.id)
            .limit(limit + 1)
        )
        posts += [from_row(row) for row in found.mappings()]
    posts.sort(key=lambda post: (post.destination.id, post.id))
    if len(posts) <= limit:
        return posts, None
    cut = posts[limit].destination.id
    whole = [post for post in posts[:limit] if post.destination.id < cut]
    if whole:
        return whole, whole[-1].destination.id
    return [post for post in posts if post.destination.id == cut], cut


async def last_sold_out(connection: AsyncConnection, listing_id: int, *, before: int) -> int:
    """Return the last change (by id) in which a listing sold out, before one; zero if none is.

    By ids, as what was found while the machine's clock was wrong has a time that says nothing.
    """
    found = await connection.execute(
        select(func.max(_CHANGES.c.id)).where(
            _CHANGES.c.listing_id == listing_id,
            _CHANGES.c.kind == ChangeKind.SOLD_OUT.value,
            _CHANGES.c.id < before,
        )
    )
    return found.scalar_one_or_none() or 0


async def posts_about(connection: AsyncConnection, drop_id: int) -> list[Delivery]:
    """Return what has told of a drop, or is doing so at this moment, oldest first.

    Messages of their own, to channels and people, and what was told in a digest.
    """
    found = await connection.execute(
        select(_DELIVERIES)
        .join(_CHANGES, _CHANGES.c.id == _DELIVERIES.c.change_id)
        .where(
            _CHANGES.c.drop_id == drop_id,
            _DELIVERIES.c.action == Action.POST.value,
            _DELIVERIES.c.state.in_((DeliveryState.SENT.value, DeliveryState.FOLDED.value, *OPEN)),
        )
        .order_by(_DELIVERIES.c.id)
    )
    return [from_row(row) for row in found.mappings()]


async def is_followed(connection: AsyncConnection, earlier: Delivery, drop_id: int) -> bool:
    """Tell whether a later post about the same drop is, or will be, where an earlier one is."""
    found = await connection.execute(
        select(_DELIVERIES.c.id)
        .join(_CHANGES, _CHANGES.c.id == _DELIVERIES.c.change_id)
        .where(
            _CHANGES.c.drop_id == drop_id,
            _DELIVERIES.c.id > earlier.id,
            _DELIVERIES.c.destination_kind == earlier.destination.kind.value,
            _DELIVERIES.c.destination_id == earlier.destination.id,
            _DELIVERIES.c.action == Action.POST.value,
            _DELIVERIES.c.state.in_((DeliveryState.SENT.value, *OPEN)),
        )
        .limit(1)
    )
    return found.first() is not None


async def sold_out_at(
    connection: AsyncConnection, listing_id: int, *, after: int
) -> datetime | None:
    """Return when a listing was first sold out after a change (by id), unless it never was."""
    found = await connection.execute(
        select(_CHANGES.c.at)
        .where(
            _CHANGES.c.listing_id == listing_id,
            _CHANGES.c.kind == ChangeKind.SOLD_OUT.value,
            _CHANGES.c.id > after,
        )
        .order_by(_CHANGES.c.id)
        .limit(1)
    )
    moment: datetime | None = found.scalar_one_or_none()
    return moment
