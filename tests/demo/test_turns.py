"""The page and the clock take turns. The simulation is a stand-in that refuses to be overlapped."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import simcord
from discord import app_commands

from bot.demo.turns import Turns, is_refusal
from bot.errors import RequestError


class Simulation:
    """Does one thing at a time, slowly, and raises for a second as simcord does."""

    def __init__(self) -> None:
        self.is_busy = False
        self.steps = 0
        self.moment = datetime.now(UTC) - timedelta(seconds=30)
        self.errors: list[BaseException] = []

    def now(self) -> datetime:
        """Return its time."""
        return self.moment

    async def advance_time(self, seconds: float) -> None:
        """Go on."""
        await self.step()
        self.moment += timedelta(seconds=seconds)

    async def step(self) -> None:
        """Do something that others may not meet."""
        if self.is_busy:
            raise simcord.SetupError("operation overlaps active advance_time")
        self.is_busy = True
        for _ in range(3):
            await asyncio.sleep(0)
        self.is_busy = False
        self.steps += 1

    def errors_since(self, cursor: int) -> tuple[BaseException, ...]:
        """Return what was raised."""
        return tuple(self.errors[cursor:])


class Page:
    """Acts in the simulation, and refuses what was aimed at an older state of it."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self.acted_at: list[datetime] = []
        self.revision = 3
        self.capture_time = simulation.now()
        self.modal: str | None = "form"
        self.modal_handle: str | None = "m_1"

    def _get_page(self, context_id: str) -> Page:
        return self

    def _publish(self, page: Page, *, reason: str) -> tuple[datetime, str]:
        return self.capture_time, reason

    async def _action(self, context_id: str, body: object) -> Any:
        await self._simulation.step()
        self.acted_at.append(self._simulation.now())
        if isinstance(body, dict) and body["published_revision"] != self.revision:
            return "stale-revision"
        return context_id, body

    def publish(self) -> None:
        """Show it anew, by whatever the method is now."""
        self._publish(self, reason="refresh")

    async def refresh(self) -> None:
        """Show it anew."""
        await self._simulation.step()

    async def act(self, body: Any) -> Any:
        """Act as the page's server does: by whatever its method is now."""
        return await self._action("page", body)


async def test_nothing_overlaps_and_all_is_answered() -> None:
    """Neither the clock's steps nor what several people press at once."""
    simulation = Simulation()
    page = Page(simulation)
    turns = Turns(simulation, page)  # type: ignore[arg-type]

    ticks = [turns.keep_time() for _ in range(5)] + [turns.refresh() for _ in range(5)]
    answers = await asyncio.gather(*(page.act(number) for number in range(20)), *ticks)

    assert answers[:20] == [("page", number) for number in range(20)]


async def test_whoever_acts_is_at_the_real_time() -> None:
    """So that nothing that the bot tells then lies ahead."""
    simulation = Simulation()
    page = Page(simulation)
    Turns(simulation, page)  # type: ignore[arg-type]
    before = datetime.now(UTC)

    await page.act(1)

    assert page.acted_at[0] >= before - timedelta(seconds=1)


def test_what_is_shown_is_counted_from_now() -> None:
    """Not from when the simulated clock was last moved, which may be many seconds ago."""
    simulation = Simulation()
    page = Page(simulation)
    Turns(simulation, page)  # type: ignore[arg-type]
    before = datetime.now(UTC)

    page.publish()

    assert page.capture_time >= before


@pytest.mark.parametrize(("handle", "goes_on"), [("m_1", False), ("m_0", True), (None, True)])
async def test_a_form_that_was_left_is_forgotten(handle: str | None, goes_on: bool) -> None:
    """And no other: simcord offers no channels while it believes that a form is open."""
    simulation = Simulation()
    page = Page(simulation)
    Turns(simulation, page)  # type: ignore[arg-type]

    answer = await page.act({"kind": "leave_form", "handle": handle})

    assert answer == {"left": not goes_on}
    assert (page.modal_handle is not None, page.modal is not None) == (goes_on, goes_on)


async def test_a_press_that_met_something_new_still_counts() -> None:
    """What was posted between the look and the press takes nothing away from it."""
    simulation = Simulation()
    page = Page(simulation)
    Turns(simulation, page)  # type: ignore[arg-type]

    answer = await page.act({"kind": "click", "published_revision": 2})

    assert answer == ("page", {"kind": "click", "published_revision": 3})


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RequestError("Write it so."), True),
        (app_commands.CheckFailure("no"), True),
        (app_commands.NoPrivateMessage(), True),
        (ValueError("a fault"), False),
        (KeyError("another"), False),
    ],
)
def test_a_refusal_is_told_from_a_fault(error: Exception, expected: bool) -> None:
    """The page shows a crash mark for faults alone."""
    simulation = Simulation()
    Turns(simulation, Page(simulation))  # type: ignore[arg-type]
    simulation.errors.append(error)

    assert is_refusal(error) is expected
    assert simulation.errors_since(0) == (() if expected else (error,))
