"""The record of changes: what was found, with all that a card shows of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Change, ChangeKind, Confidence, Model, Money, Precision
from bot.store import tables
from bot.store.engine import writes


async def add(connection: AsyncConnection, change: Change) -> int:
    """Record a change and return its id."""
    money = change.price or change.old_price
    return await writes.add(
        connection,
        tables.changes,
        kind=change.kind.value,
        at=change.at,
        title=change.title,
        style_code=change.style_code,
        colorway=change.colorway,
        url=change.url,
        image_url=change.image_url,
        price=change.price.amount if change.price else None,
        old_price=change.old_price.amount if change.old_price else None,
        currency=money.currency if money else None,
        sizes=list(change.sizes),
        retailer=change.retailer,
        region=change.region,
        source_id=change.source_id,
        listing_id=change.listing_id,
        sweep_id=change.sweep_id,
        drop_id=change.drop_id,
        revision=change.revision,
        drop_at=change.drop_at,
        precision=change.precision.value if change.precision else None,
        timezone=change.timezone,
        lead=change.lead,
        confidence=change.confidence.value,
        moment=moment_of(change),
        guild_id=change.guild_id,
        model=change.model.value,
        is_first=change.is_first,
        is_preorder=change.is_preorder,
        is_draw=change.is_draw,
        opens_at=change.opens_at,
    )


async def get(connection: AsyncConnection, change_id: int) -> Change | None:
    """Return one change, or none."""
    found = await connection.execute(select(tables.changes).where(tables.changes.c.id == change_id))
    row = found.mappings().one_or_none()
    return None if row is None else from_row(row)


async def get_many(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Change]:
    """Return the changes with these ids, by id."""
    found = await connection.execute(
        select(tables.changes).where(tables.changes.c.id.in_(list(ids)))
    )
    return {row["id"]: from_row(row) for row in found.mappings()}


async def recent(
    connection: AsyncConnection,
    *,
    kinds: Collection[ChangeKind],
    since: datetime,
    guild_id: int | None,
    limit: int,
) -> list[Change]:
    """Return the latest changes of some kinds that a guild may see, newest first."""
    table = tables.changes
    found = await connection.execute(
        select(table)
        .where(
            table.c.kind.in_([kind.value for kind in kinds]),
            table.c.at >= since,
            is_heard_in(guild_id),
        )
        .order_by(table.c.at.desc(), table.c.id.desc())
        .limit(limit)
    )
    return [from_row(row) for row in found.mappings()]


def is_heard_in(guild_id: int | None) -> ColumnElement[bool]:
    """Return the condition that a guild may see a change: it is its own, or everybody's.

    Written so that SQLite finds changes by their time: those of no guild are nearly all there are.
    """
    return func.coalesce(tables.changes.c.guild_id, guild_id or 0) == (guild_id or 0)


def moment_of(change: Change) -> str | None:
    """Return the key that makes each moment of a drop one change only; none without a drop."""
    if change.drop_id is None:
        return None
    lead = int(change.lead.total_seconds()) if change.lead is not None else "-"
    return f"{change.drop_id}:{change.revision}:{change.kind.value}:{lead}"


async def moments_told(connection: AsyncConnection, drop_ids: Collection[int]) -> set[str]:
    """Return the moments of these drops that have a change already."""
    table = tables.changes
    found = await connection.execute(
        select(table.c.moment).where(table.c.drop_id.in_(list(drop_ids)))
    )
    return set(found.scalars())


def from_row(row: RowMapping) -> Change:
    """Turn a row of the table into a change."""

    def money(amount: Any) -> Money | None:
        return None if amount is None else Money(amount=amount, currency=row["currency"])

    return Change(
        id=row["id"],
        kind=ChangeKind(row["kind"]),
        at=row["at"],
        title=row["title"],
        style_code=row["style_code"],
        colorway=row["colorway"],
        url=row["url"],
        image_url=row["image_url"],
        price=money(row["price"]),
        old_price=money(row["old_price"]),
        sizes=tuple(row["sizes"]),
        retailer=row["retailer"],
        region=row["region"],
        source_id=row["source_id"],
        listing_id=row["listing_id"],
        sweep_id=row["sweep_id"],
        drop_id=row["drop_id"],
        revision=row["revision"],
        drop_at=row["drop_at"],
        precision=Precision(row["precision"]) if row["precision"] else None,
        timezone=row["timezone"],
        lead=row["lead"],
        confidence=Confidence(row["confidence"]),
        guild_id=row["guild_id"],
        model=Model(row["model"]),
        is_first=row["is_first"],
        is_preorder=row["is_preorder"],
        is_draw=row["is_draw"],
        opens_at=row["opens_at"],
    )
