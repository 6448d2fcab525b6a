"""Drops that were shown to a moderator, and which drops were made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.engine import mapping, writes

_TABLE = tables.drop_drafts
_values = partial(mapping.values_of, _TABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft as it is stored: ``document`` is for its service to read.

    ``entered`` are the drops, by id, that were made of it; none where it is not posted.
    """

    id: int
    guild_id: int
    user_id: int
    document: dict[str, Any]
    entered: tuple[int, ...] | None = None
    changed_at: datetime


async def keep(connection: AsyncConnection, row: DraftRow) -> None:
    """Store a new draft."""
    await writes.put(connection, _TABLE, [{"id": row.id, **_values(row)}])


async def replace(connection: AsyncConnection, row: DraftRow) -> None:
    """Store a draft over what it was."""
    await connection.execute(update(_TABLE).where(_TABLE.c.id == row.id).values(**_values(row)))


async def get(connection: AsyncConnection, guild_id: int, draft_id: int) -> DraftRow | None:
    """Return a guild's draft, or none; other guilds' are not shown."""
    return await _one(connection, _of(guild_id, draft_id))


async def take(connection: AsyncConnection, guild_id: int, draft_id: int) -> DraftRow | None:
    """Do as ``get``, to write: nobody else changes it before the transaction's end."""
    return await _one(connection, _of(guild_id, draft_id).with_for_update())


def _of(guild_id: int, draft_id: int) -> Select[Any]:
    return select(_TABLE).where(_TABLE.c.id == draft_id, _TABLE.c.guild_id == guild_id)


async def _one(connection: AsyncConnection, query: Select[Any]) -> DraftRow | None:
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else mapping.of_row(DraftRow, row)


async def forget(connection: AsyncConnection, draft_id: int) -> None:
    """Forget a draft."""
    await connection.execute(delete(_TABLE).where(_TABLE.c.id == draft_id))


async def keep_newest(connection: AsyncConnection, guild_id: int, user_id: int, count: int) -> None:
    """Forget a person's drafts in a guild but the newest ones."""
    is_theirs = (_TABLE.c.guild_id == guild_id) & (_TABLE.c.user_id == user_id)
    newest = (
        select(_TABLE.c.id)
        .where(is_theirs)
        .order_by(_TABLE.c.changed_at.desc(), _TABLE.c.id.desc())
        .limit(count)
    )
    kept = (await connection.execute(newest)).scalars().all()
    await connection.execute(delete(_TABLE).where(is_theirs, _TABLE.c.id.not_in(kept)))


async def prune(connection: AsyncConnection, before: datetime) -> int:
    """Forget the drafts that nobody touched since a time; return how many there were."""
    pruned = await connection.execute(delete(_TABLE).where(_TABLE.c.changed_at < before))
    return pruned.rowcount
