"""When it is quiet, by what was said and by the machine's clock: by night, or until a digest.

It knows nothing of what is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.bounds import Bounds
from tests.simulation.events import UNKNOWN

if TYPE_CHECKING:
    from tests.simulation.world import World

BEFORE = 60.0  # seconds before it is quiet in which what must wait is held already
A_DAY = 20 * 3600.0  # seconds after which a catch-up need tell nothing


class Silence:
    """The quiet hours and digests of a world, and what they put off."""

    def __init__(self, world: World, bounds: Bounds) -> None:
        self._world = world
        self._bounds = bounds

    def _hours(self, channel_id: int) -> list[tuple[float, float]]:
        """Return when it is quiet, as was said: by night, or until the digest."""
        people = self._world.people
        by_night = people.hours.quiet.get(self._bounds.guild_of(channel_id) or channel_id)
        folded_at = people.hours.digests.get(channel_id)
        return [
            *([] if by_night is None else [by_night]),
            *([] if folded_at is None else [(-A_DAY, folded_at)]),  # the clock may show yesterday
        ]

    def spans(self, channel_id: int, *, before: float = 0.0) -> list[tuple[float, float]]:
        """Return when it is quiet, by the machine's clock, and until somebody ended it.

        Args:
            channel_id: where.
            before: seconds before it begins that count too.
        """
        hours = [(since - before, until) for since, until in self._hours(channel_id)]
        by_clock = [span for each in hours for span in self._world.clock.shown(*each)]
        ended = self._ended(channel_id)
        return [(since, min(until, ended)) for since, until in by_clock if since < ended]

    def _ended(self, channel_id: int) -> float:
        """Return when somebody ended the quiet before its time; what waits for a digest waits."""
        people = self._world.people
        if channel_id in people.hours.digests:
            return people.hours.digest_ended.get(channel_id, UNKNOWN)
        return people.hours.quiet_ended.get(self._bounds.guild_of(channel_id), UNKNOWN)

    def until(self, channel_id: int, begins: float, ends: float) -> float:
        """Return when what was to be told in a span may be told: later if it was quiet then.

        What is held by a clock that is wrong is held until it has shown the end of the quiet.
        """
        quiet = self.spans(channel_id, before=BEFORE)  # of which the clock may never show the begin
        held = [until for since, until in quiet if since <= ends and begins <= until]
        if not held:
            return begins
        if self._world.clock.is_right(begins - 60, ends):
            return max(held)
        end = max(until for _, until in self._hours(channel_id))
        shown = min(self._world.clock.first_shows(end, begins), self._ended(channel_id))
        return max(begins, shown, *(until for _, until in quiet))
