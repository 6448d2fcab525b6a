"""What arrived of a guild's alerts, and what became of the stock they told of; it only reads."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import (
    CAME_IN,
    Action,
    Change,
    ChangeKind,
    DeliveryState,
    DestinationKind,
    SentAlert,
)
from bot.store import tables
from bot.store.alerts import changes

MOST = 20_000  # messages that are looked at, the newest: some hundreds a day for a month


async def arrived(connection: AsyncConnection, guild_id: int, since: datetime) -> list[SentAlert]:
    """Return the alerts and digests of a guild that arrived since a time; no samples or notices."""
    table, change = tables.deliveries.c, tables.changes.c
    found = await connection.execute(
        select(
            table.sent_at,
            table.action,
            table.destination_kind,
            table.destination_id,
            table.held_for,
            change.at,
            change.kind,
            change.listing_id,
        )
        .join_from(tables.deliveries, tables.changes, change.id == table.change_id, isouter=True)
        .where(
            table.guild_id == guild_id,
            table.state == DeliveryState.SENT.value,
            table.action.in_([Action.POST.value, Action.DIGEST.value]),
            table.sent_at >= since,
            table.notice.is_(None),
            ~table.is_sample,
        )
        .order_by(table.id.desc())
        .limit(MOST)
    )
    return [
        SentAlert(
            sent_at=row.sent_at,
            known_at=row.at if row.held_for is None else None,
            person_id=row.destination_id
            if row.destination_kind == DestinationKind.USER.value
            else None,
            is_digest=row.action == Action.DIGEST.value,
            came_in=row.listing_id if row.kind in CAME_IN else None,
        )
        for row in found
    ]


async def turns(
    connection: AsyncConnection, listing_ids: Collection[int], since: datetime
) -> list[Change]:
    """Return what came in or sold out of listings since a time, the oldest first."""
    table = tables.changes
    found = await connection.execute(
        select(table)
        .where(
            table.c.listing_id.in_(list(listing_ids)),
            table.c.kind.in_([*CAME_IN, ChangeKind.SOLD_OUT]),
            table.c.at >= since,
        )
        .order_by(table.c.id)
    )
    return [changes.from_row(row) for row in found.mappings()]
