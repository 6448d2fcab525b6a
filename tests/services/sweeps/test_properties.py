"""What holds of sweeps, store and deliveries whatever a shop does, and however it is seen."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.errors import StoreError
from bot.models import Change, ChangeKind, Delivery, DeliveryState, Pause, SweepState
from bot.services.outbox.dispatcher import Deliveries
from bot.services.sweeps.runner import Sweeps
from bot.store import tables
from bot.store.engine.database import Database
from bot.store.shops import sources
from tests.conftest import Clock
from tests.makers import CHANNEL, OTHER_CHANNEL, make_subscription, spec
from tests.services.conftest import NONCE_WINDOW, Record
from tests.services.fakes import FakeSender, FakeSource, until
from tests.services.sweeps.lives import KEYS, Key, Life, Look, Sight, looks

COOL_DOWN = timedelta(minutes=30)
HELD = timedelta(minutes=5)  # by another process
STOCK = (ChangeKind.LIVE, ChangeKind.RESTOCK)
SUBSCRIPTIONS = (
    make_subscription(*STOCK, restock_cooldown=timedelta(0)),
    make_subscription(
        *STOCK, channel_id=OTHER_CHANNEL, sizes=("US 9",), restock_cooldown=COOL_DOWN
    ),
)
# More than a test run has time for: RAINCLOUD_EXAMPLES=5000 python -m pytest <this file>
EXAMPLES = int(os.environ.get("RAINCLOUD_EXAMPLES", "25"))
RELAXED = settings(
    max_examples=EXAMPLES,
    derandomize="RAINCLOUD_EXAMPLES" not in os.environ,
    deadline=None,
    phases=set(Phase) - {Phase.explain},  # which runs a failure over and over
    suppress_health_check=list(HealthCheck),
)


class Manners:
    """Manners without a pause; once, if a test wants it, the database refuses to keep them."""

    is_shared = False  # they are this process's alone

    def __init__(self) -> None:
        self.is_torn = False

    @property
    def pauses(self) -> list[Pause]:
        """Return none, in the middle of a sweep's transaction."""
        if self.is_torn:
            raise StoreError("The disk is full.")
        return []

    def learn(self, pauses: Iterable[Pause]) -> None:
        """Know of none."""


@dataclass(slots=True)
class Told:
    """What was found and owed of a life: changes with their look, and all deliveries of each."""

    life: Life = field(default_factory=Life)
    complete: set[int] = field(default_factory=set)
    alerts: list[tuple[int, Key, int]] = field(default_factory=list)  # look, size, span
    queued: list[tuple[Change, dict[int, Delivery]]] = field(default_factory=list)


class Process:
    """One run of the bot over the database; another takes over where it ends."""

    def __init__(
        self, database: Database, shop: FakeSource, manners: Manners, clock: Clock
    ) -> None:
        outbox = Deliveries(database, FakeSender(), clock, worker="one", nonce_window=NONCE_WINDOW)
        self.database, self.shop, self.manners, self.clock = database, shop, manners, clock
        self.sweeps = Sweeps(
            database, {"fake": shop}, manners, outbox.wake, clock, vary=lambda: 0.0
        )

    async def start(self) -> None:
        """Take up what the process before left; the first one sets the subscriptions too."""
        await self.sweeps.keep_in_step([spec()])
        await self.sweeps.begin()
        record = Record(self.database)
        if not await record.count(tables.subscriptions):
            for subscription in SUBSCRIPTIONS:
                await record.subscribe(subscription)

    async def live(self, history: Iterator[tuple[int, Look]], told: Told) -> bool:
        """Look on until the process ends; return whether another has to take over."""
        await self.start()
        for index, look in history:
            self.shop.shows["Shop"] = told.life.show(index, look)
            if look.weather == "killed":
                await self._die_looking()
            else:
                await self._look(index, look, told)
            self.clock.advance(minutes=look.minutes)
            if look.restarts or look.weather == "killed":
                return True
        queued = await Record(self.database).changes()
        assert len(told.queued) == sum(change.kind in STOCK for change in queued)
        return False

    async def _look(self, index: int, look: Look, told: Told) -> None:
        if look.weather == "busy":
            await self._hold()
        self.manners.is_torn = look.weather == "torn"
        (report,) = await self.sweeps.run_all()
        self.manners.is_torn = False
        is_complete = report.state is SweepState.COMPLETE
        if is_complete or report.state is SweepState.PARTIAL:
            told.life.keep(index, complete=is_complete)
        if is_complete:
            told.complete.add(index)
        if report.changes:
            await _note(told, index, Record(self.database))

    async def _hold(self) -> None:
        """Let another process have the source for a while."""
        now = self.clock()
        async with self.database.write() as connection:
            await sources.claim(
                connection,
                holder="other",
                now=now,
                lease_until=now + HELD,
                limit=1,
                names=["Shop"],
            )

    async def _die_looking(self) -> None:
        """Begin to look, and never come back."""
        self.shop.gate, asked = asyncio.Event(), len(self.shop.asked)
        look = asyncio.create_task(self.sweeps.run_all())
        await until(lambda: len(self.shop.asked) > asked or look.done())
        look.cancel()
        await asyncio.gather(look, return_exceptions=True)
        self.shop.gate = None


