"""`BotProcess`: `python -m bot run` as its own process, to be killed and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from bot.models import ChangeKind, DeliveryState, Heartbeat, Role, Subscription
from bot.rules.subscriptions.routing_keys import filings
from bot.services.base.clock import system_clock
from bot.services.monitoring import last_words
from bot.store.alerts import changes, deliveries
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine.database import Database
from bot.store.guilds import settings
from tests.wire.process import ROOT, WireProcess
from tests.wire.server import WireDiscord
from tests.wire.shop import LoopbackShop


class BotProcess:
    """The bot with its own folder: a database, a sources file that names one shop, a log."""

    def __init__(
        self,
        folder: Path,
        wire: WireProcess | WireDiscord,
        shop: LoopbackShop,
        *,
        name: str = "bot",
        roles: Iterable[Role] = (),
        options: Iterable[str] = (),
        database_url: str | None = None,
    ) -> None:
        """Make it.

        Args:
            folder: where its files are; others of the same bot may have theirs there.
            wire: the Discord it is on.
            shop: what its sources file names.
            name: of its log.
            roles: what it does; everything, if nothing is named.
            options: more of its command line.
            database_url: its database; a file in the folder by default.
        """
        self._folder = folder
        self._roles = tuple(roles)
        self._options = tuple(options)
        self._shop = shop
        self._process: asyncio.subprocess.Process | None = None
        self.database_url = database_url or f"sqlite+aiosqlite:///{folder / 'bot.db'}"
        self.log = folder / f"{name}.log"
        self.environment = {
            **os.environ,
            **wire.environment,
            "RAINCLOUD_DISCORD_TOKEN": wire.token,
            "RAINCLOUD_DATABASE_URL": self.database_url,
            "RAINCLOUD_SOURCES_FILE": str(folder / "sources.toml"),
            "RAINCLOUD_ALLOW_PRIVATE_ADDRESSES": "true",
            "RAINCLOUD_LOG_FORMAT": "json",
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._process is not None and self._process.returncode is None:
            await self.end(signal.SIGTERM)

    @property
    def pid(self) -> int:
        """The running process's id."""
        assert self._process is not None
        return self._process.pid

    async def subscribe(
        self,
        channels: list[tuple[int, int]],
        kinds: frozenset[ChangeKind] = frozenset({ChangeKind.RESTOCK}),
    ) -> None:
        """Subscribe channels, each given with its guild, by default to restocks."""
        (self._folder / "sources.toml").write_text(self._shop.sources_file(), encoding="utf-8")
        database = await Database.open(self.database_url)
        now = system_clock()
        try:
            async with database.write() as connection:
                for guild_id, channel_id in channels:
                    await settings.join(connection, guild_id, "A guild", now)
                    subscription = Subscription(
                        guild_id=guild_id,
                        channel_id=channel_id,
                        kinds=kinds,
                        created_by=1,
                        created_at=now,
                        restock_cooldown=timedelta(0),
                    )
                    await subscription_store.add(connection, subscription, filings(subscription))
        finally:
            await database.close()

    async def unfinished(self) -> int:
        """Return how many deliveries are in the outbox, as its database says."""
        database = await Database.open(self.database_url)
        try:
            async with database.read() as connection:
                counts = await deliveries.count_by_state(connection)
        finally:
            await database.close()
        return sum(counts.get(DeliveryState(state), 0) for state in deliveries.OUTBOX)

    async def recorded(self, kind: ChangeKind) -> Counter[int]:
        """Return how many changes of a kind its database has, by the shop's number of the shoe."""
        database = await Database.open(self.database_url)
        try:
            async with database.read() as connection:
                found = await changes.recent(
                    connection,
                    kinds=[kind],
                    since=datetime.min.replace(tzinfo=UTC),
                    guild_id=None,
                    limit=100_000,
                )
        finally:
            await database.close()
        return Counter(int(str(change.url).rpartition("-")[2]) for change in found)

    async def heartbeats(self) -> list[Heartbeat]:
        """Return what every process on its database told of itself last."""
        database = await Database.open(self.database_url)
        try:
            return await last_words(database)
        finally:
            await database.close()

    def words(self) -> str:
        """Return its log."""
        return self.log.read_text(encoding="utf-8")

    async def start(self, **environment: str) -> None:
        """Start it, with more settings if need be."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                *(part for role in self._roles for part in ("--role", role.value)),
                *self._options,
                cwd=ROOT,
                env={**self.environment, **environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    async def end(self, name: signal.Signals) -> int:
        """Send it a signal and return its exit status."""
        assert self._process is not None
        self._process.send_signal(name)
        return await self._process.wait()

    def memory_mb(self) -> float:
        """Return its resident memory in megabytes, as Linux counts it."""
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("no VmRSS line in /proc")


async def until(condition: object, *, seconds: float, what: str, pause: float = 0.02) -> None:
    """Wait for an async condition, looking every so often; end with what was waited for.

    Args:
        condition: an async function without arguments.
        seconds: how long at most.
        what: says it in an error.
        pause: seconds between two looks.
    """
    end = time.monotonic() + seconds
    while not await condition():  # type: ignore[operator]
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not happen within {seconds} s")
        await asyncio.sleep(pause)
