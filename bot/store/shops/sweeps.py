"""The record of sweeps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import SweepRecord
from bot.store import tables


async def count_changes(connection: AsyncConnection, sweep_id: int, changes: int) -> None:
    """Complete a sweep's record with how many changes it brought."""
    await connection.execute(
        update(tables.sweeps).where(tables.sweeps.c.id == sweep_id).values(changes=changes)
    )


async def get(connection: AsyncConnection, sweep_id: int) -> SweepRecord | None:
    """Return the record of a sweep, or none."""
    table = tables.sweeps
    found = await connection.execute(
        select(
            tables.sources.c.name.label("source"),
            table.c.started_at,
            table.c.finished_at,
            table.c.state,
            table.c.products,
        )
        .join(tables.sources, tables.sources.c.id == table.c.source_id)
        .where(table.c.id == sweep_id)
    )
    row = found.mappings().one_or_none()
    return None if row is None else SweepRecord(**row)


async def prune(connection: AsyncConnection, before: datetime, *, limit: int) -> int:
    """Forget the record of some sweeps that began before a time; return how many."""
    table = tables.sweeps
    old = select(table.c.id).where(table.c.started_at < before).limit(limit)
    pruned = await connection.execute(delete(table).where(table.c.id.in_(old)))
    return pruned.rowcount
