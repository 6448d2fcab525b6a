"""Listings and their sizes, as they are believed to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import KnownListing, KnownSize, Listing, ListingVerdict
from bot.store import tables
from bot.store.engine import mapping


def _queries(condition: ColumnElement[bool]) -> tuple[Select[Any], Select[Any]]:
    """Return what asks for the sizes of some listings, and for these."""
    return (
        select(tables.sizes)
        .join(tables.listings, tables.listings.c.id == tables.sizes.c.listing_id)
        .where(condition)
        .order_by(tables.sizes.c.position),
        select(tables.listings).where(condition).order_by(tables.listings.c.id),
    )


_OF_SOURCE = _queries(tables.listings.c.source_id == bindparam("source_id"))


async def known(connection: AsyncConnection, source_id: int) -> list[KnownListing]:
    """Return every listing of a source, with its sizes in the shop's order."""
    return await _known_by(connection, *_OF_SOURCE, source_id=source_id)


async def get_many(connection: AsyncConnection, ids: Collection[int]) -> dict[int, KnownListing]:
    """Return the listings with these ids, with their sizes in the shop's order, by id."""
    found = await _known_by(connection, *_queries(tables.listings.c.id.in_(list(ids))))
    return {listing.id: listing for listing in found}


async def _known_by(
    connection: AsyncConnection, of_sizes: Select[Any], of_listings: Select[Any], **values: object
) -> list[KnownListing]:
    sizes: dict[int, list[KnownSize]] = defaultdict(list)
    found = await connection.execute(of_sizes, values)
    for row in found.mappings():
        sizes[row["listing_id"]].append(mapping.of_row(KnownSize, row))
    found = await connection.execute(of_listings, values)
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


def differs(verdict: ListingVerdict, before: Mapping[int, KnownListing]) -> bool:
    """Tell whether a verdict says anything that is not stored yet.

    Args:
        verdict: what the comparison concluded of a listing.
        before: the listings as they are stored, by id.
    """
    old = before.get(verdict.known_id) if verdict.known_id is not None else None
    return old is None or old.sizes != verdict.sizes or not _is_same(old, verdict)


async def apply(
    connection: AsyncConnection,
    source_id: int,
    verdicts: Sequence[ListingVerdict],
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
    known_ids = [verdict.known_id for verdict in verdicts]
    olds = [None if known_id is None else before.get(known_id) for known_id in known_ids]
    changed = [
        {"listing_id": known_id, **_values(verdict)}
        for known_id, verdict, old in zip(known_ids, verdicts, olds, strict=True)
        if known_id is not None and (old is None or not _is_same(old, verdict))
    ]
    await _update(connection, changed)
    met = [verdict for verdict in verdicts if verdict.known_id is None]
    ids = iter(await _add(connection, source_id, met, now))
    written = [next(ids) if known_id is None else known_id for known_id in known_ids]
    resized = {
        listing_id: verdict.sizes
        for listing_id, verdict, old in zip(written, verdicts, olds, strict=True)
        if old is None or old.sizes != verdict.sizes
    }
    await _write_sizes(connection, resized, met=frozenset(written) - frozenset(known_ids))
    return written


async def _update(connection: AsyncConnection, rows: Iterable[dict[str, Any]]) -> None:
    """Write listings over what they were; rows that name the same columns go together."""
    table = tables.listings
    together: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        together[frozenset(row)].append(row)
    for names, alike in together.items():
        values: dict[str, Any] = {name: bindparam(name) for name in names - {"listing_id"}}
        await connection.execute(
            update(table).where(table.c.id == bindparam("listing_id")).values(values), alike
        )


async def _add(
    connection: AsyncConnection, source_id: int, verdicts: Sequence[ListingVerdict], now: datetime
) -> list[int]:
    """Store listings never seen before, and return their ids in the verdicts' order."""
    if not verdicts:
        return []
    table = tables.listings
    always = {"source_id": source_id, "first_seen_at": now, "currency": None}
    rows = [always | _values(verdict) for verdict in verdicts]
    product_ids = [row["product_id"] for row in rows]
    await connection.execute(insert(table), rows)
    found = await connection.execute(
        select(table.c.product_id, table.c.id).where(
            table.c.source_id == source_id, table.c.product_id.in_(product_ids)
        )
    )
    ids = {product_id: listing_id for product_id, listing_id in found}  # noqa: C416 - no mapping
    return [ids[product_id] for product_id in product_ids]


def _is_same(old: KnownListing, verdict: ListingVerdict) -> bool:
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
    connection: AsyncConnection,
    sizes: Mapping[int, tuple[KnownSize, ...]],
    *,
    met: frozenset[int],
) -> None:
    """Write the sizes of listings over what they were; the ones just met had none."""
    if old := sizes.keys() - met:
        await connection.execute(delete(tables.sizes).where(tables.sizes.c.listing_id.in_(old)))
    rows = [
        {
            "listing_id": listing_id,
            "position": position,
            **mapping.values_of(tables.sizes, size),
        }
        for listing_id, of_listing in sizes.items()
        for position, size in enumerate(of_listing)
    ]
    if rows:
        await connection.execute(insert(tables.sizes), rows)


def _values(verdict: ListingVerdict) -> dict[str, Any]:
    seen = mapping.values_of(tables.listings, verdict.seen) if verdict.seen is not None else {}
    values = seen | mapping.values_of(tables.listings, verdict)  # what is believed goes first
    if verdict.price is None:
        del values["currency"]
    return values


def _known(row: RowMapping, sizes: tuple[KnownSize, ...]) -> KnownListing:
    seen = mapping.of_row(Listing, row, price=None)
    return mapping.of_row(KnownListing, row, seen=seen, sizes=sizes)
