"""When each shard may begin its session, over all gateways of the bot.

Sources: https://docs.discord.com/developers/events/gateway#rate-limiting and #session-start-limit.
Shards whose numbers leave the same rest, divided by as many as may begin at once, take turns, five
seconds apart; and so many sessions may begin in a day. Who breaks the first is thrown out, who
breaks the second has the token reset.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.errors import StoreError
from bot.store.engine import Database
from bot.store.processes import gateways

SPAN = timedelta(seconds=5)  # Discord's own
LATE = timedelta(seconds=1)  # a turn that comes later is let go: the next may be at work by then
AGAIN = timedelta(seconds=1)  # before a database that refused is asked again
TOLD_FROM = timedelta(minutes=1)  # a wait that is worth a line

_log = logging.getLogger(__name__)


class IdentifyTurns:
    """Gives shards their turn: in the store where there may be several processes."""

    def __init__(
        self,
        database: Database,
        *,
        loop_time: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Make them.

        Args:
            database: where turns are taken; with SQLite, this process's alone.
            loop_time: monotonic seconds; the running loop's by default.
            sleep: waits for a number of seconds.
        """
        self.at_once = 1  # Discord's max_concurrency
        self._database = database
        self._time = loop_time
        self._sleep = sleep
        self._own: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._next: dict[int, float] = {}  # by the loop's time
        self._taken: dict[int, float] = {}  # turns that are not used yet, by the loop's time

    async def prepare(self, shard_id: int) -> None:
        """Wait for a shard's turn before its connection is opened, which would not wait for long.

        Where several processes take turns it may be minutes.
        """
        if not self._database.is_sqlite:
            await self._take(shard_id)

    async def take(self, shard_id: int) -> None:
        """Wait until a shard may begin, and let no other that shares its turn for five seconds."""
        if self._database.is_sqlite:
            await self._take_own(shard_id % self.at_once)
            return
        taken_at = self._taken.pop(shard_id, float("-inf"))
        if self._now() - taken_at > LATE.total_seconds():
            await self._take(shard_id)
            del self._taken[shard_id]

    async def _take(self, shard_id: int) -> None:
        while (wait := await self._try(shard_id)) > timedelta(0):
            if wait >= TOLD_FROM:
                _log.warning(
                    "Discord lets no more sessions begin today. Shard %d waits %.0f minutes; what "
                    "is owed there is sent all the same",
                    shard_id,
                    wait.total_seconds() / 60,
                )
            await self._sleep(wait.total_seconds())

    async def _try(self, shard_id: int) -> timedelta:
        """Return nothing if the turn is this shard's now, else how long it waits."""
        asked_at = self._now()
        try:
            async with self._database.beside() as connection:
                wait = await gateways.take_start(connection, shard_id, SPAN + LATE)
        except StoreError as error:
            _log.warning("Shard %d may not begin yet: %s", shard_id, error.sentence)
            return AGAIN
        if wait <= timedelta(0):
            if self._now() - asked_at > LATE.total_seconds():
                return SPAN
            self._taken[shard_id] = asked_at
        return wait

    async def _take_own(self, key: int) -> None:
        async with self._own[key]:
            wait = self._next.get(key, self._now()) - self._now()
            if wait > 0:
                await self._sleep(wait)
            self._next[key] = self._now() + SPAN.total_seconds()

    def _now(self) -> float:
        return self._time() if self._time else asyncio.get_running_loop().time()
