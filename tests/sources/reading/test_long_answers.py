"""A long answer is read in a thread, in which nobody looks for garbage."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref

import pytest

from bot.sources.reading import in_thread
from bot.sources.reading.long_answers import LONG


async def test_the_collector_rests_until_the_last_reader_is_done() -> None:
    """However they overlap, and though one of them fails."""
    may_end = threading.Event()

    def slow() -> bool:
        may_end.wait(10)
        return gc.isenabled()

    def fail() -> None:
        raise ValueError("no")

    gc.enable()
    first = asyncio.create_task(in_thread(slow, size=LONG + 1))
    with pytest.raises(ValueError, match="no"):
        await in_thread(fail, size=LONG + 1)
    may_end.set()

    assert (await first, gc.isenabled()) == (False, True)


class Tree:
    """What an answer was made into."""


async def test_what_is_refused_is_freed_where_it_was_read() -> None:
    """An error that carried it along would have it freed by the loop, which stands still then."""
    trees: list[weakref.ref[Tree]] = []

    def refuse() -> None:
        tree = Tree()
        trees.append(weakref.ref(tree))
        try:
            trees[1]
        except IndexError:
            raise ValueError("no") from None

    with pytest.raises(ValueError, match="no") as caught:
        await in_thread(refuse, size=LONG + 1)

    assert isinstance(caught.value.__context__, IndexError)
    assert trees[0]() is None


async def test_a_collector_that_rests_anyway_is_left_alone() -> None:
    """It is not ours to wake."""
    gc.disable()
    try:
        await in_thread(lambda: None, size=LONG + 1)
        assert not gc.isenabled()
    finally:
        gc.enable()


async def test_a_short_answer_leaves_the_collector_at_work() -> None:
    """Many of them are read at once, all day long."""
    gc.enable()
    assert await in_thread(gc.isenabled, size=LONG)
