"""Sources, and where each stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import RowMapping, bindparam, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import (
    SourceSpec,
    SourceStatus,
    SweepReport,
    SweepState,
)
from bot.store import tables
from bot.store.alerts import sightings
from bot.store.engine import mapping, writes

_TABLE = tables.sources
_values = partial(mapping.values_of, _TABLE)  # of what a source's entry says
_FREE_AT = case(
    (_TABLE.c.lease_until > _TABLE.c.next_at, _TABLE.c.lease_until), else_=_TABLE.c.next_at
)
# What is asked every second, or in each sweep: made once, it takes a third of the time.
_NEXT_DUE = select(func.min(_FREE_AT)).where(_TABLE.c.is_active, ~_TABLE.c.is_paused)
_NOW = bindparam("now", type_=_TABLE.c.next_at.type)
_FREE = select(_TABLE).where(
    _TABLE.c.is_active,
    ~_TABLE.c.is_paused,
    or_(_TABLE.c.lease_until.is_(None), _TABLE.c.lease_until <= _NOW),
)
_DUE = (
    _FREE.where(_TABLE.c.next_at <= _NOW)
    .order_by(_TABLE.c.next_at)
    .limit(bindparam("room"))
    .with_for_update(skip_locked=True)
)
_HELD = (
    select(_TABLE.c.id)
    .where(_TABLE.c.id == bindparam("source_id"), _TABLE.c.leased_by == bindparam("holder"))
    .with_for_update()
)

AS_NEW: dict[str, Any] = {
    "baseline_at": None,
    "last_complete_at": None,
    "last_count": None,
    "failures": 0,
    "error": None,
    "is_told": False,
    "dry_run_told": False,
    "key_faults": 0,
    "lease_until": None,  # whoever looks at the old address writes nothing of it
    "leased_by": None,
    "is_settled": False,
}


async def keep_in_step(
    connection: AsyncConnection, specs: Iterable[SourceSpec], now: datetime
) -> None:
    """Make the active sources those of the file, and those that were added while the bot ran.

    A source that left the file keeps what is known of it. One whose address changed is new: what
    was known of the old address says nothing about it. One that moved for good, as its host said,
    keeps its new address until the file names another than before.
    """
    await writes.alone(connection, "sources")
    named = {spec.name: spec for spec in specs}
    known = {
        row["name"]: row
        for row in (await connection.execute(select(tables.sources))).mappings().all()
    }
    for name, row in known.items():
        if name not in named and row["is_active"] and not row["is_added"]:
            await _set(connection, row["id"], is_active=False)
            await sightings.forget_source(connection, row["id"], now)
    for name, spec in named.items():
        old = known.get(name)
        if old is None:
            await add(connection, spec, now, is_added=False)
            continue
        values = _values(spec) | {"is_active": True, "is_added": False, "written_url": None}
        if (old["kind"], old["written_url"] or old["url"]) == (spec.kind, spec.url):
            values |= {"url": old["url"], "written_url": old["written_url"]}
        elif (old["kind"], old["url"]) != (spec.kind, spec.url):
            await _forget(connection, old["id"], now)
            values |= AS_NEW | {"next_at": now}
        if old["every"] != spec.every:
            values["next_at"] = now
        if old["dry_run"] != spec.dry_run:
            values["dry_run_told"] = False
        await _set(connection, old["id"], **values)


async def add(
    connection: AsyncConnection, spec: SourceSpec, now: datetime, *, is_added: bool
) -> int:
    """Store a new source, due now, and return its id."""
    return await writes.add(
        connection,
        tables.sources,
        next_at=now,
        failures=0,
        is_active=True,
        is_added=is_added,
        **_values(spec),
    )


async def forget_left(connection: AsyncConnection, name: str, now: datetime) -> None:
    """Forget a source of this name that left the file, so that the name is free."""
    table = tables.sources
    found = await connection.execute(
        select(table.c.id).where(func.lower(table.c.name) == name.lower(), ~table.c.is_active)
    )
    for source_id in found.scalars().all():
        await remove(connection, source_id, now)


async def take_up(connection: AsyncConnection, source_id: int, now: datetime) -> None:
    """Sweep a paused or failing source again, now."""
    await _set(
        connection, source_id, is_paused=False, next_at=now, failures=0, error=None, is_told=False
    )


async def pause(connection: AsyncConnection, source_id: int, trouble: str | None = None) -> None:
    """Sweep a source no more, until it is taken up again; what is known of it is kept."""
    values: dict[str, Any] = {"is_paused": True}
    if trouble is not None:
        values["error"] = trouble
    await _set(connection, source_id, **values)


async def remove(connection: AsyncConnection, source_id: int, now: datetime) -> None:
    """Forget a source that was added, and what it told of; the record of changes is kept."""
    await sightings.forget_source(connection, source_id, now)
    await connection.execute(delete(tables.sources).where(tables.sources.c.id == source_id))


async def move(connection: AsyncConnection, status: SourceStatus, url: str) -> None:
    """Ask a source at its new address from now on."""
    table = tables.sources
    written = func.coalesce(table.c.written_url, table.c.url)
    await _set(connection, status.id, url=url, written_url=None if status.is_added else written)


async def mark_told(
    connection: AsyncConnection,
    source_id: int,
    *,
    is_told: bool | None = None,
    dry_run_told: bool | None = None,
) -> None:
    """Remember whether a source's failure, or its dry run, was reported."""
    marks = {"is_told": is_told, "dry_run_told": dry_run_told}
    await _set(
        connection, source_id, **{name: mark for name, mark in marks.items() if mark is not None}
    )


