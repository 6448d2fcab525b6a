"""Listings and their sizes, as they are believed to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import KnownListing, KnownSize, Listing, Verdict
from bot.store import tables
from bot.store.engine import mapping, writes


async def known(connection: AsyncConnection, source_id: int) -> list[KnownListing]:
    """Return every listing of a source, with its sizes in the shop's order."""
    return await _known_where(connection, tables.listings.c.source_id == source_id)


async def get_many(connection: AsyncConnection, ids: Collection[int]) -> dict[int, KnownListing]:
    """Return the listings with these ids, with their sizes in the shop's order, by id."""
    found = await _known_where(connection, tables.listings.c.id.in_(list(ids)))
    return {listing.id: listing for listing in found}


async def _known_where(
    connection: AsyncConnection, condition: ColumnElement[bool]
) -> list[KnownListing]:
    sizes: dict[int, list[KnownSize]] = defaultdict(list)
    found = await connection.execute(
        select(tables.sizes)
        .join(tables.listings, tables.listings.c.id == tables.sizes.c.listing_id)
        .where(condition)
        .order_by(tables.sizes.c.position)
    )
    for row in found.mappings():
        sizes[row["listing_id"]].append(mapping.of_row(KnownSize, row))
    found = await connection.execute(
        select(tables.listings).where(condition).order_by(tables.listings.c.id)
    )
    return [_known(row, tuple(sizes[row["id"]])) for row in found.mappings()]


async def was_live(connection: AsyncConnection, style_code: str | None, *, but: int | None) -> bool:
    """Tell whether any listing of a style, but one (by id), was ever in stock."""
    if style_code is None:
        return False
    table = tables.listings
    query = select(table.c.id).where(table.c.style_code == style_code, table.c.was_in)
    if but is not None:
        query = query.where(table.c.id != but)
    return (await connection.execute(query.limit(1))).first() is not None


async def apply(
    connection: AsyncConnection,
    source_id: int,
    verdicts: Iterable[Verdict],
    *,
    before: Mapping[int, KnownListing],
    now: datetime,
) -> list[int]:
    """Write what is to be believed now, and return the listings' ids in the verdicts' order.

    Args:
        connection: inside a transaction.
        source_id: whose listings they are.
        verdicts: what the comparison concluded.
        before: the listings as they were, by id; what did not change is not written again.
        now: aware, UTC.
    """
    ids: list[int] = []
    for verdict in verdicts:
        listing_id = verdict.known_id
        old = before.get(listing_id) if listing_id is not None else None
        if listing_id is None:
            listing_id = await writes.add(
                connection,
                tables.listings,
                source_id=source_id,
                first_seen_at=now,
                **_values(verdict),
            )
        elif old is None or not _is_same(old, verdict):
            await connection.execute(
                update(tables.listings)
                .where(tables.listings.c.id == listing_id)
                .values(**_values(verdict))
            )
        if old is None or old.sizes != verdict.sizes:
            await _write_sizes(connection, listing_id, verdict.sizes)
        ids.append(listing_id)
    return ids


def _is_same(old: KnownListing, verdict: Verdict) -> bool:
    seen = verdict.seen
    return (
        (seen is None or replace(seen, price=None, sizes=(), preorder=None) == old.seen)
        and verdict.price == old.price
        and verdict.dearer == old.dearer
        and verdict.misses == old.misses
        and verdict.was_in == old.was_in
        and verdict.was_preorder == old.was_preorder
    )


async def _write_sizes(
    connection: AsyncConnection, listing_id: int, sizes: tuple[KnownSize, ...]
) -> None:
    await connection.execute(delete(tables.sizes).where(tables.sizes.c.listing_id == listing_id))
    if sizes:
        await connection.execute(
            insert(tables.sizes),
            [
                {
                    "listing_id": listing_id,
                    "position": position,
                    **mapping.values_of(tables.sizes, size),
                }
                for position, size in enumerate(sizes)
            ],
        )


def _values(verdict: Verdict) -> dict[str, Any]:
    seen = mapping.values_of(tables.listings, verdict.seen) if verdict.seen is not None else {}
    values = seen | mapping.values_of(tables.listings, verdict)  # what is believed goes first
    if verdict.price is None:
        del values["currency"]
    return values


def _known(row: RowMapping, sizes: tuple[KnownSize, ...]) -> KnownListing:
    seen = mapping.of_row(Listing, row, price=None)
    return mapping.of_row(KnownListing, row, seen=seen, sizes=sizes)
