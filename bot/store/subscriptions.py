"""Subscriptions, and when each last heard of a size."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import ChangeKind, Subscription
from bot.store import tables, writes


async def add(connection: AsyncConnection, subscription: Subscription) -> int:
    """Store a new subscription and return its id."""
    return await writes.add(
        connection,
        tables.subscriptions,
        guild_id=subscription.guild_id,
        channel_id=subscription.channel_id,
        kinds=sorted(kind.value for kind in subscription.kinds),
        role_id=subscription.role_id,
        sizes=list(subscription.sizes),
        query=subscription.query,
        cool_down=subscription.cool_down,
        created_by=subscription.created_by,
        created_at=subscription.created_at,
        broken=subscription.broken,
    )


async def remove(connection: AsyncConnection, guild_id: int, subscription_id: int) -> bool:
    """Remove a guild's subscription; return whether there was one."""
    table = tables.subscriptions
    removed = await connection.execute(
        delete(table).where(table.c.id == subscription_id, table.c.guild_id == guild_id)
    )
    return removed.rowcount > 0


async def of_guild(connection: AsyncConnection, guild_id: int) -> list[Subscription]:
    """Return a guild's subscriptions, oldest first."""
    table = tables.subscriptions
    found = await connection.execute(
        select(table).where(table.c.guild_id == guild_id).order_by(table.c.id)
    )
    return [_subscription(row) for row in found.mappings()]


async def get(connection: AsyncConnection, subscription_id: int) -> Subscription | None:
    """Return one subscription, or none."""
    table = tables.subscriptions
    found = await connection.execute(select(table).where(table.c.id == subscription_id))
    row = found.mappings().one_or_none()
    return None if row is None else _subscription(row)


async def open_to(connection: AsyncConnection, guild_id: int | None) -> list[Subscription]:
    """Return the subscriptions a change may reach: of one guild, or of all; none broken."""
    table = tables.subscriptions
    query = (
        select(table)
        .join(tables.guilds, tables.guilds.c.id == table.c.guild_id)
        .where(table.c.broken.is_(None), tables.guilds.c.left_at.is_(None))
        .order_by(table.c.id)
    )
    if guild_id is not None:
        query = query.where(table.c.guild_id == guild_id)
    found = await connection.execute(query)
    return [_subscription(row) for row in found.mappings()]


async def mark_broken(
    connection: AsyncConnection, channel_id: int, reason: str
) -> list[Subscription]:
    """Mark the subscriptions of a channel broken; return those that were whole before."""
    table = tables.subscriptions
    whole = (table.c.channel_id == channel_id) & table.c.broken.is_(None)
    found = await connection.execute(select(table).where(whole).order_by(table.c.id))
    broken = [_subscription(row) for row in found.mappings()]
    await connection.execute(update(table).where(whole).values(broken=reason))
    return broken


async def heal(connection: AsyncConnection, channel_id: int) -> None:
    """Take a channel's subscriptions up again."""
    table = tables.subscriptions
    await connection.execute(
        update(table).where(table.c.channel_id == channel_id).values(broken=None)
    )


async def alerted_since(
    connection: AsyncConnection, listing_id: int, since: datetime
) -> dict[tuple[int, str], datetime]:
    """Return when each (subscription id, size) last heard of a listing, from a time on."""
    table = tables.alerted_sizes
    found = await connection.execute(
        select(table).where(table.c.listing_id == listing_id, table.c.at >= since)
    )
    return {(row["subscription_id"], row["label"]): row["at"] for row in found.mappings()}


async def remember_alerts(
    connection: AsyncConnection,
    listing_id: int,
    alerts: Iterable[tuple[int, Collection[str]]],
    now: datetime,
) -> None:
    """Remember that subscriptions (by id) heard of a listing's sizes now."""
    rows = [
        {"subscription_id": subscription_id, "listing_id": listing_id, "label": label, "at": now}
        for subscription_id, labels in alerts
        for label in labels
    ]
    await writes.put(connection, tables.alerted_sizes, rows)


def _subscription(row: RowMapping) -> Subscription:
    return Subscription(
        id=row["id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        kinds=frozenset(ChangeKind(kind) for kind in row["kinds"]),
        role_id=row["role_id"],
        sizes=tuple(row["sizes"]),
        query=row["query"],
        cool_down=row["cool_down"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        broken=row["broken"],
    )
