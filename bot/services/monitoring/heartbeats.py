"""What this process tells of itself, so that others can see how it is."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from bot.errors import StoreError
from bot.models import Health, Heartbeat
from bot.services.base import Clock
from bot.services.monitoring.health import HealthCheck
from bot.store.engine import Database
from bot.store.processes import figures, heartbeats

EVERY = timedelta(seconds=15)  # four before it is thought gone
KEPT = timedelta(minutes=10)  # the last word of a process that is gone

_log = logging.getLogger(__name__)


class Heartbeats:
    """Writes a row every so often; where the last is not written yet, none is added."""

    def __init__(self, database: Database, check: HealthCheck, clock: Clock, process: str) -> None:
        self._database = database
        self._check = check
        self._clock = clock
        self._process = process
        self._is_failing = False  # told once, not each time

    async def run(self) -> None:
        """Beat, for ever; forget itself in the end."""
        try:
            await self._begin()
            while True:
                await self.beat()
                await asyncio.sleep(EVERY.total_seconds())
        finally:
            await self._end()

    async def beat(self) -> None:
        """Tell how the process is now, and keep what the record tells of lateness."""
        health = await self._check.look()
        now = self._clock()
        try:
            async with self._database.write() as connection:
                await heartbeats.put(connection, self._row(health))
                await heartbeats.prune(connection, now - KEPT)
                await figures.tally_lateness(connection, now)
        except StoreError as error:
            if not self._is_failing:
                _log.warning("Heartbeats are not written now: %s", error.sentence)
            self._is_failing = True
        else:
            self._is_failing = False

    def _row(self, health: Health) -> Heartbeat:
        return Heartbeat(process=self._process, beat_at=self._clock(), health=health)

    async def _begin(self) -> None:
        """Forget those before where only one can be the bot."""
        if not self._database.is_sqlite:
            return
        try:
            async with self._database.write() as connection:
                await heartbeats.prune(connection, self._clock() + KEPT)
        except StoreError as error:
            _log.warning("Old heartbeats stay: %s", error.sentence)

    async def _end(self) -> None:
        try:
            async with self._database.write() as connection:
                await heartbeats.forget(connection, self._process)
        except StoreError as error:
            _log.warning("The last heartbeat stays: %s", error.sentence)


async def last_words(database: Database) -> list[Heartbeat]:
    """Return what every process told of itself last.

    Raises:
        StoreError: the database cannot be read.
    """
    async with database.read() as connection:
        return await heartbeats.all_of(connection)
