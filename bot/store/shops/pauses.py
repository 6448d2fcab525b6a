"""The budgets of requests that must rest, so that a restart forgets no refusal."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Pause
from bot.store import tables
from bot.store.engine import writes

_KNOWN = select(tables.pauses)  # asked twice a sweep: made once, it takes a third of the time


async def known(connection: AsyncConnection) -> list[Pause]:
    """Return the budgets that must rest."""
    found = await connection.execute(_KNOWN)
    return [Pause(**row) for row in found.mappings()]


async def keep(connection: AsyncConnection, kept: Collection[Pause]) -> None:
    """Make the stored pauses exactly the given ones."""
    await connection.execute(
        delete(tables.pauses).where(tables.pauses.c.budget.not_in([pause.budget for pause in kept]))
    )
    await add(connection, kept)


async def add(connection: AsyncConnection, met: Iterable[Pause]) -> None:
    """Store pauses beside those that are there."""
    await writes.put(connection, tables.pauses, [asdict(pause) for pause in met])


async def lengthen(connection: AsyncConnection, met: Iterable[Pause]) -> None:
    """Store pauses, each where none is there that is longer."""
    table = tables.pauses
    for pause in sorted(met, key=lambda pause: pause.budget):
        await writes.insert_missing(connection, table, [asdict(pause)])
        values = asdict(pause)
        await connection.execute(
            update(table)
            .where(table.c.budget == pause.budget, table.c.until < pause.until)
            .values(values)
        )


async def forget(connection: AsyncConnection, budgets: Iterable[str], now: datetime) -> None:
    """Forget pauses that are over, as those budgets were answered well; none that lasts."""
    table = tables.pauses
    is_over = table.c.budget.in_(sorted(budgets)) & (table.c.until <= now)
    await connection.execute(delete(table).where(is_over))


async def prune(connection: AsyncConnection, before: datetime) -> None:
    """Forget pauses that have been over since a time."""
    await connection.execute(delete(tables.pauses).where(tables.pauses.c.until < before))