async def live(history: list[Look], url: str) -> Told:
    """Look at a life from its beginning to its end."""
    told, shop, manners, clock = Told(), FakeSource(), Manners(), Clock()
    left = iter(enumerate(history))
    is_alive = True
    while is_alive:
        database = await Database.open(url)
        try:
            is_alive = await Process(database, shop, manners, clock).live(left, told)
        finally:
            await database.close()
    return told


async def _note(told: Told, index: int, record: Record) -> None:
    """Note what is owed since the last look."""
    known = {change.id for change, _ in told.queued}
    deliveries = await record.deliveries()
    for change in await record.changes():
        if change.id in known or change.kind not in STOCK:
            continue
        queued = [delivery for delivery in deliveries if delivery.change_id == change.id]
        by_channel = {delivery.destination.id: delivery for delivery in queued}
        assert len(queued) == len(by_channel)
        told.queued.append((change, by_channel))
        for size in by_channel[CHANNEL].sizes:
            key = key_of(change, size)
            told.alerts.append((index, key, told.life.spans[key]))


def key_of(change: Change, size: str) -> Key:
    """Return the product and size that the life knows them by."""
    assert change.url is not None
    return int(change.url.rpartition("/")[2]), int(size.removeprefix("US "))


def was_known_out(sights: list[Sight], span: int) -> bool:
    """Tell whether a size was surely believed out when a stay began, as two looks agreed on it.

    Args:
        sights: all that were kept of the size.
        span: the number of the stay.
    """
    shown = [sight.shown for sight in sights if sight.span == span - 1]
    was_listed = any(sight.shown in {"in", "out"} for sight in sights if sight.span < span - 1)
    return shown.count("out") >= 2 or (was_listed and ("gone", "gone") in pairwise(shown))


def began_unseen(early: list[Sight], began: int) -> bool:
    """Tell whether a size came in before anything could tell that it had been out.

    Args:
        early: its sights up to the first complete look; without one it is new when it is shown.
        began: the look before which it came in.
    """
    before = [sight.shown for sight in early if sight.look < began]
    is_known = any(sight.shown != "gone" for sight in early)
    return is_known and early[-1].look >= began and not {"out", "gone"}.intersection(before)


def check_arrivals(told: Told, key: Key) -> None:
    """Hold what was told of a size against the truth."""
    baseline = min(told.complete, default=None)
    alerts = Counter((look, span) for look, told_of, span in told.alerts if told_of == key)
    sights = told.life.sights[key]
    for span in range(1, told.life.spans[key] + 1, 2):  # the stays
        seen = [sight.look for sight in sights if (sight.span, sight.shown) == (span, "in")]
        alerted = {look: count for (look, during), count in alerts.items() if during == span}
        if not seen or baseline is None or seen[0] <= baseline:
            assert not alerted
            continue
        assert alerted in ({}, {seen[0]: 1})
        early = [sight for sight in sights if sight.look <= baseline]
        if began_unseen(early, told.life.began[key, span]):
            assert not alerted
        elif was_known_out(sights, span):
            assert alerted
    assert all(span % 2 for _, span in alerts)  # nothing of what was not in stock


def check_deliveries(told: Told) -> None:
    """Hold what is owed to the second channel, which has a cool-down, against the first's."""
    last: dict[Key, datetime] = {}
    for change, queued in told.queued:
        assert queued[CHANNEL].state is DeliveryState.PENDING
        assert queued[CHANNEL].sizes == change.sizes
        wanted = [size for size in change.sizes if key_of(change, size)[1] == 9]
        assert set(queued) == ({CHANNEL, OTHER_CHANNEL} if wanted else {CHANNEL})
        for size in wanted:
            key = key_of(change, size)
            is_cooling = key in last and change.at - last[key] < COOL_DOWN
            is_held = change.kind is ChangeKind.RESTOCK and is_cooling
            expected = DeliveryState.SUPPRESSED if is_held else DeliveryState.PENDING
            assert (queued[OTHER_CHANNEL].state, queued[OTHER_CHANNEL].sizes) == (expected, (size,))
            if not is_held:
                last[key] = change.at


@pytest.mark.long
@RELAXED
@given(history=st.lists(looks, min_size=10, max_size=24))
async def test_every_arrival_is_told_once_and_nothing_else(
    history: list[Look], new_database: Path
) -> None:
    """Whatever looks fail, are torn, or see a part: through all restarts and all new names.

    A size that was known to be out (two looks agreed on it) and came in after the first complete
    look is told at the first look that shows it; never before, never again while it stays, and
    nothing is told of a size that was there from the beginning or never came.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder) / "raincloud.db"
        copyfile(new_database, file)
        told = await live(history, f"sqlite+aiosqlite:///{file}")
    for key in KEYS:
        check_arrivals(told, key)
    check_deliveries(told)
