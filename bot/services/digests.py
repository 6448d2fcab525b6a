"""Lets go of what was held when its time has come: folded into digests and catch-ups, or alone.

Knows nothing of how a digest looks.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from bot.models import Destination, GuildSettings
from bot.services import folding
from bot.services.clock import Clock
from bot.services.deliveries import Deliveries
from bot.store import guilds, held, subscriptions
from bot.store.database import Connection, Database

AT_ONCE = 50  # destinations of one transaction: others may write in between


class Digests:
    """What was held for digests and for the end of quiet hours."""

    def __init__(self, database: Database, outbox: Deliveries, clock: Clock) -> None:
        self._database = database
        self._outbox = outbox
        self._clock = clock

    async def release(self) -> datetime | None:
        """Release what is held and due; return when the next is.

        What falls into quiet hours is held on, what is over ends, and the rest of one destination
        is folded, all in one transaction: whoever comes second finds nothing left.
        """
        now = self._clock()
        while True:
            async with self._database.read() as connection:
                next_at = await held.next_due(connection)
            if next_at is None or next_at > now:
                return next_at
            async with self._database.write() as connection:
                if not await self._release(connection, now):
                    return next_at  # another process has it in hand
            self._outbox.wake()

    async def _release(self, connection: Connection, now: datetime) -> int:
        waiting = await held.due(connection, now, destinations=AT_ONCE)
        together: dict[Destination, held.Waiting] = defaultdict(list)
        for delivery, change in waiting:
            together[delivery.destination].append((delivery, change))
        wish_ids = {delivery.subscription_id for delivery, _ in waiting}
        guild_ids = {delivery.guild_id for delivery, _ in waiting}
        listing_ids = {change.listing_id for _, change in waiting if change is not None}
        wishes = await subscriptions.open_in(connection, {place.id for place in together})
        all_wishes = await subscriptions.get_many(connection, _known(wish_ids))
        settings = await guilds.settings(connection, _known(guild_ids))
        sold_out = await held.last_sold_out(connection, _known(listing_ids))
        for place, owed in together.items():
            guild_id = owed[0][0].guild_id or 0
            known = folding.Known(
                settings=settings.get(guild_id, GuildSettings(guild_id=guild_id)),
                wishes=wishes.get(place.id, []),
                all_wishes=all_wishes,
                sold_out=sold_out,
            )
            await _keep(connection, folding.release(owed, known, now), now)
        return len(waiting)


async def _keep(connection: Connection, release: folding.Release, now: datetime) -> None:
    await held.keep(connection, release.alone)
    for items in release.digests:
        digest = folding.digest_of(items, now)
        await held.fold(connection, digest, [item.delivery for item in items])
    await subscriptions.remember_mentions(connection, release.mentions, now)


def _known(ids: set[int | None]) -> set[int]:
    return {each for each in ids if each is not None}
