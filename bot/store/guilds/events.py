"""Discord's scheduled events that stand for drops, and which guilds want them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Drop
from bot.store import tables
from bot.store.alerts import drops
from bot.store.engine import writes

_TABLE = tables.events


class ScheduledEvent(NamedTuple):
    """What is known of the event of one drop in one guild.

    ``event_id`` is none while it is being made, when it is in doubt whether it was, and once it is
    cancelled; ``revision`` is the drop's that it shows, or that cancelled it; ``error`` why it
    cannot be made or changed; ``attempts`` is how often that was tried in vain.
    """

    guild_id: int
    drop_id: int
    event_id: int | None
    revision: int
    tried_at: datetime
    error: str | None
    attempts: int = 0


async def wanting(connection: AsyncConnection, now: datetime) -> set[int]:
    """Return the guilds that want drops to become events, and where the bot can make some now."""
    table = tables.guilds
    found = await connection.execute(
        select(table.c.id).where(table.c.makes_events, _can_be_asked(now))
    )
    return set(found.scalars())


async def having(connection: AsyncConnection, now: datetime) -> set[int]:
    """Return the guilds that have events of drops to come, and where the bot can act now."""
    guild, drop = tables.guilds, tables.drops
    found = await connection.execute(
        select(_TABLE.c.guild_id)
        .distinct()
        .join(drop, drop.c.id == _TABLE.c.drop_id)
        .join(guild, guild.c.id == _TABLE.c.guild_id)
        .where(_can_be_asked(now), or_(drop.c.ends_at.is_(None), drop.c.ends_at > now))
    )
    return set(found.scalars())


def _can_be_asked(now: datetime) -> ColumnElement[bool]:
    """Tell whether the bot is in a guild, which Discord can show, and not timed out there."""
    guild = tables.guilds
    return (
        guild.c.left_at.is_(None)
        & ~guild.c.is_unavailable
        & or_(guild.c.timed_out_until.is_(None), guild.c.timed_out_until <= now)
    )


async def refusals(connection: AsyncConnection, guild_id: int, since: datetime) -> list[str]:
    """Return why a guild's events were refused since a time, the latest first."""
    found = await connection.execute(
        select(_TABLE.c.error)
        .where(
            _TABLE.c.guild_id == guild_id,
            _TABLE.c.error.is_not(None),
            _TABLE.c.tried_at > since,
        )
        .order_by(_TABLE.c.tried_at.desc())
    )
    return list(found.scalars())


async def of_guild(connection: AsyncConnection, guild_id: int) -> dict[int, ScheduledEvent]:
    """Return a guild's events, by drop."""
    found = await connection.execute(select(_TABLE).where(_TABLE.c.guild_id == guild_id))
    return {row["drop_id"]: ScheduledEvent(**row) for row in found.mappings()}


async def cancelled(connection: AsyncConnection, guild_id: int) -> list[Drop]:
    """Return the cancelled drops that an event of a guild stands for, or stood for."""
    drop = tables.drops
    found = await connection.execute(
        select(drop)
        .join(_TABLE, _TABLE.c.drop_id == drop.c.id)
        .where(_TABLE.c.guild_id == guild_id, drop.c.is_cancelled)
        .order_by(drop.c.id)
    )
    return [drops.from_row(row) for row in found.mappings()]


async def keep(connection: AsyncConnection, event: ScheduledEvent) -> None:
    """Write down how an event stands."""
    await writes.put(connection, _TABLE, [event._asdict()])
