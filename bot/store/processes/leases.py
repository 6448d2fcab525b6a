"""Leases of what only one process may do, by the database's clock: a machine's may be wrong.

PostgreSQL only: with SQLite there is one process.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.engine import writes

_TABLE = tables.leases
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def take(connection: AsyncConnection, name: str, holder: str, span: timedelta) -> bool:
    """Take a lease, or renew it; tell whether it is the holder's now.

    Args:
        connection: inside a transaction.
        name: what is leased.
        holder: who wants it.
        span: for how long, from now on.
    """
    until = func.clock_timestamp() + span
    is_free = or_(
        _TABLE.c.holder == holder,
        _TABLE.c.until <= func.clock_timestamp(),
        _TABLE.c.until > until + span,  # the database's clock was ahead when it was taken
    )
    taking = update(_TABLE).where(_TABLE.c.name == name, is_free)
    taken = await connection.execute(taking.values(holder=holder, until=until))
    if not taken.rowcount:  # another's, or nobody's ever
        unheld = {"name": name, "holder": "", "until": _LONG_AGO}
        await writes.insert_missing(connection, _TABLE, [unheld])
        taken = await connection.execute(taking.values(holder=holder, until=until))
    return bool(taken.rowcount)


async def give_back(connection: AsyncConnection, holder: str, after: timedelta) -> None:
    """Let others have all that a holder has leased, in a moment.

    Args:
        connection: inside a transaction.
        holder: who needs it no more.
        after: how long they wait, for what has just been done to be over.
    """
    await connection.execute(
        update(_TABLE)
        .where(_TABLE.c.holder == holder, _TABLE.c.until > func.clock_timestamp())
        .values(holder="", until=func.clock_timestamp() + after)
    )
