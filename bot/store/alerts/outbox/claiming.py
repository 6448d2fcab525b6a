"""Who sends what next: leased one a destination, most urgent first, in turn."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Update,
    bindparam,
    case,
    false,
    func,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Change, Delivery, DeliveryState
from bot.store import tables
from bot.store.alerts import changes, deliveries
from bot.store.alerts.outbox import choosing
from bot.store.alerts.outbox.statements import Lane, is_busy
from bot.store.engine import id_lists, writes

_TABLE = tables.deliveries
_IS_ONE = id_lists.is_among(_TABLE.c.id, "ids")
_LEASE = {
    "state": DeliveryState.SENDING.value,
    "leased_by": bindparam("worker", type_=_TABLE.c.leased_by.type),
    "lease_until": bindparam("until", type_=_TABLE.c.lease_until.type),
    "attempts": _TABLE.c.attempts + 1,
    "doubt_since": func.coalesce(
        _TABLE.c.doubt_since, bindparam("since", type_=_TABLE.c.doubt_since.type)
    ),
}
# Where it goes is served now; who claims for one of these at this moment waits for us.
_SERVED = (
    select(
        _TABLE.c.destination_kind.label("kind"),
        _TABLE.c.destination_id.label("id"),
        bindparam("now", type_=tables.destinations.c.served_at.type).label("served_at"),
    )
    .distinct()
    .where(_IS_ONE)
    .order_by("kind", "id")
)
# SQLite has one writer; what it leases is read before, as it was.
_FOUND = select(_TABLE).where(_IS_ONE)
_LEASED = update(_TABLE).where(_IS_ONE).values(_LEASE)


def _locked_and_leased(may_be: ColumnElement[bool]) -> Update:
    """Return what leases on PostgreSQL and answers with what was leased, as it was before.

    What another holds at this moment is passed over.

    Args:
        may_be: what is leased. One condition, or the index of what waits may do for it, and is
            read from end to end.
    """
    condition: ColumnElement[bool] = case((may_be, true()), else_=false())
    to_lock = select(_TABLE).where(_IS_ONE, condition).with_for_update(skip_locked=True)
    locked = to_lock.cte("locked")
    return update(_TABLE).where(_TABLE.c.id == locked.c.id).values(_LEASE).returning(*locked.c)


_LOCKED_AND_LEASED = {
    # Another may have claimed for the same destination while we waited to serve it.
    Lane.MESSAGES: _locked_and_leased(deliveries.IS_UNTRIED & ~is_busy(Lane.MESSAGES)),
    Lane.FOLLOW_UPS: _locked_and_leased(deliveries.IS_UNTRIED),
}


async def claim(
    connection: AsyncConnection,
    *,
    worker: str,
    now: datetime,
    discord_now: datetime | None = None,
    doubt_since: datetime | None = None,
    lease_until: datetime,
    limit: int,
    lane: Lane = Lane.MESSAGES,
    resting: Collection[int] = (),
    under_way: Collection[int] = (),
    last: Sequence[Collection[int]] = (),
    but: Collection[int] = (),
    may_open: bool = True,
) -> list[tuple[Delivery, Change | None]]:
    """Lease the deliveries of a lane whose turn it is, at most one a destination.

    The most urgent come first; among equals the destination that has waited longest, as far as
    those that are looked at go: four times the limit, in the order in which they became due, so
    that it costs what is taken and not what waits. Where more is due, two of three are of what
    became due at the latest moments, of each in turn: what a few want waits for no change that very
    many want.

    Nothing of a guild in an outage is taken, or of one in which the bot is timed out. A delivery is
    returned as it was before the lease, so that ``doubt_since`` tells of earlier tries. On
    PostgreSQL too, workers that claim at the same moment take no two deliveries of one destination:
    the second waits for the first one's end.

    Args:
        connection: inside a transaction.
        worker: who takes them.
        now: aware, UTC.
        discord_now: the same by Discord's clock, by which timeouts end; ours by default.
        doubt_since: the earliest that this may be, since when what is taken is in doubt;
            ``discord_now`` by default.
        lease_until: when another may take them over.
        limit: how many at most.
        lane: messages, or what follows them; neither counts as busy for the other.
        resting: ids of destinations that must not be written to just now.
        under_way: ids of deliveries whose last try has not ended yet.
        last: ids of guilds whose channels have their turn only if nothing else is due; where that
            is so, those of the next set alone.
        but: ids of guilds whose channels have no turn now.
        may_open: whether one person may be among them to whom nothing was ever sent.
    """
    found: list[Any] = []
    for passed_over in (*last, ()):
        asked = choosing.asked_for(
            lane=lane,
            limit=limit,
            now=now,
            discord_now=discord_now or now,
            resting=resting,
            under_way=under_way,
            but={*but, *passed_over},
        )
        found = await choosing.whose_turn(connection, asked, may_open=may_open)
        if found:
            break
    if not found:
        return []
    given = {
        "ids": [row.id for row in found],
        "now": now,
        "worker": worker,
        "until": lease_until,
        "since": doubt_since or discord_now or now,
    }
    if lane is Lane.MESSAGES:
        # What a clock that was ahead wrote stays: by that it is known whose retries it put off too
        # far (:mod:`bot.store.engine.due_times`).
        await writes.put_found(
            connection, tables.destinations, _SERVED, given, latest=["served_at"]
        )
    leased = await _lease(connection, lane, given)
    place = {row.id: index for index, row in enumerate(found)}
    rows = sorted(leased, key=lambda row: place[row["id"]])
    wanted = {row["change_id"] for row in rows if row["change_id"] is not None}
    told = await changes.get_many(connection, wanted)
    return [(deliveries.from_row(row), told.get(row["change_id"])) for row in rows]


async def _lease(
    connection: AsyncConnection, lane: Lane, given: Mapping[str, Any]
) -> Sequence[RowMapping]:
    """Lease deliveries, as far as nobody else does; return them as they were before."""
    if connection.dialect.name != "sqlite":
        return (await connection.execute(_LOCKED_AND_LEASED[lane], given)).mappings().all()
    found = await connection.execute(_FOUND, given)
    await connection.execute(_LEASED, given)
    return found.mappings().all()
