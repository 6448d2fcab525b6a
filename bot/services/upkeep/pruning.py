"""Forgets what is too old to be of use: nothing in the store grows for ever.

Knows nothing of how it is stored.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.models import DestinationKind
from bot.rules.subscriptions import LONGEST_REST
from bot.services.base import Clock
from bot.services.drops import DRAFTS_KEPT
from bot.services.outbox import follow_ups, notices
from bot.services.teaching import QUESTIONS_KEPT
from bot.store.alerts import drop_drafts, topics
from bot.store.engine import Connection, Database
from bot.store.guilds import pruning
from bot.store.shops import price_history
from bot.store.teaching import questions

KEPT = timedelta(days=90)  # longer than a post is edited (60), and than /alerts why can be of use
PRICES_KEPT = timedelta(days=365)
SERVED_KEPT = {
    DestinationKind.CHANNEL: timedelta(days=7),  # whose turn it is among those that wait
    DestinationKind.USER: timedelta(days=90),  # whom a message is no first one
}
PART = 500  # rows of one transaction: some 10 ms, and then others may write

PruningStep = Callable[[Connection, int], Awaitable[int | None]]


class Pruning:
    """What no other service forgets."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def prune(self) -> None:
        """Forget deliveries and changes, past drops of moderators, threads, cool-downs, prices,
        drafts of drops, turns and unanswered questions.

        In this order: a change is kept while a delivery tells of it, or while its drop is there.
        """
        now = self._clock()
        before = now - KEPT
        await self._walk(
            lambda connection, after: pruning.deliveries(
                connection,
                before,
                after=after,
                limit=PART,
                told_once=notices.LESSENED_CAUSE,
            )
        )
        await self._until_none(lambda connection: pruning.drops(connection, before, limit=PART))
        await self._walk(
            lambda connection, after: pruning.changes(connection, before, after=after, limit=PART)
        )
        await self._walk(
            lambda connection, after: pruning.alerted_sizes(
                connection, now - LONGEST_REST, after=after, limit=PART
            )
        )
        await self._until_none(
            lambda connection: price_history.prune(connection, now - PRICES_KEPT, limit=PART)
        )
        async with self._database.write() as connection:
            await drop_drafts.prune(connection, now - DRAFTS_KEPT)
            await topics.prune(connection, now - follow_ups.TOPIC_LASTS)
            await questions.prune(connection, now - QUESTIONS_KEPT)
            for kind, kept in SERVED_KEPT.items():
                await pruning.destinations(connection, kind, now - kept)

    async def _walk(self, step: PruningStep) -> None:
        """Go through a table part by part."""
        after: int | None = 0
        while after is not None:
            async with self._database.write(is_part=True) as connection:
                after = await step(connection, after)
            await asyncio.sleep(0)

    async def _until_none(self, step: Callable[[Connection], Awaitable[int]]) -> None:
        """Repeat what forgets a part, until none is left."""
        while True:
            async with self._database.write(is_part=True) as connection:
                if not await step(connection):
                    return
