"""The bot's own `run` on the loopback, from its start to its end, in time that leaps.

Everything is the real one, composed as in a process of its own: start, login, gateway, scheduler,
outbox, commands, SQLite. What is owed may be in the database before the bot starts. Time is
`tests.wire.leaping_time`'s, so ten minutes of waiting cost seconds and no figure depends on how
busy the machine is.
"""

from __future__ import annotations

import asyncio
import inspect
import shutil
import signal
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from discord.gateway import DiscordWebSocket
from discord.http import Route as LibraryRoute
from sqlalchemy import text

from bot.app import lifecycle, wiring
from bot.errors import RaincloudError
from bot.models import Change, ChangeKind
from bot.rules.subscriptions.routing_keys import filings
from bot.services.base import system_clock
from bot.services.fanout import enqueue
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine.database import Database
from bot.store.guilds import settings as guilds
from config.settings import Settings
from tests.makers import change as found
from tests.makers import make_subscription
from tests.wire.interactions import Reply
from tests.wire.leaping_time import LeapingLoop
from tests.wire.options import Value
from tests.wire.rules import walk
from tests.wire.server import WireDiscord
from tests.wire.world import MANAGE_GUILD, MEMBER_PERMISSIONS, Channel, Guild, Message, User

# What the README's invitation asks for, threads and commands with it.
INVITED = 274_877_991_936 | 1 << 31 | 1 << 35 | 1 << 36 | 1 << 38
# What scheduled events need beside.
EVENTS = 1 << 33 | 1 << 44
MODERATOR = MEMBER_PERMISSIONS | MANAGE_GUILD
HEARTBEATS = 20.0  # virtual seconds; discord.py beats by a clock that does not leap
LOOK = 0.05  # seconds between two looks at what is waited for
# Other shoes than the Rain Cloud, each with its style code.
SHOES = {f"New Balance 2002R Number {number}": f"M2002RX{chr(65 + number)}" for number in range(26)}


