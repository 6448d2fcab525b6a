"""Long answers are read in a thread, and without the collector of garbage meanwhile.

Knows nothing of what is in them. What is read makes a million objects that are none of them
garbage; to look through them all for some stopped every thread for 140 ms (measured).
"""

from __future__ import annotations

import asyncio
import gc
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

LONG = 256 * 1024  # bytes

Found = TypeVar("Found")


@dataclass(slots=True)
class _Readers:
    """How many threads read a long answer now, and whether the collector works without them."""

    count: int = 0
    has_collector: bool = False
    lock: Lock = field(default_factory=Lock)


_readers = _Readers()


async def in_thread(read: Callable[[], Found], *, size: int) -> Found:
    """Read an answer in a thread, and return what comes of it.

    Args:
        read: reads it.
        size: bytes of the answer; what is short makes little garbage, and is read all the time.
    """

    def work() -> Found:
        with _without_collector():
            try:
                return read()
            except Exception as error:
                _let_go(error)
                raise

    return await asyncio.to_thread(read if size <= LONG else work)


def _let_go(error: BaseException | None) -> None:
    """Free what was read and refused: the error would carry it to the loop, to be freed there."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__


@contextmanager
def _without_collector() -> Iterator[None]:
    with _readers.lock:
        if not _readers.count:
            _readers.has_collector = gc.isenabled()
            gc.disable()
        _readers.count += 1
    try:
        yield
    finally:
        with _readers.lock:
            _readers.count -= 1
            if not _readers.count and _readers.has_collector:
                gc.enable()
