"""Time that passes only when there is nothing to do, and the event loop that lives in it.

A wait costs nothing: when no callback is ready, the loop's selector jumps to the next timer. Time
belongs to the world and not to a loop, as each life of the process has a loop of its own.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2026, 3, 2, 6, tzinfo=UTC)  # a Monday


class DeadlockError(Exception):
    """Nothing is ready, and nothing ever will be."""


class VirtualTime:
    """The time of the world, in seconds since it began."""

    def __init__(self) -> None:
        self.elapsed = 0.0

    def monotonic(self) -> float:
        """Return seconds since the world began."""
        return self.elapsed

    def unix(self) -> float:
        """Return seconds of the Unix epoch."""
        return START.timestamp() + self.elapsed

    def now(self) -> datetime:
        """Return the instant, aware, UTC."""
        return START + timedelta(seconds=self.elapsed)


class _Selector(selectors.SelectSelector):
    """Waits for no socket: it lets time pass."""

    def __init__(self, time: VirtualTime) -> None:
        super().__init__()
        self._time = time

    def select(self, timeout: float | None = None) -> list[Any]:
        """Jump to the next timer."""
        if timeout is None:
            raise DeadlockError("Nothing is ready and no timer is set.")
        self._time.elapsed += max(timeout, 0.0)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop of one life of the process; ``life`` is what its ports ask."""

    def __init__(self, time: VirtualTime, life: Any) -> None:
        super().__init__(_Selector(time))
        self._virtual = time
        self.life = life
        self._clock_resolution = 1e-6  # the sum of many waits is no rounder

    def time(self) -> float:
        """Return the world's monotonic time."""
        return self._virtual.elapsed

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """Do at once what would have gone to a thread: threads have no order."""
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - as the thread's future would have it
            done.set_exception(error)
        return done


def run_through(work: Coroutine[Any, Any, Any]) -> None:
    """Run a coroutine that waits for nothing."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise RuntimeError("What happens at once must not wait.")
