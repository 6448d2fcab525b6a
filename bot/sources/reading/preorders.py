"""Listings that can be ordered before they ship, marked as such.

Knows nothing of any shop's format. What can only be ordered ahead is out: it cannot be had now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.models import Listing, PreOrder, Stock
from bot.parsing import says_preorder, ships_at
from bot.parsing.dates import When, zone_of_region
from bot.sources.reading.words import plain


def mark_preorder(
    listing: Listing,
    texts: Sequence[str],
    *,
    region: str | None,
    now: datetime,
    described: str = "",
) -> Listing:
    """Return a listing as a pre-order, if its texts or its sizes say that it is one.

    Args:
        listing: as it was read; its sizes may be marked already.
        texts: what the shop calls the product, and says of the whole of it.
        region: ISO 3166-1 alpha-2 of the shop; settles "10/02".
        now: aware, UTC.
        described: the product's description: it may say when a pre-order ships, and does not make
            one, as it tells of the shop's other pre-orders too.
    """
    is_said = says_preorder(texts)
    if not is_said and not any(size.is_preorder for size in listing.sizes):
        return listing
    zone = zone_of_region(region)
    ships = ships_at(texts, now=now, region=region, zone=zone)
    if ships is None and described:
        told = ships_at([plain(described)], now=now, region=region, zone=zone)
        is_to_come = told is not None and told.ends_at is not None and told.ends_at > now
        ships = told if is_to_come else None  # a day of before is when the shoe came out
    return marked(listing, is_said=is_said, ships=ships, now=now)


def marked(listing: Listing, *, is_said: bool, ships: When | None, now: datetime) -> Listing:
    """Return a listing as a pre-order, if it is one.

    Args:
        listing: as it was read; its sizes may be marked already.
        is_said: whether the shop says it of the whole product; one that should have shipped by now
            is sold like any other.
        ships: when it ships, if the shop says so.
        now: aware, UTC.
    """
    is_over = ships is not None and ships.ends_at is not None and ships.ends_at <= now
    sizes = listing.sizes
    if is_said and not is_over:
        sizes = tuple(
            replace(size, stock=Stock.OUT, is_preorder=True) if size.stock is Stock.IN else size
            for size in sizes
        )
    if not any(size.is_preorder for size in sizes):
        return replace(listing, preorder=None)
    if ships is None or is_over:
        return replace(listing, sizes=sizes, preorder=PreOrder())
    preorder = PreOrder(
        at=ships.at, ends_at=ships.ends_at, precision=ships.precision, timezone=ships.timezone
    )
    return replace(listing, sizes=sizes, preorder=preorder)
