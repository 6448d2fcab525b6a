"""The world of one seed: its Discord, its market, its people, and the process that lives in it.

The schedule is laid down when the world is made. What happens is noted line by line: the trace of
a seed is the same in every process, byte for byte.
"""

from __future__ import annotations

import asyncio
import heapq
import random
import tempfile
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sources import Source
from bot.sources.web import Fetcher
from tests.simulation.clocks import WallClock
from tests.simulation.clockwork import VirtualTime, run_through
from tests.simulation.events import WRITTEN_IN
from tests.simulation.gateway import Gateway
from tests.simulation.judge import Judge
from tests.simulation.kills import Kills
from tests.simulation.lives import Action, Life
from tests.simulation.people import People
from tests.simulation.schedule import lay_down
from tests.simulation.session import Call
from tests.simulation.shops import Look, Market, Outcome, Readers
from tests.simulation.weather import LONG_LOOK, Weather
from tests.wire.server import WireDiscord
from tests.wire.world import Message

HOUR = 3600.0
DENSE = 6.0  # hours up to which something happens all the time
TAIL = 300  # lines of the trace that are kept
FORGET = 500  # requests after which the loopback's log of them is emptied


@dataclass(order=True)
class _Entry:
    at: float
    number: int
    act: Callable[[], Any] = field(compare=False)
    is_person: bool = field(compare=False)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A message that arrived at Discord."""

    message: Message
    channel_id: int  # of the forum, where it is in a post of one
    at: float
    departed_at: float


class World:
    """All of it."""

    def __init__(
        self,
        seed: int,
        hours: float,
        *,
        listen: Callable[[str], None] | None = None,
        at_fault: Callable[[], None] | None = None,
    ) -> None:
        self.seed = seed
        self.hours = hours
        self.ends_at = hours * HOUR
        self.is_day = hours > DENSE
        self.time = VirtualTime()
        self.discord = WireDiscord(clock=self.time.monotonic, wall=self.time.unix, seed=seed)
        self.discord.world.new_id()
        self.gateway = Gateway(self)
        self.discord.gateway = self.gateway  # type: ignore[assignment]
        self.tail: deque[str] = deque(maxlen=TAIL)
        self.faults: list[str] = []
        self.arrivals: list[Arrival] = []
        self.on_the_way: list[Call] = []
        self.deaths: dict[int, float] = {}
        self.lives = 0
        self.is_running = False
        self._listen = listen
        self._at_fault = at_fault
        self._digest = blake2b(digest_size=16)
        self._agenda: list[_Entry] = []
        self._numbers = count()
        self._graves: list[Any] = []
        self._folder = Path(tempfile.mkdtemp(prefix="raincloud-simulation-"))
        self._call: Call | None = None
        self._alarm: asyncio.Future[None] | None = None  # of who waits for what is next
        self._keep = self.discord.world.add_message
        self.discord.world.add_message = self._arrive  # type: ignore[method-assign]
        self.clock = WallClock(self)
        self.kills = Kills(self)
        self.weather = Weather(self)
        self.market = Market(self)
        self.people = People(self)
        self.judge = Judge(self)
        self.life = Life(self, 0, self._folder / "raincloud.db")
        self.specs = self.market.specs()
        self.chance = random.Random(f"{seed} schedule")  # noqa: S311 - a simulation
        lay_down(self)

    @property
    def digest(self) -> str:
        """What tells this trace from any other."""
        return self._digest.hexdigest()

    def note(self, line: str) -> None:
        """Write a line of the trace."""
        text = f"{self.time.elapsed:12.4f} {line}"
        self._digest.update(text.encode() + b"\n")
        self.tail.append(text)
        if self._listen is not None:
            self._listen(text)

    def broken(self, fault: str) -> None:
        """Note that something is not as it must be."""
        self.note(f"BROKEN: {fault}")
        self.faults.append(f"{self.time.elapsed:.1f} s: {fault}")
        if self._at_fault is not None:
            self._at_fault()

    def at(self, moment: float, act: Callable[[], Any]) -> None:
        """Let something happen in the world at a time; it may give a coroutine."""
        self._put(_Entry(moment, next(self._numbers), act, False))

    def person_at(self, moment: float, action: Action) -> None:
        """Let a person use the bot at a time, or as soon as it runs after that."""
        self._put(_Entry(moment, next(self._numbers), lambda: self.life.act(action), True))

    def _put(self, entry: _Entry) -> None:
        """Put something on the agenda; whoever waits for what was next may have to do so less."""
        heapq.heappush(self._agenda, entry)
        if self._alarm is not None and not self._alarm.done():
            self._alarm.set_result(None)

    def stop(self) -> None:
        """Let the process be stopped as it should be; it is started again."""
        self.life.stop()

    def readers(self, _fetcher: Fetcher) -> Mapping[str, Source]:
        """Return what reads each kind of source."""
        return Readers(shopify=self.market, feed=self.market)

    async def take(self, call: Call) -> web.Response:
        """Let a request arrive at Discord."""
        self._call = call
        try:
            response = await self.discord.rest.handle(call)  # type: ignore[arg-type]
        except Exception as error:
            self.broken(f"The simulated Discord failed: {error!r}")
            raise
        self._call = None
        status = getattr(response, "status", 0)
        self.note(f"{call.text} -> {'broken' if call.is_broken else status}")
        self.judge.answered(call, response)
        if len(self.discord.requests) > FORGET:
            self.discord.requests.clear()
        return response  # type: ignore[return-value]

    def run(self) -> list[str]:
        """Let all of it happen, and return what was not as it must be."""
        while True:
            self.lives += 1
            life = self.life
            self.is_running = True
            self.judge.started()
            life.live()
            ended_at = self.deaths[life.number] = self.time.elapsed
            if self.time.elapsed >= self.ends_at:
                break
            self.is_running = False
            self._pass(self.kills.rest() if life.is_dead else 1.0)
            self.judge.bounds.note_gap(ended_at)
            self.clock.rested(self.time.elapsed - ended_at)
            self.life = Life(self, life.number + 1, life.file)
            self.people.look_again()
        self.judge.close(self.life.file)
        self.note(f"end: {len(self.arrivals)} messages, {self.lives} lives")
        return self.faults

    async def go_on(self, life: Life) -> None:
        """Let what is on the agenda happen while a life goes on; at the end, stop it."""
        for call in self._orphans:
            self._spawn(self._deliver(call))
        self._orphans = []
        while True:
            next_at = self._agenda[0].at if self._agenda else self.ends_at
            away = min(next_at, self.ends_at) - self.time.elapsed
            if away > 0:
                self._alarm = asyncio.get_running_loop().create_future()
                await asyncio.wait([self._alarm], timeout=away)
                self._alarm = None
            if self.time.elapsed >= self.ends_at:
                life.stop()
                return
            while self._agenda and self._agenda[0].at <= self.time.elapsed:
                happened = heapq.heappop(self._agenda).act()
                if asyncio.iscoroutine(happened):
                    await happened

    _orphans: list[Call] = []  # noqa: RUF012 - set anew by each burial

    def bury(self, life: Life, tasks: set[asyncio.Task[Any]], main: object) -> None:
        """Keep what a killed process leaves, so that nothing of it is collected; requests arrive.

        What was handed to the network before the end may arrive all the same.
        """
        self._graves.append((life, tasks, main))
        orphans = [call for call in self.on_the_way if self.chance.random() < 0.5]
        self.on_the_way.clear()
        self._orphans = orphans
        self._alarm = None

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._graves.append(task)

    async def _deliver(self, call: Call) -> None:
        """Let a request of a dead process arrive."""
        await asyncio.sleep(max(call.arrives_at - self.time.elapsed, 0))
        self.note("from a process that is gone:")
        await self.take(call)

    def _pass(self, seconds: float) -> None:
        """Let time pass without a process; people wait for it."""
        until = self.time.elapsed + seconds
        waiting = []
        while self._agenda and self._agenda[0].at <= until:
            entry = heapq.heappop(self._agenda)
            if entry.is_person:
                waiting.append(entry)
                continue
            self.time.elapsed = max(self.time.elapsed, entry.at)
            happened = entry.act()
            if asyncio.iscoroutine(happened):
                run_through(happened)
        for entry in waiting:
            heapq.heappush(self._agenda, entry)
        self.time.elapsed = max(self.time.elapsed, until)

    def is_written(self, shown: Look | Outcome) -> bool:
        """Tell whether what a look showed was surely written down.

        By a clock that is set meanwhile its lease may be over: another look begins, and counts.
        """
        died = self.deaths.get(shown.life)
        if died is not None and died <= shown.at + WRITTEN_IN:
            return False
        return self.clock.is_steady(max(shown.at - LONG_LOOK[1], 0.0), shown.at)

    def main_channel(self, channel_id: int) -> int:
        """Return the channel that a thread is in, or the channel itself."""
        channel = self.discord.world.channels[channel_id]
        return channel_id if channel.parent is None else channel.parent.id

    def _arrive(self, message: Message) -> None:
        self._keep(message)
        call = self._call
        if call is None:
            return
        arrival = Arrival(
            message=message,
            channel_id=self.main_channel(message.channel_id),
            at=self.time.elapsed,
            departed_at=call.departed_at,
        )
        self.arrivals.append(arrival)
        self.judge.read(arrival)
