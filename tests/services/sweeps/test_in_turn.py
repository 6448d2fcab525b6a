"""Sweeps: when the next one comes, and who may look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.errors import SourceError, StoreError
from bot.models import SweepState
from bot.services.outbox.dispatcher import Deliveries
from bot.services.sweeps.runner import LEASE, Sweeps
from bot.store import tables
from bot.store.engine.database import Database
from bot.store.shops import listings
from tests.conftest import NOON, ON_SQLITE, Clock
from tests.makers import spec
from tests.services.conftest import Record
from tests.services.fakes import FakeManners, FakeSource, until

EVERY = spec().every


async def test_a_sweep_that_could_not_be_kept_is_made_again(
    sweeps: Sweeps,
    shop: FakeSource,
    record: Record,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When its lease has ended, though it is the only source there is."""

    async def refuse(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(listings, "known", refuse)
        await sweeps.run_all()
    assert await sweeps.run_due() == NOON + LEASE

    clock.advance(seconds=LEASE.total_seconds())
    assert await sweeps.run_due() is None
    await until(lambda: len(shop.asked) == 2)
    await sweeps.aclose()


async def test_a_failing_source_is_asked_more_rarely(
    record: Record, sweeps: Sweeps, shop: FakeSource, clock: Clock
) -> None:
    """Twice as long each time, to an hour; and in its own rhythm again once it answers."""
    good = shop.shows["Shop"]
    shop.shows["Shop"] = SourceError("No.")
    waits = []
    for _ in range(6):
        await sweeps.run_all()
        (status,) = await record.sources()
        assert status.next_at is not None
        waits.append((status.next_at - clock.now) / EVERY)
    shop.shows["Shop"] = good
    await sweeps.run_all()
    (status,) = await record.sources()

    assert waits == [1, 2, 4, 8, 8, 8]
    assert (status.next_at, status.failures, status.error) == (clock.now + EVERY, 0, None)


async def test_a_source_that_names_a_time_is_left_alone_until_then(
    record: Record, sweeps: Sweeps, shop: FakeSource
) -> None:
    """Its word counts for more than our rhythm."""
    error = SourceError("Later.")
    error.until = NOON + timedelta(hours=3)  # type: ignore[attr-defined]
    shop.shows["Shop"] = error

    await sweeps.run_all()

    (status,) = await record.sources()
    assert status.next_at == NOON + timedelta(hours=3)


async def test_the_jitter_only_makes_us_slower(
    record: Record,
    database: Database,
    shop: FakeSource,
    manners: FakeManners,
    outbox: Deliveries,
    clock: Clock,
) -> None:
    """At most a tenth of the rhythm."""
    late = Sweeps(database, {"fake": shop}, manners, outbox.wake, clock, vary=lambda: 1.0)
    await late.keep_in_step([spec()])
    await late.run_all()

    (status,) = await record.sources()
    assert status.next_at == NOON + EVERY * 1.1


async def test_only_what_is_due_is_looked_at(
    sweeps: Sweeps, shop: FakeSource, clock: Clock
) -> None:
    """And the next time is known."""
    await sweeps.run_all()
    clock.advance(seconds=EVERY.total_seconds() - 1)
    assert await sweeps.run_due() == NOON + EVERY
    assert len(shop.asked) == 1

    clock.advance(seconds=1)
    assert await sweeps.run_due() is None
    await until(lambda: len(shop.asked) == 2)
    await sweeps.aclose()


async def test_two_processes_never_look_at_one_source_together(
    open_sweeps: Callable[[], Sweeps], shop: FakeSource
) -> None:
    """The second says that it is busy; a source that is free it looks at."""
    one, two = open_sweeps(), open_sweeps()
    shop.shows["Other"] = shop.shows["Shop"]
    await one.keep_in_step([spec("Other"), spec("Shop")])
    shop.gate = asyncio.Event()
    first = asyncio.create_task(one.run_all(["Shop"]))
    await until(lambda: shop.asked == ["Shop"])

    second = asyncio.create_task(two.run_all(iter(["Other", "Shop"])))
    await until(lambda: len(shop.asked) == 2)
    shop.gate.set()

    assert [report.state for report in await first] == [SweepState.COMPLETE]
    assert [(report.source, report.state) for report in await second] == [
        ("Other", SweepState.COMPLETE),
        ("Shop", SweepState.BUSY),
    ]
    assert sorted(shop.asked) == ["Other", "Shop"]


async def test_the_round_does_not_look_at_what_is_under_way(
    sweeps: Sweeps, shop: FakeSource
) -> None:
    """However often it is asked."""
    shop.gate = asyncio.Event()
    for _ in range(3):
        await sweeps.run_due()
    await until(lambda: bool(shop.asked))
    await sweeps.run_due()
    shop.gate.set()
    await sweeps.aclose()

    assert shop.asked == ["Shop"]


@ON_SQLITE  # only one process can have a file of it
async def test_stopping_leaves_no_half_sweep(
    sweeps: Sweeps, shop: FakeSource, record: Record
) -> None:
    """A look under way is as if it had not begun, and the next start may look at once."""
    shop.gate = asyncio.Event()
    await sweeps.run_due()
    await until(lambda: bool(shop.asked))

    await sweeps.aclose()
    await sweeps.begin()

    assert await record.count(tables.sweeps) == 0
    shop.gate.set()
    (report,) = await sweeps.run_all()
    assert report.state is SweepState.COMPLETE
