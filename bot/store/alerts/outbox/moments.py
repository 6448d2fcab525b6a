"""When the outbox must be looked at next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Priority
from bot.store import tables
from bot.store.alerts import deliveries
from bot.store.alerts.outbox import holding_back

_TABLE = tables.deliveries


def _first_due(
    *where: ColumnElement[bool], openings: Sequence[bool]
) -> list[ScalarSelect[datetime]]:
    """Return what asks when something was due first, for each priority: one look into the index."""
    return [
        select(_TABLE.c.due_at)
        .where(deliveries.IS_UNTRIED, _TABLE.c.is_opening.is_(is_opening))
        .where(_TABLE.c.priority == priority, *where)
        .order_by(_TABLE.c.due_at)
        .limit(1)
        .scalar_subquery()
        for is_opening in openings
        for priority in Priority
    ]


# Asked every second: one statement made once takes a fifth of the time of five made each time.
_MOMENTS, _MOMENTS_BUT_OPENINGS = (
    select(
        select(func.min(_TABLE.c.lease_until)).where(deliveries.IS_SENDING).scalar_subquery(),
        select(func.min(_TABLE.c.expires_at)).where(deliveries.MAY_END).scalar_subquery(),
        holding_back.AWAY.exists() | holding_back.LIMITED.exists(),
        *_first_due(openings=openings),
    )
    for openings in ((False, True), (False,))
)


class Moments(NamedTuple):
    """When there is something to do next (aware, UTC), each none if there is nothing of it.

    ``due`` is a delivery that nothing holds back, ``lease_end`` the end of a lease, ``over`` when
    something that waits, and is not in doubt, is no longer useful.
    """

    due: datetime | None
    lease_end: datetime | None
    over: datetime | None


async def moments(
    connection: AsyncConnection,
    now: datetime,
    *,
    discord_now: datetime | None = None,
    may_open: bool = True,
) -> Moments:
    """Return when there is something to do next.

    Args:
        connection: anywhere.
        now: aware, UTC.
        discord_now: the same by Discord's clock, by which timeouts end; ours by default.
        may_open: whether what goes to a person to whom nothing was ever sent counts.
    """
    query = _MOMENTS if may_open else _MOMENTS_BUT_OPENINGS
    asked = holding_back.instants(now, discord_now or now)
    lease_end, over, is_held_back, *due = (await connection.execute(query, asked)).one()
    if is_held_back and any(due):
        openings = (False, True) if may_open else (False,)
        first = _first_due(*holding_back.MAY_LEAVE, openings=openings)
        due = list((await connection.execute(select(*first), asked)).one())
    known = [each for each in due if each is not None]
    return Moments(due=min(known, default=None), lease_end=lease_end, over=over)
