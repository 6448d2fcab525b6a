"""Runs the rounds in place of APScheduler: only if they are due, or something was written.

The trace is that of asking each of them all the time, which would cost most of the processor. A
round is due by what stands in a few tables, or by what the gateway told.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import StoreError
from bot.services.base import Clock
from bot.services.upkeep import Round
from bot.services.upkeep.scheduler import WATCH

if TYPE_CHECKING:
    from tests.simulation.lives import Life

SELDOM = timedelta(minutes=1)  # rounds of this rhythm are asked as they are
IN_MEMORY = frozenset({"checks"})  # what is due there stands in no table
TOLD = "gateway"
NOTICED = frozenset({TOLD, "subscriptions", "guilds"})  # by what those go
RESTLESS = 60.0  # seconds after that in which those are asked as they are; else more rarely,
RARELY = 15  # times, until there is something to go by again
READS = {
    "sweeps": {"sources", "pauses"},
    "fan-outs": {"fanouts", "changes"},
    "lead_times": {"drops", "sightings", "changes"},
    "held": {"deliveries", "guilds", "subscriptions"},
    "events": {"drops", "events", "guilds"},  # nobody here wants any: none is due by time alone
}


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """When a round was asked, and what had happened by then."""

    at: float
    writes: int
    times_set: int


class Rounds:
    """What stands for :class:`bot.services.upkeep.Scheduler`."""

    def __init__(self, rounds: list[Round], clock: Clock, life: Life) -> None:
        self._rounds = rounds
        self._clock = clock
        self._life = life
        self._tasks: list[asyncio.Task[None]] = []
        self._sleeping: dict[asyncio.Future[None], None] = {}  # in the order they began to
        self._times_set = 0  # how often the clock was

    def start(self) -> None:
        """Begin, with every round at once."""
        self._tasks = [
            asyncio.create_task(self._keep(part), name=part.name) for part in self._rounds
        ]
        self._tasks.append(asyncio.create_task(self._keep_watch(), name="clock_watch"))

    async def stop(self) -> None:
        """End, and end what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep_watch(self) -> None:
        """Let every round look when the clock was set, as the scheduler's own watch does."""
        while True:
            await self._life.clock_is_set.wait()
            await asyncio.sleep(self._life.random.uniform(0, WATCH.total_seconds()))
            self._life.clock_is_set.clear()
            self._times_set += 1
            for sleeping in self._sleeping:
                _end(sleeping)
            self._life.wrote(frozenset({TOLD}))

    async def _keep(self, part: Round) -> None:
        while True:
            asked = _Asked(
                at=self._life.world.time.elapsed,
                writes=self._writes(part),
                times_set=self._times_set,
            )
            next_at = await self._run(part)
            away = None if next_at is None else (next_at - self._clock()).total_seconds()
            every = part.every.total_seconds()
            if part.name in IN_MEMORY:
                if asked.at - self._life.wrote_at(NOTICED) > RESTLESS:
                    await self._until_noticed(asked, every * (RARELY - 1))
                await self._sleep(asked, every, away)
                continue
            if part.every < SELDOM or part.name in READS:
                away = await self._until_due(part, asked, away)
            await self._sleep(asked, every, away)

    def _writes(self, part: Round) -> int:
        """Return how often something was written that a round goes by."""
        writes = self._life.writes
        return writes[TOLD] + sum(writes[table] for table in READS.get(part.name, writes))

    async def _run(self, part: Round) -> datetime | None:
        try:
            return await part.run()
        except StoreError as error:
            self._life.world.note(f"round {part.name}: {error.sentence}")
        except Exception as error:  # noqa: BLE001 - it is what is looked for
            self._life.world.broken(f"The round {part.name} failed: {error!r}")
        return None

    async def _sleep(self, asked: _Asked, every: float, away: float | None) -> None:
        """Wait for the next time in its rhythm, for what is due before, or for a clock that is set.

        Args:
            asked: when the round was asked.
            every: the rhythm, in seconds.
            away: until something is due, in seconds.
        """
        if asked.times_set != self._times_set:
            return
        left = asked.at + every - self._life.world.time.elapsed
        loop = asyncio.get_running_loop()
        sleeping = loop.create_future()
        wake = loop.call_later(max(left if away is None else min(left, away), 0.05), _end, sleeping)
        self._sleeping[sleeping] = None
        try:
            await sleeping
        finally:
            wake.cancel()
            del self._sleeping[sleeping]

    async def _until_noticed(self, asked: _Asked, seconds: float) -> None:
        """Wait until there is something to go by that was not when a round was asked, or so long.

        What the gateway tells of is due in a few seconds.
        """
        until = asked.at + seconds
        while self._life.wrote_at(NOTICED) < asked.at:
            left = until - self._life.world.time.elapsed
            if left <= 0:
                return
            try:
                async with asyncio.timeout(left):
                    await self._life.written.wait()
            except TimeoutError:
                return

    async def _until_due(self, part: Round, asked: _Asked, away: float | None) -> float | None:
        """Wait until something is due, or written; return how far away what is due still is."""
        due_at = None if away is None else self._life.world.time.elapsed + away
        while self._writes(part) == asked.writes:
            until = self._life.written
            left = None if due_at is None else due_at - self._life.world.time.elapsed
            if left is not None and left <= 0:
                return 0.0
            try:
                async with asyncio.timeout(left):
                    await until.wait()
            except TimeoutError:
                return 0.0
        return None if due_at is None else due_at - self._life.world.time.elapsed


def _end(sleeping: asyncio.Future[None]) -> None:
    if not sleeping.done():
        sleeping.set_result(None)
