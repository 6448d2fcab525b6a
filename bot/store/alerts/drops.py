"""Drops: those moderators entered, and those sources tell of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Drop
from bot.store import tables
from bot.store.engine import mapping, writes

_values = partial(mapping.values_of, tables.drops)
from_row = partial(mapping.of_row, Drop)  # turns a row of the table into a drop


async def add(connection: AsyncConnection, drop: Drop) -> int:
    """Store a new drop and return its id."""
    return await writes.add(connection, tables.drops, **_values(drop))


async def replace(connection: AsyncConnection, drop: Drop) -> None:
    """Overwrite a drop with what it is now."""
    await connection.execute(
        update(tables.drops).where(tables.drops.c.id == drop.id).values(**_values(drop))
    )


async def get(connection: AsyncConnection, guild_id: int | None, drop_id: int) -> Drop | None:
    """Return a guild's drop (or one that sources tell of), or none; others are not shown."""
    return await _one(connection, _of(guild_id, drop_id))


async def take(connection: AsyncConnection, guild_id: int | None, drop_id: int) -> Drop | None:
    """Do as ``get``, to write: nobody else changes it before the transaction's end."""
    return await _one(connection, _of(guild_id, drop_id).with_for_update())


async def get_many(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Drop]:
    """Return the drops with these ids, by id."""
    found = await connection.execute(select(tables.drops).where(tables.drops.c.id.in_(list(ids))))
    return {row["id"]: from_row(row) for row in found.mappings()}


def _of(guild_id: int | None, drop_id: int) -> Select[Any]:
    table = tables.drops
    return select(table).where(table.c.id == drop_id, table.c.guild_id == guild_id)


async def _one(connection: AsyncConnection, query: Select[Any]) -> Drop | None:
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else from_row(row)


async def upcoming(
    connection: AsyncConnection,
    guild_id: int | None,
    now: datetime,
    *,
    region: str | None = None,
) -> list[Drop]:
    """Return drops to come, soonest first, undated ones last; cancelled ones are not.

    Args:
        connection: for reading.
        guild_id: whose drops; none for those that sources tell of.
        now: aware, UTC.
        region: only those of this country, and those of no country.
    """
    table = tables.drops
    query = select(table).where(
        table.c.guild_id == guild_id,
        table.c.is_cancelled.is_(False),
        or_(table.c.ends_at.is_(None), table.c.ends_at > now),
    )
    if region is not None:
        query = query.where(or_(table.c.region.is_(None), table.c.region == region))
    query = query.order_by(table.c.at.is_(None), table.c.at, table.c.id)
    found = await connection.execute(query)
    return [from_row(row) for row in found.mappings()]


async def known_since(
    connection: AsyncConnection, guild_id: int | None, since: datetime
) -> list[Drop]:
    """Return drops that are to come or were on since a time, and those cancelled since then.

    Args:
        connection: for reading.
        guild_id: whose drops; none for those that sources tell of.
        since: aware, UTC.
    """
    table = tables.drops
    found = await connection.execute(
        select(table)
        .where(
            table.c.guild_id == guild_id,
            or_(table.c.ends_at.is_(None), table.c.ends_at > since),
            or_(table.c.is_cancelled.is_(False), table.c.changed_at > since),
        )
        .order_by(table.c.id)
    )
    return [from_row(row) for row in found.mappings()]


async def entered(
    connection: AsyncConnection, style_code: str | None, since: datetime
) -> list[Drop]:
    """Return the drops that moderators of any guild entered, of one style or of all.

    Args:
        connection: for reading.
        style_code: as it is stored.
        since: those that ended by then are left out, as are cancelled ones.
    """
    table = tables.drops
    query = select(table).where(
        table.c.guild_id.is_not(None),
        table.c.is_cancelled.is_(False),
        or_(table.c.ends_at.is_(None), table.c.ends_at > since),
    )
    if style_code is not None:
        query = query.where(table.c.style_code == style_code)
    return [from_row(row) for row in (await connection.execute(query)).mappings()]


async def entered_by(
    connection: AsyncConnection,
    guild_id: int,
    style_code: str | None,
    at: datetime,
    *,
    since: datetime,
) -> list[Drop]:
    """Return the drops of a guild's moderators that were there at an earlier time.

    Args:
        connection: for reading.
        guild_id: the guild.
        style_code: only those of one style, or of all.
        at: the time; what was entered after it, or cancelled before, is left out.
        since: those that ended by then are left out.
    """
    table, change = tables.drops, tables.changes
    is_entered = (
        select(change.c.id).where(change.c.drop_id == table.c.id, change.c.at <= at).exists()
    )
    query = select(table).where(
        table.c.guild_id == guild_id,
        is_entered,
        or_(table.c.is_cancelled.is_(False), table.c.changed_at > at),
        or_(table.c.ends_at.is_(None), table.c.ends_at > since),
    )
    if style_code is not None:
        query = query.where(table.c.style_code == style_code)
    return [from_row(row) for row in (await connection.execute(query)).mappings()]


async def between(connection: AsyncConnection, start: datetime, end: datetime) -> list[Drop]:
    """Return every guild's drops that are on in a span of time, soonest first."""
    table = tables.drops
    found = await connection.execute(
        select(table)
        .where(table.c.at >= start, table.c.at <= end, table.c.is_cancelled.is_(False))
        .order_by(table.c.at, table.c.id)
    )
    return [from_row(row) for row in found.mappings()]


async def forget_drops(connection: AsyncConnection, drop_ids: Collection[int]) -> None:
    """Forget drops; what they brought stays in the record of changes."""
    await connection.execute(
        update(tables.changes)
        .where(tables.changes.c.drop_id.in_(drop_ids))
        .values(drop_id=None, moment=None)
    )
    await connection.execute(delete(tables.drops).where(tables.drops.c.id.in_(drop_ids)))
