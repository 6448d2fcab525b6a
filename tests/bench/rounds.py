"""What the bot asks of its store again and again, on one that is full.

Each is asked as the running bot asks it, by its own services; what is written is taken back where
the next question must find the same.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import asyncpg
from sqlalchemy import bindparam, text

from bot.app import wiring
from bot.discord_adapter.client import Bot
from bot.models import MissingPermissions, Shards, Subscription
from bot.services.guilds import Checks
from bot.services.monitoring import last_words
from bot.services.registry import Services
from bot.services.upkeep import DueTimes, Pruning
from bot.store.alerts import outbox
from bot.store.engine.database import Connection, Database
from config.settings import Settings
from tests.bench import crowd

TIMES = 9  # that what takes milliseconds is asked; the median is told
SHARDS = Shards(frozenset({0}), 40)
ROOM = 24  # deliveries, the most that the bot claims at once
OLD = timedelta(days=91)


class _Unlimited:
    """Knows the guilds of one shard, in which the bot lacks nothing."""

    def known(self) -> Shards:
        """Return the shard."""
        return SHARDS

    async def missing(self, subscription: Subscription) -> MissingPermissions | None:
        """Return that nothing is missing."""
        del subscription
        return MissingPermissions()


async def measure(url: str, options: argparse.Namespace) -> dict[str, Any]:
    """Ask, and say how long it took.

    Args:
        url: of the database, as SQLAlchemy has it; nothing else runs on it.
        options: of the million.
    """
    bot = Bot()
    async with wiring.open_services(Settings(database_url=url), [], bot) as services:
        database = await Database.open(url)
        try:
            asked = _Asked(database, services)
            figures = {
                "waiting in the outbox": f"{await asked.waiting():,}",
                "when to look at the outbox next": await _usually(asked.moments),
                f"claim of {ROOM}": await _usually(asked.claim),
                "the same, 1 guild of 40 in an outage": await asked.in_an_outage(options.guilds),
                "READY of 2,500 guilds, nothing new": await _once(
                    lambda: services.membership.keep_in_step(asked.names(options.guilds), SHARDS)
                ),
                "check of their permissions": await _once(asked.checks),
                "/alerts list of one guild": await _usually(asked.listed),
                "instants of a wrong clock": await _once(DueTimes(database, asked.clock).mend),
                "what waits, for /healthz": await _usually(asked.health),
                "status": await _usually(lambda: last_words(database)),
            }
            pruned = await _age(url)
            figures[f"pruning of {pruned:,} old deliveries"] = await _once(
                Pruning(database, asked.clock).prune
            )
        finally:
            await database.close()
    await bot.close()
    return figures


class _Asked:
    """What is asked."""

    def __init__(self, database: Database, services: Services) -> None:
        self._database = database
        self._services = services

    def clock(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC)

    def names(self, guilds: int) -> dict[int, str]:
        """Return the guilds of the shard, as the gateway tells of them."""
        ids = {crowd.guild_id(number): f"Server {number}" for number in range(guilds)}
        return {guild_id: name for guild_id, name in ids.items() if SHARDS.has(guild_id)}

    async def waiting(self) -> int:
        """Return how many deliveries wait."""
        async with self._database.read() as connection:
            query = text("SELECT count(*) FROM deliveries WHERE state IN ('pending', 'retry')")
            return int((await connection.execute(query)).scalar_one())

    async def moments(self) -> None:
        """Ask when there is something to do."""
        async with self._database.read() as connection:
            await outbox.moments(connection, self.clock())

    async def claim(self) -> None:
        """Claim some deliveries, and take that back."""
        async with self._database.write() as connection:
            await self._claim(connection)
            await connection.rollback()

    async def in_an_outage(self, guilds: int) -> str:
        """Claim while all guilds of the shard have an outage."""
        away = text("UPDATE guilds SET is_unavailable = true WHERE id IN :ids")
        ids = list(self.names(guilds))
        async with self._database.write() as connection:
            await connection.execute(away.bindparams(bindparam("ids", ids, expanding=True)))
            taken = []
            for _ in range(TIMES):
                began = time.perf_counter()
                savepoint = await connection.begin_nested()
                await self._claim(connection)
                taken.append(time.perf_counter() - began)
                await savepoint.rollback()
            await connection.rollback()
        return _ms(median(taken))

    async def checks(self) -> None:
        """Look through all subscriptions of the shard, as each night."""
        checks = Checks(self._database, _Unlimited(), self._services.deliveries, self.clock)
        await checks.run_due()

    async def listed(self) -> None:
        """Look how the subscriptions of one guild stand."""
        guild_id = crowd.guild_id(7)
        found = await self._services.subscriptions.of_guild(guild_id)
        await self._services.overviews.of(guild_id, found)

    async def health(self) -> None:
        """Look how the process is."""
        self._services.health._last = None  # noqa: SLF001 - or it tells what it told before
        await self._services.health.look()

    async def _claim(self, connection: Connection) -> None:
        now = self.clock()
        claimed = await outbox.claim(
            connection, worker="bench", now=now, lease_until=now + timedelta(minutes=1), limit=ROOM
        )
        assert claimed, "nothing is due"


async def _age(url: str) -> int:
    """Let all that waits have been sent long ago, and as much again after it; return how much."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        names = [
            row["attname"]
            for row in await connection.fetch(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'deliveries'::regclass "
                "AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('id', 'cause')"
            )
        ]
        await connection.execute(
            "UPDATE deliveries SET state = 'sent', sent_at = due_at - $1::interval, "
            "due_at = due_at - $1::interval, message_id = id",
            OLD,
        )
        kept = ", ".join(names)
        await connection.execute(
            f"INSERT INTO deliveries (cause, {kept}) "  # noqa: S608 - our own names
            f"SELECT 'again:' || cause, {kept} FROM deliveries ORDER BY id"
        )
        await connection.execute("ANALYZE deliveries")
        return int(await connection.fetchval("SELECT count(*) FROM deliveries")) // 2
    finally:
        await connection.close()


async def _usually(ask: Callable[[], Awaitable[object]]) -> str:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await ask()
        taken.append(time.perf_counter() - began)
    return _ms(median(taken))


async def _once(ask: Callable[[], Awaitable[object]]) -> str:
    began = time.perf_counter()
    await ask()
    return _ms(time.perf_counter() - began)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:,.1f} ms"
