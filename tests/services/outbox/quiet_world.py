"""A guild with its hours, through which the real store, folding and outbox go step by step."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from bot.models import (
    ChangeKind,
    Delivery,
    Digest,
    GuildSettings,
    Outcome,
    OutcomeKind,
    Outgoing,
    Precision,
    Subscription,
)
from bot.services.outbox.dispatcher import Deliveries
from bot.services.outbox.release import Digests
from bot.services.subscriptions.editing import Subscriptions
from bot.services.subscriptions.settings import ServerSettings
from bot.store.alerts import held
from bot.store.alerts import outbox as store
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import GUILD, MODERATOR, change, make_subscription
from tests.rules.schedule.minutes import counted_first_moment, minutes_of, walls
from tests.services.conftest import NONCE_WINDOW, Record
from tests.services.fakes import SENT, FakeSender

INSTANT, DAILY, WEEKLY = 1, 2, 3  # channels
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Happened = dict[int, tuple[datetime, ChangeKind]]
Act = tuple[timedelta, Callable[["World"], Any]]


class TimedSender(FakeSender):
    """Takes every message that no outage refuses, and remembers when it was asked."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.taken: list[tuple[datetime, GuildSettings, Outgoing]] = []

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Take a message, in whatever hours it comes."""
        outcome = await super().send(outgoing)
        if outcome is SENT:
            self.taken.append((self.world.clock.now, self.world.hours, outgoing))
        return outcome


@dataclass
class World:
    """A guild with its hours, and two processes that work for it."""

    database: Database
    clock: Clock
    hours: GuildSettings
    late: int  # seconds after its time at which a round is woken
    sender: TimedSender = field(init=False)

    def __post_init__(self) -> None:
        self.sender = TimedSender(self)
        self.record = Record(self.database)
        self.processes = cycle(["one", "two"])

    async def settle(self, **texts: str) -> None:
        """Change the hours as a moderator does."""
        desk = ServerSettings(self.database, self.clock)
        standing = await desk.change(GUILD, "Guild", texts, by=MODERATOR)
        self.hours = standing.settings

    async def give_rhythm(self, **values: Any) -> None:
        """Change the daily subscription as a moderator does."""
        desk = Subscriptions(self.database, self.outbox().wake, self.clock)
        (subscription,) = [
            subscription
            for subscription in await desk.of_guild(GUILD)
            if subscription.channel_id == DAILY
        ]
        await desk.change(replace(subscription, **values), by=MODERATOR, seen=subscription.revision)

    def outbox(self) -> Deliveries:
        """Start a process, with nothing in its memory."""
        return Deliveries(
            self.database,
            self.sender,
            self.clock,
            worker=next(self.processes),
            nonce_window=NONCE_WINDOW,
        )

    async def look(self) -> datetime | None:
        """Let both processes release and send; return when something is due next."""
        while True:
            for _ in range(2):
                outbox = self.outbox()
                await Digests(self.database, outbox, self.clock).release()
                await outbox.drain()
            async with self.database.read() as connection:
                waiting = (await store.moments(connection, self.clock.now)).due
                kept = await held.next_due(connection)
            due = [moment for moment in (waiting, kept) if moment is not None]
            if not due or min(due) > self.clock.now:
                return min(due, default=None)

    async def pass_until(self, end: datetime) -> None:
        """Let time pass, with a look whenever the scheduler would have one."""
        due = await self.look()
        while due is not None and due + self.late * SECOND <= end:
            self.clock.now = due + self.late * SECOND
            due = await self.look()
        self.clock.now = max(end, self.clock.now)

    async def live(self, acts: list[Act]) -> None:
        """Go through all that happens, and on until nothing is owed."""
        start = self.clock.now
        for after, act in sorted(acts, key=lambda each: each[0]):
            await self.pass_until(start + after)
            await act(self)
        await self.pass_until(self.clock.now + 10 * DAY)

    def told(self) -> Counter[int]:
        """Return how often each delivery was told, in a message of its own or in a digest."""
        return Counter(
            queued.id
            for _, _, sent in self.sender.taken
            for queued in [item.delivery for item in sent.items] or [sent.delivery]
        )


def found(kind: ChangeKind, ahead: timedelta) -> Callable[[World], Any]:
    """Let something happen; with a drop, so long before it."""

    async def act(world: World) -> None:
        now = world.clock.now
        await world.record.find(
            change(kind, at=now, drop_at=now + ahead, precision=Precision.INSTANT)
        )

    return act


def refused(count: int, hours: int) -> Callable[[World], Any]:
    """Let Discord refuse for a while."""

    async def act(world: World) -> None:
        retry = Outcome(kind=OutcomeKind.RETRY, retry_after=hours * HOUR)
        world.sender.outcomes = [retry] * count

    return act


def subscriptions_of(at: time, day: int) -> dict[int, Subscription]:
    """Return a subscription to everything for each channel."""
    return {
        INSTANT: make_subscription(*ChangeKind, channel_id=INSTANT),
        DAILY: make_subscription(*ChangeKind, channel_id=DAILY, digest=Digest.DAILY, digest_at=at),
        WEEKLY: make_subscription(
            *ChangeKind, channel_id=WEEKLY, digest=Digest.WEEKLY, digest_at=at, digest_day=day
        ),
    }


def lived(
    new_database: Path,
    start: datetime,
    hours: GuildSettings,
    subscriptions: dict[int, Subscription],
    acts: list[Act],
    late: int,
) -> tuple[World, list[Delivery], Happened]:
    """Return the world after all of it, with all deliveries, and what happened when."""

    async def live() -> tuple[World, list[Delivery], Happened]:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "raincloud.db"
            copyfile(new_database, file)
            database = await Database.open(f"sqlite+aiosqlite:///{file}")
            try:
                clock = Clock()
                clock.now = start
                world = World(database, clock, hours, late)
                for subscription in subscriptions.values():
                    await world.record.subscribe(subscription)
                await world.record.settle(timezone=hours.timezone, quiet=hours.quiet)
                await world.live(acts)
                changes = await world.record.changes()
                happened = {each.id: (each.at, each.kind) for each in changes}
                return world, await world.record.deliveries(), happened
            finally:
                await database.close()

    return asyncio.run(live())


def is_silent(hours: GuildSettings, now: datetime) -> bool:
    """Look whether the clock on the wall shows a quiet minute."""
    wall = now.astimezone(ZoneInfo(hours.timezone)).time().replace(second=0, microsecond=0)
    return hours.quiet is not None and wall in minutes_of(hours.quiet)


def may_come(
    channel: int,
    kind: ChangeKind,
    found_at: datetime,
    hours: GuildSettings,
    at: time,
    day: int,
) -> datetime:
    """Count minutes until a channel may be told of something."""
    zone, may = ZoneInfo(hours.timezone), found_at
    if channel != INSTANT:
        today = found_at.astimezone(zone).date()
        days = [today + timedelta(days=ahead) for ahead in range(-1, 9)]
        days = [each for each in days if channel == DAILY or each.weekday() == day]
        digests = (counted_first_moment(each, at, zone) for each in days)
        may = next(moment for moment in digests if moment > found_at)
    elif hours.quiet is not None and kind in hours.quiet.breaks:
        return may
    if is_silent(hours, may):
        may = next(moment for moment, _ in walls(zone, may) if not is_silent(hours, moment))
    return may
