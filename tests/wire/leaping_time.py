"""Time that stands still while anything is being done, and leaps when all wait for it.

A test of minutes takes no minutes, and how busy the machine is changes nothing that is measured.
The loop's own time, `time.monotonic` and the wall clock go together; `set_wall` parts them, as a
corrected clock does. Sockets and threads are waited for in real time, in which no virtual time
passes; SQLite runs in the loop. It knows nothing of Discord or of the bot.
"""

from __future__ import annotations

import asyncio
import selectors
import signal
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import aiosqlite.core
import pytest
import time_machine

QUIET = 0.002  # real seconds without a sign of any socket, before time leaps
LIVELY = 0.02  # real seconds after such a sign, in which another one is waited for
BUSY_TIMEOUT, BUSY_LOOK = 10.0, 0.005  # virtual seconds for a database that is locked
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
        self._last_sign = 0.0
        self.pending = 0  # what threads are doing for the loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for sockets in real time, and for timers in virtual time."""
        if timeout is not None and timeout <= 0:
            return self._look(0)
        end = _now() + PATIENCE
        while True:
            is_lively = _now() - self._last_sign < LIVELY or timeout is None
            if found := self._look(PATIENCE if self.pending else QUIET if is_lively else 0):
                return found
            if timeout is not None and not self.pending:
                self._clock.leap(timeout)
                return self._look(0)
            if _now() > end:
                raise RuntimeError("Everything waits, and nothing will ever come.")

    def _look(self, timeout: float) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(timeout)
        if found:
            self._last_sign = _now()
        return found


class LeapingLoop(asyncio.SelectorEventLoop):
    """A loop on such a selector, that says what a signal would set off."""

    def __init__(self, begins_at: datetime) -> None:
        """Let time stand still from now on, until the loop is closed.

        Args:
            begins_at: what the wall clock shows first, aware.
        """
        self.clock = LeapingTime(begins_at)
        self.threads = LeapingSelector(self.clock)
        self._on_signal: dict[int, list[Callable[[], object]]] = {}
        self._replaced = pytest.MonkeyPatch()
        self._replaced.setattr(time, "monotonic", self.clock.monotonic)
        self._replaced.setattr(aiosqlite.core, "SimpleQueue", _Steps)
        self._replaced.setattr(aiosqlite.core, "Thread", _NoThread)
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
        """Remember what a signal would set off, in each program that runs in this loop."""
        self._on_signal.setdefault(sig, []).append(lambda: callback(*arguments))

    def send_signal(self, sig: signal.Signals) -> bool:
        """Do what a signal would set off; tell whether there was anything."""
        callbacks = self._on_signal.pop(sig, [])
        for callback in callbacks:
            callback()
        return bool(callbacks)

    def _thread_is_done(self, _future: Future[Any] | asyncio.Future[Any]) -> None:
        self.threads.pending -= 1


class _Steps:
    """Stands for the queue of aiosqlite's thread: each step runs at once, in the loop itself.

    A thread's turn costs more than its statement. As with the thread, who waits goes on a moment
    later, and a step whose waiter is cancelled has run. What is locked is tried again in virtual
    time, as SQLite's own wait would stop the one who holds the lock.
    """

    def __init__(self) -> None:
        self._steps: deque[tuple[asyncio.Future[Any] | None, Callable[[], Any]]] = deque()
        self._waited = 0.0

    def put_nowait(self, step: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        """Run a step, after those before it."""
        self._steps.append(step)
        if len(self._steps) == 1:
            self._run()

    def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self._steps:
            future, step = self._steps[0]
            try:
                result, error = _without_own_wait(step)(), None
            except sqlite3.OperationalError as fault:
                if "locked" in str(fault) and self._waited < BUSY_TIMEOUT:
                    self._waited += BUSY_LOOK
                    loop.call_later(BUSY_LOOK, self._run)
                    return
                result, error = None, fault
            except Exception as fault:  # noqa: BLE001 - it is who waits that it is for
                result, error = None, fault
            self._waited = 0.0
            self._steps.popleft()
            if future is not None:
                loop.call_soon(_end, future, result, error)


class _NoThread:
    """Stands for aiosqlite's thread, which has nothing to do."""

    daemon = True

    def __init__(self, **_named: Any) -> None:
        pass

    def start(self) -> None:
        """Do nothing."""


def _without_own_wait(step: Callable[[], Any]) -> Callable[[], Any]:
    is_wait = isinstance(step, partial) and "busy_timeout" in str(step.args[:1])
    return partial(step.func, "PRAGMA busy_timeout=0") if is_wait else step  # type: ignore[attr-defined]


def _end(future: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
