"""Lets go of what was held when its time has come: folded into digests and catch-ups, or alone.

Knows nothing of how a digest looks.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta

from bot.models import Delivery, Destination, GuildSettings
from bot.rules.alerts import digest_messages, digesting
from bot.services.base import Clock
from bot.services.outbox import revalidation
from bot.services.outbox.dispatcher import Deliveries
from bot.services.outbox.gates import quiet_gate
from bot.store.alerts import held
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection, Database

AT_ONCE = 50  # destinations of one transaction: others may write in between
ROOM = 500  # deliveries of one transaction, where a destination has no more: some 50 ms
LATER = timedelta(minutes=10)  # when what could not be released is looked at again

_log = logging.getLogger(__name__)


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
        waiting = await held.due(connection, now, destinations=AT_ONCE, room=ROOM)
        together: dict[Destination, held.Waiting] = defaultdict(list)
        for delivery, change in waiting:
            together[delivery.destination].append((delivery, change))
        subscription_ids = {delivery.subscription_id for delivery, _ in waiting}
        listing_ids = {change.listing_id for _, change in waiting if change is not None}
        subscriptions = await subscription_store.open_in(
            connection, {destination.id for destination in together}
        )
        all_subscriptions = await subscription_store.get_many(connection, _known(subscription_ids))
        hours = await quiet_gate.hours_of(connection, [delivery for delivery, _ in waiting])
        sold_out = await revalidation.sold_out(connection, listing_ids)
        alone: list[Delivery] = []
        digests: list[tuple[Delivery, list[Delivery]]] = []
        mentions: set[int] = set()
        for destination, queued in together.items():
            guild_id = queued[0][0].guild_id or 0
            known = digesting.Known(
                settings=hours.get((guild_id, destination), GuildSettings(guild_id=guild_id)),
                subscriptions=subscriptions.get(destination.id, []),
                all_subscriptions=all_subscriptions,
                sold_out=sold_out,
            )
            try:
                released = digesting.release(queued, known, now)
            except Exception:  # noqa: BLE001 - one destination's fault must not hold the others
                _log.exception("What is held for %s cannot be released now", destination.id)
                alone += [replace(delivery, due_at=now + LATER) for delivery, _ in queued]
                continue
            alone += released.alone
            mentions |= released.mentions
            for items in released.digests:
                folded = [item.delivery for item in items]
                digests.append((digest_messages.digest_of(items, now), folded))
            await asyncio.sleep(0)  # alerts go first
        await held.keep(connection, alone)
        await held.fold(connection, digests)
        await subscription_store.remember_mentions(connection, mentions, now)
        return len(waiting)


def _known(ids: set[int | None]) -> set[int]:
    return {each for each in ids if each is not None}
