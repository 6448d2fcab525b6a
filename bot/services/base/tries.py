"""Requests that run to their end, whoever stops waiting for them.

discord.py sleeps through a global limit with its lock cleared; a request cancelled there silences
every later one until the program ends (discord/http.py, ``HTTPClient.request``). So what takes long
is left to run on, and what it comes to is taken when it comes. Knows nothing of what is requested.

What waits for its turn with us has not been sent: no patience with Discord is lost on it, or a slow
machine with much to send would take itself for a Discord that does not answer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any, TypeVar

_Result = TypeVar("_Result")
LONGEST = timedelta(seconds=30)  # for which a request is waited for, though it has not left

_log = logging.getLogger(__name__)


class StillRunningError(Exception):
    """A request has no answer yet; it runs on."""


class AskedToWaitError(ConnectionError):
    """Discord took nothing, and said how long it wants to be left alone."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(after)
        self.after = after


class Progress:
    """When one request left, by the loop's time; none while it waits for its turn with us."""

    def __init__(self) -> None:
        self.left_at: float | None = asyncio.get_running_loop().time()


_PROGRESS: ContextVar[Progress | None] = ContextVar("progress", default=None)


@asynccontextmanager
async def leaving(turn: AbstractAsyncContextManager[None]) -> AsyncIterator[None]:
    """Wait for a turn, and note that the running request leaves when it comes.

    Args:
        turn: what is waited for; the block is within it.
    """
    progress = _PROGRESS.get() or Progress()  # outside of all tries nobody asks
    progress.left_at = None
    async with turn:
        progress.left_at = asyncio.get_running_loop().time()
        yield


class Tries:
    """The requests under way, each under a key: of one key only one runs at a time."""

    def __init__(self) -> None:
        self._running: dict[Hashable, asyncio.Task[Any]] = {}
        self._progress: dict[Hashable, Progress] = {}
        self._endings: set[asyncio.Future[None]] = set()

    def is_running(self, key: Hashable) -> bool:
        """Tell whether the request of a key is still under way."""
        return key in self._running

    def keys(self) -> list[Any]:
        """Return the keys of all that is under way."""
        return list(self._running)

    def hangs(self, key: Hashable, span: float) -> bool:
        """Tell whether the request of a key left so many seconds ago, and has no answer."""
        progress = self._progress.get(key)
        if progress is None or progress.left_at is None:
            return False
        return progress.left_at <= asyncio.get_running_loop().time() - span

    async def run(
        self,
        key: Hashable,
        request: Callable[[], Awaitable[_Result]],
        *,
        patience: timedelta,
        late: Callable[[_Result], Awaitable[None]] | None = None,
    ) -> _Result:
        """Make a request, and wait a while for what it comes to.

        Args:
            key: what the request is about.
            request: makes it; what it raises is raised here, or logged if it comes late.
            patience: how long to wait once it has left, see :func:`leaving`.
            late: takes the result if it comes after that; without it, a late result is let go.

        Raises:
            StillRunningError: there is no answer yet, or that of an earlier request of the key.
        """
        if key in self._running:
            raise StillRunningError

        progress = Progress()

        async def whole() -> _Result:
            _PROGRESS.set(progress)
            return await request()

        task = asyncio.create_task(whole(), name=f"try {key}")
        self._running[key], self._progress[key] = task, progress
        task.add_done_callback(lambda _: self._forget(key))
        try:  # a wait that ends, or is cancelled, leaves the task alone
            await _waited(task, progress, patience)
        except asyncio.CancelledError:
            task.add_done_callback(lambda done: self._end(done, late))
            raise
        if task.done():
            return task.result()
        task.add_done_callback(lambda done: self._end(done, late))
        raise StillRunningError

    def _forget(self, key: Hashable) -> None:
        self._running.pop(key, None)
        self._progress.pop(key, None)

    def _end(
        self,
        task: asyncio.Task[_Result],
        late: Callable[[_Result], Awaitable[None]] | None,
    ) -> None:
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            _log.warning("A late answer was a fault: %s", type(error).__name__, exc_info=error)
        elif late is not None:
            ending = asyncio.ensure_future(late(task.result()))
            self._endings.add(ending)
            ending.add_done_callback(self._ended)

    def _ended(self, ending: asyncio.Future[None]) -> None:
        self._endings.discard(ending)
        if not ending.cancelled() and (error := ending.exception()) is not None:
            _log.error("A late answer could not be recorded", exc_info=error)

    async def aclose(self) -> None:
        """Cut off what still runs: only the end of the process does so."""
        await asyncio.gather(*self._endings, return_exceptions=True)
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)


async def _waited(task: asyncio.Task[Any], progress: Progress, patience: timedelta) -> None:
    """Wait for a task until it is done, or it left longer ago than there is patience."""
    loop = asyncio.get_running_loop()
    span = patience.total_seconds()
    end = loop.time() + max(LONGEST.total_seconds(), span)
    while not task.done():
        now = loop.time()
        until = min(end, span + (now if progress.left_at is None else progress.left_at))
        if until <= now:
            return
        await asyncio.wait({task}, timeout=until - now)
