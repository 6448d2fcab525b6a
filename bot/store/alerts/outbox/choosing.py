"""Whose turn it is: most urgent first, in turn, and of the latest changes each its share.

Knows nothing of leases.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, zip_longest
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import DestinationKind, Priority
from bot.store.alerts.outbox import holding_back, statements
from bot.store.alerts.outbox.statements import Lane

LOOKED_AT = 4  # times as many as are taken, to find who has waited longest
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)  # before anything was due
_USER = DestinationKind.USER.value


@dataclass(slots=True, kw_only=True)
class TurnQuery:
    """What is asked for.

    ``parameters`` are those of every statement. ``channels`` and ``people`` are the destinations
    that rest or have their turn already.
    """

    lane: Lane
    limit: int
    now: datetime
    parameters: Mapping[str, Any]
    channels: set[int]
    people: set[int]

    def given(self, **more: Any) -> dict[str, Any]:
        """Return the parameters of a statement."""
        return {**self.parameters, "channels": self.channels, "people": self.people, **more}

    def is_new(self, row: Any) -> bool:
        """Tell whether the destination of a row has no turn yet; from now on it has."""
        passed = self.people if row.destination_kind == _USER else self.channels
        if row.destination_id in passed:
            return False
        passed.add(row.destination_id)
        return True


def asked_for(
    *,
    lane: Lane,
    limit: int,
    now: datetime,
    discord_now: datetime,
    resting: Collection[int],
    under_way: Collection[int],
    but: Collection[int],
) -> TurnQuery:
    """Return what is asked for; the arguments are those of :func:`claiming.claim`."""
    return TurnQuery(
        lane=lane,
        limit=limit,
        now=now,
        parameters=holding_back.instants(now, discord_now)
        | {"under_way": under_way, "but": but, "most": LOOKED_AT * limit, "limit": limit},
        channels=set(resting),
        people=set(resting),
    )


async def whose_turn(connection: AsyncConnection, asked: TurnQuery, *, may_open: bool) -> list[Any]:
    """Return what is to be taken, in order: its id, and where it goes.

    Args:
        connection: inside a transaction.
        asked: what is asked for.
        may_open: whether one person may be among them to whom nothing was ever sent.
    """
    front = (await connection.execute(statements.FRONT[asked.lane], asked.given())).all()
    due = {row.priority for row in front if not row.is_opening}
    page: list[Any] | None = [row for row in front if row.id is not None]
    is_opening_due = may_open and any(row.is_opening for row in front)
    first = await _first_opening(connection, asked) if is_opening_due else None
    taken: list[Any] = []
    for priority in sorted(asked.lane.value):
        if first is not None and first.priority == priority:
            taken.append(first)
        if priority in due:
            taken += await _of_priority(connection, asked, priority, page)
            page = None
        if len(taken) >= asked.limit:
            break
    return taken[: asked.limit]


async def _first_opening(connection: AsyncConnection, asked: TurnQuery) -> Any:
    """Return the most urgent delivery to a person to whom nothing was ever sent, if any is due."""
    found = (await connection.execute(statements.FIRST_OPENING[asked.lane], asked.given())).first()
    return found if found is not None and asked.is_new(found) else None


async def _of_priority(
    connection: AsyncConnection, asked: TurnQuery, priority: Priority, page: list[Any] | None
) -> list[Any]:
    """Return what is due of a priority, in the order in which it is taken.

    Args:
        connection: inside a transaction.
        asked: what is asked for.
        priority: which.
        page: what of it became due first, if that is known.
    """
    most = LOOKED_AT * asked.limit
    first: list[Any] = []
    after = (_BEGINNING, 0)
    while len(first) < most:
        if page is None:
            given = {"priority": int(priority), "after_at": after[0], "after_id": after[1]}
            page = list(await connection.execute(statements.NEXT[asked.lane], asked.given(**given)))
        first += [row for row in page if asked.is_new(row)]
        if len(page) < most:  # no more is due than was looked at
            return _in_turn(first)
        after = (page[-1].due_at, page[-1].id)
        page = None
    latest = await _latest(connection, asked, priority, first[-1].due_at)
    return _one_of_each([latest[::2], latest[1::2], _in_turn(first)])


async def _latest(
    connection: AsyncConnection, asked: TurnQuery, priority: Priority, since: datetime
) -> list[Any]:
    """Return what became due at the latest moments after one, of each in turn, as far as it goes.

    Args:
        connection: inside a transaction.
        asked: what is asked for.
        priority: of which.
        since: after when.
    """
    statement = statements.OF_LATEST[asked.lane, connection.dialect.name == "sqlite"]
    found = await connection.execute(statement, asked.given(priority=int(priority), since=since))
    pages = groupby(found, key=lambda row: row.due_at)
    shares = [_Share(at=at, page=list(page)) for at, page in pages]
    taken: list[Any] = []
    while shares and len(taken) < asked.limit:
        share = shares.pop(0)
        row = await _next_of(connection, asked, priority, share)
        if row is not None:
            taken.append(row)
            shares.append(share)
    return taken


@dataclass(slots=True, kw_only=True)
class _Share:
    """What became due at a moment: the page that is looked at, and the last of it that was."""

    at: datetime
    page: list[Any]
    place: int = 0
    last_id: int = 0


async def _next_of(
    connection: AsyncConnection, asked: TurnQuery, priority: Priority, share: _Share
) -> Any:
    """Return the next of a moment whose destination has no turn yet; none if there is no more."""
    while True:
        for row in share.page[share.place :]:
            share.place += 1
            share.last_id = row.id
            if asked.is_new(row):
                return row
        if len(share.page) < asked.limit:
            return None
        given = asked.given(priority=int(priority), moment=share.at, after_id=share.last_id)
        share.page = list(await connection.execute(statements.OF_MOMENT[asked.lane], given))
        share.place = 0


def _one_of_each(shares: Sequence[Sequence[Any]]) -> list[Any]:
    """Return the first of each share, then the second of each, and so on."""
    rounds = zip_longest(*shares)
    return [row for each in rounds for row in each if row is not None]


def _in_turn(candidates: list[Any]) -> list[Any]:
    """Return rows in the order of how long their destinations have waited for anything."""

    def waited_since(row: Any) -> datetime:
        since: datetime = row.due_at if row.served_at is None else max(row.due_at, row.served_at)
        return since

    return sorted(candidates, key=lambda row: (waited_since(row), row.id))
