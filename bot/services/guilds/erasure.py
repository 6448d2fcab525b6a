"""Forgets guilds: at once when a moderator wants it, and a while after the bot left them.

Knows nothing of who may want it, nor of how it is asked.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.errors import RequestError
from bot.languages import mark, tr
from bot.models import Belongings
from bot.services.base import Clock, logged_about
from bot.services.outbox import LEASE
from bot.store.engine import Database
from bot.store.guilds import erasure, settings

KEPT = timedelta(days=30)  # after the bot left
ANSWER_TIME = timedelta(minutes=15)  # for the confirmation
_LOOK = timedelta(milliseconds=100)  # between two looks whether something is still being sent
_REASON = mark("The server is being forgotten.")

_log = logging.getLogger(__name__)


class Forgetting:
    """What is stored for guilds: counted, and forgotten with all that belongs to it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Make it.

        Args:
            database: where everything is stored.
            clock: tells the time.
            wait: lets seconds pass while a message is on its way.
        """
        self._database = database
        self._clock = clock
        self._wait = wait

    async def count(self, guild_id: int) -> Belongings:
        """Return what is stored for a guild."""
        async with self._database.read() as connection:
            return await erasure.count(connection, guild_id)

    async def forget(self, guild_id: int, guild_name: str, *, asked_at: datetime) -> Belongings:
        """Forget all that is stored for a guild the bot is in, and return what it was.

        The guild starts again, with nothing set. Nothing is posted to it afterwards; what Discord
        is being given at this moment is waited for.

        Args:
            guild_id: the guild.
            guild_name: its name, for the operator.
            asked_at: when it was asked for, aware, UTC.

        Raises:
            RequestError: that is too long ago, or it was forgotten since.
        """
        if self._clock() - asked_at > ANSWER_TIME:
            minutes = ANSWER_TIME // timedelta(minutes=1)
            raise RequestError(
                tr(
                    "This was asked more than {minutes} minutes ago. Nothing was forgotten. "
                    "`/manage forget` asks again.",
                    minutes=minutes,
                )
            )
        async with self._database.read() as connection:
            begun_at = await erasure.begun_at(connection, guild_id)
            was = await erasure.count(connection, guild_id)
        if begun_at is not None and begun_at > asked_at:
            raise RequestError(
                tr(
                    "What this was about is forgotten already. What was set since is kept; "
                    "`/manage forget` shows it."
                )
            )
        looks = LEASE // _LOOK  # nothing is under way for longer
        while True:
            async with self._database.write() as connection:
                sending = await erasure.stop_sending(connection, guild_id, _REASON)
                if not sending or not looks:
                    await erasure.forget(connection, guild_id)
                    await settings.join(connection, guild_id, guild_name, self._clock())
                    break
            looks -= 1
            await self._wait(_LOOK.total_seconds())
        with logged_about(guild_id=guild_id):
            _log.info("Server %d was forgotten: a moderator wanted it", guild_id)
        return was

    async def forget_left(self) -> None:
        """Forget the guilds that the bot left too long ago."""
        moment = self._clock() - KEPT
        async with self._database.read() as connection:
            left = await erasure.left_before(connection, moment)
        for guild_id in left:
            async with self._database.write() as connection:
                if not await erasure.is_left(connection, guild_id, moment):
                    continue  # it took the bot back meanwhile
                await erasure.forget(connection, guild_id)
            with logged_about(guild_id=guild_id):
                _log.info("Server %d was forgotten: Raincloud left it long ago", guild_id)
