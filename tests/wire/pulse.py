"""Wake those who wait for a change, without anyone looking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Pulse:
    """A beat that any number of tasks may wait for."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def beat(self) -> None:
        """Wake all who wait now."""
        woken, self._next = self._next, asyncio.Event()
        woken.set()

    async def wait(self) -> None:
        """Wait for the next beat."""
        await self._next.wait()

    async def until(self, condition: Callable[[], bool], timeout_seconds: float) -> None:
        """Wait until something is so, looking at every beat; raises TimeoutError."""
        async with asyncio.timeout(timeout_seconds):
            while not condition():
                await self.wait()
