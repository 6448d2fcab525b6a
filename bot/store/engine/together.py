"""Steps that come in while others are written are written together, in one transaction.

A transaction of its own for each costs a commit each, and on PostgreSQL six ways there and back.
Knows nothing of what a step writes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.store.engine.database import Connection, Database

AT_ONCE = 16  # steps of one transaction: some 30 ms of SQLite's writer

Step = Callable[[Connection], Awaitable[None]]


class Together:
    """Writes steps, in the order in which they come in."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Step, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def write(self, step: Step) -> None:
        """Write a step, and return when it is kept; it is written even where the caller is ended.

        Args:
            step: given the connection of a transaction. What it raises is raised here. It may be
                called twice: where another step of its transaction raises, each has its own.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((step, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write_on(), name="writing together")
        try:
            await asyncio.shield(done)
        except asyncio.CancelledError:
            await asyncio.wait({done})
            raise

    async def _write_on(self) -> None:
        while self._waiting:
            steps, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            await self._write(steps)

    async def _write(self, steps: list[tuple[Step, asyncio.Future[None]]]) -> None:
        try:
            async with self._database.write() as connection:
                for step, _ in steps:
                    await step(connection)
        except Exception as error:  # noqa: BLE001 - it is raised where the step came from
            if len(steps) > 1:
                for each in steps:
                    await self._write([each])
            else:
                steps[0][1].set_exception(error)
        else:
            for _, done in steps:
                done.set_result(None)
