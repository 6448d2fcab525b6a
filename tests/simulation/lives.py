"""One life of the process: what the composition root makes, in a loop of its own, until its end.

A life ends when it is told to stop, or is killed at a step of its database, or at a departure,
arrival or answer of a request. What is killed waits for ever: nothing of it is cancelled or
collected, as no `finally` runs in a process that is gone.
"""

from __future__ import annotations

import asyncio
import random
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import discord

from bot.app import wiring
from bot.discord_adapter import Bot
from bot.history import History
from bot.services import Services
from bot.services.fanout import alerts, parts
from bot.services.outbox import dispatcher
from config.settings import Settings
from tests.simulation.clockwork import VirtualLoop
from tests.simulation.rounds import Rounds
from tests.simulation.session import Session
from tests.wire import payloads
from tests.wire.server import TOKEN

if TYPE_CHECKING:
    from tests.simulation.world import World

COGS = ("cogs.channels", "cogs.guilds")  # those that listen to the gateway
SLOW_STEP = 0.1  # of the steps of the database take a while
STEP = 0.004  # seconds, on average, of those
SWEEPS_KEPT = timedelta(hours=12)  # so that a day sees what becomes of their records
LOOK = 30.0  # seconds between looks of the outbox with nothing written; more often costs

_OF_THE_OUTBOX = frozenset({"outbox"})  # what it writes itself it knows of
_OF_SWEEPS = frozenset({"sources", "sweeps", "pages", "listings", "sizes"})  # nothing is owed by it

AT_ONCE, PART, SLICE = 4, 3, 2  # subscriptions: a fan-out has several parts here, too
HANGING = 2  # tries of a guild that hang: it has few channels here

Action = Callable[[Services], Awaitable[None]]


