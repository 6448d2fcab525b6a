"""Topics: which thread, or forum post, tells of one drop or style in one channel."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.engine import writes

_TABLE = tables.topics


async def find(
    connection: AsyncConnection, channel_ids: Collection[int], since: datetime
) -> dict[tuple[int, str], int]:
    """Return the threads of some channels that were made since a time, by channel and topic."""
    found = await connection.execute(
        select(_TABLE.c.channel_id, _TABLE.c.topic, _TABLE.c.thread_id).where(
            _TABLE.c.channel_id.in_(list(channel_ids)), _TABLE.c.made_at >= since
        )
    )
    return {(channel_id, topic): thread_id for channel_id, topic, thread_id in found}


async def keep(
    connection: AsyncConnection, *, channel_id: int, topic: str, thread_id: int, now: datetime
) -> None:
    """Remember the thread of a topic, in place of an older one."""
    row = {"channel_id": channel_id, "topic": topic, "thread_id": thread_id, "made_at": now}
    await writes.put(connection, _TABLE, [row])


async def forget(connection: AsyncConnection, thread_id: int) -> None:
    """Forget a thread that is there no more."""
    await connection.execute(delete(_TABLE).where(_TABLE.c.thread_id == thread_id))


async def prune(connection: AsyncConnection, before: datetime) -> int:
    """Forget the threads that were made before a time; return how many there were."""
    pruned = await connection.execute(delete(_TABLE).where(_TABLE.c.made_at < before))
    return pruned.rowcount
