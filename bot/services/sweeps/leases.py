"""Leases of sources: only who holds one writes what was seen, however long the look takes.

Sixteen whole shops in one budget take longer than a lease lasts (27 minutes, measured), so that a
lease is renewed while its look goes on. A process that dies renews nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.errors import StoreError
from bot.models import SourceStatus
from bot.services.base import Clock
from bot.store.engine import Database
from bot.store.shops import sources

LEASE = timedelta(seconds=15)  # after which another process takes over from one that is gone
RENEWED_EVERY = LEASE / 3  # two renewals may fail before another takes over

Sleep = Callable[[float], Awaitable[object]]

_log = logging.getLogger(__name__)


class Leases:
    """Renews the leases of the looks that are under way.

    Args:
        database: where leases are kept.
        clock: tells the time.
        sleep: waits for a number of seconds.
    """

    def __init__(self, database: Database, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._database = database
        self._clock = clock
        self._sleep = sleep

    @asynccontextmanager
    async def kept(self, status: SourceStatus) -> AsyncIterator[None]:
        """Renew a source's lease as long as the look at it goes on."""
        renewing = asyncio.create_task(self._renew(status))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _renew(self, status: SourceStatus) -> None:
        is_held = True
        while is_held:
            await self._sleep(RENEWED_EVERY.total_seconds())
            try:
                async with self._database.write() as connection:
                    until = self._clock() + LEASE
                    is_held = await sources.renew(connection, status, lease_until=until)
            except StoreError as error:
                _log.warning("%s: its lease was not renewed: %s", status.spec.name, error.sentence)
