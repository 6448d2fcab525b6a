"""How fast messages may leave: evenly over everything, and gently to each channel.

Knows nothing of what is sent. Rates are Discord's own: 50 requests a second a bot, and 5 messages
in 5 seconds a channel (https://docs.discord.com/developers/topics/rate-limits).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

CHANNEL_MESSAGES = 4  # one below Discord's 5, so that a channel's bucket never runs empty
CHANNEL_SECONDS = 5.5  # a little over Discord's 5, for the way there and back


class Pace:
    """Hands out evenly spaced moments to send at.

    A bucket that saves up and then bursts meets the limit's window from the wrong side, and a
    limiter that wakes its waiters one after another loses every wake-up's delay. Here each waiter
    gets its own moment ahead of time, so a late one delays nobody else.
    """

    def __init__(self, rate: float, *, loop_time: Callable[[], float] | None = None) -> None:
        """Make a pace.

        Args:
            rate: moments a second.
            loop_time: monotonic seconds; the running loop's by default.
        """
        self._interval = 1 / rate
        self._time = loop_time
        self._next = float("-inf")

    def take(self) -> float:
        """Take the next moment and return how many seconds away it is."""
        now = self._time() if self._time else asyncio.get_running_loop().time()
        moment = max(now, self._next)
        self._next = moment + self._interval
        return moment - now

    async def wait(self) -> None:
        """Take the next moment and wait for it."""
        await asyncio.sleep(self.take())


class Rests:
    """Knows which channels have had their fill for now."""

    def __init__(self, *, loop_time: Callable[[], float] | None = None) -> None:
        self._time = loop_time
        self._sent: dict[int, deque[float]] = {}

    def _now(self) -> float:
        return self._time() if self._time else asyncio.get_running_loop().time()

    def count(self, destination_id: int) -> None:
        """Note that a message goes to a destination now."""
        sent = self._sent.setdefault(destination_id, deque(maxlen=CHANNEL_MESSAGES))
        sent.append(self._now())

    def resting(self) -> dict[int, float]:
        """Return the destinations that must rest, with the seconds each still has to."""
        now = self._now()
        for destination_id, sent in list(self._sent.items()):
            if now - sent[-1] >= CHANNEL_SECONDS:
                del self._sent[destination_id]
        return {
            destination_id: sent[0] + CHANNEL_SECONDS - now
            for destination_id, sent in self._sent.items()
            if len(sent) == CHANNEL_MESSAGES and now - sent[0] < CHANNEL_SECONDS
        }
