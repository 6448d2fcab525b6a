"""What the record tells in numbers, counted at most once a minute."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.models import RecordFigures
from bot.services.base import Clock
from bot.store.engine import Database
from bot.store.processes import figures

FRESH = timedelta(minutes=1)  # counting reads the whole record


class Figures:
    """Counts for whoever asks, however often that is."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._counting = asyncio.Lock()
        self._counted: tuple[datetime, RecordFigures] | None = None

    async def count(self) -> RecordFigures:
        """Return what the tables tell, not older than a minute.

        Raises:
            StoreError: they cannot be read.
        """
        async with self._counting:
            now = self._clock()
            if self._counted is None or abs(now - self._counted[0]) >= FRESH:
                async with self._database.read() as connection:
                    self._counted = now, await figures.record(connection)
            return self._counted[1]
