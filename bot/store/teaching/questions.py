"""Questions that could not be answered, by guild: folded, counted, and nobody's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import UnansweredQuestion
from bot.store import tables
from bot.store.engine import mapping, writes

_TABLE = tables.unanswered


async def keep(
    connection: AsyncConnection, guild_id: int, folded: str, text: str, now: datetime, *, most: int
) -> None:
    """Count a question once more; a new one may take the place of the least asked.

    Args:
        connection: inside a transaction.
        guild_id: where it was asked; known already.
        folded: by which it is the same as another one.
        text: as it was typed.
        now: aware, UTC.
        most: how many of a guild are kept.
    """
    row = {"guild_id": guild_id, "folded": folded, "text": text, "count": 0, "last_asked_at": now}
    await writes.insert_missing(connection, _TABLE, [row])
    await connection.execute(
        update(_TABLE)
        .where(_TABLE.c.guild_id == guild_id, _TABLE.c.folded == folded)
        .values(count=_TABLE.c.count + 1, text=text, last_asked_at=now)
    )
    kept = await of_guild(connection, guild_id)
    await forget(connection, guild_id, [question.id for question in kept[most:]])


async def of_guild(connection: AsyncConnection, guild_id: int) -> list[UnansweredQuestion]:
    """Return a guild's questions, most asked first, then the one asked last."""
    found = await connection.execute(
        select(_TABLE)
        .where(_TABLE.c.guild_id == guild_id)
        .order_by(_TABLE.c.count.desc(), _TABLE.c.last_asked_at.desc(), _TABLE.c.id)
    )
    return [mapping.of_row(UnansweredQuestion, row) for row in found.mappings()]


async def forget(connection: AsyncConnection, guild_id: int, ids: Collection[int]) -> None:
    """Forget some of a guild's questions."""
    if ids:
        await connection.execute(
            delete(_TABLE).where(_TABLE.c.guild_id == guild_id, _TABLE.c.id.in_(list(ids)))
        )


async def forget_all(connection: AsyncConnection, guild_id: int) -> None:
    """Forget all questions of a guild."""
    await connection.execute(delete(_TABLE).where(_TABLE.c.guild_id == guild_id))


async def prune(connection: AsyncConnection, before: datetime) -> None:
    """Forget the questions that were asked last before a time."""
    await connection.execute(delete(_TABLE).where(_TABLE.c.last_asked_at < before))
