"""Who sends what next: leased one a destination, most urgent first, in turn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Change, Delivery, DeliveryState
from bot.store import tables
from bot.store.alerts import changes, deliveries
from bot.store.alerts.outbox import choosing
from bot.store.alerts.outbox.statements import Lane, is_busy
from bot.store.engine import id_lists, writes

_TABLE = tables.deliveries
_IS_ONE = id_lists.is_among(_TABLE.c.id, "ids")
_TO_LOCK = select(_TABLE).where(_IS_ONE).with_for_update(skip_locked=True)
_LOCKED = {
    # On PostgreSQL another may have claimed for the same destination while we waited to serve it.
    Lane.MESSAGES: _TO_LOCK.where(~is_busy(Lane.MESSAGES)),
    Lane.FOLLOW_UPS: _TO_LOCK,
}
_LEASED = (
    update(_TABLE)
    .where(_IS_ONE)
    .values(
        state=DeliveryState.SENDING.value,
        leased_by=bindparam("worker", type_=_TABLE.c.leased_by.type),
        lease_until=bindparam("until", type_=_TABLE.c.lease_until.type),
        attempts=_TABLE.c.attempts + 1,
        doubt_since=func.coalesce(
            _TABLE.c.doubt_since, bindparam("since", type_=_TABLE.c.doubt_since.type)
        ),
    )
)


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
    if lane is Lane.MESSAGES:
        await _serve(connection, found, now)
    locked = await connection.execute(_LOCKED[lane], {"ids": [row.id for row in found]})
    place = {row.id: index for index, row in enumerate(found)}
    waiting = [row for row in locked.mappings() if row["state"] in deliveries.WAITING]
    rows = sorted(waiting, key=lambda row: place[row["id"]])
    await connection.execute(
        _LEASED,
        {
            "ids": [row["id"] for row in rows],
            "worker": worker,
            "until": lease_until,
            "since": doubt_since or discord_now or now,
        },
    )
    wanted = {row["change_id"] for row in rows if row["change_id"] is not None}
    told = await changes.get_many(connection, wanted)
    return [(deliveries.from_row(row), told.get(row["change_id"])) for row in rows]


async def _serve(connection: AsyncConnection, found: Sequence[Any], now: datetime) -> None:
    """Note that destinations are served; who claims for one of them at this moment waits for us.

    What a clock that was ahead wrote stays: by that it is known whose retries it put off too far
    (:mod:`bot.store.engine.due_times`).
    """
    served = {(row.destination_kind, row.destination_id) for row in found}
    await writes.put(
        connection,
        tables.destinations,
        [{"kind": kind, "id": id_, "served_at": now} for kind, id_ in sorted(served)],
        latest=["served_at"],
    )
