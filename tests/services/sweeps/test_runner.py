"""Sweeps: what is kept of each, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import SourceError, StoreError
from bot.models import ChangeKind, Page, Pause, SweepState
from bot.services.outbox.dispatcher import Deliveries
from bot.services.sweeps.runner import Sweeps
from bot.store import tables
from bot.store.alerts import deliveries
from bot.store.engine.database import Database
from bot.store.shops import listings, pages, pauses
from tests.conftest import NOON, Clock
from tests.makers import IN, OUT, listing, sweep
from tests.services.conftest import Record
from tests.services.fakes import FakeManners, FakeSender, FakeSource


async def test_a_restock_is_owed_with_the_sweep_that_found_it(
    sweeps: Sweeps, shop: FakeSource, record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """The first sweep is silent; the next one's changes name it, the shop and the listing."""
    await record.subscribe()
    (first,) = await sweeps.run_all()
    shop.shows["Shop"] = sweep(listing({"US 9": IN}))

    (second,) = await sweeps.run_all()

    assert (first.state, first.changes) == (SweepState.COMPLETE, ())
    (change,) = second.changes
    assert (change.kind, change.retailer, change.region) == (ChangeKind.LIVE, "Shop", "AU")
    assert (change.sizes, change.sweep_id, change.listing_id) == (("US 9",), 2, 1)
    assert await record.changes() == [change]
    await outbox.drain()
    assert [outgoing.change for outgoing in sender.sent] == [change]


async def test_a_whole_sweep_is_kept_or_nothing(
    sweeps: Sweeps,
    shop: FakeSource,
    record: Record,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If what is owed cannot be written, the listing is still out and the next sweep finds it."""
    await record.subscribe()
    await sweeps.run_all()
    shop.shows["Shop"] = sweep(
        listing({"US 9": IN}), pages=(Page(url="u", etag="e", last_modified=None, extract="x"),)
    )

    async def refuse(*_: object) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "enqueue", refuse)
        (failed,) = await sweeps.run_all()

    assert (failed.state, failed.error) == (SweepState.FAILED, "The disk is full.")
    assert [await record.count(table) for table in (tables.changes, tables.pages)] == [0, 0]
    assert await record.count(tables.sweeps) == 1
    async with record.database.read() as connection:
        (known,) = await listings.known(connection, 1)
    assert [size.stock for size in known.sizes] == [OUT]


async def test_a_database_that_cannot_be_read_fails_the_sweep_and_no_more(
    sweeps: Sweeps, shop: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is reported as one that failed, with the sentence."""

    async def refuse(*_: object) -> None:
        raise StoreError("The disk cannot be read.")

    monkeypatch.setattr(pages, "of_source", refuse)

    (report,) = await sweeps.run_all()

    assert (report.state, report.error) == (SweepState.FAILED, "The disk cannot be read.")


@pytest.mark.parametrize(
    ("shown", "state", "error"),
    [
        (SourceError("The shop is closed."), SweepState.FAILED, "The shop is closed."),
        (KeyError("bug"), SweepState.FAILED, "Raincloud failed to read this page"),
        (
            sweep(complete=False, reason="Page 2 failed.", products=9),
            SweepState.PARTIAL,
            "Page 2 failed.",
        ),
        (sweep(), SweepState.PARTIAL, "no products"),
    ],
)
async def test_a_blind_sweep_is_recorded_with_its_reason(
    sweeps: Sweeps,
    shop: FakeSource,
    record: Record,
    caplog: pytest.LogCaptureFixture,
    *,
    shown: object,
    state: SweepState,
    error: str,
) -> None:
    """No change, no baseline; the source says why it is failing."""
    shop.shows["Shop"] = shown  # type: ignore[assignment]

    (report,) = await sweeps.run_all()

    assert (report.state, report.changes) == (state, ())
    assert error in (report.error or "")
    (status,) = await record.sources()
    assert (status.baseline_at, status.failures) == (None, 1)
    assert status.error == report.error
    assert await record.count(tables.sweeps) == 1
    assert ("Traceback" in caplog.text) is isinstance(shown, KeyError)


async def test_a_pause_outlives_the_process(
    sweeps: Sweeps, manners: FakeManners, database: Database
) -> None:
    """A shop that refused us is not asked again because we were restarted."""
    pause = Pause(budget="shopify", until=NOON + timedelta(minutes=14), failures=2)
    manners.pauses = [replace(pause, failures=1), replace(pause, budget="other")]
    await sweeps.run_all()
    manners.pauses = [pause]

    await sweeps.run_all()

    async with database.read() as connection:
        assert await pauses.known(connection) == [pause]


async def test_what_another_process_was_told_is_obeyed_before_the_next_look(
    sweeps: Sweeps, shop: FakeSource, manners: FakeManners, database: Database
) -> None:
    """A refusal that a look by hand met holds for the sweeps too, and none of it is overwritten."""
    pause = Pause(budget="shopify", until=NOON + timedelta(minutes=14), failures=2)
    async with database.write() as connection:
        await pauses.add(connection, [pause])
    learned: list[list[Pause]] = []
    shop.before_answer = lambda: learned.append(list(manners.learned))

    await sweeps.run_all()

    assert learned == [[pause]]


async def test_old_records_are_pruned_and_their_changes_stay(
    sweeps: Sweeps, shop: FakeSource, record: Record, clock: Clock
) -> None:
    """A change outlives the record of the sweep that found it."""
    await sweeps.run_all()
    shop.shows["Shop"] = sweep(listing({"US 9": IN}))
    await sweeps.run_all()
    clock.advance(days=14, seconds=1)

    await sweeps.prune(timedelta(days=14))

    assert await record.count(tables.sweeps) == 0
    (change,) = await record.changes()
    assert change.sweep_id is None


async def test_old_records_are_pruned_in_parts(
    sweeps: Sweeps, record: Record, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are after a long time, others may write in between."""
    monkeypatch.setattr("bot.services.sweeps.runner.PRUNED_AT_ONCE", 2)
    for _ in range(5):
        await sweeps.run_all()
        clock.advance(minutes=10)
    clock.advance(days=15)
    await sweeps.run_all()

    await sweeps.prune(timedelta(days=14))

    assert await record.count(tables.sweeps) == 1
