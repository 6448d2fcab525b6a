"""How far this machine's clock is from Discord's, by the Date header of its answers.

Knows nothing of requests.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.services.base.clock import Clock

TOLD_FROM = timedelta(seconds=5)
LONGEST_WAY = timedelta(seconds=2)  # an answer that took longer says too little of when it was made
_HALF = timedelta(milliseconds=500)  # a Date is cut to whole seconds (RFC 9110, 5.6.7)
_ODD = timedelta(minutes=1)
_NOISE = timedelta(seconds=1)  # what the cut and the way home may come to

_log = logging.getLogger(__name__)


class ClockDrift:
    """The distance between two clocks, as the latest answers tell it."""

    def __init__(self, clock: Clock, *, loop_time: Callable[[], float] | None = None) -> None:
        """Make it.

        Args:
            clock: this machine's.
            loop_time: monotonic seconds; the running loop's by default.
        """
        self._clock = clock
        self._time = loop_time
        self._ahead: timedelta | None = None
        self._apart = timedelta(0)  # the monotonic clock from ours, when that was measured
        self._odd: timedelta | None = None  # a distance that one answer alone has told
        self._is_told = False

    @property
    def ahead(self) -> timedelta | None:
        """How far this machine's clock is ahead of Discord's; below zero it is behind.

        None before the first answer; good to about a second. A clock that is set back is known at
        once, as the monotonic clock goes on; one that is set forward, with the next answer: the
        machine may as well have slept, and its monotonic clock too.
        """
        if self._ahead is None:
            return None
        set_back = self._clocks_apart() - self._apart
        return self._ahead - set_back if set_back > _HALF else self._ahead

    def now(self) -> datetime:
        """Return the time by Discord's clock (aware, UTC), or by ours while that is not known."""
        return self._clock() - (self.ahead or timedelta(0))

    def earliest(self) -> datetime:
        """Return the earliest time that it may be by Discord's clock (aware, UTC).

        A clock that runs ahead of the monotonic one was set forward, or the machine has slept: only
        the next answer tells which. Until then what is noted by this time is never too young.
        """
        return self.now() - self._set_forward()

    def note(self, date: str, took: timedelta) -> None:
        """Learn from an answer that came just now.

        Args:
            date: its Date header.
            took: how long it was on the way, there and back.
        """
        if took > LONGEST_WAY:
            return
        try:
            made_at = parsedate_to_datetime(date)
        except (ValueError, OverflowError):
            return
        if made_at.tzinfo is None:
            made_at = made_at.replace(tzinfo=UTC)
        ahead, known = self._clock() - took / 2 - made_at - _HALF, self.ahead
        if known is None or self._set_forward() or self._is_believed(ahead, known):
            self._ahead, self._apart = ahead, self._clocks_apart()
        self._tell(ahead if self.ahead is None else self.ahead)

    def _is_believed(self, ahead: timedelta, known: timedelta) -> bool:
        """Tell whether an answer shows another distance; one that is far off, only the second time.

        Our own clock was not set meanwhile, and Discord's does not leap: something in between may
        have written the one Date.
        """
        by = abs(ahead - known)
        is_again = self._odd is not None and abs(ahead - self._odd) <= _NOISE
        self._odd = ahead if by > _ODD else None
        return by > _NOISE and (by <= _ODD or is_again)

    def _set_forward(self) -> timedelta:
        """Return how far our clock has run ahead of the monotonic one since the last answer."""
        if self._ahead is None:
            return timedelta(0)
        by = self._apart - self._clocks_apart()
        return by if by > _NOISE else timedelta(0)

    def _clocks_apart(self) -> timedelta:
        """Return how far the monotonic clock, which counts from anywhere, is ahead of ours."""
        seconds = self._time() if self._time else asyncio.get_running_loop().time()
        return timedelta(seconds=seconds) - (self._clock() - datetime.min.replace(tzinfo=UTC))

    def _tell(self, ahead: timedelta) -> None:
        """Say in the log that the clocks differ, once until they agree again."""
        is_far = abs(ahead) > TOLD_FROM
        if is_far and not self._is_told:
            _log.warning(
                "This machine's clock is %.0f s %s Discord's. Drops are told by this machine's "
                "clock: let the system keep it (NTP)",
                abs(ahead).total_seconds(),
                "ahead of" if ahead > timedelta(0) else "behind",
            )
        elif self._is_told and not is_far:
            _log.info("This machine's clock agrees with Discord's again")
        self._is_told = is_far