async def keep_key_faults(connection: AsyncConnection, source_id: int, faults: int) -> None:
    """Remember in how many looks running a source's keys were no good."""
    await _set(connection, source_id, key_faults=faults)


async def read_of_unchecked(connection: AsyncConnection) -> dict[str, bool | None]:
    """Return whether each active source that nobody had tried was read since, by name.

    None for one that was not looked at yet.
    """
    table, sweep = tables.sources, tables.sweeps
    was_read = case((sweep.c.state == SweepState.FAILED.value, 0), else_=1)
    found = await connection.execute(
        select(table.c.name, func.max(was_read))
        .outerjoin(sweep, sweep.c.source_id == table.c.id)
        .where(table.c.is_active, ~table.c.checked, ~table.c.is_paused)
        .group_by(table.c.name)
        .order_by(table.c.name)
    )
    rows = found.all()
    looked = await connection.execute(select(table.c.name).join(sweep).distinct())
    names = set(looked.scalars())
    return {name: bool(read) if name in names else None for name, read in rows}


async def statuses(connection: AsyncConnection) -> list[SourceStatus]:
    """Return every active source with where it stands, by name."""
    found = await connection.execute(
        select(tables.sources).where(tables.sources.c.is_active).order_by(tables.sources.c.name)
    )
    counts = await count_listings(connection)
    return [replace(_status(row), listings=counts.get(row["id"], 0)) for row in found.mappings()]


async def claim(
    connection: AsyncConnection,
    *,
    holder: str,
    now: datetime,
    lease_until: datetime,
    limit: int,
    names: Iterable[str] | None = None,
) -> list[SourceStatus]:
    """Lease sources to a holder: those that are due, or the named ones whether due or not.

    Args:
        connection: inside a transaction.
        holder: a name of this claim alone; what is written later must be its own.
        now: aware, UTC.
        lease_until: when others may take over.
        limit: how many are leased at most.
        names: those to lease, paused ones left out.
    """
    table = tables.sources
    if names is None:
        found = await connection.execute(_DUE, {"now": now, "room": limit})
    else:
        named = _FREE.where(table.c.name.in_(list(names))).with_for_update(skip_locked=True)
        found = await connection.execute(named, {"now": now})
    claimed = [replace(_status(row), leased_by=holder) for row in found.mappings()]
    if claimed:
        ids = [status.id for status in claimed]
        await connection.execute(
            update(table)
            .where(table.c.id.in_(ids))
            .values(lease_until=lease_until, leased_by=holder)
        )
    return claimed


