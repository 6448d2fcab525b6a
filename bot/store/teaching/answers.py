"""What moderators answer questions with in their own guild."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import TaughtAnswer
from bot.store import tables
from bot.store.engine import mapping, writes

_TABLE = tables.taught


async def of_guild(connection: AsyncConnection, guild_id: int) -> list[TaughtAnswer]:
    """Return a guild's answers, the newest first."""
    found = await connection.execute(
        select(_TABLE).where(_TABLE.c.guild_id == guild_id).order_by(_TABLE.c.id.desc())
    )
    return [mapping.of_row(TaughtAnswer, row) for row in found.mappings()]


async def add(connection: AsyncConnection, taught: TaughtAnswer) -> int:
    """Keep an answer and return its id."""
    return await writes.add(connection, _TABLE, **mapping.values_of(_TABLE, taught))


async def change(connection: AsyncConnection, taught: TaughtAnswer) -> None:
    """Keep an answer as it is now."""
    await connection.execute(
        update(_TABLE)
        .where(_TABLE.c.guild_id == taught.guild_id, _TABLE.c.id == taught.id)
        .values(**mapping.values_of(_TABLE, taught))
    )


async def remove(connection: AsyncConnection, guild_id: int, taught_id: int) -> None:
    """Forget one of a guild's answers."""
    await connection.execute(
        delete(_TABLE).where(_TABLE.c.guild_id == guild_id, _TABLE.c.id == taught_id)
    )
