"""The budgets of requests where several processes ask: ten sweepers are as polite as one.

Knows nothing of what is asked.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from bot.models import Pause
from bot.services.base import Clock
from bot.sources.web import Rate
from bot.store.engine import Database
from bot.store.shops import pauses, turns


class StoredBudgets:
    """Turns and pauses in the store, each taken and told in a transaction of its own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def take(self, name: str, rate: Rate, *, longest: timedelta | None = None) -> timedelta:
        """Take the next turn of a budget, unless it is too far away; return how far it is.

        Raises:
            StoreError: it cannot be taken; nobody may ask then.
        """
        async with self._database.write() as connection:
            return await turns.take(
                connection, name, interval=rate.interval, burst=rate.burst, longest=longest
            )

    async def pauses(self) -> Collection[Pause]:
        """Return what any process was told of.

        Raises:
            StoreError: it cannot be read.
        """
        async with self._database.read() as connection:
            return await pauses.known(connection)

    async def keep(self, met: Collection[Pause], forgiven: Collection[str]) -> None:
        """Let all know of pauses, and of budgets that were answered well.

        Raises:
            StoreError: it cannot be written.
        """
        async with self._database.write() as connection:
            await pauses.lengthen(connection, met)
            await pauses.forget(connection, forgiven, self._clock())
