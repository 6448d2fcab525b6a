"""The record of who changed a guild's settings, when, and how they were before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import AuditEntry
from bot.store import tables
from bot.store.engine import mapping, writes

_TABLE = tables.audit


async def add(connection: AsyncConnection, entry: AuditEntry) -> int:
    """Write an entry down and return its id."""
    return await writes.add(connection, _TABLE, **mapping.values_of(_TABLE, entry))


async def of_guild(
    connection: AsyncConnection,
    guild_id: int,
    *,
    limit: int,
    subject: str | None = None,
    since: datetime | None = None,
) -> list[AuditEntry]:
    """Return a guild's entries, newest first.

    Args:
        connection: anywhere.
        guild_id: the guild.
        limit: how many at most.
        subject: only those of one subject.
        since: only those from a time on.
    """
    query = select(_TABLE).where(_TABLE.c.guild_id == guild_id)
    if subject is not None:
        query = query.where(_TABLE.c.subject == subject)
    if since is not None:
        query = query.where(_TABLE.c.at >= since)
    found = await connection.execute(query.order_by(_TABLE.c.id.desc()).limit(limit))
    return [mapping.of_row(AuditEntry, row) for row in found.mappings()]


async def prune(connection: AsyncConnection, before: datetime) -> int:
    """Forget the entries older than a time; return how many there were."""
    pruned = await connection.execute(delete(_TABLE).where(_TABLE.c.at < before))
    return pruned.rowcount
