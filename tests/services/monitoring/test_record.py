"""What the record tells in numbers outlives a restart, and what is pruned of it."""

from __future__ import annotations

from sqlalchemy import delete

from bot.models import ChangeKind, DeliveryState, LatenessTally, Outcome, OutcomeKind, Priority
from bot.services.monitoring import Figures
from bot.services.outbox import Deliveries
from bot.services.sweeps.runner import Sweeps
from bot.store import tables
from bot.store.engine import Database
from bot.store.processes import figures
from tests.conftest import Clock
from tests.makers import change, delivery
from tests.services.conftest import Record
from tests.services.fakes import FakeSender, FakeSource


async def tally(database: Database, clock: Clock) -> None:
    """Add what was sent since the last time."""
    async with database.write() as connection:
        await figures.tally_lateness(connection, clock())


async def test_lateness_is_added_up_once_and_kept(
    database: Database, record: Record, outbox: Deliveries, clock: Clock
) -> None:
    """However often it is tallied, and though the record of it goes."""
    await tally(database, clock)
    await record.subscribe()
    for late in (1, 45):
        await record.find(change(ChangeKind.RESTOCK, at=clock(), title=f"Shoe {late}"))
        clock.advance(seconds=late)
        await outbox.drain()
    assert await record.states() == ["sent", "sent"]
    clock.advance(minutes=2)

    await tally(database, clock)
    async with database.write() as connection:
        await connection.execute(delete(tables.deliveries))
    await tally(database, clock)
    counted = await Figures(database, clock).count()

    counts = (0, 1, 0, 0, 0, 0, 1, 0, 0, 0)
    assert counted.lateness == {"stock": LatenessTally(counts=counts, seconds=46.0)}
    assert counted.deliveries == {}


async def test_what_may_still_be_written_is_added_next_time(
    database: Database, record: Record, outbox: Deliveries, clock: Clock
) -> None:
    """A transaction of a moment ago may not have ended yet."""
    await tally(database, clock)
    clock.advance(minutes=2)
    await record.subscribe()
    await record.find(change(ChangeKind.RESTOCK, at=clock()))
    await outbox.drain()

    await tally(database, clock)
    early = await Figures(database, clock).count()
    clock.advance(minutes=2)
    await tally(database, clock)
    late = await Figures(database, clock).count()

    assert early.lateness == {}
    assert sum(late.lateness["stock"].counts) == 1


async def test_deliveries_are_counted_by_state_and_reason(
    database: Database, record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """As they stand in the tables."""
    sender.outcome_of[12] = Outcome(kind=OutcomeKind.REFUSED, reason="It is too long.")
    waits = delivery(13, state=DeliveryState.HELD, priority=Priority.NEWS)
    await record.find(change())
    await record.enqueue(delivery(11), delivery(12), waits)
    await outbox.drain()

    counted = await Figures(database, clock).count()

    assert counted.deliveries[("sent", "")] == 1
    assert counted.deliveries[("failed", "It is too long.")] == 1
    assert counted.deliveries[("held", "")] == 1


async def test_the_record_is_counted_once_a_minute(
    database: Database, record: Record, clock: Clock
) -> None:
    """However many ask: it costs as much as the record is long."""
    kept = Figures(database, clock)
    first = await kept.count()
    await record.find(change())
    await record.enqueue(delivery(11))

    assert await kept.count() is first
    clock.advance(minutes=1)
    assert (await kept.count()).deliveries == {("pending", ""): 1}


async def test_looks_are_counted_by_source_and_state(
    database: Database, sweeps: Sweeps, shop: FakeSource, clock: Clock
) -> None:
    """With those that are folded into one record, and when the source was seen whole."""
    for _ in range(3):
        await sweeps.run_all()
        clock.advance(minutes=5)
    shop.shows["Shop"] = RuntimeError("not readable")
    await sweeps.run_all()

    (source,) = (await Figures(database, clock).count()).sources

    assert source.name == "Shop"
    assert source.looks == {"complete": 3, "failed": 1}
    assert source.last_complete_at is not None
