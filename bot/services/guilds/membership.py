"""Which guilds the bot is in: nothing is sent to one that it left, and what is set there is kept.

What a member watches is theirs: it goes on if they are known in another guild.

Knows nothing of when what is kept is forgotten.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.models import Destination, DestinationKind, Shards
from bot.services.base import Clock
from bot.services.outbox import notices
from bot.store.alerts import deliveries
from bot.store.engine import Connection, Database
from bot.store.guilds import settings
from bot.store.members import absences

PART = 500  # guilds of one transaction


class Membership:
    """The guilds of the store, kept in step with Discord's."""

    def __init__(self, database: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake
        self._timing_out = asyncio.Lock()

    async def join(self, guild_id: int, name: str) -> None:
        """Remember a guild the bot is in."""
        async with self._database.write() as connection:
            await settings.join(connection, guild_id, name, self._clock())

    async def welcome(self, guild_id: int, channel_id: int, text: str) -> None:
        """Say something in a channel of a guild that the bot is new to, once ever.

        Args:
            guild_id: the guild, remembered already.
            channel_id: where the bot may write.
            text: what is said.
        """
        destination = Destination(kind=DestinationKind.CHANNEL, id=channel_id)
        now = self._clock()
        notice = notices.make_notice(f"welcome:{guild_id}", destination, text, guild_id, None, now)
        async with self._database.write() as connection:
            await deliveries.enqueue(connection, [notice])
        self._wake()

    async def keep_in_step(self, names: Mapping[int, str], shards: Shards) -> None:
        """Make the guilds of some shards exactly these (names by id); what is set there is kept.

        Only what differs is written, which is next to nothing but after the very first start.
        """
        async with self._database.read() as connection:
            joined, left = await settings.out_of_step(connection, names, shards)
        ids = sorted(joined)
        for begin in range(0, len(ids), PART):
            part = {guild_id: joined[guild_id] for guild_id in ids[begin : begin + PART]}
            async with self._database.write(is_part=True) as connection:
                await settings.join_all(connection, part, self._clock())
        for begin in range(0, len(left), PART):
            async with self._database.write(is_part=True) as connection:
                await self._leave(connection, left[begin : begin + PART])

    async def keep_timeouts(
        self, until: Mapping[int, datetime | None]
    ) -> dict[int, datetime | None]:
        """Remember until when the bot is timed out in guilds (aware, by Discord's clock).

        Returns:
            The guilds where that is news.
        """
        async with self._timing_out:  # what was told first is written first
            async with self._database.read() as connection:
                news = await settings.new_timeouts(connection, until)
            if not news:
                return news
            async with self._database.write() as connection:
                return await settings.keep_timeouts(connection, news)

    async def leave(self, guild_id: int) -> None:
        """Remember that the bot left a guild: nothing is sent there until it is back."""
        async with self._database.write() as connection:
            await self._leave(connection, [guild_id])

    async def _leave(self, connection: Connection, guild_ids: Sequence[int]) -> None:
        await settings.leave_all(connection, guild_ids, self._clock())
        await absences.rehome(connection, guild_ids=guild_ids)
