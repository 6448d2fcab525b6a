"""When the process is killed: some steps after something has happened, as the seed lays it down."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.world import World

NEVER_STRUCK = 300.0  # seconds after which a kill that waits for something waits no more
BEGINNINGS = frozenset({"shop answers", "somebody asks"})  # of something with many steps
STEPS = 45  # that it has at most, mostly
MOMENTS = (
    "step",
    "something is committed",
    "something is committed",
    "message departs",
    "message arrives",
    "message is answered",
    "message is answered",
    "answer is lost",
    "act is answered",
    "shop answers",
    "shop answers",
    "somebody asks",
)


class Kills:
    """The kill that is due, if one is."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = random.Random(f"{world.seed} kills")  # noqa: S311 - a simulation
        self._awaited: str | None = None
        self._left = -1
        self._armed_at = 0.0
        self.count = 0

    def arm(self) -> None:
        """Let the process be killed soon."""
        self._awaited = self._chance.choice(MOMENTS)
        if self._awaited in BEGINNINGS:
            self._left = self._chance.randrange(STEPS)
        else:
            self._left = int(self._chance.expovariate(1 / 4)) if self._chance.random() < 0.6 else 0
        self._armed_at = self._world.time.elapsed

    def disarm(self) -> None:
        """Let it live."""
        self._left = -1

    def strikes(self, what: str) -> bool:
        """Tell whether it is killed now, when something is about to happen."""
        if self._left < 0:
            return False
        is_late = self._world.time.elapsed - self._armed_at > NEVER_STRUCK
        if self._awaited is not None and self._awaited != what and not is_late:
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
        if self._chance.random() < 0.08:
            return self._chance.uniform(120, 1500)
        return self._chance.uniform(0.5, 20)
