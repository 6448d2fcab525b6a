"""Notices that nobody took: told to the next moderator who uses a command.

Knows nothing of Discord's library.
"""

from __future__ import annotations

from datetime import timedelta

from bot.services.base import Clock
from bot.store.alerts import deliveries
from bot.store.engine import Database

STILL_NEWS = timedelta(days=30)
SHOWN = 5  # at once


class Untold:
    """What a guild has not been told, though it should have been."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of_guild(self, guild_id: int) -> dict[str, str]:
        """Return the newest notices that nobody took, by what they are about, oldest first."""
        async with self._database.read() as connection:
            found = await deliveries.untold(connection, guild_id, self._clock() - STILL_NEWS)
        texts = {notice.cause: notice.notice or "" for notice in found}
        return dict(list(texts.items())[-SHOWN:])

    async def note_told(self, causes: list[str]) -> None:
        """Note that somebody who can act has read them."""
        async with self._database.write() as connection:
            await deliveries.note_told(connection, causes)
