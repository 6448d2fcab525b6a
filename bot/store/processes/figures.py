"""What the record tells in numbers, for whoever watches the bot."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, func, insert, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import (
    LATENESS_BUCKETS,
    Action,
    LatenessTally,
    Priority,
    RecordFigures,
    SourceFigures,
)
from bot.store import tables
from bot.store.alerts import deliveries

MARGIN = timedelta(minutes=1)  # a row that says it was sent by then has been written by now
_NOTE = "lateness"
_ALERTS = (Priority.STOCK, Priority.LEAD, Priority.WATCH, Priority.NEWS)
_OF_STOCK = frozenset({Priority.STOCK, Priority.WATCH})


async def waiting(connection: AsyncConnection, now: datetime) -> tuple[int, datetime | None]:
    """Return how many deliveries are in the outbox and due, and since when the oldest is."""
    table = tables.deliveries
    parts = [  # an index each
        select(func.count(), func.min(table.c.due_at)).where(is_in, table.c.due_at <= now)
        for is_in in (deliveries.IS_UNTRIED, deliveries.IS_SENDING)
    ]
    found = (await connection.execute(union_all(*parts))).all()
    return sum(count for count, _ in found), min(
        (oldest for _, oldest in found if oldest is not None), default=None
    )


async def record(connection: AsyncConnection) -> RecordFigures:
    """Count what the record holds. It reads all of the deliveries: not to be asked often."""
    table = tables.deliveries
    counted = await connection.execute(
        select(table.c.state, table.c.reason, func.count()).group_by(table.c.state, table.c.reason)
    )
    return RecordFigures(
        deliveries={(state, reason or ""): count for state, reason, count in counted},
        sources=await _sources(connection),
        lateness=_read(await _note(connection))[1],
    )


async def _sources(connection: AsyncConnection) -> tuple[SourceFigures, ...]:
    sources, sweeps = tables.sources, tables.sweeps
    counted = await connection.execute(
        select(sweeps.c.source_id, sweeps.c.state, func.sum(sweeps.c.looks)).group_by(
            sweeps.c.source_id, sweeps.c.state
        )
    )
    looks: dict[int, dict[str, int]] = {}
    for source_id, state, count in counted:
        looks.setdefault(source_id, {})[state.value] = int(count)
    found = await connection.execute(
        select(sources.c.id, sources.c.name, sources.c.last_complete_at)
        .where(sources.c.is_active, ~sources.c.is_paused)
        .order_by(sources.c.last_complete_at.asc().nulls_first(), sources.c.name)
    )
    return tuple(
        SourceFigures(
            name=row.name, last_complete_at=row.last_complete_at, looks=looks.get(row.id, {})
        )
        for row in found
    )


async def tally_lateness(connection: AsyncConnection, now: datetime) -> None:
    """Add how late the alerts sent since the last time left to what is kept of all before.

    The tally only grows, whatever is pruned or forgotten of the record. Where another process
    tallies at the same moment, one of the two adds nothing.

    Args:
        connection: inside a transaction.
        now: aware, UTC.
    """
    before = await _note(connection)
    since, tallies = _read(before)
    until = now - MARGIN
    if since is None:  # of what was sent before somebody watched, nothing is told
        values = {"name": _NOTE, "value": _written(until, {})}
        await connection.execute(insert(tables.notes).values(values))
        return
    if until <= since:
        return
    rows = (await connection.execute(_sent(since, until))).mappings().all()
    await connection.execute(
        update(tables.notes)
        .where(tables.notes.c.name == _NOTE, tables.notes.c.value == before)
        .values(value=_written(until, _with(tallies, rows)))
    )


def _sent(since: datetime, until: datetime) -> Select[Any]:
    table, changes = tables.deliveries, tables.changes
    return (
        select(table.c.priority, table.c.sent_at, table.c.due_at, changes.c.at)
        .join(changes, changes.c.id == table.c.change_id)
        .where(
            table.c.sent_at > since,
            table.c.sent_at <= until,
            table.c.action == Action.POST.value,
            table.c.held_for.is_(None),
            ~table.c.is_sample,
            table.c.priority.in_([int(priority) for priority in _ALERTS]),
        )
    )


def _with(
    tallies: Mapping[str, LatenessTally], rows: Iterable[RowMapping]
) -> dict[str, LatenessTally]:
    counts = {name: list(tally.counts) for name, tally in tallies.items()}
    seconds = {name: tally.seconds for name, tally in tallies.items()}
    for row in rows:
        priority = Priority(row["priority"])
        # A second try is due later than the first: what is in stock is owed since it was seen.
        owed_since = row["at"] if priority in _OF_STOCK else row["due_at"]
        late = max((row["sent_at"] - owed_since).total_seconds(), 0.0)
        name = priority.name.lower()
        buckets = counts.setdefault(name, list(LatenessTally().counts))
        buckets[bisect_left(LATENESS_BUCKETS, late)] += 1
        seconds[name] = seconds.get(name, 0.0) + late
    return {
        name: LatenessTally(counts=tuple(buckets), seconds=seconds[name])
        for name, buckets in counts.items()
    }


async def _note(connection: AsyncConnection) -> str | None:
    notes = tables.notes
    found = await connection.execute(select(notes.c.value).where(notes.c.name == _NOTE))
    return found.scalar_one_or_none()


def _read(note: str | None) -> tuple[datetime | None, dict[str, LatenessTally]]:
    if note is None:
        return None, {}
    value = json.loads(note)
    tallies = {
        name: LatenessTally(counts=tuple(counts), seconds=seconds)
        for name, (counts, seconds) in value["tallies"].items()
    }
    return datetime.fromisoformat(value["until"]), tallies


def _written(until: datetime, tallies: Mapping[str, LatenessTally]) -> str:
    kept = {name: (tally.counts, round(tally.seconds, 3)) for name, tally in tallies.items()}
    return json.dumps({"until": until.isoformat(), "tallies": kept})
