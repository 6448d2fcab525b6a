"""What the record says of the way from a sweep to a channel; it only reads."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, Text, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import (
    Change,
    ChangeKind,
    Delivery,
    DeliveryState,
    DestinationKind,
    KnownListing,
    SweepEntry,
    SweepState,
)
from bot.store import tables
from bot.store.alerts import changes, deliveries
from bot.store.shops import listings, sweeps

_IS_NO_WATCH = (  # what a member watches is not a moderator's to see
    tables.deliveries.c.notice.is_not(None)
    | (tables.deliveries.c.destination_kind == DestinationKind.CHANNEL.value)
)
LONGEST_RECORD = sweeps.FOLDED + timedelta(hours=1)  # a source is leased for a quarter of that


async def sweeps_between(
    connection: AsyncConnection, source_ids: Collection[int], since: datetime, until: datetime
) -> list[SweepEntry]:
    """Return the sweeps of some sources that ended in a span of time, oldest first."""
    table = tables.sweeps
    found = await connection.execute(
        select(
            table.c.source_id,
            table.c.finished_at,
            table.c.state,
            table.c.error,
            table.c.products,
            table.c.changes,
        )
        .where(
            table.c.source_id.in_(list(source_ids)),
            table.c.started_at >= since - LONGEST_RECORD,  # of which there is an index
            table.c.started_at <= until,
            table.c.finished_at >= since,
            (table.c.finished_at <= until) | (table.c.looks > 1),
        )
        .order_by(table.c.finished_at, table.c.id)
    )
    return [_entry(row, until) for row in found.mappings()]


def _entry(row: RowMapping, until: datetime) -> SweepEntry:
    """Return a sweep of the record; of several that one record tells of, the last one by then."""
    values = dict(row) | {
        "state": SweepState(row["state"]),
        "finished_at": min(row["finished_at"], until),
    }
    return SweepEntry(**values)


async def listings_of(
    connection: AsyncConnection,
    *,
    style_code: str | None,
    source_ids: Collection[int],
    limit: int,
) -> list[tuple[int, datetime, KnownListing]]:
    """Return what is believed of listings, each with its source's id and since when it is known.

    Args:
        connection: anywhere.
        style_code: only those of one style, or of all.
        source_ids: only those of these sources.
        limit: how many at most, the latest first.
    """
    table = tables.listings
    query = select(table.c.id, table.c.source_id, table.c.first_seen_at).where(
        table.c.source_id.in_(list(source_ids))
    )
    if style_code is not None:
        query = query.where(table.c.style_code == style_code)
    found = (await connection.execute(query.order_by(table.c.id.desc()).limit(limit))).all()
    known = await listings.get_many(connection, [listing_id for listing_id, _, _ in found])
    return [
        (source_id, first_seen_at, known[listing_id])
        for listing_id, source_id, first_seen_at in found
    ]


async def known_since(connection: AsyncConnection, listing_id: int) -> datetime | None:
    """Return when a listing was first seen, or none if it is gone."""
    table = tables.listings
    found = await connection.execute(select(table.c.first_seen_at).where(table.c.id == listing_id))
    seen_at: datetime | None = found.scalar_one_or_none()
    return seen_at


async def changes_between(
    connection: AsyncConnection,
    guild_id: int,
    since: datetime,
    until: datetime,
    *,
    kinds: Collection[ChangeKind] = tuple(ChangeKind),
    style_code: str | None = None,
    source: tuple[int, str] | None = None,
    limit: int,
) -> list[int]:
    """Return the ids of the changes that a guild may hear of, the latest first.

    Args:
        connection: anywhere.
        guild_id: another guild's own drops are left out.
        since: the first moment of the span.
        until: the last moment of it.
        kinds: only these.
        style_code: only those of one style.
        source: only those that one source, by id and name, told of, sells or will sell.
        limit: how many at most.
    """
    table = tables.changes
    query = select(table.c.id).where(
        table.c.at >= since,
        table.c.at <= until,
        table.c.kind.in_(kinds),
        changes.is_heard_in(guild_id),
    )
    if style_code is not None:
        query = query.where(table.c.style_code == style_code)
    if source is not None:
        others = cast(table.c.other_shops, Text).contains(json.dumps(source[1]), autoescape=True)
        query = query.where(
            or_(table.c.source_id == source[0], table.c.retailer == source[1], others)
        )
    found = await connection.execute(
        query.order_by(table.c.at.desc(), table.c.id.desc()).limit(limit)
    )
    return list(found.scalars())


async def of_changes(
    connection: AsyncConnection, guild_id: int, change_ids: Collection[int]
) -> list[Delivery]:
    """Return what one guild was owed of some changes, in messages of their own."""
    table = tables.deliveries
    found = await connection.execute(
        select(table)
        .where(table.c.change_id.in_(list(change_ids)), table.c.guild_id == guild_id)
        .where(table.c.action == "post", ~table.c.is_sample, _IS_NO_WATCH)
        .order_by(table.c.id)
    )
    return [deliveries.from_row(row) for row in found.mappings()]


async def of_message(
    connection: AsyncConnection, guild_id: int, message_id: int
) -> Delivery | None:
    """Return the delivery that became a guild's message, or none."""
    table = tables.deliveries
    found = await connection.execute(
        select(table)
        .where(table.c.guild_id == guild_id, table.c.message_id == message_id, _IS_NO_WATCH)
        .order_by(table.c.id)
        .limit(1)
    )
    row = found.mappings().one_or_none()
    return None if row is None else deliveries.from_row(row)


async def log(
    connection: AsyncConnection,
    guild_id: int,
    *,
    channel_ids: Sequence[int] | None = None,
    state: DeliveryState | None = None,
    limit: int,
) -> list[tuple[Delivery, Change | None]]:
    """Return a guild's last deliveries with what they tell, newest first.

    Args:
        connection: anywhere.
        guild_id: the guild.
        channel_ids: only those to these channels.
        state: only those in one state.
        limit: how many at most.
    """
    table = tables.deliveries
    query = select(table).where(table.c.guild_id == guild_id, _IS_NO_WATCH)
    if channel_ids is not None:
        query = query.where(table.c.destination_id.in_(channel_ids))
    if state is not None:
        query = query.where(table.c.state == state.value)
    found = await connection.execute(query.order_by(table.c.id.desc()).limit(limit))
    queued = [deliveries.from_row(row) for row in found.mappings()]
    told = await changes.get_many(
        connection, {delivery.change_id for delivery in queued if delivery.change_id is not None}
    )
    return [(delivery, told.get(delivery.change_id or 0)) for delivery in queued]
