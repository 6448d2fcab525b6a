"""The budgets of requests that must rest, so that a restart forgets no refusal."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict

from sqlalchemy import delete, select
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
