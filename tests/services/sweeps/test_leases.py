"""A source's lease lasts as long as the look does, and who lost it writes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.models import ChangeKind, SweepState
from bot.services.outbox.dispatcher import Deliveries
from bot.services.sweeps.leases import LEASE
from bot.services.sweeps.runner import Sweeps
from bot.store import tables
from bot.store.engine.database import Database
from bot.store.shops import sources
from tests.conftest import NOON, Clock
from tests.makers import IN, OUT, listing, spec, sweep
from tests.services.conftest import Record
from tests.services.fakes import FakeManners, FakeSource, until


class Turns:
    """Waits that a test ends; each moves the clock by as much as was waited for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: list[tuple[float, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        """Wait until the test goes on."""
        ended = asyncio.Event()
        self._waiting.append((seconds, ended))
        await ended.wait()

    async def go_on(self) -> None:
        """End the wait that is under way, and wait until the next one has begun."""
        await until(lambda: bool(self._waiting))
        ((seconds, ended),) = self._waiting
        self._waiting.clear()
        self._clock.advance(seconds=seconds)
        ended.set()
        await until(lambda: bool(self._waiting))


@pytest.fixture
def turns(clock: Clock) -> Turns:
    """Return waits that the test ends."""
    return Turns(clock)


@pytest.fixture
async def slow(
    database: Database, shop: FakeSource, outbox: Deliveries, clock: Clock, turns: Turns
) -> Sweeps:
    """Return sweeps whose look takes as long as the test wants."""
    shop.gate = asyncio.Event()
    manners = FakeManners()
    made = Sweeps(database, {"fake": shop}, manners, outbox.wake, clock, sleep=turns.sleep)
    await made.keep_in_step([spec()])
    return made


async def take(database: Database, clock: Clock) -> list[str]:
    """Claim what is free as another process would; return its names."""
    async with database.write() as connection:
        claimed = await sources.claim(
            connection,
            holder="other",
            now=clock(),
            lease_until=clock() + LEASE,
            limit=9,
            names=["Shop"],
        )
    return [status.spec.name for status in claimed]


async def test_a_lease_is_renewed_while_the_look_goes_on(
    slow: Sweeps, shop: FakeSource, database: Database, clock: Clock, turns: Turns
) -> None:
    """However long it takes; afterwards the source is free."""
    look = asyncio.create_task(slow.run_all())
    await until(lambda: bool(shop.asked))
    for _ in range(6):
        await turns.go_on()
        assert await take(database, clock) == []
    assert clock() > NOON + LEASE
    assert shop.gate is not None
    shop.gate.set()

    assert [report.state for report in await look] == [SweepState.COMPLETE]
    assert await take(database, clock) == ["Shop"]


async def test_who_waits_for_a_turn_keeps_its_lease(
    slow: Sweeps, shop: FakeSource, database: Database, clock: Clock, turns: Turns
) -> None:
    """It was claimed together with those that are looked at first."""
    names = [f"Shop{number}" for number in range(17)]
    shop.shows |= {name: sweep(listing()) for name in names}
    await slow.keep_in_step([spec(name) for name in names])
    look = asyncio.create_task(slow.run_all())
    await until(lambda: len(shop.asked) == 16)
    async with database.read() as connection:
        before = await sources.next_due(connection)
    for _ in range(3):
        await turns.go_on()

    async with database.read() as connection:
        assert await sources.next_due(connection) == clock() + LEASE != before
    look.cancel()
    await asyncio.gather(look, return_exceptions=True)


async def test_the_leases_of_all_looks_are_renewed_together(
    slow: Sweeps, shop: FakeSource, database: Database, clock: Clock, turns: Turns
) -> None:
    """One transaction for seventeen; who lost one of them does not get it back by the others."""
    names = [f"Shop{number}" for number in range(17)]
    shop.shows |= {name: sweep(listing()) for name in names}
    await slow.keep_in_step([spec(name) for name in names])
    look = asyncio.create_task(slow.run_all())
    await until(lambda: len(shop.asked) == 16)
    async with database.write() as connection:
        lost = update(tables.sources).where(tables.sources.c.name == "Shop3")
        await connection.execute(lost.values(leased_by="other", lease_until=clock() + 2 * LEASE))
    ends = clock() + 2 * LEASE

    await turns.go_on()  # the only wait that there is

    async with database.read() as connection:
        rows = await connection.execute(select(tables.sources.c.name, tables.sources.c.lease_until))
        leases = dict(iter(rows))
    assert leases["Shop3"] == ends
    assert {leases[name] for name in names if name != "Shop3"} == {clock() + LEASE}
    look.cancel()
    await asyncio.gather(look, return_exceptions=True)


@pytest.mark.parametrize("how", ["taken over", "released", "moved", "removed"])
async def test_who_lost_a_lease_writes_nothing(
    slow: Sweeps,
    shop: FakeSource,
    record: Record,
    database: Database,
    clock: Clock,
    how: str,
) -> None:
    """Neither listings nor changes, nor the record of a sweep: the next look has it all to tell."""
    look = asyncio.create_task(slow.run_all())
    await until(lambda: bool(shop.asked))
    if how == "taken over":
        clock.advance(seconds=LEASE.total_seconds() + 1)
        assert await take(database, clock) == ["Shop"]
    elif how == "moved":
        await slow.keep_in_step([spec(url="https://elsewhere.example")])
    else:
        async with database.write() as connection:
            if how == "released":
                await sources.release_all(connection)
            else:
                await sources.remove(connection, 1, NOON)
    assert shop.gate is not None
    shop.gate.set()

    (report,) = await look

    assert (report.state, report.changes) == (SweepState.BUSY, ())
    assert "Nothing was kept" in (report.error or "")
    assert await record.count(tables.sweeps) == 0
    assert await record.count(tables.listings) == 0
    (left,) = await record.sources() or [None]
    assert left is None or left.baseline_at is None


async def test_two_looks_at_one_source_tell_a_restock_once(
    open_sweeps: Callable[[], Sweeps], shop: FakeSource, record: Record, clock: Clock
) -> None:
    """Of the one that was held up for longer than its lease nothing is kept."""
    one, two = open_sweeps(), open_sweeps()
    await one.keep_in_step([spec()])
    shop.shows["Shop"] = sweep(listing({"US 9": IN, "US 10": OUT}))
    await one.run_all()
    shop.shows["Shop"] = sweep(listing({"US 9": IN, "US 10": IN}))
    shop.gate = asyncio.Event()
    first = asyncio.create_task(one.run_all())
    await until(lambda: len(shop.asked) == 2)
    clock.advance(seconds=LEASE.total_seconds() + timedelta(seconds=1).total_seconds())
    second = asyncio.create_task(two.run_all())
    await until(lambda: len(shop.asked) == 3)
    shop.gate.set()
    states = {report.state for reports in await asyncio.gather(first, second) for report in reports}

    assert states == {SweepState.BUSY, SweepState.COMPLETE}
    assert [change.kind for change in await record.changes()] == [ChangeKind.RESTOCK]
