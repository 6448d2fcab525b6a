"""The changes that are not owed to everybody yet, and how far that is done, by channel."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Priority
from bot.store import tables

_TABLE = tables.fanouts


class FanOut(NamedTuple):
    """A change (by id) that is owed to the channels up to one, and to none after it."""

    change_id: int
    channel_id: int
    held_back: str | None


async def begin(
    connection: AsyncConnection,
    change_id: int,
    *,
    priority: Priority,
    done: int,
    held_back: str | None,
) -> None:
    """Remember that a change is owed to the channels up to one (``done``), and not to the rest."""
    await connection.execute(
        insert(_TABLE).values(
            change_id=change_id, priority=int(priority), channel_id=done, held_back=held_back
        )
    )


async def next_one(connection: AsyncConnection, *, after: int | None = None) -> FanOut | None:
    """Return the most urgent of those under way, several in turn; or none.

    Args:
        connection: anywhere.
        after: the change (by id) that had its turn before: of as urgent ones, those that were
            found later come first, so that what few want waits for no more than a part of what
            many want.
    """
    found = await connection.execute(
        select(_TABLE.c.change_id, _TABLE.c.channel_id, _TABLE.c.held_back)
        .order_by(_TABLE.c.priority, _TABLE.c.change_id <= (after or 0), _TABLE.c.change_id)
        .limit(1)
    )
    row = found.one_or_none()
    return None if row is None else FanOut(*row)


async def advance(connection: AsyncConnection, begun: FanOut, done: int | None) -> bool:
    """Remember that a change is owed to more channels, up to one, or to all (none).

    Returns:
        Whether it was where it was read to be; if not, another process owed it meanwhile.
    """
    is_there = (_TABLE.c.change_id == begun.change_id) & (_TABLE.c.channel_id == begun.channel_id)
    advanced = await connection.execute(
        delete(_TABLE).where(is_there)
        if done is None
        else update(_TABLE).where(is_there).values(channel_id=done)
    )
    return advanced.rowcount == 1
