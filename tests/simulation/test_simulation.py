"""The whole bot under a seed, each seed in a process of its own."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from bot.services.upkeep import Round
from tests.simulation.rounds import RESTLESS, TOLD, Rounds
from tests.simulation.runs import Result, run_apart
from tests.simulation.world import World

# Another range of seeds each month where a date is handed; without one it is always the same.
MONTH = date.fromisoformat(os.environ.get("SIMULATION_DATE", "2026-12-01"))
FIRST = MONTH.year * 12_000 + MONTH.month * 1_000
DENSE = [FIRST + number for number in range(3)]
DENSE_HOURS = 1.25
SHORT_HOURS = 0.15


@pytest.fixture(scope="module")
def short_runs() -> list[Result]:
    """The same seed in two processes whose sets and dictionaries of strings lie differently."""
    with ThreadPoolExecutor() as pool:
        running = [
            pool.submit(
                run_apart, FIRST, SHORT_HOURS, environment={"PYTHONHASHSEED": str(hash_seed)}
            )
            for hash_seed in (1, 2)
        ]
        return [each.result() for each in running]


def test_what_is_put_on_the_agenda_meanwhile_happens_at_its_time() -> None:
    """A trouble that a departing message meets ends when it is to, and not with the next event."""
    world = World(FIRST, SHORT_HOURS)
    world._agenda.clear()  # noqa: SLF001 - nothing else is to happen
    happened: list[float] = []
    loop = world.life._loop  # noqa: SLF001 - a loop that nobody closes is a warning

    async def meet() -> None:
        going_on = asyncio.ensure_future(world.go_on(world.life))
        await asyncio.sleep(1)
        world.at(5.0, lambda: happened.append(world.time.elapsed))
        await going_on

    world.at(300.0, lambda: happened.append(world.time.elapsed))
    loop.run_until_complete(meet())
    loop.close()

    assert happened == pytest.approx([5.0, 300.0], abs=0.01)


def test_a_round_that_nothing_told_of_for_long_is_asked_as_it_is_when_something_does() -> None:
    """What the gateway tells of may last for seconds only."""
    world = World(FIRST, SHORT_HOURS)
    asked: list[float] = []

    async def ask() -> None:
        asked.append(world.time.elapsed)

    async def live() -> None:
        every = timedelta(seconds=2)
        rounds = Rounds([Round(name="checks", run=ask, every=every)], world.clock.now, world.life)
        rounds.start()
        await asyncio.sleep(RESTLESS + 12)
        asked.clear()
        world.life.wrote(frozenset({TOLD}))
        await asyncio.sleep(5)
        await rounds.stop()

    loop = world.life._loop  # noqa: SLF001 - a loop that nobody closes is a warning
    loop.run_until_complete(live())
    loop.close()

    told_at = RESTLESS + 12
    assert asked == pytest.approx([told_at, told_at + 2, told_at + 4], abs=0.1)


@pytest.mark.long
def test_the_same_seed_gives_the_same_trace_in_every_process(short_runs: list[Result]) -> None:
    """Byte for byte: a digest of all lines is the same."""
    one, other = short_runs

    assert one.digest == other.digest
    assert one.messages > 0


@pytest.mark.long
def test_in_a_short_while_nothing_is_lost_repeated_false_or_late(short_runs: list[Result]) -> None:
    """A first look; the dense hours are in the second pass."""
    assert short_runs[0].faults == [], short_runs[0].text()


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", DENSE)
def test_in_dense_hours_nothing_is_lost_repeated_false_or_late(seed: int) -> None:
    """Shops, drops, moderators, troubles and kills, as the seed lays them down."""
    result = run_apart(seed, DENSE_HOURS)

    assert result.faults == [], result.text()
