"""Wakes the services when something is due. The tables are the truth, its timers a cache.

Knows nothing of what a round does, only when to call it again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import StoreError
from bot.services.base import Clock

SOONEST = timedelta(milliseconds=50)  # between two runs of one round

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Something that asks the tables what is due.

    ``run`` returns when the next thing is due, or none; ``every`` is how often it is asked anyway,
    because another process may have written meanwhile.
    """

    name: str
    run: Callable[[], Awaitable[datetime | None]]
    every: timedelta


class Scheduler:
    """Runs rounds: at fixed intervals, and once more at the earliest time something is due."""

    def __init__(self, rounds: list[Round], clock: Clock) -> None:
        # A late job is run, not dropped: with the default grace of one second it would be lost.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._rounds = rounds
        self._clock = clock
        self._under_way: dict[str, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Begin, with every round at once."""
        for part in self._rounds:
            self._scheduler.add_job(
                self._begin,
                IntervalTrigger(seconds=part.every.total_seconds(), timezone=UTC),
                args=[part],
                id=part.name,
                next_run_time=datetime.now(UTC),
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """End, and end what is under way; the tables still say what is due."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _begin(self, part: Round) -> None:
        """Begin a round, unless its last one is still under way."""
        task = self._under_way.get(part.name)
        if task is None or task.done():
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
        if next_at is None:
            return
        away = max(next_at - self._clock(), SOONEST)
        if away < part.every:
            self._scheduler.add_job(
                self._begin,
                DateTrigger(datetime.now(UTC) + away, timezone=UTC),
                args=[part],
                id=f"{part.name} wake-up",
                replace_existing=True,
            )
