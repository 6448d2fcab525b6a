"""Forgets what is too old, a part at a time, so that others may write in between.

Each walk goes through a table by its numbers, which grow with time: it begins after one and returns
the last it looked at, or none when what follows is young.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Action, DeliveryState, DestinationKind
from bot.store import tables
from bot.store.alerts import OPEN, forget_drops

_DELIVERIES, _CHANGES, _DROPS = tables.deliveries, tables.changes, tables.drops


async def deliveries(
    connection: AsyncConnection,
    before: datetime,
    *,
    after: int,
    limit: int,
    told_once: str,
) -> int | None:
    """Forget the deliveries that were done before a time.

    Kept are each subscription's last alert, which is shown with it, and what is told once only.

    Args:
        connection: inside a transaction.
        before: when they were due and, if at all, sent.
        after: the number to begin after.
        limit: how many are looked at.
        told_once: how the causes begin of notices that are never to be told again.
    """
    table = _DELIVERIES
    found = await connection.execute(
        select(
            table.c.id,
            table.c.state,
            table.c.cause,
            table.c.subscription_id,
            func.coalesce(table.c.sent_at, table.c.due_at).label("done_at"),
            table.c.due_at,
        )
        .where(table.c.id > after)
        .order_by(table.c.id)
        .limit(limit)
    )
    rows = found.all()
    old = [row for row in rows if row.due_at < before]
    done = [
        row
        for row in old
        if row.state not in OPEN and row.done_at < before and not row.cause.startswith(told_once)
    ]
    subscription_ids = {row.subscription_id for row in done if row.subscription_id is not None}
    kept = await _last_alerts(connection, subscription_ids)
    forgotten = [row.id for row in done if row.id not in kept]
    await connection.execute(delete(table).where(table.c.id.in_(forgotten)))
    return rows[-1].id if old else None


async def changes(
    connection: AsyncConnection, before: datetime, *, after: int, limit: int
) -> int | None:
    """Forget the changes found before a time that no delivery and no drop refers to."""
    table = _CHANGES
    # One look each; PostgreSQL answers whether some exist by reading all deliveries there are.
    told = select(_DELIVERIES.c.id).where(_DELIVERIES.c.change_id == table.c.id).limit(1)
    is_told = told.scalar_subquery().is_not(None)
    found = await connection.execute(
        select(table.c.id, table.c.at, (table.c.drop_id.is_not(None) | is_told).label("is_used"))
        .where(table.c.id > after)
        .order_by(table.c.id)
        .limit(limit)
    )
    rows = found.all()
    old = [row for row in rows if row.at < before]
    unused = [row.id for row in old if not row.is_used]
    await connection.execute(delete(table).where(table.c.id.in_(unused)))
    return rows[-1].id if old else None


async def drops(connection: AsyncConnection, before: datetime, *, limit: int) -> int:
    """Forget drops of moderators that ended before a time; return how many.

    A cancelled one without a time counts from its cancelling. The record of what happened to them
    stays as long as any, and their scheduled events are Discord's.
    """
    table = _DROPS
    found = await connection.execute(
        select(table.c.id)
        .where(
            table.c.guild_id.is_not(None),
            or_(
                table.c.ends_at < before,
                table.c.ends_at.is_(None) & table.c.is_cancelled & (table.c.changed_at < before),
            ),
        )
        .limit(limit)
    )
    past = list(found.scalars())
    await forget_drops(connection, past)
    return len(past)


async def alerted_sizes(
    connection: AsyncConnection, before: datetime, *, after: int, limit: int
) -> int | None:
    """Forget of some subscriptions when they heard of a size, if that was before a time."""
    table, subscriptions = tables.alerted_sizes, tables.subscriptions
    found = await connection.execute(
        select(subscriptions.c.id)
        .where(subscriptions.c.id > after)
        .order_by(subscriptions.c.id)
        .limit(limit)
    )
    ids = list(found.scalars())
    await connection.execute(
        delete(table).where(table.c.subscription_id.in_(ids), table.c.at < before)
    )
    return ids[-1] if ids else None


async def destinations(connection: AsyncConnection, kind: DestinationKind, before: datetime) -> int:
    """Forget when channels, or people, were last written to, if that was before a time."""
    table = tables.destinations
    pruned = await connection.execute(
        delete(table).where(table.c.kind == kind.value, table.c.served_at < before)
    )
    return pruned.rowcount


async def _last_alerts(connection: AsyncConnection, subscription_ids: Collection[int]) -> set[int]:
    """Return the last alert of each subscription, by id, and the digests that told of them."""
    table = _DELIVERIES
    last = (
        select(func.max(table.c.id))
        .where(
            table.c.subscription_id.in_(subscription_ids),
            table.c.action == Action.POST.value,
            table.c.change_id.is_not(None),
            table.c.state != DeliveryState.SUPPRESSED.value,
        )
        .group_by(table.c.subscription_id)
    )
    found = await connection.execute(
        select(table.c.id, table.c.folded_into).where(table.c.id.in_(last))
    )
    return {number for row in found for number in row if number is not None}
