"""Files of subscriptions that were shown to a moderator and not yet applied."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.engine import writes

_TABLE = tables.imports


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was read, whose it is, and since when (aware, UTC) it waits."""

    id: int
    guild_id: int
    user_id: int
    document: dict[str, Any]
    made_at: datetime


async def keep(connection: AsyncConnection, upload: Upload) -> None:
    """Keep a file until it is applied, cancelled or too old."""
    await writes.put(connection, _TABLE, [asdict(upload)])


async def take(connection: AsyncConnection, guild_id: int, upload_id: int) -> Upload | None:
    """Return a guild's file, for this transaction alone, or none; other guilds' are not shown."""
    found = await connection.execute(
        select(_TABLE)
        .where(_TABLE.c.id == upload_id, _TABLE.c.guild_id == guild_id)
        .with_for_update()
    )
    row = found.mappings().one_or_none()
    return None if row is None else Upload(**row)


async def forget(connection: AsyncConnection, upload_id: int) -> None:
    """Forget a file."""
    await connection.execute(delete(_TABLE).where(_TABLE.c.id == upload_id))


async def forget_of(connection: AsyncConnection, guild_id: int, user_id: int) -> None:
    """Forget the files a moderator left open in a guild: only the latest one counts."""
    await connection.execute(
        delete(_TABLE).where(_TABLE.c.guild_id == guild_id, _TABLE.c.user_id == user_id)
    )


async def prune(connection: AsyncConnection, before: datetime) -> int:
    """Forget the files older than a time; return how many there were."""
    pruned = await connection.execute(delete(_TABLE).where(_TABLE.c.made_at < before))
    return pruned.rowcount
