"""When the outbox must be looked at next."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.alerts import deliveries
from bot.store.alerts.outbox import holding_back

_TABLE = tables.deliveries
_DUE = select(_TABLE.c.due_at).where(deliveries.IS_WAITING).order_by(_TABLE.c.due_at).limit(1)
_DUE_BUT_OPENINGS = _DUE.where(_TABLE.c.is_opening.is_(False))
# Asked every second: one statement made once takes a fifth of the time of five made each time.
_MOMENTS, _MOMENTS_BUT_OPENINGS = (
    select(
        due.scalar_subquery(),
        select(func.min(_TABLE.c.lease_until)).where(deliveries.IS_SENDING).scalar_subquery(),
        select(func.min(_TABLE.c.expires_at)).where(deliveries.MAY_END).scalar_subquery(),
        holding_back.AWAY.exists() | holding_back.LIMITED.exists(),
    )
    for due in (_DUE, _DUE_BUT_OPENINGS)
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
    discord_now = discord_now or now
    asked = {"now": now, "discord_now": discord_now - holding_back.SURELY_OVER}
    due, lease_end, over, is_held_back = (await connection.execute(query, asked)).one()
    if due is not None and is_held_back:
        waiting = _DUE if may_open else _DUE_BUT_OPENINGS
        free = waiting.where(*await holding_back.may_leave(connection, now, discord_now))
        due = (await connection.execute(free)).scalar_one_or_none()
    return Moments(due=due, lease_end=lease_end, over=over)
