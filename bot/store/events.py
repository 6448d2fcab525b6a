"""Discord's scheduled events that stand for drops, and which guilds want them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables, writes

_TABLE = tables.events


class Event(NamedTuple):
    """What is known of the event of one drop in one guild.

    ``event_id`` is none while it is being made, or when it is in doubt whether it was;
    ``revision`` is the drop's that it shows; ``trouble`` why it cannot be made or changed.
    """

    guild_id: int
    drop_id: int
    event_id: int | None
    revision: int
    tried_at: datetime
    trouble: str | None


async def wanting(connection: AsyncConnection) -> list[int]:
    """Return the guilds that want drops to become events, and that the bot is in."""
    table = tables.guilds
    found = await connection.execute(
        select(table.c.id)
        .where(table.c.makes_events, table.c.left_at.is_(None))
        .order_by(table.c.id)
    )
    return list(found.scalars())


async def of_guild(connection: AsyncConnection, guild_id: int) -> dict[int, Event]:
    """Return a guild's events, by drop."""
    found = await connection.execute(select(_TABLE).where(_TABLE.c.guild_id == guild_id))
    return {row["drop_id"]: Event(**row) for row in found.mappings()}


async def keep(connection: AsyncConnection, event: Event) -> None:
    """Write down how an event stands."""
    await writes.put(connection, _TABLE, [event._asdict()])
