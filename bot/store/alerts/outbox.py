"""The outbox at work: who is sending what, until when, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Action, Change, Delivery, DeliveryState, DestinationKind, HeldFor
from bot.store import tables
from bot.store.alerts import changes, deliveries
from bot.store.engine import writes

_TABLE = tables.deliveries


async def claim(
    connection: AsyncConnection,
    *,
    worker: str,
    now: datetime,
    lease_until: datetime,
    limit: int,
    resting: Collection[int] = (),
) -> list[tuple[Delivery, Change | None]]:
    """Lease the deliveries whose turn it is, at most one a destination.

    The most urgent come first; among equals the destination that has waited longest. A delivery
    is returned as it was before the lease, so that ``doubt_since`` tells of earlier tries.

    Args:
        connection: inside a transaction.
        worker: who takes them.
        now: aware, UTC.
        lease_until: when another may take them over.
        limit: how many at most.
        resting: ids of destinations that must not be written to just now.
    """
    place = (_TABLE.c.destination_kind, _TABLE.c.destination_id)
    # Joined, as a condition is asked row by row; distinct, or SQLite reads the record to join it.
    busy = select(*place).where(deliveries.IS_SENDING).distinct().subquery()
    turn = (
        func.row_number()
        .over(
            partition_by=place,
            order_by=(_TABLE.c.priority, _TABLE.c.due_at, _TABLE.c.id),
        )
        .label("turn")
    )
    waiting = (
        select(
            _TABLE.c.id,
            _TABLE.c.priority,
            _TABLE.c.due_at,
            *place,
            turn,
        )
        .outerjoin(
            busy,
            (busy.c.destination_kind == _TABLE.c.destination_kind)
            & (busy.c.destination_id == _TABLE.c.destination_id),
        )
        .where(deliveries.IS_WAITING, _TABLE.c.due_at <= now, busy.c.destination_id.is_(None))
        .where(_TABLE.c.destination_id.not_in(list(resting)))
        .subquery()
    )
    served = tables.destinations
    waited_since = case(
        (served.c.served_at > waiting.c.due_at, served.c.served_at), else_=waiting.c.due_at
    )
    query = (
        select(waiting.c.id)
        .outerjoin(
            served,
            (served.c.kind == waiting.c.destination_kind)
            & (served.c.id == waiting.c.destination_id),
        )
        .where(waiting.c.turn == 1)
        .order_by(waiting.c.priority, waited_since, waiting.c.id)
        .limit(limit)
    )
    order = list((await connection.execute(query)).scalars())
    if not order:
        return []
    found = await connection.execute(
        select(_TABLE)
        .where(_TABLE.c.id.in_(order), deliveries.IS_WAITING)
        .with_for_update(skip_locked=True)
    )
    rows = sorted(found.mappings(), key=lambda row: order.index(row["id"]))
    await connection.execute(
        update(_TABLE)
        .where(_TABLE.c.id.in_([row["id"] for row in rows]))
        .values(
            state=DeliveryState.SENDING.value,
            leased_by=worker,
            lease_until=lease_until,
            attempts=_TABLE.c.attempts + 1,
            doubt_since=func.coalesce(_TABLE.c.doubt_since, now),
        )
    )
    await writes.put(
        connection,
        served,
        [
            {"kind": row["destination_kind"], "id": row["destination_id"], "served_at": now}
            for row in rows
        ],
    )
    wanted = {row["change_id"] for row in rows if row["change_id"] is not None}
    told = await changes.get_many(connection, wanted)
    return [(deliveries.from_row(row), told.get(row["change_id"])) for row in rows]


async def finish(connection: AsyncConnection, delivery_id: int, worker: str, **values: Any) -> None:
    """Record what became of a leased delivery; one that was taken over meanwhile is left alone."""
    await connection.execute(
        update(_TABLE)
        .where(
            _TABLE.c.id == delivery_id,
            _TABLE.c.leased_by == worker,
            _TABLE.c.state == DeliveryState.SENDING.value,
        )
        .values(leased_by=None, lease_until=None, **values)
    )


async def take_back(connection: AsyncConnection, *, now: datetime, all_leases: bool) -> int:
    """Return leased deliveries whose holder is gone to the outbox, still in doubt.

    Args:
        connection: inside a transaction.
        now: leases that ended before are taken back.
        all_leases: take back every lease, because no other process can be alive.
    """
    query = update(_TABLE).where(deliveries.IS_SENDING)
    if not all_leases:
        query = query.where(_TABLE.c.lease_until <= now)
    taken = await connection.execute(
        query.values(state=DeliveryState.RETRY.value, leased_by=None, lease_until=None, due_at=now)
    )
    return taken.rowcount


async def hold_missed(
    connection: AsyncConnection, now: datetime, *, since: datetime, due_at: datetime, reason: str
) -> int:
    """Hold what came too late to be told by itself, for a catch-up; return how many there were.

    A reminder of a drop that is still to come is not among it: the next one takes its place.

    Args:
        connection: inside a transaction.
        now: aware, UTC.
        since: when something must have been due to be told at all.
        due_at: when the catch-up is.
        reason: why it waits.
    """
    change = tables.changes
    is_told = or_(change.c.lead.is_(None), change.c.drop_at <= now)
    held = await connection.execute(
        update(_TABLE)
        .where(
            *_is_over(now),
            _TABLE.c.due_at >= since,
            _TABLE.c.action == Action.POST.value,
            _TABLE.c.destination_kind == DestinationKind.CHANNEL.value,
            _TABLE.c.held_for.is_(None),
            _TABLE.c.change_id.in_(select(change.c.id).where(is_told)),
        )
        .values(
            state=DeliveryState.HELD.value,
            held_for=HeldFor.AWAY.value,
            due_at=due_at,
            expires_at=due_at + (now - since),
            role_ids=[],
            reason=reason,
        )
    )
    return held.rowcount


async def expire(connection: AsyncConnection, now: datetime, reason: str) -> int:
    """End what is owed but no longer useful; what is in doubt is settled first, elsewhere."""
    expired = await connection.execute(
        update(_TABLE)
        .where(*_is_over(now))
        .values(state=DeliveryState.EXPIRED.value, reason=reason)
    )
    return expired.rowcount


async def next_due(connection: AsyncConnection) -> datetime | None:
    """Return when the next waiting delivery is due."""
    found = await connection.execute(select(func.min(_TABLE.c.due_at)).where(deliveries.IS_WAITING))
    earliest: datetime | None = found.scalar_one_or_none()
    return earliest


async def next_lease_end(connection: AsyncConnection) -> datetime | None:
    """Return when the next lease ends."""
    query = select(func.min(_TABLE.c.lease_until)).where(deliveries.IS_SENDING)
    found = await connection.execute(query)
    earliest: datetime | None = found.scalar_one_or_none()
    return earliest


def _is_over(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Tell what is owed, no longer useful, and not in doubt."""
    return (
        deliveries.IS_WAITING,
        _TABLE.c.due_at <= now,
        _TABLE.c.expires_at <= now,
        _TABLE.c.doubt_since.is_(None),
    )
