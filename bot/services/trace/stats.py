"""A server's last days in numbers, from the record of what was sent."""

from __future__ import annotations

from bot.rules.trace import PERIODS, Period, periods_of
from bot.services.base import Clock
from bot.store.engine import Database
from bot.store.guilds import stats


class Stats:
    """Counts what arrived; nothing is kept for it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of_guild(self, guild_id: int) -> tuple[Period, ...]:
        """Return the last 7 and 30 days of a guild."""
        now = self._clock()
        since = now - max(PERIODS)
        async with self._database.read() as connection:
            sent = await stats.arrived(connection, guild_id, since)
            told = {alert.came_in for alert in sent if alert.came_in is not None}
            turns = await stats.turns(connection, told, since)
        return periods_of(sent, turns, now)
