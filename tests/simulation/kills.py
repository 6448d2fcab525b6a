"""When the process is killed: some steps after something has happened, as the seed lays it down."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.world import World

NEVER_STRUCK = 300.0  # seconds after which a kill that waits for something waits no more
STEPS = 45  # that something has at most, mostly
# What begins something of many steps: any of them may be the last one.
BEGINNINGS = ("fetch", "shop answers", "shop shows news", "shop shows news", "somebody asks")
MOMENTS = (
    "step",
    "something is committed",
    "message departs",
    "message arrives",
    "message is answered",
    "message is answered",
    "answer is lost",
    "answer is lost",
    "act is answered",
    "shop fails",
    "ready",
)
WRITTEN = (  # tables: what is written together, or not, tells a process that begins where it is
    "changes",
    "changes",
    "deliveries",
    "drops",
    "fanouts",
    "fanouts",
    "listings",
    "refusals",
    "sightings",
    "sizes",
    "sources",
    "subscriptions",
)


class Kills:
    """The kill that is due, if one is."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = random.Random(f"{world.seed} kills")  # noqa: S311 - a simulation
        self._awaited: str | None = None
        self._left = -1
        self._armed_at = 0.0
        self._away_for = 0.0
        self.count = 0

    def arm(self) -> None:
        """Let the process be killed soon."""
        kind = self._chance.random()
        if kind < 0.3:
            self._awaited = self._chance.choice(BEGINNINGS)
            self._left = self._chance.randrange(STEPS)
        else:
            written = f"written: {self._chance.choice(WRITTEN)}"
            self._awaited = self._chance.choice(MOMENTS) if kind < 0.6 else written
            self._left = int(self._chance.expovariate(1 / 4)) if self._chance.random() < 0.5 else 0
        self._armed_at = self._world.time.elapsed

    def strike(self) -> None:
        """Let the process be killed at its next step."""
        self._awaited, self._left, self._armed_at = "step", 0, self._world.time.elapsed

    def disarm(self) -> None:
        """Let it live."""
        self._left = -1

    def strikes(self, *what: str) -> bool:
        """Tell whether it is killed now, when something with such names is about to happen."""
        if self._left < 0:
            return False
        is_late = self._world.time.elapsed - self._armed_at > NEVER_STRUCK
        if self._awaited is not None and self._awaited not in what and not is_late:
            return False
        self._awaited = None
        self._left -= 1
        if self._left >= 0:
            return False
        self.count += 1
        if self._chance.random() < 0.15:  # and once more while it starts
            self._awaited, self._left = "step", self._chance.randrange(1, 60)
            self._armed_at = self._world.time.elapsed
        return True

    def rest(self) -> float:
        """Return how long it takes until the process is started anew, in seconds."""
        if self._away_for:
            seconds, self._away_for = self._away_for, 0.0
            return seconds
        kind = self._chance.random()
        if kind < 0.06:
            return self._chance.uniform(120, 1500)
        return self._chance.uniform(0.3, 2) if kind < 0.4 else self._chance.uniform(2, 20)

    def be_away(self, seconds: float, *, at: str = "step") -> None:
        """Let the machine stop when something happens, and stand still for long."""
        self.strike()
        self._awaited, self._away_for = at, seconds
        self._world.note(f"the machine stops for {seconds:.0f} s")
