"""What listings cost and how many of their sizes were in stock, a row for each change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import PricePoint
from bot.store import tables
from bot.store.engine import mapping, writes

_TABLE = tables.price_history
MOST = 20_000  # rows that are looked at for one style


async def keep(connection: AsyncConnection, points: Iterable[tuple[int, PricePoint]]) -> None:
    """Keep what listings, by id, cost and had from a moment on."""
    rows = [
        {"listing_id": listing_id, "currency": None, **mapping.values_of(_TABLE, point)}
        for listing_id, point in points
    ]
    await writes.put(connection, _TABLE, rows)


async def of_styles(
    connection: AsyncConnection, styles: Collection[str]
) -> list[tuple[int, PricePoint]]:
    """Return what is known of some style codes, each point with its listing's id, oldest first.

    Of shops in a dry run nothing is told.
    """
    listing, source = tables.listings, tables.sources
    found = await connection.execute(
        select(_TABLE, source.c.name.label("shop"), source.c.region)
        .join(listing, listing.c.id == _TABLE.c.listing_id)
        .join(source, source.c.id == listing.c.source_id)
        .where(listing.c.style_code.in_(list(styles)), source.c.dry_run.is_(None))
        .order_by(_TABLE.c.at.desc(), _TABLE.c.listing_id.desc())
        .limit(MOST)
    )
    rows = list(found.mappings())
    return [(row["listing_id"], mapping.of_row(PricePoint, row)) for row in reversed(rows)]


async def prune(connection: AsyncConnection, before: datetime, *, limit: int) -> int:
    """Forget points of before a time, at most so many; return how many there were.

    The last of each listing before that time stays: it says how things were then.
    """
    later = _TABLE.alias()
    is_superseded = (
        select(later.c.at)
        .where(
            later.c.listing_id == _TABLE.c.listing_id,
            later.c.at > _TABLE.c.at,
            later.c.at <= before,
        )
        .exists()
    )
    old = select(_TABLE.c.listing_id, _TABLE.c.at).where(_TABLE.c.at < before, is_superseded)
    pruned = await connection.execute(
        delete(_TABLE).where(tuple_(_TABLE.c.listing_id, _TABLE.c.at).in_(old.limit(limit)))
    )
    return pruned.rowcount
