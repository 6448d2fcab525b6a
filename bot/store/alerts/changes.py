"""The record of changes: what was found, with all that a card shows of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Change, ChangeKind
from bot.store import tables
from bot.store.engine import id_lists, mapping, writes

from_row = partial(mapping.of_row, Change)  # turns a row of the table into a change
_WITH_IDS = select(tables.changes).where(id_lists.is_among(tables.changes.c.id, "ids"))


async def add(connection: AsyncConnection, change: Change) -> int:
    """Record a change and return its id."""
    values = mapping.values_of(tables.changes, change)
    return await writes.add(connection, tables.changes, moment=moment_of(change), **values)


async def one_at_a_time(connection: AsyncConnection) -> None:
    """Let no other process find changes until the transaction ends, and read what others found.

    Two that found the same at once would each take it for news.
    """
    await writes.alone(connection, "changes")


async def get(connection: AsyncConnection, change_id: int) -> Change | None:
    """Return one change, or none."""
    found = await connection.execute(select(tables.changes).where(tables.changes.c.id == change_id))
    row = found.mappings().one_or_none()
    return None if row is None else from_row(row)


async def get_many(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Change]:
    """Return the changes with these ids, by id."""
    if not ids:
        return {}
    found = await connection.execute(_WITH_IDS, {"ids": ids})
    return {row["id"]: from_row(row) for row in found.mappings()}


async def recent(
    connection: AsyncConnection,
    *,
    kinds: Collection[ChangeKind],
    since: datetime,
    guild_id: int | None,
    limit: int,
) -> list[Change]:
    """Return the latest changes of some kinds that a guild may see, newest first."""
    table = tables.changes
    found = await connection.execute(
        select(table)
        .where(
            table.c.kind.in_(kinds),
            table.c.at >= since,
            is_heard_in(guild_id),
        )
        .order_by(table.c.at.desc(), table.c.id.desc())
        .limit(limit)
    )
    return [from_row(row) for row in found.mappings()]


def is_heard_in(guild_id: int | None) -> ColumnElement[bool]:
    """Return the condition that a guild may see a change: it is its own, or everybody's.

    Written so that SQLite finds changes by their time: those of no guild are nearly all there are.
    """
    return func.coalesce(tables.changes.c.guild_id, guild_id or 0) == (guild_id or 0)


def moment_of(change: Change) -> str | None:
    """Return the key that makes each moment of a drop one change only; none without a drop."""
    if change.drop_id is None:
        return None
    lead = int(change.lead.total_seconds()) if change.lead is not None else "-"
    return f"{change.drop_id}:{change.revision}:{change.kind.value}:{lead}"


async def moments_told(connection: AsyncConnection, drop_ids: Collection[int]) -> set[str]:
    """Return the moments of these drops that have a change already."""
    table = tables.changes
    found = await connection.execute(
        select(table.c.moment).where(table.c.drop_id.in_(list(drop_ids)))
    )
    return set(found.scalars())
