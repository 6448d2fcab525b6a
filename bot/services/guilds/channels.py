"""What is known of the channels that are posted to, and which guilds have an outage.

Sending goes by this and asks no cache. Knows nothing of Discord's library.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.models import ChannelFacts, Shards
from bot.services.base import Clock
from bot.services.outbox import Deliveries
from bot.store.alerts import channels, outbox
from bot.store.engine import Database
from bot.store.guilds import settings


class Channels:
    """Keeps what the gateway tells of channels; of those that nobody posts to, nothing."""

    def __init__(self, database: Database, outbox: Deliveries, clock: Clock) -> None:
        self._database = database
        self._outbox = outbox
        self._clock = clock

    async def posted_to(self, guild_ids: Collection[int]) -> dict[int, int]:
        """Return the channels of some guilds that are posted to, with their guild."""
        async with self._database.read() as connection:
            return await channels.posted_to(connection, guild_ids)

    async def learn(self, seen: Iterable[ChannelFacts]) -> None:
        """Keep what channels are now, where it is not what is known of them."""
        facts = {each.id: each for each in seen}
        async with self._database.read() as connection:
            wanted = await channels.posted_to(
                connection, {each.guild_id for each in facts.values()}
            )
            is_kept = wanted.keys() & facts.keys()
            known = await channels.facts(connection, is_kept)
        new = [facts[key] for key in is_kept if known.get(key) != facts[key]]
        if new:
            async with self._database.write() as connection:
                await channels.keep(connection, new)

    async def opened(self, channel_id: int) -> None:
        """Try at once what waits for a channel: a thread is open again, or slow mode is over."""
        async with self._database.write() as connection:
            count = await outbox.bring_forward(connection, channel_id, self._clock())
        if count:
            self._outbox.wake()

    async def forget(self, channel_id: int) -> None:
        """Forget a channel that is there no more."""
        async with self._database.write() as connection:
            await channels.forget(connection, channel_id)

    async def keep_outages(self, guild_ids: Collection[int], shards: Shards) -> None:
        """Make the guilds of some shards with an outage exactly these: what is owed there waits."""
        async with self._database.write() as connection:
            await settings.keep_outages(connection, guild_ids, shards)
        self._outbox.wake()

    async def note_outage(self, guild_id: int, *, is_over: bool) -> None:
        """Note that a guild has an outage, or has none any more."""
        async with self._database.write() as connection:
            await settings.note_outage(connection, guild_id, is_unavailable=not is_over)
        self._outbox.wake()
