"""When each budget of requests has its next turn, where several processes take turns from it.

By the database's clock: the machines' own may differ. PostgreSQL only.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Interval, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.engine import writes

_TABLE = tables.budgets
LONGEST = timedelta(hours=1)  # more than all who ever wait for turns take
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def take(
    connection: AsyncConnection,
    budget: str,
    *,
    interval: timedelta,
    burst: int,
    longest: timedelta | None,
) -> timedelta:
    """Take the next turn of a budget, and return how far away it is; not below nothing.

    Whoever takes one at the same moment waits for the transaction's end, and has the one after.

    Args:
        connection: inside a transaction.
        budget: its name.
        interval: between two turns in the long run.
        burst: turns at once after a rest.
        longest: one that is further away is not taken.
    """
    now = func.clock_timestamp()
    full_at: ColumnElement[datetime] = _TABLE.c.full_at
    ahead = func.greatest(full_at - now, timedelta(0), type_=Interval())
    looking = select(ahead).where(_TABLE.c.budget == budget).with_for_update()
    left: timedelta | None = (await connection.execute(looking)).scalar_one_or_none()
    if left is None:
        await writes.insert_missing(connection, _TABLE, [{"budget": budget, "full_at": _LONG_AGO}])
        left = (await connection.execute(looking)).scalar_one()
    if left > LONGEST + burst * interval:  # the database's clock was ahead when they were taken
        full_at, left = func.least(full_at, now), timedelta(0)
    wait = max(left - (burst - 1) * interval, timedelta(0))
    if longest is None or wait <= longest:
        await connection.execute(
            update(_TABLE)
            .where(_TABLE.c.budget == budget)
            .values(full_at=func.greatest(full_at, now) + interval)
        )
    return wait


async def prune(connection: AsyncConnection, before: datetime) -> None:
    """Forget budgets that nobody has taken from since a time."""
    await connection.execute(delete(_TABLE).where(_TABLE.c.full_at < before))
