"""Who sends what next: leased one a destination, most urgent first, in turn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import Enum
from itertools import zip_longest
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Change, Delivery, DeliveryState, DestinationKind, Priority
from bot.store import tables
from bot.store.alerts import changes, deliveries
from bot.store.alerts.outbox.holding_back import may_leave
from bot.store.engine import writes

_TABLE = tables.deliveries
LOOKED_AT = 4  # times as many as are taken, to find who has waited longest
SHARES = 8  # of the latest moments at which something became due, beside what has waited longest
# What is due first of each priority: most have nothing, and to ask for it costs more. In order, so
# that PostgreSQL looks into the index and not through the record.
_ARE_DUE = select(
    *(
        select(_TABLE.c.id)
        .where(
            deliveries.IS_UNTRIED,
            _TABLE.c.is_opening.is_(False),
            _TABLE.c.priority == priority,
            _TABLE.c.due_at <= bindparam("now", type_=_TABLE.c.due_at.type),
        )
        .order_by(_TABLE.c.due_at, _TABLE.c.id)
        .limit(1)
        .scalar_subquery()
        for priority in Priority
    )
)


_NOW, _SINCE = (bindparam(name, type_=_TABLE.c.due_at.type) for name in ("now", "since"))
_LATER = select(func.max(_TABLE.c.due_at)).where(
    deliveries.IS_UNTRIED,
    _TABLE.c.is_opening.is_(False),
    _TABLE.c.priority == bindparam("priority"),
    _TABLE.c.due_at > _SINCE,
)
_BEGUN = select(_LATER.where(_TABLE.c.due_at <= _NOW).scalar_subquery().label("at")).cte(
    "moments", recursive=True
)
_MOMENTS = _BEGUN.union_all(
    select(_LATER.where(_TABLE.c.due_at < _BEGUN.c.at).correlate(_BEGUN).scalar_subquery()).where(
        _BEGUN.c.at.is_not(None)
    )
)
_LATEST = select(_MOMENTS.c.at).limit(SHARES)


class Lane(Enum):
    """What is sent apart from what: messages, and what follows them."""

    MESSAGES = frozenset(Priority) - {Priority.FOLLOW_UP}
    FOLLOW_UPS = frozenset({Priority.FOLLOW_UP})


_BUSY = {
    lane: select(_TABLE.c.destination_kind, _TABLE.c.destination_id).where(
        deliveries.IS_SENDING, _TABLE.c.priority.in_([int(each) for each in lane.value])
    )
    for lane in Lane
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
    asked: dict[str, Any] = {
        "now": now,
        "discord_now": discord_now or now,
        "limit": limit,
        "lane": lane,
        "resting": resting,
        "under_way": under_way,
        "may_open": may_open,
    }
    found: list[Any] = []
    for passed_over in (*last, ()):
        found = await _next(connection, **asked, but={*but, *passed_over})
        if found:
            break
    if not found:
        return []
    if lane is Lane.MESSAGES:
        await _serve(connection, found, now)
        busy = await _busy(connection, lane)  # on PostgreSQL, by what another has just claimed too
        found = [row for row in found if (row.destination_kind, row.destination_id) not in busy]
    locked = await connection.execute(
        select(_TABLE)
        .where(_TABLE.c.id.in_([row.id for row in found]))
        .with_for_update(skip_locked=True)
    )
    place = {row.id: index for index, row in enumerate(found)}
    waiting = [row for row in locked.mappings() if row["state"] in deliveries.WAITING]
    rows = sorted(waiting, key=lambda row: place[row["id"]])
    await connection.execute(
        update(_TABLE)
        .where(_TABLE.c.id.in_([row["id"] for row in rows]))
        .values(
            state=DeliveryState.SENDING.value,
            leased_by=worker,
            lease_until=lease_until,
            attempts=_TABLE.c.attempts + 1,
            doubt_since=func.coalesce(_TABLE.c.doubt_since, doubt_since or discord_now or now),
        )
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


async def _next(
    connection: AsyncConnection,
    *,
    now: datetime,
    discord_now: datetime,
    limit: int,
    lane: Lane,
    resting: Collection[int],
    under_way: Collection[int],
    may_open: bool,
    but: Collection[int] = (),
) -> list[Any]:
    """Return what is to be taken, in order: its id, and where it goes."""
    is_open: list[ColumnElement[bool]] = [
        deliveries.IS_UNTRIED,
        _TABLE.c.due_at <= now,
        _TABLE.c.id.not_in(list(under_way)),
        *may_leave(now, discord_now),
    ]
    if but:
        is_person = _TABLE.c.destination_kind == DestinationKind.USER.value
        is_other = _TABLE.c.guild_id.is_(None) | _TABLE.c.guild_id.not_in(sorted(but))
        is_open.append(is_person | is_other)
    if resting:
        is_open.append(_TABLE.c.destination_id.not_in(list(resting)))
    passed = await _busy(connection, lane)
    first = await _first_opening(connection, is_open, passed) if may_open else None
    is_open.append(_TABLE.c.is_opening.is_(False))
    if first is not None:
        passed.add((first.destination_kind, first.destination_id))
    taken: list[Any] = []
    are_due = (await connection.execute(_ARE_DUE, {"now": now})).one()
    for priority, first_due in zip(Priority, are_due, strict=True):
        if priority not in lane.value:
            continue
        if first is not None and first.priority == priority:
            taken.append(first)
        if first_due is not None:
            taken += await _of_priority(connection, priority, is_open, passed, now, limit)
        if len(taken) >= limit:
            break
    return taken[:limit]


async def _of_priority(
    connection: AsyncConnection,
    priority: Priority,
    is_open: Sequence[ColumnElement[bool]],
    passed: set[tuple[str, int]],
    now: datetime,
    limit: int,
) -> list[Any]:
    """Return what is due of a priority, in the order in which it is taken.

    Args:
        connection: inside a transaction.
        priority: whose.
        is_open: conditions of what may be taken.
        passed: destinations that have their turn already; those found are added.
        now: aware, UTC.
        limit: how many are taken at most.
    """
    here = [*is_open, _TABLE.c.priority == priority]
    first = await _candidates(connection, here, passed, LOOKED_AT * limit)
    in_turn = await _in_turn(connection, first)
    if len(first) < LOOKED_AT * limit:  # no more is due than was looked at
        return in_turn
    shares = []
    for moment in await _latest_moments(connection, priority, first[-1].due_at, now):
        of_moment = [*here, _TABLE.c.due_at == moment]
        shares.append(await _candidates(connection, of_moment, passed, limit))
    latest = _one_of_each(shares)
    return _one_of_each([latest[::2], latest[1::2], in_turn])


async def _candidates(
    connection: AsyncConnection,
    is_open: Sequence[ColumnElement[bool]],
    passed: set[tuple[str, int]],
    count: int,
) -> list[Any]:
    """Return what is due, one a destination, in the order in which it became due.

    Args:
        connection: inside a transaction.
        is_open: conditions of what may be taken.
        passed: destinations that have their turn already; those found are added.
        count: how many are wanted.
    """
    place = (_TABLE.c.destination_kind, _TABLE.c.destination_id)
    found: list[Any] = []
    while len(found) < count:
        page = (
            await connection.execute(
                select(_TABLE.c.id, *place, _TABLE.c.due_at)
                .where(*is_open, tuple_(*place).not_in(sorted(passed)))
                .order_by(_TABLE.c.due_at, _TABLE.c.id)
                .limit(count)
            )
        ).all()
        for row in page:
            where = (row.destination_kind, row.destination_id)
            if where not in passed:
                passed.add(where)
                found.append(row)
        if len(page) < count:
            break
    return found


async def _latest_moments(
    connection: AsyncConnection, priority: Priority, since: datetime, now: datetime
) -> list[datetime]:
    """Return the latest moments after one at which something of a priority became due.

    All that one change owes became due at one moment: these are the changes that would wait for
    all that is owed of those before. Each moment is one look into the index.
    """
    found = await connection.execute(
        _LATEST, {"priority": int(priority), "since": since, "now": now}
    )
    return [moment for moment in found.scalars() if moment is not None]


def _one_of_each(shares: Sequence[Sequence[Any]]) -> list[Any]:
    """Return the first of each share, then the second of each, and so on."""
    rounds = zip_longest(*shares)
    return [row for each in rounds for row in each if row is not None]


async def _first_opening(
    connection: AsyncConnection,
    is_open: Sequence[ColumnElement[bool]],
    busy: Collection[tuple[str, int]],
) -> Any:
    """Return the most urgent delivery to a person to whom nothing was ever sent, if any is due."""
    place = (_TABLE.c.destination_kind, _TABLE.c.destination_id)
    found = await connection.execute(
        select(_TABLE.c.id, _TABLE.c.priority, *place)
        .where(_TABLE.c.is_opening.is_(True), *is_open, tuple_(*place).not_in(sorted(busy)))
        .order_by(_TABLE.c.priority, _TABLE.c.due_at, _TABLE.c.id)
        .limit(1)
    )
    return found.first()


async def _busy(connection: AsyncConnection, lane: Lane) -> set[tuple[str, int]]:
    """Return the destinations to which something of a lane is under way."""
    found = await connection.execute(_BUSY[lane])
    return {(kind, id_) for kind, id_ in found}


async def _in_turn(connection: AsyncConnection, candidates: list[Any]) -> list[Any]:
    """Return rows in the order of how long their destinations have waited for anything."""
    if not candidates:
        return []
    served = tables.destinations
    places = [(row.destination_kind, row.destination_id) for row in candidates]
    found = await connection.execute(
        select(served.c.kind, served.c.id, served.c.served_at).where(
            served.c.id.in_([id_ for _, id_ in places])
        )
    )
    served_at = {(row.kind, row.id): row.served_at for row in found}

    def waited_since(row: Any) -> datetime:
        last = served_at.get((row.destination_kind, row.destination_id))
        since: datetime = row.due_at if last is None else max(row.due_at, last)
        return since

    return sorted(candidates, key=lambda row: (waited_since(row), row.id))
