"""Lets the process that sends know at once of what another one wrote down.

With SQLite there is no other. Knows nothing of what was written.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import StoreError
from bot.store.engine import Database

CHANNEL = "raincloud_outbox"
AGAIN = 2.0  # seconds until a connection that broke is tried anew

_log = logging.getLogger(__name__)


class Waking:
    """Gives word, and hands on the words of others. One task runs :meth:`run`."""

    def __init__(
        self,
        database: Database,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Make it.

        Args:
            database: by which words go.
            sleep: waits for a number of seconds.
        """
        self._database = database
        self._sleep = sleep
        self._owed = asyncio.Event()

    def tell(self) -> None:
        """Give word that something is owed, soon; many at once are one."""
        self._owed.set()

    async def run(self, note: Callable[[], None] | None) -> None:
        """Give word and listen, for ever.

        Args:
            note: called with each word of another process; without it, none is waited for.
        """
        if self._database.is_sqlite:
            await asyncio.Event().wait()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._tell_on(), name="telling")
            if note is not None:
                tasks.create_task(self._listen(note), name="listening")

    async def _tell_on(self) -> None:
        while True:
            await self._owed.wait()
            self._owed.clear()
            try:
                await self._database.notify(CHANNEL)
            except StoreError as error:
                _log.info("Nobody was told that something is owed: %s", error.sentence)

    async def _listen(self, note: Callable[[], None]) -> None:
        while True:
            try:
                async with self._database.listening(CHANNEL, note) as broken:
                    note()  # words that were given meanwhile were lost
                    await broken.wait()
            except StoreError as error:
                _log.info("No word of other processes comes now: %s", error.sentence)
            await self._sleep(AGAIN)
