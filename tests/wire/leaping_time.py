"""Time that stands still while anything is being done, and leaps when all wait for it.

A test of minutes takes no minutes, and how busy the machine is changes nothing that is measured.
The loop's own time, `time.monotonic` and the wall clock go together; `set_wall` parts them, as a
corrected clock does. Sockets and the database's threads are waited for in real time, in which no
virtual time passes. It knows nothing of Discord or of the bot.
"""

from __future__ import annotations

import asyncio
import selectors
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from typing import Any

import aiosqlite
import pytest
import time_machine

QUIET = 0.002  # real seconds without a sign of any socket, before time leaps
PATIENCE = 30.0  # real seconds for a thread, or for a socket when nothing else is waited for

_now = time.monotonic


class LeapingTime:
    """How far virtual time has leapt; and its wall clock."""

    def __init__(self, begins_at: datetime) -> None:
        self._monotonic = 1_000.0
        self._wall = time_machine.travel(begins_at, tick=False)
        self._traveller: time_machine.Coordinates | None = None

    def monotonic(self) -> float:
        """Return virtual seconds that never go back."""
        return self._monotonic

    def wall(self) -> datetime:
        """Return what the wall clock shows, aware, UTC."""
        return datetime.now(UTC)

    def leap(self, seconds: float) -> None:
        """Let virtual time pass on both clocks."""
        self._monotonic += seconds
        if self._traveller is not None:
            self._traveller.shift(seconds)

    def set_wall(self, by: timedelta) -> None:
        """Set the wall clock forward or back; the monotonic clock does not notice."""
        if self._traveller is not None:
            self._traveller.shift(by)

    def start(self) -> None:
        """Stop the wall clock."""
        self._traveller = self._wall.start()

    def stop(self) -> None:
        """Let the wall clock go on; once more does nothing."""
        if self._traveller is not None:
            self._traveller = None
            self._wall.stop()


class LeapingSelector(selectors.DefaultSelector):  # type: ignore[valid-type, misc]
    """A selector that leaps to the next timer when no socket and no thread has anything to say."""

    def __init__(self, clock: LeapingTime) -> None:
        super().__init__()
        self._clock = clock
        self.pending = 0  # what threads are doing for the loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for sockets in real time, and for timers in virtual time."""
        if timeout is not None and timeout <= 0:
            return super().select(0)
        end = _now() + PATIENCE
        while True:
            found = super().select(PATIENCE if self.pending else QUIET)
            if found:
                return found
            if timeout is not None and not self.pending:
                self._clock.leap(timeout)
                return super().select(0)
            if _now() > end:
                raise RuntimeError("Everything waits, and nothing will ever come.")


class LeapingLoop(asyncio.SelectorEventLoop):
    """A loop on such a selector, that says what a signal would set off."""

    def __init__(self, begins_at: datetime) -> None:
        """Let time stand still from now on, until the loop is closed.

        Args:
            begins_at: what the wall clock shows first, aware.
        """
        self.clock = LeapingTime(begins_at)
        self.threads = LeapingSelector(self.clock)
        self._on_signal: dict[int, Callable[[], object]] = {}
        self._replaced = pytest.MonkeyPatch()
        self._replaced.setattr(time, "monotonic", self.clock.monotonic)
        _count_statements(self._replaced)
        self.clock.start()
        super().__init__(self.threads)

    def close(self) -> None:
        """Close it, and let time go on."""
        super().close()
        self._replaced.undo()
        self.clock.stop()

    def time(self) -> float:
        """Return virtual seconds."""
        return self.clock.monotonic()

    def run_in_executor(self, *arguments: Any) -> Any:
        """Let a thread do something, for which time waits."""
        self.threads.pending += 1
        future = super().run_in_executor(*arguments)
        future.add_done_callback(self._thread_is_done)
        return future

    def add_signal_handler(
        self, sig: int, callback: Callable[..., object], *arguments: Any
    ) -> None:
        """Remember what a signal would set off; the process's own handlers stay."""
        self._on_signal[sig] = lambda: callback(*arguments)

    def send_signal(self, sig: signal.Signals) -> bool:
        """Do what a signal would set off; tell whether there was anything."""
        callback = self._on_signal.get(sig)
        if callback is not None:
            callback()
        return callback is not None

    def _thread_is_done(self, _future: Future[Any] | asyncio.Future[Any]) -> None:
        self.threads.pending -= 1


def _count_statements(patch: pytest.MonkeyPatch) -> None:
    """Let time wait for what SQLite's threads do."""
    for name in ("_execute", "_connect", "close"):
        patch.setattr(aiosqlite.Connection, name, _counted(getattr(aiosqlite.Connection, name)))


def _counted(method: Callable[..., Any]) -> Callable[..., Any]:
    async def counted(*arguments: Any, **named: Any) -> Any:
        loop = asyncio.get_running_loop()
        if not isinstance(loop, LeapingLoop):
            return await method(*arguments, **named)
        loop.threads.pending += 1
        try:
            return await method(*arguments, **named)
        finally:
            loop.threads.pending -= 1

    return counted
