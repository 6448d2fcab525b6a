"""What becomes of what was claimed, or was never sent in time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Action, DeliveryState, DestinationKind, HeldFor
from bot.store import tables
from bot.store.alerts import deliveries

_TABLE = tables.deliveries


async def finish(
    connection: AsyncConnection,
    delivery_id: int,
    worker: str,
    values: dict[str, Any],
    *,
    is_late: bool = False,
) -> bool:
    """Record what became of a leased delivery; one that was taken over meanwhile is left alone.

    Args:
        connection: inside a transaction.
        delivery_id: the delivery.
        worker: who leased it.
        values: the columns to write.
        is_late: its try was recorded as in doubt, and its answer comes only now.

    Returns:
        Whether it was recorded.
    """
    is_ours = (_TABLE.c.leased_by == worker) & (_TABLE.c.state == DeliveryState.SENDING.value)
    if is_late:
        is_ours |= _TABLE.c.leased_by.is_(None) & deliveries.IS_UNTRIED
    done = await connection.execute(
        update(_TABLE)
        .where(_TABLE.c.id == delivery_id, is_ours)
        .values(leased_by=None, lease_until=None, **values)
    )
    return bool(done.rowcount)


async def note_places(connection: AsyncConnection, places: Mapping[int, int | None]) -> None:
    """Note into which threads deliveries (by id) are about to be tried; none is no thread.

    What is in doubt is looked for there, though its style, or its person, may have another by then.
    """
    if places:
        await connection.execute(
            update(_TABLE)
            .where(_TABLE.c.id == bindparam("of_id"))
            .values(posted_in=bindparam("place")),
            [{"of_id": of_id, "place": place} for of_id, place in places.items()],
        )


async def show(connection: AsyncConnection, delivery_id: int, fingerprint: str) -> None:
    """Remember what the message of a delivery shows now."""
    await connection.execute(
        update(_TABLE).where(_TABLE.c.id == delivery_id).values(fingerprint=fingerprint)
    )


async def let_go(connection: AsyncConnection, worker: str, now: datetime) -> int:
    """Give back what a worker has leased, in doubt; it is about to end."""
    taken = await connection.execute(
        update(_TABLE)
        .where(deliveries.IS_SENDING, _TABLE.c.leased_by == worker)
        .values(state=DeliveryState.RETRY.value, leased_by=None, lease_until=None, due_at=now)
    )
    return taken.rowcount


async def put_off(
    connection: AsyncConnection, channel_id: int, action: Action, until: datetime
) -> None:
    """Let what else waits for the same of a channel wait as long."""
    await connection.execute(
        update(_TABLE)
        .where(
            deliveries.IS_UNTRIED,
            deliveries.IS_PLACED,
            _TABLE.c.destination_id == channel_id,
            _TABLE.c.action == action.value,
            _TABLE.c.due_at < until,
        )
        .values(due_at=until)
    )


async def bring_forward(connection: AsyncConnection, channel_id: int, now: datetime) -> int:
    """Let messages that wait for a channel be tried now, and return how many those are.

    What is in doubt, and what follows a message, waits for something else.
    """
    brought = await connection.execute(
        update(_TABLE)
        .where(
            deliveries.MAY_END,
            deliveries.IS_PLACED,
            _TABLE.c.state == DeliveryState.RETRY.value,
            _TABLE.c.destination_id == channel_id,
            _TABLE.c.destination_kind == DestinationKind.CHANNEL.value,
            _TABLE.c.action.in_([Action.POST.value, Action.DIGEST.value]),
            _TABLE.c.due_at > now,
        )
        .values(due_at=now)
    )
    return brought.rowcount


async def take_back(
    connection: AsyncConnection, *, now: datetime, all_leases: bool, but: Collection[int] = ()
) -> int:
    """Return leased deliveries whose holder is gone to the outbox, still in doubt.

    Args:
        connection: inside a transaction.
        now: leases that ended before are taken back.
        all_leases: take back every lease, because no other process can be alive.
        but: ids of deliveries that this process itself is trying.
    """
    query = update(_TABLE).where(deliveries.IS_SENDING, _TABLE.c.id.not_in(list(but)))
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
        due_at: when the catch-up is, unless one is planned already: what was missed in one outage
            is found out bit by bit, and told together.
        reason: why it waits.
    """
    change = tables.changes
    is_told = or_(change.c.lead.is_(None), change.c.drop_at <= now)
    is_planned = (
        deliveries.IS_HELD,
        _TABLE.c.held_for == HeldFor.AWAY.value,
        _TABLE.c.due_at > now,
    )
    planned = await connection.execute(select(func.min(_TABLE.c.due_at)).where(*is_planned))
    due_at = min(planned.scalar_one_or_none() or due_at, due_at)
    held = await connection.execute(
        update(_TABLE)
        .where(
            *_is_over(now),
            _TABLE.c.due_at >= since,
            _TABLE.c.action == Action.POST.value,
            _TABLE.c.notice.is_(None),
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


def _is_over(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Tell what is owed, no longer useful, and not in doubt."""
    return (deliveries.MAY_END, _TABLE.c.due_at <= now, _TABLE.c.expires_at <= now)
