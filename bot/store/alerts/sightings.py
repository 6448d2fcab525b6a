"""Sightings: what each source tells of a drop."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from datetime import datetime
from functools import partial

from sqlalchemy import RowMapping, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Confidence, SeenDrop, Sighting
from bot.store import tables
from bot.store.alerts import deliveries, drops
from bot.store.engine import mapping, writes

_TABLE = tables.sightings
_values = partial(mapping.values_of, _TABLE)
_OF_SOURCE = (
    select(_TABLE).where(_TABLE.c.source_id == bindparam("source_id")).order_by(_TABLE.c.id)
)


async def of_source(connection: AsyncConnection, source_id: int) -> list[Sighting]:
    """Return what a source told of so far, the first seen first."""
    found = await connection.execute(_OF_SOURCE, {"source_id": source_id})
    return [_sighting(row) for row in found.mappings()]


async def of_drop(connection: AsyncConnection, drop_id: int) -> list[Sighting]:
    """Return what all sources tell of a drop, the first seen first."""
    found = await connection.execute(
        select(_TABLE).where(_TABLE.c.drop_id == drop_id).order_by(_TABLE.c.id)
    )
    return [_sighting(row) for row in found.mappings()]


async def words_about(
    connection: AsyncConnection, drop_ids: Collection[int], *, but_of: Collection[int] = ()
) -> dict[int, list[SeenDrop]]:
    """Return what all sources tell of drops, by drop id, the first seen first.

    A shop's own source names no shop: it is the shop. Of some sources (by id) nothing is returned.
    """
    name = tables.sources.c.name
    found = await connection.execute(
        select(_TABLE, name.label("source"))
        .join(tables.sources, tables.sources.c.id == _TABLE.c.source_id)
        .where(_TABLE.c.drop_id.in_(list(drop_ids)))
        .order_by(_TABLE.c.id)
    )
    told: dict[int, list[SeenDrop]] = {}
    for row in found.mappings():
        if row["source_id"] in but_of:
            continue
        word = _sighting(row).seen
        if word.retailer is None and word.confidence is Confidence.CONFIRMED:
            word = dataclasses.replace(word, retailer=row["source"])
        told.setdefault(row["drop_id"], []).append(word)
    return told


async def add(connection: AsyncConnection, sighting: Sighting, now: datetime) -> int:
    """Store a new sighting, told now, and return its id."""
    return await writes.add(
        connection,
        _TABLE,
        source_id=sighting.source_id,
        drop_id=sighting.drop_id,
        told_at=now,
        **_values(sighting.seen),
    )


async def replace(connection: AsyncConnection, sighting: Sighting) -> None:
    """Overwrite what a source tells of a drop with what it tells now."""
    await connection.execute(
        update(_TABLE)
        .where(_TABLE.c.id == sighting.id)
        .values(drop_id=sighting.drop_id, **_values(sighting.seen))
    )


async def mark_told(
    connection: AsyncConnection, sighting_ids: Collection[int], now: datetime
) -> None:
    """Remember that these are still told."""
    if sighting_ids:
        await connection.execute(
            update(_TABLE).where(_TABLE.c.id.in_(sighting_ids)).values(told_at=now)
        )


async def forget_source(connection: AsyncConnection, source_id: int, now: datetime) -> None:
    """Forget what a source told of; a drop that no other source tells of is cancelled in silence.

    It keeps its record, and nothing that is still owed for it is sent.
    """
    drop = tables.drops
    its_own = select(_TABLE.c.drop_id).where(_TABLE.c.source_id == source_id)
    others = select(_TABLE.c.drop_id).where(_TABLE.c.source_id != source_id)
    found = await connection.execute(
        update(drop)
        .where(drop.c.id.in_(its_own), drop.c.id.not_in(others), drop.c.is_cancelled.is_(False))
        .values(is_cancelled=True, revision=drop.c.revision + 1, changed_at=now)
        .returning(drop.c.id, drop.c.revision)
    )
    for drop_id, revision in found.all():
        await deliveries.withdraw(
            connection,
            drop_id=drop_id,
            before_revision=revision,
            reason="The source that told of the drop was taken out before its turn came.",
            now=now,
        )
    await connection.execute(delete(_TABLE).where(_TABLE.c.source_id == source_id))


async def prune(connection: AsyncConnection, before: datetime, *, untold_since: datetime) -> int:
    """Forget the drops of sources, and what was told of them, that ended before a time.

    A cancelled one without a time counts from its cancelling; one that has no time and that no
    source has told of for long is over too. What a drop brought stays in the record of changes. A
    drop is kept while a message of it is owed, and while a source still shows a word about it that
    is not past: that word would be news again.

    Returns:
        How many drops were forgotten.
    """
    drop, change, delivery = tables.drops, tables.changes, tables.deliveries
    is_past = or_(
        drop.c.ends_at < before,
        drop.c.ends_at.is_(None) & drop.c.is_cancelled & (drop.c.changed_at < before),
        drop.c.ends_at.is_(None) & (drop.c.changed_at < untold_since),
    )
    is_queued = (
        select(delivery.c.id)
        .join(change, change.c.id == delivery.c.change_id)
        .where(change.c.drop_id == drop.c.id, delivery.c.state.in_(deliveries.OPEN))
        .exists()
    )
    is_told = or_(_TABLE.c.told_at.is_(None), _TABLE.c.told_at >= untold_since)
    is_still_told = (
        select(_TABLE.c.id)
        .where(
            _TABLE.c.drop_id == drop.c.id,
            or_(_TABLE.c.ends_at >= before, _TABLE.c.ends_at.is_(None) & is_told),
        )
        .exists()
    )
    found = await connection.execute(
        select(drop.c.id).where(drop.c.guild_id.is_(None), is_past, ~is_queued, ~is_still_told)
    )
    past = list(found.scalars())
    await drops.forget_drops(connection, past)
    return len(past)


async def sources_of(connection: AsyncConnection, drop_ids: Collection[int]) -> dict[int, set[int]]:
    """Return the ids of the sources that tell of these drops, by drop id."""
    found = await connection.execute(
        select(_TABLE.c.drop_id, _TABLE.c.source_id).where(_TABLE.c.drop_id.in_(list(drop_ids)))
    )
    told: dict[int, set[int]] = {}
    for drop_id, source_id in found:
        told.setdefault(drop_id, set()).add(source_id)
    return told


def _sighting(row: RowMapping) -> Sighting:
    return mapping.of_row(Sighting, row, seen=mapping.of_row(SeenDrop, row))
