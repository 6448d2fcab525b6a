"""Sets right what was written down by a clock that was ahead: at each start, and from time to time.

Knows nothing of what it was written for.
"""

from __future__ import annotations

import logging
from datetime import datetime

from bot.services.base import Clock
from bot.services.outbox import LEASE as SEND_LEASE
from bot.services.outbox import LOOK_FIRST
from bot.services.sweeps import LEASE as SWEEP_LEASE
from bot.store.engine import Database, due_times

_log = logging.getLogger(__name__)


class DueTimes:
    """The instants of the store that something waits for; a round of the scheduler."""

    def __init__(
        self, database: Database, clock: Clock, *, discord_clock: Clock | None = None
    ) -> None:
        """Make it.

        Args:
            database: where everything is kept.
            clock: tells the time.
            discord_clock: tells Discord's, by which doubts are noted; ours by default.
        """
        self._database = database
        self._clock = clock
        self._discord_clock = discord_clock or clock

    async def mend(self) -> datetime | None:
        """Look for what lies further off than it can have been set, and set it right."""
        rules = due_times.rules(
            self._clock(),
            discord_now=self._discord_clock(),
            sweep_lease=SWEEP_LEASE,
            send_lease=SEND_LEASE,
            catch_up=LOOK_FIRST,
        )
        async with self._database.read() as connection:
            if not await due_times.are_needed(connection, rules):
                return None
        async with self._database.write() as connection:
            count = await due_times.mend(connection, rules)
        _log.warning(
            "The clock was ahead when %d instants were written down; they were set right", count
        )
        return None
