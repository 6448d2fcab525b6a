"""Which guilds hear of a source's drop from their own moderators, and so not from the source.

Knows nothing of what they are told.
"""

from __future__ import annotations

from datetime import datetime

from bot.models import Change, Drop
from bot.rules.alerts import planning
from bot.rules.drops import contradicts, is_same
from bot.store.alerts import drops
from bot.store.engine import Connection


async def telling_themselves(connection: Connection, change: Change) -> frozenset[int]:
    """Return the guilds, by id, that hear of a source's drop from their own moderators.

    Where a source says that it is cancelled, or at another time than they have, they do not.
    """
    told = await _told_by_sources(connection, change)
    if told is None:
        return frozenset()
    entered = await drops.entered(connection, told.style_code, _told_since(change))
    return frozenset(
        drop.guild_id
        for drop in entered
        if drop.guild_id is not None and is_same(told, drop) and not contradicts(change, told, drop)
    )


async def told_itself(connection: Connection, change: Change, guild_id: int) -> bool:
    """Tell whether a guild had a source's drop from its own moderators when a change was found.

    By what is stored of their drops now: one that moved since is taken to have been there as it is.
    """
    told = await _told_by_sources(connection, change)
    if told is None:
        return False
    entered = await drops.entered_by(
        connection, guild_id, told.style_code, change.at, since=_told_since(change)
    )
    return any(is_same(told, drop) and not contradicts(change, told, drop) for drop in entered)


def _told_since(change: Change) -> datetime:
    """Return when drops ended that tell themselves no more; reminders come at their very time."""
    return change.at if change.lead is None else change.at - planning.DROP_IS_NEWS


async def _told_by_sources(connection: Connection, change: Change) -> Drop | None:
    if change.drop_id is None or change.guild_id is not None:
        return None
    return await drops.get(connection, None, change.drop_id)
