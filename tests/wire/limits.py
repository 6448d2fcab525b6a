"""Discord's rate limits: 50 requests a second for the bot, 5 messages in 5 seconds a channel.

Pure arithmetic over an injected monotonic clock, in seconds; it knows no HTTP. The numbers are
Discord's ("Rate Limits"); that its global window is fixed or sliding is not documented, so both
shapes are here.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

Clock = Callable[[], float]

GLOBAL_LIMIT = 50  # requests, over all routes of one bot
GLOBAL_PERIOD = 1.0  # second
CHANNEL_LIMIT = 5  # messages a channel
CHANNEL_PERIOD = 5.0  # seconds
PUBLISH_LIMIT = 10  # publications a channel
PUBLISH_PERIOD = 3600.0  # seconds
OLD_AGE = 3600.0  # seconds, after which edits of a message are counted
OLD_EDIT_PERIOD = 3600.0  # seconds; neither this nor the number is documented


class Window(Protocol):
    """A limit that either takes a request or says how long to wait."""

    def take(self) -> float:
        """Count a request; return 0, or the seconds until one would be taken."""
        ...


@dataclass
class SlidingWindow:
    """At most `limit` requests in any span of `period` seconds; refused ones are not counted."""

    clock: Clock
    limit: int = GLOBAL_LIMIT
    period: float = GLOBAL_PERIOD
    _taken: deque[float] = field(default_factory=deque, init=False)

    def take(self) -> float:
        """Count a request; return 0, or the seconds until one would be taken."""
        now = self.clock()
        while self._taken and self._taken[0] + self.period <= now:
            self._taken.popleft()
        if len(self._taken) < self.limit:
            self._taken.append(now)
            return 0.0
        return self._taken[0] + self.period - now


@dataclass
class FixedWindow:
    """At most `limit` requests in a window that opens with the first one after the last closed."""

    clock: Clock
    limit: int = GLOBAL_LIMIT
    period: float = GLOBAL_PERIOD
    _closes_at: float = field(default=-math.inf, init=False)
    _count: int = field(default=0, init=False)

    def take(self) -> float:
        """Count a request; return 0, or the seconds until the window closes."""
        now = self.clock()
        if now >= self._closes_at:
            self._closes_at = now + self.period
            self._count = 0
        if self._count < self.limit:
            self._count += 1
            return 0.0
        return self._closes_at - now

    @property
    def remaining(self) -> int:
        """Requests the present window still takes."""
        return self.limit if self.clock() >= self._closes_at else self.limit - self._count

    @property
    def reset_after(self) -> float:
        """Seconds until the present window closes; 0 if it has."""
        return max(0.0, self._closes_at - self.clock())


@dataclass
class Unlimited:
    """No limit at all: for measuring something else."""

    def take(self) -> float:
        """Take every request."""
        return 0.0


def global_window(
    shape: str, clock: Clock, limit: int = GLOBAL_LIMIT, period: float = GLOBAL_PERIOD
) -> Window:
    """Make the bot's own limit, of the `shape` sliding, fixed or off."""
    match shape:
        case "sliding":
            return SlidingWindow(clock, limit, period)
        case "fixed":
            return FixedWindow(clock, limit, period)
        case "off":
            return Unlimited()
        case _:
            raise ValueError(f"A window is sliding, fixed or off, not {shape!r}.")


@dataclass(frozen=True, slots=True)
class BucketState:
    """What a channel's bucket tells in its headers, and how long to wait if it is empty."""

    limit: int
    remaining: int
    reset_after: float
    retry_after: float  # 0 when the request was taken


class ChannelQuota:
    """How often something may be done in a channel in a long while, such as a publication."""

    def __init__(self, clock: Clock, limit: int, period: float) -> None:
        self._clock = clock
        self.limit = limit  # 0: there is none
        self.period = period
        self._windows: dict[int, FixedWindow] = {}

    def take(self, channel_id: int) -> float:
        """Count one; return 0, or the seconds until one would be taken."""
        if not self.limit:
            return 0.0
        window = self._windows.get(channel_id)
        if window is None or window.limit != self.limit:
            window = FixedWindow(self._clock, self.limit, self.period)
            self._windows[channel_id] = window
        return window.take()


class ChannelBuckets:
    """One fixed window a channel for new messages."""

    def __init__(
        self, clock: Clock, limit: int = CHANNEL_LIMIT, period: float = CHANNEL_PERIOD
    ) -> None:
        self._clock = clock
        self.limit = limit  # 0 switches the buckets off
        self.period = period
        self._windows: dict[int, FixedWindow] = {}

    def take(self, channel_id: int) -> BucketState | None:
        """Count a message to a channel; None if the buckets are switched off."""
        if not self.limit:
            return None
        window = self._windows.get(channel_id)
        if window is None:
            window = FixedWindow(self._clock, self.limit, self.period)
            self._windows[channel_id] = window
        retry_after = window.take()
        return BucketState(self.limit, window.remaining, window.reset_after, retry_after)
