"""Keeps over a restart until when Discord wants to be left alone.

A process that forgot it would ask on, which makes a limit or a block longer. Knows nothing of what
Discord says.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.services.base import Clock, Edge
from bot.store.alerts import channels
from bot.store.engine import Connection, Database
from bot.store.guilds import settings

DIFFERS = timedelta(seconds=1)  # from what is kept: more is another rest, or another clock
_NOTE = "discord rests"


class KeptRest:
    """The rest of the edge, in the store."""

    def __init__(
        self,
        database: Database,
        edge: Edge,
        clock: Clock,
        *,
        discord_clock: Clock,
        earliest_clock: Clock,
    ) -> None:
        """Make it.

        Args:
            database: where it is kept.
            edge: what knows of the rest.
            clock: tells the time.
            discord_clock: tells Discord's time, by which a rest ends.
            earliest_clock: tells the earliest that this may be, by which a rest is written down: it
                goes on with what is left of it where the machine's clock was set, or stood still.
        """
        self._database = database
        self._edge = edge
        self._clock = clock
        self._discord_clock = discord_clock
        self._earliest_clock = earliest_clock
        self._until: datetime | None = None

    async def take_up(self, connection: Connection) -> None:
        """Rest as long as the last run was told to; never longer, if the clock was ahead then."""
        note = await settings.note(connection, _NOTE)
        if not note:
            return
        told_at, until = (datetime.fromisoformat(part) for part in note.split())
        left = min(until - self._discord_clock(), until - told_at)
        if left > timedelta(0):
            self._edge.rest(left)
            self._until = until

    async def keep(self) -> None:
        """Write down a rest that is not written down yet."""
        left, now = self._edge.told_left(), self._earliest_clock()
        if left <= timedelta(0):
            return
        until = now + left
        if self._until is not None and abs(until - self._until) < DIFFERS:
            return
        self._until = until
        async with self._database.write() as connection:
            await settings.keep_note(connection, _NOTE, f"{now.isoformat()} {until.isoformat()}")
            await channels.drop_limits(connection, self._clock())
