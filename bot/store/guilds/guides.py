"""Set-up guides that are open, each with the document of what is chosen so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.engine import mapping, writes

_TABLE = tables.guides
_values = partial(mapping.values_of, _TABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideRow:
    """An open guide as it is stored; ``draft`` is for its service to read."""

    id: int = 0
    guild_id: int
    user_id: int
    subscription_id: int | None
    base_revision: int | None
    draft: dict[str, Any]
    step: str
    changed_at: datetime


async def add(connection: AsyncConnection, row: GuideRow) -> int:
    """Store a guide and return its id."""
    return await writes.add(connection, _TABLE, **_values(row))


async def replace(connection: AsyncConnection, row: GuideRow) -> None:
    """Store a guide over what it was."""
    await connection.execute(update(_TABLE).where(_TABLE.c.id == row.id).values(**_values(row)))


async def get(connection: AsyncConnection, guide_id: int) -> GuideRow | None:
    """Return a guide, or none."""
    found = await connection.execute(select(_TABLE).where(_TABLE.c.id == guide_id))
    row = found.mappings().one_or_none()
    return None if row is None else GuideRow(**row)


async def latest(
    connection: AsyncConnection,
    guild_id: int,
    user_id: int,
    subscription_id: int | None,
    *,
    since: datetime,
) -> GuideRow | None:
    """Return a person's guide for a subscription in which something was last chosen, or none.

    Args:
        connection: to the store.
        guild_id: the guild.
        user_id: whose guide it is.
        subscription_id: what it edits; none for a guide for a new one.
        since: something was chosen in it then, or later.
    """
    table = _TABLE
    found = await connection.execute(
        select(table)
        .where(
            table.c.guild_id == guild_id,
            table.c.user_id == user_id,
            table.c.subscription_id.is_not_distinct_from(subscription_id),
            table.c.changed_at >= since,
        )
        .order_by(table.c.changed_at.desc(), table.c.id.desc())
        .limit(1)
    )
    row = found.mappings().one_or_none()
    return None if row is None else GuideRow(**row)


async def remove(connection: AsyncConnection, guide_id: int) -> None:
    """Forget a guide."""
    await connection.execute(delete(_TABLE).where(_TABLE.c.id == guide_id))


async def keep_newest(connection: AsyncConnection, guild_id: int, user_id: int, count: int) -> None:
    """Forget a person's guides in a guild but the newest ones."""
    table = _TABLE
    is_theirs = (table.c.guild_id == guild_id) & (table.c.user_id == user_id)
    newest = select(table.c.id).where(is_theirs).order_by(table.c.id.desc()).limit(count)
    kept = (await connection.execute(newest)).scalars().all()
    await connection.execute(delete(table).where(is_theirs, table.c.id.not_in(kept)))


async def prune(connection: AsyncConnection, before: datetime) -> int:
    """Forget the guides in which nothing was chosen since a time; return how many there were."""
    pruned = await connection.execute(delete(_TABLE).where(_TABLE.c.changed_at < before))
    return pruned.rowcount
