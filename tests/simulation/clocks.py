"""The machine's wall clock, which is set now and then; monotonic time and Discord's go on.

A life of the process goes by this clock, the judge by the world's own time. What the bot can only
know from its clock (quiet hours, when a drop is past, when a reminder is due) is judged by what the
clock showed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.simulation.clockwork import START

if TYPE_CHECKING:
    from tests.simulation.world import World

AHEAD = (240.0, -3600.0, 3600.0)  # seconds; or some minutes, either way
SOME = (60.0, 900.0)
WRONG_FOR = (30.0, 1200.0)  # seconds, until somebody or NTP sets it right
CORRECTED_IN = (5.0, 180.0)  # after a start: so long does NTP take
SEEN_IN = 1.0  # seconds until the scheduler's watch has seen it
NO_BATTERY = 0.5  # of the long rests: the clock stood still meanwhile, as without a battery
LONG_REST = 100.0  # seconds
OFF = (310.0, 600.0)  # seconds without power: longer than Discord knows a nonce


class WallClock:
    """What the machine's clock shows, now and at any time before."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = random.Random(f"{world.seed} clocks")  # noqa: S311 - a simulation
        self._settings: list[tuple[float, float]] = [(0.0, 0.0)]  # since when it is so far ahead
        self._between_lives: float | None = None
        self._has_battery = True
        self._is_over = False

    @property
    def ahead(self) -> float:
        """How far it is ahead of the true time, in seconds."""
        return self._settings[-1][1]

    def now(self) -> datetime:
        """Return what it shows, aware, UTC."""
        return START + timedelta(seconds=self._world.time.elapsed + self.ahead)

    def go_wrong(self) -> None:
        """Be set wrong, now or between two lives, and set right after a while."""
        chance = self._chance
        ahead = chance.choice((*AHEAD, chance.uniform(*SOME), -chance.uniform(*SOME)))
        while_it_runs = chance.random() < 0.6
        is_right_while_it_runs = chance.random() < 0.6
        right_in = chance.uniform(*WRONG_FOR)
        if self.ahead or self._between_lives is not None:
            return
        self._be_set(ahead, while_it_runs=while_it_runs)
        self._soon(right_in, lambda: self._be_set(0.0, while_it_runs=is_right_while_it_runs))

    def lose_power(self) -> None:
        """Stand still while the machine is off, just when a message may have arrived."""
        if not self._is_over:
            self._has_battery = False
            self._world.kills.be_away(self._chance.uniform(*OFF), at="message is answered")

    def be_right(self) -> None:
        """Be set right, and stay so."""
        self._between_lives = None
        self._be_set(0.0, while_it_runs=True)
        self._is_over = True

    def rested(self, seconds: float) -> None:
        """Note that there was no process for so long: it may have been set, or stood still."""
        ahead, self._between_lives = self._between_lives, None
        stands_still = self._chance.random() < NO_BATTERY or not self._has_battery
        if ahead is not None:
            self._be_set(ahead, while_it_runs=True)
        elif seconds > LONG_REST and stands_still and not self.ahead:
            self._has_battery = True
            self._be_set(-seconds, while_it_runs=True)
            self._soon(
                self._chance.uniform(*CORRECTED_IN), lambda: self._be_set(0.0, while_it_runs=True)
            )

    def _be_set(self, ahead: float, *, while_it_runs: bool) -> None:
        """Be so far ahead, now or after this life of the process, which ends soon."""
        world = self._world
        if self._is_over or ahead == self.ahead:
            return
        if world.is_running and not while_it_runs:
            self._between_lives = ahead
            (world.kills.arm if self._chance.random() < 0.5 else world.stop)()
            return
        by = ahead - self.ahead
        self._settings.append((world.time.elapsed, ahead))
        world.weather.trouble(SEEN_IN, f"the clock is set by {by:.0f} s, to {ahead:.0f} s ahead,")
        if world.is_running:
            world.life.clock_is_set.set()

    def _soon(self, seconds: float, act: Callable[[], None]) -> None:
        self._world.at(self._world.time.elapsed + seconds, act)

    def is_right(self, begins: float, ends: float) -> bool:
        """Tell whether it was right all through a span."""
        return not any(ahead for _, _, ahead in self._spans(begins, ends))

    def is_steady(self, begins: float, ends: float) -> bool:
        """Tell whether it was not set in a span."""
        return len(self._spans(begins, ends)) == 1

    def gained(self, begins: float, ends: float) -> float:
        """Return how much more time than had passed it may have shown within a span, in seconds."""
        aheads = [ahead for _, _, ahead in self._spans(begins, ends)]
        return max(aheads) - min(aheads)

    def has_shown(self, moment: float, begins: float, ends: float) -> bool:
        """Tell whether it showed some moment, or a later one, in a span."""
        return any(until + ahead >= moment for _, until, ahead in self._spans(begins, ends))

    def first_shows(self, moment: float, begins: float) -> float:
        """Return when, from a time on, it first shows some moment or a later one."""
        spans = self._spans(begins, float("inf"))
        return next(
            max(since, moment - ahead) for since, until, ahead in spans if until + ahead > moment
        )

    def set_back(self, begins: float, ends: float) -> float:
        """Return by how much it was set back in a span, in seconds."""
        aheads = [ahead for _, _, ahead in self._spans(begins, ends)]
        return sum(max(was - now, 0.0) for was, now in pairwise(aheads))

    def shown(self, begins: float, ends: float) -> list[tuple[float, float]]:
        """Return in which spans of true time it showed a time of a span, as far as is known."""
        found = []
        for since, until, ahead in self._spans(0.0, float("inf")):
            start, end = max(begins - ahead, since), min(ends - ahead, until)
            if start < end:
                found.append((start, end))
        return found

    def _spans(self, begins: float, ends: float) -> list[tuple[float, float, float]]:
        """Return from when until when, within a span, it was how far ahead."""
        untils = [since for since, _ in self._settings[1:]] + [float("inf")]
        return [
            (max(since, begins), min(until, ends), ahead)
            for (since, ahead), until in zip(self._settings, untils, strict=True)
            if since <= ends and until > begins
        ]
