"""How late the event loop is: whatever holds it up holds up every answer."""

from __future__ import annotations

import asyncio
from collections import deque

EVERY = 1.0  # seconds between two looks
KEPT = 60  # looks: a minute of them


class LoopDelay:
    """The longest that the loop was late in the last minute."""

    def __init__(self) -> None:
        self._delays: deque[float] = deque(maxlen=KEPT)

    @property
    def longest(self) -> float:
        """Seconds."""
        return max(self._delays, default=0.0)

    async def run(self) -> None:
        """Measure, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + EVERY
            await asyncio.sleep(EVERY)
            self._delays.append(max(loop.time() - due, 0.0))
