"""Wakes the services when something is due. The tables are the truth, its timers a cache.

APScheduler runs the rounds, and its timers go by the wall clock: set back by an hour, they would
rest for an hour. A watch on the monotonic clock arms them anew when the two part. Knows nothing of
what a round does, only when to call it again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.date import DateTrigger

from bot.errors import StoreError
from bot.services.base import Clock, system_clock

STAND_BY = timedelta(seconds=1)  # between two looks whether a round is this process's
SOONEST = timedelta(milliseconds=50)  # between two runs of one round
WATCH = timedelta(seconds=1)  # how often the wall clock is compared with the monotonic one
JUMP = timedelta(milliseconds=500)  # NTP slews by half a millisecond a second at most (adjtimex(2))

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Something that asks the tables what is due.

    ``run`` returns when the next thing is due, or none; ``every`` is how often it is asked anyway,
    because another process may have written meanwhile. One that ``asks_discord`` may wait for as
    long as Discord wants it to. It rests while it is another process's, by ``is_ours``.
    """

    name: str
    run: Callable[[], Awaitable[datetime | None]]
    every: timedelta
    asks_discord: bool = False
    is_ours: Callable[[], bool] = lambda: True


class _Every(BaseTrigger):  # type: ignore[misc] # APScheduler tells no types
    """Fires so long after it last did, by the time it is then.

    APScheduler's own interval counts on from the last time it should have fired: a clock that
    jumps ahead by a year would be caught up with a second at a time.
    """

    def __init__(self, every: timedelta) -> None:
        self._every = every

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return the next time, counted from now."""
        del previous_fire_time
        return now + self._every


class Scheduler:
    """Runs rounds: at fixed intervals, and once more at the earliest time something is due."""

    def __init__(
        self,
        rounds: list[Round],
        clock: Clock,
        *,
        wall: Clock = system_clock,
        watch: timedelta = WATCH,
    ) -> None:
        """Make it.

        Args:
            rounds: what it runs.
            clock: the time that rounds go by when they say what is due.
            wall: the machine's time, by which APScheduler's timers go.
            watch: how often that is compared with the monotonic clock.
        """
        # A late job is run, not dropped: with the default grace of one second it would be lost.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._rounds = rounds
        self._clock = clock
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._begun: dict[str, float] = {}  # by the loop's time
        self._wall = wall
        self._watch = watch
        self._watching: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, with every round at once."""
        for part in self._rounds:
            self._scheduler.add_job(
                self._begin,
                _Every(part.every),
                args=[part],
                id=part.name,
                next_run_time=self._wall(),
            )
        self._scheduler.start()
        self._watching = asyncio.create_task(self._keep_watch(), name="clock_watch")

    async def stop(self) -> None:
        """End, and end what is under way; the tables still say what is due."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        tasks = [task for task in (*self._under_way.values(), self._watching) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def is_running(self) -> bool:
        """Whether it has begun and not ended."""
        return bool(self._scheduler.running)

    def stuck(self, after: timedelta) -> list[str]:
        """Return the names of the rounds that ask only the tables and do not come to an end.

        Args:
            after: how long a round may take.
        """
        since = asyncio.get_running_loop().time() - after.total_seconds()
        return [
            part.name
            for part in self._rounds
            if not part.asks_discord
            and (task := self._under_way.get(part.name)) is not None
            and not task.done()
            and self._begun[part.name] <= since
        ]

    async def _keep_watch(self) -> None:
        """Let every round look now whenever the wall clock was set; its timers would mislead."""
        behind = self._behind()
        while True:
            await asyncio.sleep(self._watch.total_seconds())
            jump = self._behind() - behind
            behind += jump
            if abs(jump) >= JUMP:
                _log.warning(
                    "This machine's clock was set %s by %.1f s; nothing waits for that",
                    "ahead" if jump > timedelta(0) else "back",
                    abs(jump).total_seconds(),
                )
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=self._wall())

    def _behind(self) -> timedelta:
        """Return how far the monotonic clock, which counts from anywhere, is behind the wall's."""
        monotonic = timedelta(seconds=asyncio.get_running_loop().time())
        return self._wall() - datetime.min.replace(tzinfo=UTC) - monotonic

    async def _begin(self, part: Round) -> None:
        """Begin a round, unless its last one is still under way or it is another process's."""
        if not part.is_ours():
            self._begin_again(part, STAND_BY)
            return
        task = self._under_way.get(part.name)
        if task is None or task.done():
            self._begun[part.name] = asyncio.get_running_loop().time()
            self._under_way[part.name] = asyncio.create_task(self._run(part), name=part.name)

    async def _run(self, part: Round) -> None:
        try:
            next_at = await part.run()
        except StoreError as error:
            _log.error("%s: %s", part.name, error.sentence)
            return
        except Exception:  # noqa: BLE001 - the next round must come whatever this one met
            _log.exception("The round of %s failed", part.name)
            return
        if next_at is not None:
            self._begin_again(part, max(next_at - self._clock(), SOONEST))

    def _begin_again(self, part: Round, away: timedelta) -> None:
        """Begin a round in a while, if it would not look by itself before."""
        if away < part.every:
            self._scheduler.add_job(
                self._begin,
                DateTrigger(self._wall() + away, timezone=UTC),
                args=[part],
                id=f"{part.name} wake-up",
                replace_existing=True,
            )
