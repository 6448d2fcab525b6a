"""Leases of sources: only who holds one writes what was seen, however long the look takes.

Sixteen whole shops in one budget take longer than a lease lasts (27 minutes, measured), so that a
lease is renewed while its look goes on. A process that dies renews nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
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
    """Renews the leases of all looks that are under way, in one transaction each time.

    Args:
        database: where leases are kept.
        clock: tells the time.
        sleep: waits for a number of seconds.
    """

    def __init__(self, database: Database, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._database = database
        self._clock = clock
        self._sleep = sleep
        self._held: dict[tuple[int, str | None], SourceStatus] = {}  # by source and claim
        self._renewing: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def kept(self, held: Iterable[SourceStatus]) -> AsyncIterator[None]:
        """Renew the leases of sources as long as the looks at them go on."""
        mine = {(status.id, status.leased_by): status for status in held}
        self._held |= mine
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            for key in mine:
                self._held.pop(key, None)
            if not self._held and self._renewing is not None:
                renewing, self._renewing = self._renewing, None
                renewing.cancel()
                await asyncio.gather(renewing, return_exceptions=True)

    def end(self, status: SourceStatus) -> None:
        """Renew a source's lease no more: the look at it is over."""
        self._held.pop((status.id, status.leased_by), None)

    async def _renew(self) -> None:
        while True:
            await self._sleep(RENEWED_EVERY.total_seconds())
            try:
                async with self._database.write() as connection:
                    until = self._clock() + LEASE
                    await sources.renew(connection, self._held.values(), lease_until=until)
            except StoreError as error:
                names = ", ".join(status.spec.name for status in self._held.values())
                _log.warning("%s: the lease was not renewed: %s", names, error.sentence)
            except Exception:  # noqa: BLE001 - the next renewal may fare better
                _log.exception("Leases were not renewed")
