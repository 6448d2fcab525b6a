"""The real bot on the loopback Discord, in this process, with a clock the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import wiring
from bot.discord_adapter.client import Bot
from bot.models import Change, ChangeKind
from bot.rules.subscriptions.routing_keys import filings
from bot.services.fanout import enqueue
from bot.services.registry import Services
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine.database import Database
from bot.store.guilds import settings as guilds
from config.settings import Settings
from tests.conftest import Clock
from tests.makers import change as found
from tests.makers import make_subscription
from tests.wire.pointing import connected
from tests.wire.server import WireDiscord


class PatientBot(Bot):
    """The bot, without discord.py's five seconds before a second IDENTIFY."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for nothing."""

    async def launch_shards(self) -> None:
        """Open the only shard there is."""
        await super().launch_shards()
        await self.open_shard(0)


@dataclass(slots=True, kw_only=True)
class House:
    """The loopback, the bot on it, and a second handle on the bot's database."""

    wire: WireDiscord
    bot: Bot
    services: Services
    database: Database
    clock: Clock

    async def subscribe(
        self, *channel_ids: int, kinds: Iterable[ChangeKind] = (ChangeKind.RESTOCK,), **says: Any
    ) -> None:
        """Subscribe channels of the loopback's guilds, by default to restocks."""
        of = {c.id: guild for guild in self.wire.world.guilds.values() for c in guild.channels}
        async with self.database.write() as connection:
            for channel_id in channel_ids:
                guild = of[channel_id]
                await guilds.join(connection, guild.id, guild.name, self.clock())
                subscription = make_subscription(
                    *kinds,
                    guild_id=guild.id,
                    channel_id=channel_id,
                    created_at=self.clock(),
                    **({"created_by": 99} | says),
                )
                await subscription_store.add(connection, subscription, filings(subscription))

    async def restock(
        self,
        title: str = "New Balance 2002R Rain Cloud",
        kind: ChangeKind = ChangeKind.RESTOCK,
        **says: Any,
    ) -> Change:
        """Let a restock, or another change, be found, with all it owes."""
        change = found(kind, id=0, at=self.clock(), title=title, **says)
        async with self.database.write() as connection:
            return await enqueue(connection, change)

    async def send(self, **later: float) -> None:
        """Send what is due, after some time has passed."""
        self.clock.advance(**later)
        await self.services.deliveries.drain()


@asynccontextmanager
async def open_house(
    wire: WireDiscord, clock: Clock, folder: Path, *, nonce_window: timedelta
) -> AsyncIterator[House]:
    """Start the bot on a loopback, with a database in a folder; end it as it would end itself."""
    url = f"sqlite+aiosqlite:///{folder / 'bot.db'}"
    settings = Settings(database_url=url, nonce_window=nonce_window)
    bot = PatientBot(guild_ready_timeout=0.01)
    async with wiring.open_services(
        settings, [], bot, clock=clock, loop_time=lambda: clock().timestamp()
    ) as services:
        database = await Database.open(url)
        try:
            async with connected(bot, wire):
                await wire.wait_for(lambda: bool(wire.commands))
                yield House(wire=wire, bot=bot, services=services, database=database, clock=clock)
        finally:
            await database.close()
