"""Shards begin in their turn, as many at once as Discord grants."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.discord_adapter.gateway import IdentifyPace
from tests.conftest import NOON
from tests.wire.leaping_time import LeapingLoop


@pytest.fixture
def loop() -> Iterator[LeapingLoop]:
    """Let time leap."""
    made = LeapingLoop(NOON)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("at_once", "begun"),
    [
        (1, [0, 5, 10, 15]),
        (2, [0, 0, 5, 5]),
        (16, [0, 0, 0, 0]),
        (0, [0, 5, 10, 15]),
    ],
)
def test_shards_of_one_rest_are_five_seconds_apart(
    loop: LeapingLoop, at_once: int, begun: list[int]
) -> None:
    """Those of others wait for none of them."""

    async def begin() -> list[int]:
        pace, at = IdentifyPace(at_once), loop.time()
        times = []
        for shard in range(4):
            await pace.turn(shard)
            times.append(round(loop.time() - at))
        return times

    assert loop.run_until_complete(begin()) == begun


def test_one_that_comes_again_waits_no_longer_than_it_must(loop: LeapingLoop) -> None:
    """A connection that broke hours later begins at once."""

    async def begin() -> float:
        pace = IdentifyPace()
        await pace.turn(0)
        await asyncio.sleep(3600)
        at = loop.time()
        await pace.turn(0)
        return loop.time() - at

    assert loop.run_until_complete(begin()) == 0