class Life:
    """A process from its start to its end."""

    def __init__(self, world: World, number: int, file: Path) -> None:
        self.world = world
        self.number = number
        self.file = file
        self.random = random.Random(f"{world.seed} life {number}")  # noqa: S311 - a simulation
        self.connections: list[Any] = []
        self.is_dead = False
        self.writes: Counter[str] = Counter()  # by table
        self._wrote_at: dict[str, float] = {}
        self.written = asyncio.Event()  # made anew each time it is set
        self.clock_is_set = asyncio.Event()
        self._owed = asyncio.Event()
        self.services: Services | None = None
        self.bot: Bot | None = None
        self._never: list[asyncio.Future[None]] = []
        self._loop = VirtualLoop(world.time, self)
        self._stop = asyncio.Event()
        self._actions: set[asyncio.Task[None]] = set()

    async def passes(self, *what: str) -> None:
        """Let something happen, by its names, unless the process is dead or dies of it."""
        if not self.is_dead and self.world.kills.strikes(*what):
            self._die(what[-1])
        if self.is_dead:
            never: asyncio.Future[None] = self._loop.create_future()
            self._never.append(never)
            await never

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        await asyncio.sleep(seconds)

    def step_takes(self) -> float:
        """Return how long a step of the database takes."""
        return self.random.expovariate(1 / STEP) if self.random.random() < SLOW_STEP else 0.0

    def wrote(self, tables: frozenset[str]) -> None:
        """Note that something was committed, or told by the gateway: rounds may be due."""
        self.writes.update(tables)
        self._wrote_at |= dict.fromkeys(tables, self.world.time.elapsed)
        written, self.written = self.written, asyncio.Event()
        written.set()
        task = asyncio.current_task()
        is_own = task is not None and task.get_name() in _OF_THE_OUTBOX
        if not is_own and not tables <= _OF_SWEEPS:
            self._owed.set()

    def wrote_at(self, tables: Iterable[str]) -> float:
        """Return when something was last written to any of some tables, or told."""
        return max(self._wrote_at.get(each, 0.0) for each in tables)

    def stop(self) -> None:
        """Tell it to stop, as SIGTERM does."""
        self._stop.set()

    def live(self) -> None:
        """Live until the end."""
        random.seed(f"{self.world.seed} global {self.number}")
        asyncio.set_event_loop(self._loop)
        main = self._loop.create_task(self._run(), name="main")
        main.add_done_callback(lambda _: self._loop.stop())
        self._loop.run_forever()
        self.world.bury(self, asyncio.all_tasks(self._loop), main)
        if not self.is_dead:
            main.result()
        for connection in self.connections:
            connection.close()

    def act(self, action: Action) -> None:
        """Let a person do something, in a task of its own."""
        if self.services is None:
            raise RuntimeError("Nobody can do anything before the services are there.")
        task = asyncio.ensure_future(self._acted(action, self.services))
        self._actions.add(task)
        task.add_done_callback(self._actions.discard)

    async def _acted(self, action: Action, services: Services) -> None:
        try:
            await action(services)
        except Exception as error:  # noqa: BLE001 - it is what is looked for
            self.world.broken(f"Somebody was answered with an error: {error!r}")

    def _die(self, what: str) -> None:
        self.is_dead = True
        self.world.note(f"killed at {what}")
        self.file = copy_database(self.file, self.number)
        self._loop.stop()

    async def _run(self) -> None:
        self.world.note(f"life {self.number} begins")
        bot = self.bot = Bot(guild_ready_timeout=0.5)
        await _log_in(bot, self)
        settings = Settings(
            database_url=f"sqlite+aiosqlite:///{self.file}",
            discord_token=TOKEN,
            keep_sweeps=SWEEPS_KEPT,
        )
        async with wiring.open_services(
            settings,
            self.world.specs,
            bot,
            clock=self.world.clock.now,
            scheduler=lambda rounds, clock: Rounds(rounds, clock, self),  # type: ignore[arg-type,return-value]
            readers=self.world.readers,
        ) as services:
            for cog in COGS:
                await bot.load_extension(cog)
            await services.sources.remember_owners({self.world.discord.world.owner.id})
            services.drift.note(format_datetime(self.world.time.now(), usegmt=True), timedelta(0))
            async with wiring.at_work(services) as outbox, self._beside(services, bot):
                self.services = services
                told = asyncio.ensure_future(self._stop.wait())
                await asyncio.wait({told, outbox}, return_when=asyncio.FIRST_COMPLETED)
                self.services = None
                if outbox.done():
                    outbox.result()
                await asyncio.gather(*self._actions)
        self.world.note(f"life {self.number} ends as told")

    @asynccontextmanager
    async def _beside(self, services: Services, bot: Bot) -> AsyncIterator[None]:
        """Let the gateway connect, and the world's agenda go on."""
        tasks = [
            asyncio.ensure_future(self.world.gateway.connect(bot, self)),
            asyncio.ensure_future(self.world.go_on(self)),
            asyncio.ensure_future(self._wake(services)),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.world.gateway.disconnect()

    async def _wake(self, services: Services) -> None:
        """Let the outbox look a second after whatever was written, as its own look would."""
        while True:
            await self._owed.wait()
            await asyncio.sleep(1)
            self._owed.clear()
            services.deliveries.wake()


def install() -> None:
    """Leave out what no life needs: nobody asks the history, and the outbox is woken."""
    no_facts = SimpleNamespace(facts=SimpleNamespace(facts={}))  # names for codes, of drafts
    wiring.open_history = lambda: cast("History", no_facts)
    dispatcher.LOOK = dispatcher.LOOK * LOOK
    dispatcher.HANGING = HANGING
    alerts.AT_ONCE, parts.PART, parts.SLICE = AT_ONCE, PART, SLICE


def copy_database(file: Path, number: int) -> Path:
    """Copy what a killed process leaves on its disk; the rest of SQLite's files is memory."""
    copied = file.with_name(f"after-{number}.db")
    for suffix in ("", "-wal"):
        source = file.with_name(file.name + suffix)
        if source.exists():
            shutil.copyfile(source, copied.with_name(copied.name + suffix))
    return copied


async def _log_in(bot: Bot, life: Life) -> None:
    """Do what logging in does to a client, without a request and without commands.

    What its answers tell of Discord's clock the life itself hands on.
    """
    internals: Any = bot
    await internals._async_setup_hook()  # noqa: SLF001 - as login does
    http: Any = bot.http
    http.token = TOKEN
    http._HTTPClient__session = Session(life, bot.http.http_trace)  # noqa: SLF001 - as static_login does
    http._global_over = asyncio.Event()  # noqa: SLF001 - the same
    http._global_over.set()  # noqa: SLF001 - the same
    state = internals._connection  # noqa: SLF001 - the same
    own: Any = payloads.own_user(life.world.discord.world)
    state.user = discord.ClientUser(state=state, data=own)
    bot.keeps_commands = asyncio.get_running_loop().create_future()  # type: ignore[assignment]
