"""What is in stock now, by what the last sweeps saw."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Money, Offer, Stock
from bot.store import tables

MOST = 200  # listings that are looked at


async def offers(connection: AsyncConnection, styles: Collection[str]) -> list[Offer]:
    """Return what can be bought of some styles, the cheapest of each currency first.

    Args:
        connection: anywhere.
        styles: style codes; with none, of every style.
    """
    listing, size, source = tables.listings, tables.sizes, tables.sources
    query = (
        select(
            listing.c.id,
            listing.c.title,
            listing.c.url,
            listing.c.style_code,
            listing.c.price,
            listing.c.currency,
            source.c.name.label("shop"),
            source.c.region,
            size.c.label,
        )
        .join(size, size.c.listing_id == listing.c.id)
        .join(source, source.c.id == listing.c.source_id)
        .where(size.c.stock == Stock.IN, listing.c.misses == 0)
        .where(source.c.is_active, ~source.c.is_paused, source.c.dry_run.is_(None))
        .order_by(listing.c.id, size.c.position)
        .limit(MOST * 40)
    )
    if styles:
        query = query.where(listing.c.style_code.in_(list(styles)))
    found: dict[int, Offer] = {}
    for row in (await connection.execute(query)).mappings():
        before = found.get(row["id"])
        found[row["id"]] = Offer(
            title=row["title"],
            url=row["url"],
            style_code=row["style_code"],
            shop=row["shop"],
            region=row["region"],
            price=Money(amount=row["price"], currency=row["currency"])
            if row["price"] is not None and row["currency"]
            else None,
            sizes=(*(before.sizes if before else ()), row["label"]),
        )
    return sorted(found.values(), key=_cheapest)[:MOST]


def _cheapest(offer: Offer) -> tuple[str, str, object]:
    price = offer.price
    return offer.style_code or "~", price.currency if price else "~", price.amount if price else 0
