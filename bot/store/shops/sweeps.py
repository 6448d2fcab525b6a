"""The record of sweeps."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.languages import mark
from bot.models import SweepRecord, SweepReport, SweepState
from bot.store import tables
from bot.store.engine import writes

_CUT_OFF = mark("Raincloud was stopped while it wrote down what it saw.")
FOLDED = timedelta(hours=1)  # the longest span that one record tells of
_TABLE, _INNER = tables.sweeps, tables.sweeps.alias()
_LAST = select(func.max(_INNER.c.id)).where(_INNER.c.source_id == bindparam("of_source"))
# Made once: most sweeps end with it.
_FOLD = (
    update(_TABLE)
    .where(
        _TABLE.c.id == _LAST.scalar_subquery(),
        _TABLE.c.state == bindparam("as_state"),
        _TABLE.c.error.is_(None),
        _TABLE.c.changes == 0,
        _TABLE.c.products == bindparam("as_products"),
        _TABLE.c.listings == bindparam("as_listings"),
        _TABLE.c.started_at > bindparam("begun_after"),
        _TABLE.c.finished_at >= bindparam("ended_after"),
    )
    .values(
        finished_at=bindparam("now"),
        requests=_TABLE.c.requests + bindparam("more_requests"),
        not_modified=_TABLE.c.not_modified + bindparam("more_not_modified"),
        bytes=_TABLE.c.bytes + bindparam("more_bytes"),
        looks=_TABLE.c.looks + 1,
    )
    .returning(_TABLE.c.id)
)


async def begin(
    connection: AsyncConnection, source_id: int, *, started_at: datetime, now: datetime
) -> int:
    """Begin the record of a sweep that is written in parts, and return its id.

    It says that it was cut off, until it is completed.
    """
    return await writes.add(
        connection,
        tables.sweeps,
        source_id=source_id,
        started_at=started_at,
        finished_at=now,
        state=SweepState.PARTIAL.value,
        error=_CUT_OFF,
        products=0,
        listings=0,
        requests=0,
        not_modified=0,
        bytes=0,
        changes=0,
    )


async def count_changes(connection: AsyncConnection, sweep_id: int, changes: int) -> None:
    """Keep with a sweep's record how many changes it brought."""
    await connection.execute(
        update(tables.sweeps).where(tables.sweeps.c.id == sweep_id).values(changes=changes)
    )


async def complete(
    connection: AsyncConnection,
    sweep_id: int | None,
    source_id: int,
    report: SweepReport,
    *,
    products: int,
    started_at: datetime,
    now: datetime,
) -> int:
    """Record how a sweep went, and return its id.

    Args:
        connection: inside the transaction that ends the sweep.
        sweep_id: of the record, if it was begun.
        source_id: whose sweep it is.
        report: how it went.
        products: how many it showed.
        started_at: when it began, aware, UTC.
        now: aware, UTC.
    """
    table = tables.sweeps
    values = {
        "source_id": source_id,
        "started_at": started_at,
        "finished_at": now,
        "state": report.state.value,
        "error": report.error,
        "products": products,
        "listings": report.listings,
        "requests": report.requests,
        "not_modified": report.not_modified,
        "bytes": report.bytes,
    }
    if sweep_id is None:
        return await writes.add(connection, table, changes=0, **values)
    await connection.execute(update(table).where(table.c.id == sweep_id).values(**values))
    return sweep_id


async def fold(
    connection: AsyncConnection,
    source_id: int,
    report: SweepReport,
    *,
    products: int,
    started_at: datetime,
    now: datetime,
    rhythm: timedelta,
) -> int | None:
    """Let the record of the sweep before tell of this one too, where both say the same.

    Args:
        connection: inside the transaction that ends the sweep.
        source_id: whose sweep it is.
        report: how it went: complete, and without changes.
        products: how many it showed.
        started_at: when it began, aware, UTC.
        now: aware, UTC.
        rhythm: how long the source is left alone between two sweeps; one that began much later
            has a record of its own.

    Returns:
        The record's id, or none if that tells of something else.
    """
    found = await connection.execute(
        _FOLD,
        {
            "of_source": source_id,
            "as_state": report.state.value,
            "as_products": products,
            "as_listings": report.listings,
            "begun_after": now - FOLDED,
            "ended_after": started_at - 2 * rhythm,
            "now": now,
            "more_requests": report.requests,
            "more_not_modified": report.not_modified,
            "more_bytes": report.bytes,
        },
    )
    folded: int | None = found.scalar_one_or_none()
    return folded


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
