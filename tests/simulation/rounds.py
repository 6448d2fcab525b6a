"""Runs the rounds in place of APScheduler: only if they are due, or something was written.

The trace is that of asking each of them all the time, which would cost most of the processor. A
round is due by what stands in a few tables, or by what the gateway told.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import StoreError
from bot.services.base import Clock
from bot.services.upkeep import Round

if TYPE_CHECKING:
    from tests.simulation.lives import Life

SELDOM = timedelta(minutes=1)  # rounds of this rhythm are asked as they are
IN_MEMORY = frozenset({"checks"})  # what is due there stands in no table
RESTLESS = 60.0  # seconds after something was written or told in which those are asked as they are
TOLD = "gateway"
READS = {
    "sweeps": {"sources", "pauses"},
    "fan-outs": {"fanouts", "changes"},
    "lead_times": {"drops", "sightings", "changes"},
    "held": {"deliveries", "guilds", "subscriptions"},
}


class Rounds:
    """What stands for :class:`bot.services.upkeep.Scheduler`."""

    def __init__(self, rounds: list[Round], clock: Clock, life: Life) -> None:
        self._rounds = rounds
        self._clock = clock
        self._life = life
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin, with every round at once."""
        self._tasks = [
            asyncio.create_task(self._keep(part), name=part.name) for part in self._rounds
        ]

    async def stop(self) -> None:
        """End, and end what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(self, part: Round) -> None:
        while True:
            asked_at, seen = self._clock(), self._writes(part)
            next_at = await self._run(part)
            if part.name in IN_MEMORY:
                is_calm = self._life.world.time.elapsed - self._life.wrote_at > RESTLESS
                await self._until(asked_at + part.every * (5 if is_calm else 1), next_at)
            elif part.every >= SELDOM:
                await self._until(asked_at + part.every, next_at)
            else:
                await self._until_due(part, seen, asked_at, next_at)

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

    async def _until(self, at: datetime, next_at: datetime | None) -> None:
        """Wait for the next time in its rhythm, or for what is due before."""
        wanted = at if next_at is None else min(at, next_at)
        away = (wanted - self._clock()).total_seconds()
        await asyncio.sleep(max(away, 0.05))

    async def _until_due(
        self, part: Round, seen: int, asked_at: datetime, next_at: datetime | None
    ) -> None:
        """Wait until something is due, or written: then for the next time in its rhythm."""
        while self._writes(part) == seen:
            until = self._life.written
            left = None if next_at is None else (next_at - self._clock()).total_seconds()
            if left is not None and left <= 0:
                return
            try:
                async with asyncio.timeout(left):
                    await until.wait()
            except TimeoutError:
                return
        await self._until(asked_at + part.every, next_at)
