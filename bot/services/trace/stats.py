"""A server's last days in numbers, from the record of what was sent."""

from __future__ import annotations

from dataclasses import dataclass

from bot.models import GuildSettings
from bot.rules.trace import PERIODS, AlertDay, Period, days_of, periods_of
from bot.services.base import Clock
from bot.store.engine import Database
from bot.store.guilds import settings, stats


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFigures:
    """A server's last 7 and 30 days, and the 30 days one by one, today last."""

    periods: tuple[Period, ...]
    days: tuple[AlertDay, ...]


class Stats:
    """Counts what arrived; nothing is kept for it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of_guild(self, guild_id: int) -> AlertFigures:
        """Return what arrived in a guild lately; its days are by its own clock."""
        now = self._clock()
        since = now - max(PERIODS)
        async with self._database.read() as connection:
            sent = await stats.arrived(connection, guild_id, since)
            told = {alert.came_in for alert in sent if alert.came_in is not None}
            turns = await stats.turns(connection, told, since)
            own = await settings.settings(connection, [guild_id])
        zone = own.get(guild_id, GuildSettings(guild_id=guild_id)).timezone
        return AlertFigures(periods=periods_of(sent, turns, now), days=days_of(sent, now, zone))