class Life:
    """A bot that is started, ended or killed, and started again, on one loopback."""

    def __init__(self, wire: WireDiscord, folder: Path) -> None:
        self.wire = wire
        self._folder = folder
        self._run: asyncio.Task[None] | None = None
        self._kills = 0

    @property
    def url(self) -> str:
        """The address of the bot's database."""
        return f"sqlite+aiosqlite:///{self._file}"

    @property
    def _file(self) -> Path:
        return self._folder / f"bot{self._kills}.db"

    @property
    def run(self) -> asyncio.Task[None]:
        """What `run` is doing, or how it ended."""
        assert self._run is not None
        return self._run

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop all of it runs in."""
        return asyncio.get_running_loop()

    def now(self) -> float:
        """Return the loop's time, in seconds."""
        return self.loop.time()

    async def begin(self, **settings: Any) -> None:
        """Start the bot, and do not wait for anything."""
        whole = {
            "discord_token": self.wire.token,
            "discord_api_url": self.wire.api_url,
            "discord_gateway_url": self.wire.gateway_url,
            "database_url": self.url,
        }
        file = settings.get("sources_file")
        specs = [] if file is None else wiring.read_sources(file)
        self._run = asyncio.create_task(lifecycle.run(Settings(**(whole | settings)), specs))

    async def start(self, **settings: Any) -> None:
        """Start the bot, and wait until it is connected and its commands are there."""
        await self.begin(**settings)
        await self.until(lambda: self.wire.gateway.connected and self.wire.commands, 30)
        await asyncio.sleep(5)  # guilds are told of, and looked at

    @asynccontextmanager
    async def second(self) -> AsyncIterator[None]:
        """Run a second bot on the same database and token, until the block ends."""
        first = self._run
        await self.begin()
        second, self._run = self._run, first
        try:
            yield
        finally:
            assert second is not None
            second.cancel()
            await asyncio.wait({second})

    async def stop(self) -> None:
        """End the bot as SIGTERM does."""
        if self._run is None:
            return
        loop = asyncio.get_running_loop()
        is_told = isinstance(loop, LeapingLoop) and loop.send_signal(signal.SIGTERM)
        if not is_told:
            self._run.cancel()
        await asyncio.wait({self._run})
        run, self._run = self._run, None
        if not run.cancelled() and (error := run.exception()) is not None:
            raise error

    async def kill(self) -> None:
        """End the bot as SIGKILL does: its next start finds the database as it is now."""
        killed = self._file
        self._kills += 1
        for end in ("", "-wal"):
            part = killed.with_name(killed.name + end)
            if part.exists():
                shutil.copy(part, self._file.with_name(self._file.name + end))
        self.wire.rest.is_away = True  # nothing that it still does arrives
        try:
            await self.stop()
        finally:
            self.wire.rest.is_away = False
            self.wire.faults.release()

    async def until(
        self, condition: Callable[[], Any], seconds: float, what: str | None = None
    ) -> float:
        """Wait until something is so, and return after how many seconds it was."""
        began = self.now()
        while True:
            so = condition()
            if inspect.isawaitable(so):
                so = await so
            if so:
                return self.now() - began
            if self.now() - began > seconds:
                raise AssertionError(
                    f"not within {seconds} s: {what or inspect.getsource(condition)}"
                )
            await asyncio.sleep(LOOK)

    async def pass_time(self, **span: float) -> None:
        """Let time pass, for example ``pass_time(minutes=5)``."""
        await asyncio.sleep(timedelta(**span).total_seconds())

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Any]:
        """Write to the bot's database beside it."""
        database = await Database.open(self.url)
        try:
            async with database.write() as connection:
                yield connection
        finally:
            await database.close()

    async def subscribe(
        self, *channels: Channel, kinds: Iterable[ChangeKind] = (ChangeKind.RESTOCK,), **says: Any
    ) -> None:
        """Subscribe channels, by default to restocks and in the owner's name."""
        async with self.writing() as connection:
            for channel in channels:
                assert channel.guild is not None
                now = system_clock()
                await guilds.join(connection, channel.guild.id, channel.guild.name, now)
                subscription = make_subscription(
                    *kinds,
                    guild_id=channel.guild.id,
                    channel_id=channel.id,
                    created_at=now,
                    **({"created_by": self.wire.world.owner.id} | says),
                )
                await subscription_store.add(connection, subscription, filings(subscription))

    async def restock(
        self, number: int | None = None, kind: ChangeKind = ChangeKind.RESTOCK, **says: Any
    ) -> Change:
        """Let a restock, or another change, be found: of the Rain Cloud or of another shoe."""
        if number is not None:
            title = list(SHOES)[number]
            says = {"title": title, "style_code": SHOES[title]} | says
        change = found(kind, id=0, at=system_clock(), **says)
        async with self.writing() as connection:
            return await enqueue(connection, change)

    async def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """Ask the bot's database something."""
        async with self.writing() as connection:
            return [tuple(row) for row in await connection.execute(text(query), values)]

    async def states(self) -> list[str]:
        """Return the state of each alert, in the order they were owed."""
        return [
            state
            for (state,) in await self.rows(
                "select state from deliveries where notice is null and action = 'post' order by id"
            )
        ]

    async def is_settled(self) -> bool:
        """Tell whether nothing is owed any more."""
        query = "select 1 from deliveries where state in ('pending', 'sending', 'retry', 'held')"
        return not await self.rows(query)

    async def command(
        self,
        line: str,
        guild: Guild,
        values: dict[str, Value] | None = None,
        *,
        channel: Channel | None = None,
        user: User | None = None,
    ) -> Reply:
        """Let a moderator, by default the owner, type a command."""
        return await self.wire.slash(
            guild,
            channel or guild.channels[0],
            user or self.wire.world.owner,
            line,
            values,
            permissions=MODERATOR,
        )

    async def enter_drop(self, guild: Guild, entry: dict[str, Value]) -> None:
        """Let the owner type a drop, see its card, and post it."""
        reply = await self.command("manage drop add", guild, entry)
        assert reply.message is not None
        [post] = [
            part["custom_id"]
            for part in walk(reply.message.payload["components"])
            if part.get("label") == "Post"
        ]
        await self.wire.press(self.wire.world.owner, reply.message, post, permissions=MODERATOR)

    async def says(self, line: str, guild: Guild, values: dict[str, Value] | None = None) -> str:
        """Return all that the answer to a moderator's command shows."""
        reply = await self.command(line, guild, values)
        return "" if reply.message is None else shown(reply.message)

    def alerts(self, channel: Channel) -> list[Message]:
        """List what the bot has posted in a channel, in its posts if it is a forum."""
        bot = self.wire.world.bot
        guild = channel.guild
        posts = [each for each in (guild.threads if guild else []) if each.parent is channel]
        return [
            message
            for place in (channel, *posts)
            for message in self.wire.messages(place.id)
            if message.author is bot
        ]

    def told(self, user: User | None = None) -> list[str]:
        """Return what a person, by default the owner, was told directly."""
        return [shown(each) for each in self.wire.dm_messages(user or self.wire.world.owner)]


def shown(message: Message) -> str:
    """Return all text that a message shows."""
    parts = [
        str(part["content"]) for part in walk(message.payload["components"]) if part.get("content")
    ]
    return "\n".join([message.content, *parts])


@asynccontextmanager
async def open_life(
    folder: Path, *, wall: Callable[[], float], clock: Callable[[], float], **wire: Any
) -> AsyncIterator[Life]:
    """Open a loopback whose time is the test's, and a bot on it that is not started yet."""
    before = LibraryRoute.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with WireDiscord(clock=clock, wall=wall, **wire) as server:
        life = Life(server, folder)
        beats = asyncio.create_task(_beat(server), name="heartbeats")
        try:
            yield life
        finally:
            server.faults.clear()
            with suppress(RaincloudError):  # how it ended is the test's to look at
                await life.stop()
            beats.cancel()
            LibraryRoute.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


async def _beat(server: WireDiscord) -> None:
    while True:
        await asyncio.sleep(HEARTBEATS)
        await server.gateway.ask_for_heartbeats()


def wall_of(begins_at: datetime) -> Callable[[], float]:
    """Return a wall clock for the loopback that leaps with the loop and is never set."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    return lambda: begins_at.timestamp() + loop.time() - began
