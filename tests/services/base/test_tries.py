"""Requests outlive whoever waits for them: late answers are taken, and nothing is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.services.base import StillRunningError, Tries, leaving

NOT_LONG = timedelta(milliseconds=1)
LONG = timedelta(seconds=60)


async def test_an_answer_in_time_is_given_back() -> None:
    """And its key is free again."""
    tries = Tries()

    async def request() -> int:
        return 7

    assert await tries.run("a", request, patience=LONG) == 7
    assert not tries.is_running("a")


async def test_a_fault_in_time_is_raised() -> None:
    """As if it had been awaited."""

    async def request() -> int:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - it has no words
        await Tries().run("a", request, patience=LONG)


async def test_a_late_answer_is_taken_when_it_comes() -> None:
    """The request is never cancelled, and no second one of its key begins meanwhile."""
    tries, answer, taken = Tries(), asyncio.Event(), asyncio.Queue[int]()

    async def request() -> int:
        await answer.wait()
        return 7

    with pytest.raises(StillRunningError):
        await tries.run("a", request, patience=NOT_LONG, late=taken.put)
    with pytest.raises(StillRunningError):
        await tries.run("a", request, patience=LONG)
    assert tries.is_running("a")

    answer.set()

    assert await taken.get() == 7
    assert not tries.is_running("a")


async def test_waiting_for_a_turn_of_ours_takes_no_patience() -> None:
    """It has not left yet; from then on patience counts, and a second turn of it counts anew."""
    tries, turn, answer = Tries(), asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def in_turn() -> AsyncIterator[None]:
        await turn.wait()
        yield

    async def request() -> int:
        async with leaving(in_turn()):
            await answer.wait()
        return 7

    waiting = asyncio.create_task(tries.run("a", request, patience=NOT_LONG))
    for _ in range(3):
        await asyncio.wait({waiting}, timeout=NOT_LONG.total_seconds())
    assert not waiting.done()
    assert not tries.hangs("a", 0)

    turn.set()

    with pytest.raises(StillRunningError):
        await waiting
    assert tries.hangs("a", 0)
    assert not tries.hangs("a", 60)
    answer.set()


async def test_whoever_stops_waiting_cancels_nothing() -> None:
    """The answer is taken all the same."""
    tries, answer, taken = Tries(), asyncio.Event(), asyncio.Queue[int]()

    async def request() -> int:
        await answer.wait()
        return 7

    waiting = asyncio.create_task(tries.run("a", request, patience=LONG, late=taken.put))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    answer.set()

    assert await taken.get() == 7


async def test_the_end_of_the_process_cuts_off_what_runs() -> None:
    """Nothing is left behind."""
    tries = Tries()
    with pytest.raises(StillRunningError):
        await tries.run("a", asyncio.Event().wait, patience=NOT_LONG)

    await tries.aclose()

    assert not tries.is_running("a")