async def unsettle(connection: AsyncConnection, source_id: int) -> None:
    """Let the next sweep compare what it sees, though its pages may not have changed."""
    await _set(connection, source_id, is_settled=False)


async def renew(
    connection: AsyncConnection, held: Collection[SourceStatus], *, lease_until: datetime
) -> None:
    """Lengthen the leases of sources that were claimed, where they are still their claimers'.

    One that another transaction has in hand is left to the next time: to wait for several in turn
    may be to wait for each other.
    """
    table = tables.sources
    found = await connection.execute(
        select(table.c.id)
        .where(
            table.c.id.in_([status.id for status in held]),
            table.c.leased_by.in_({status.leased_by for status in held}),
        )
        .with_for_update(skip_locked=True)
    )
    await connection.execute(
        update(table).where(table.c.id.in_(list(found.scalars()))).values(lease_until=lease_until)
    )


async def is_held(connection: AsyncConnection, status: SourceStatus) -> bool:
    """Tell whether a source is still the claimer's, and lock it until the transaction ends."""
    found = await connection.execute(_HELD, {"source_id": status.id, "holder": status.leased_by})
    return found.first() is not None


async def release_all(connection: AsyncConnection) -> None:
    """Take back every lease: whoever held one is gone, and writes nothing any more."""
    await connection.execute(update(tables.sources).values(lease_until=None, leased_by=None))


async def next_due(connection: AsyncConnection) -> datetime | None:
    """Return when the next source is due; one that is held, not before its lease ends."""
    earliest: datetime | None = (await connection.execute(_NEXT_DUE)).scalar_one_or_none()
    return earliest


async def finish(
    connection: AsyncConnection,
    status: SourceStatus,
    *,
    report: SweepReport,
    products: int,
    finished_at: datetime,
    next_at: datetime,
    is_settled: bool,
) -> None:
    """Remember how a sweep ended, and hand the source back.

    Args:
        connection: inside the transaction that ends the sweep.
        status: as it was claimed.
        report: how the sweep went.
        products: how many it showed.
        finished_at: aware, UTC.
        next_at: when it is due again, the same.
        is_settled: whether the same pages would say nothing new.
    """
    values: dict[str, Any] = {
        "next_at": next_at,
        "lease_until": None,
        "leased_by": None,
        "is_settled": is_settled,
        "error": report.error,
        "failures": 0 if report.state is SweepState.COMPLETE else status.failures + 1,
    }
    if report.state is SweepState.COMPLETE:
        values |= {
            "baseline_at": status.baseline_at or finished_at,
            "last_complete_at": finished_at,
            "last_count": products,
        }
    await _set(connection, status.id, **values)


async def count_listings(connection: AsyncConnection) -> Mapping[int, int]:
    """Return the number of listings of every source that has any, by source id."""
    table = tables.listings
    found = await connection.execute(
        select(table.c.source_id, func.count()).group_by(table.c.source_id)
    )
    return {source_id: count for source_id, count in found}  # noqa: C416 - a result is no mapping


async def _set(connection: AsyncConnection, source_id: int, **values: Any) -> None:
    await connection.execute(
        update(tables.sources).where(tables.sources.c.id == source_id).values(**values)
    )


async def _forget(connection: AsyncConnection, source_id: int, now: datetime) -> None:
    await sightings.forget_source(connection, source_id, now)
    for table in (tables.pages, tables.listings):
        await connection.execute(delete(table).where(table.c.source_id == source_id))


def _status(row: RowMapping) -> SourceStatus:
    return mapping.of_row(SourceStatus, row, spec=mapping.of_row(SourceSpec, row))
