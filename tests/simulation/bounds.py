"""How long something may take: so many seconds in which nothing is wrong.

It knows nothing of what is told.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.simulation.strikes import GLOBAL_LIMIT, Trouble

if TYPE_CHECKING:
    from tests.simulation.world import World

IN_TIME = 20.0  # seconds without trouble within which an alert arrives
RECOVERY = 80.0  # seconds after a trouble in which tries may still wait: the longest backoff, twice
NO_PROCESS = "no process"
_STARTING = 5.0  # seconds until a process that begins has taken up what the last one left


class Bounds:
    """The troubles of a world, and what they excuse."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._held_up: dict[tuple[int, str], list[Trouble]] = defaultdict(list)

    def note_gap(self, began: float) -> None:
        """Note that there was no process until now."""
        ended = self._world.time.elapsed + _STARTING
        self._world.weather.troubles.append(
            Trouble(begins=began, ends=ended, scope=None, what=NO_PROCESS)
        )

    def note_wait(self, channel_id: int, word: str, seconds: float) -> None:
        """Note that Discord refuses what is told of a shoe in a channel for some seconds."""
        now = self._world.time.elapsed
        self._held_up[channel_id, word].append(
            Trouble(begins=now, ends=now + seconds, scope=None, what="a refusal that passes")
        )

    def clear_after(
        self, begins: float, seconds: float, channel_id: int | None, word: str = ""
    ) -> float:
        """Return when so many seconds without trouble have passed.

        Args:
            begins: from when, in seconds.
            seconds: how many.
            channel_id: the channel whose own troubles count, and its guild's; none: no such.
            word: the shoe whose own refusals there count.
        """
        scopes: set[int | None] = {None}
        own: list[Trouble] = []
        if channel_id is not None:
            scopes |= {channel_id, self.guild_of(channel_id)}
            own = self._held_up[channel_id, word]
        troubles = sorted(
            (each.begins - 5, each.ends + RECOVERY)
            for each in (
                *map(self._as_rested, self._world.weather.troubles),
                *map(self._as_waited_for, own),
            )
            if each.scope in scopes and each.ends + RECOVERY > begins
        )
        at = begins
        for start, end in troubles:
            if start - at >= seconds:
                break
            if end > at:
                seconds -= max(start - at, 0)
                at = end
        return at + seconds

    def _as_rested(self, trouble: Trouble) -> Trouble:
        """Return a limit of all whose end is what the machine's clock must show first.

        By that what was limited is due, though the clock stood still while the machine was off.
        """
        if trouble.what != GLOBAL_LIMIT:
            return trouble
        back_at = [
            gap.ends
            for gap in self._world.weather.troubles
            if gap.what == NO_PROCESS and gap.begins <= trouble.ends < gap.ends
        ]
        shown = self._world.clock.first_shows(trouble.ends, max(back_at, default=trouble.begins))
        return replace(trouble, ends=max(trouble.ends, shown))

    def _as_waited_for(self, refusal: Trouble) -> Trouble:
        """Return a wait whose end is written down as it is where the clock was set back meanwhile.

        What is due within its own rhythm is believed: it waits twice as long at most.
        """
        back = self._world.clock.set_back(refusal.begins, refusal.ends)
        return replace(refusal, ends=refusal.ends + min(back, refusal.ends - refusal.begins))

    def was_stopped(self, channel_id: int, begins: float, ends: float) -> bool:
        """Tell whether alerts to a channel may have been set aside at some time of a span."""
        if self._world.weather.closed.get(channel_id, ends + 1) <= ends:
            return True
        return any(
            each.begins - 15 <= ends and begins <= self.clear_after(each.ends, IN_TIME, channel_id)
            for each in self._world.weather.troubles
            if each.stops and each.scope == channel_id
        )

    def guild_of(self, channel_id: int) -> int:
        """Return the guild (by id) that a channel is in."""
        guild = self._world.discord.world.channels[channel_id].guild
        return 0 if guild is None else guild.id
