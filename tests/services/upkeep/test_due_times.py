"""A clock that was ahead, and is right now, makes nothing wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, select, update

from bot.models import DeliveryState, HeldFor, Outcome, OutcomeKind
from bot.services.outbox.dispatcher import Deliveries
from bot.services.sweeps.leases import LEASE
from bot.services.sweeps.runner import Sweeps
from bot.services.upkeep import DueTimes
from bot.store import tables
from bot.store.engine import due_times
from bot.store.engine.database import Database
from tests.conftest import NOON, Clock
from tests.makers import CHANNEL, change, delivery, enter, make_subscription, spec
from tests.services.conftest import Record
from tests.services.fakes import FakeSender, FakeSource, until

JUMPS = [
    timedelta(minutes=4),
    timedelta(hours=1),
    timedelta(days=1, hours=5),
    timedelta(days=40),
    timedelta(days=365 * 30),
]
ALL_JUMPS = pytest.mark.parametrize("ahead", JUMPS, ids=str)


@pytest.fixture
def mending(database: Database, clock: Clock) -> DueTimes:
    """Return the service."""
    return DueTimes(database, clock)


async def write(database: Database, column: Column[Any], value: datetime) -> None:
    """Let a column say something in all rows."""
    async with database.write() as connection:
        await connection.execute(update(column.table).values({column.name: value}))


async def read(database: Database, column: Column[Any]) -> datetime | None:
    """Return what a column says in the only row."""
    async with database.read() as connection:
        found: datetime | None = (await connection.execute(select(column))).scalar_one()
        return found


@ALL_JUMPS
async def test_a_source_is_swept_again(
    sweeps: Sweeps, shop: FakeSource, mending: DueTimes, clock: Clock, ahead: timedelta
) -> None:
    """Within its own rhythm; its records tell no future."""
    clock.now = NOON + ahead
    await sweeps.run_due()
    await until(lambda: not sweeps._tasks)  # noqa: SLF001 - it is written down then
    clock.now = NOON
    assert await sweeps.run_due() == pytest.approx(
        NOON + ahead + spec().every, abs=timedelta(minutes=1)
    )

    await mending.mend()
    await sweeps.run_due()

    await until(lambda: len(shop.asked) == 2)
    await sweeps.aclose()


async def test_a_source_is_swept_again_though_its_last_looks_are_one_record(
    sweeps: Sweeps, shop: FakeSource, mending: DueTimes, clock: Clock
) -> None:
    """That record begins with the first of them, before the clock was set back."""
    await sweeps.run_all()
    clock.advance(minutes=1)
    await sweeps.run_all()
    clock.now = NOON + timedelta(seconds=10)

    await mending.mend()
    await sweeps.run_due()

    await until(lambda: len(shop.asked) == 3)
    await sweeps.aclose()


async def test_a_source_rests_as_long_as_it_should_while_the_clock_is_right(
    sweeps: Sweeps, shop: FakeSource, mending: DueTimes, record: Record
) -> None:
    """Also one that asked to be left alone until tomorrow."""
    await sweeps.run_all()
    async with record.database.write() as connection:
        tomorrow = NOON + timedelta(days=1)
        await connection.execute(update(tables.sources).values(next_at=tomorrow))

    await mending.mend()
    await sweeps.run_due()

    assert shop.asked == ["Shop"]


@ALL_JUMPS
async def test_what_is_owed_is_sent(
    record: Record,
    mending: DueTimes,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
    ahead: timedelta,
) -> None:
    """Owed by a clock that was ahead, or put off by it."""
    await record.enqueue(
        delivery(due_at=NOON + ahead),
        delivery(CHANNEL + 1, cause="put off", due_at=NOON, state=DeliveryState.RETRY),
    )
    async with record.database.write() as connection:
        await connection.execute(
            tables.destinations.insert().values(
                kind="channel", id=CHANNEL + 1, served_at=NOON + ahead
            )
        )
        await connection.execute(
            update(tables.deliveries)
            .where(tables.deliveries.c.cause == "put off")
            .values(due_at=NOON + ahead + timedelta(minutes=1))
        )
    await outbox.drain()
    assert not sender.sent

    await mending.mend()
    await outbox.drain()

    assert sorted(sender.destinations) == [CHANNEL, CHANNEL + 1]


async def test_what_was_put_off_is_sent_though_its_channel_has_been_served_since(
    record: Record, mending: DueTimes, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """An alert may come before anybody looks whether the clock was set."""
    clock.now = NOON + timedelta(hours=1)
    await record.enqueue(delivery(due_at=clock.now, expires_at=NOON + timedelta(hours=9)))
    sender.outcomes = [Outcome(kind=OutcomeKind.RETRY, reason="Busy.")]
    await outbox.drain()
    clock.now = NOON
    await record.enqueue(delivery(cause="new"))
    await outbox.drain()
    assert await record.states() == ["retry", "sent"]

    await mending.mend()
    await outbox.drain()

    assert await record.states() == ["sent", "sent"]


async def test_what_discord_put_off_waits_as_long_as_it_wants(
    record: Record, mending: DueTimes, outbox: Deliveries, sender: FakeSender
) -> None:
    """However long, while the clock is right."""
    later = NOON + timedelta(hours=11)
    await record.enqueue(delivery(due_at=later, state=DeliveryState.RETRY))

    await mending.mend()
    await outbox.drain()

    assert not sender.sent


@pytest.mark.parametrize(
    ("held_for", "stays", "goes"),
    [
        (HeldFor.AWAY, timedelta(minutes=2), timedelta(minutes=9)),
        (HeldFor.QUIET, timedelta(hours=23), timedelta(hours=27)),
        (HeldFor.DAILY, timedelta(hours=25), timedelta(days=2)),
        (HeldFor.WEEKLY, timedelta(days=7), timedelta(days=8)),
    ],
)
async def test_what_is_held_is_held_no_longer_than_its_own_rhythm(
    record: Record, mending: DueTimes, held_for: HeldFor, stays: timedelta, goes: timedelta
) -> None:
    """A digest of a day is no further off than a day, a week's than a week.

    What came too late is told in minutes, however far the clock was set back meanwhile.
    """
    queued = delivery(state=DeliveryState.HELD, held_for=held_for)
    await record.enqueue(
        replace(queued, cause="stays", due_at=NOON + stays),
        replace(queued, cause="goes", due_at=NOON + goes),
    )

    await mending.mend()

    due = {each.cause: each.due_at for each in await record.deliveries()}
    assert due == {"stays": NOON + stays, "goes": NOON}


@ALL_JUMPS
async def test_a_channel_is_waited_for_no_longer_than_a_day(
    record: Record, mending: DueTimes, ahead: timedelta
) -> None:
    """What is kept for it does not end because the clock is right again."""
    away = NOON + timedelta(days=1)
    await record.enqueue(
        delivery(state=DeliveryState.HELD, held_for=HeldFor.BROKEN, due_at=away + ahead)
    )

    await mending.mend()

    assert (await record.delivery()).due_at == away


@ALL_JUMPS
async def test_a_doubt_is_as_old_as_can_be(
    record: Record, mending: DueTimes, database: Database, ahead: timedelta
) -> None:
    """Its nonce is trusted no more: nobody knows how long ago it was tried."""
    await record.enqueue(delivery(state=DeliveryState.RETRY))
    await write(database, tables.deliveries.c.doubt_since, NOON + ahead)

    await mending.mend()

    assert (await record.delivery()).doubt_since == NOON - due_times.OLD_DOUBT


@ALL_JUMPS
async def test_a_lease_lasts_no_longer_than_a_lease_can(
    record: Record, sweeps: Sweeps, mending: DueTimes, database: Database, ahead: timedelta
) -> None:
    """Whoever holds it may be at work still: it is not taken away at once."""
    await record.enqueue(delivery(state=DeliveryState.SENDING))
    for table in (tables.sources, tables.deliveries):
        await write(database, table.c.lease_until, NOON + ahead + timedelta(minutes=20))

    await mending.mend()

    assert await read(database, tables.sources.c.lease_until) == NOON + LEASE
    found = await read(database, tables.deliveries.c.lease_until)
    assert found is not None
    assert NOON < found <= NOON + timedelta(minutes=3)


@pytest.mark.parametrize("column", due_times.SINCE, ids=str)
async def test_nothing_was_done_in_the_future(
    record: Record,
    drops: Any,
    sweeps: Sweeps,
    mending: DueTimes,
    database: Database,
    column: Column[Any],
) -> None:
    """So that what rests since then rests its own time at most; what is past stays."""
    await sweeps.run_all()
    subscription = await record.subscribe(make_subscription())
    drop, _ = await enter(drops)
    listing_id = await record.list_product()
    rows = {
        tables.destinations: {"kind": "channel", "id": 1, "served_at": NOON},
        tables.alerted_sizes: {
            "subscription_id": subscription.id,
            "listing_id": listing_id,
            "label": "US 9",
            "at": NOON,
        },
        tables.topics: {"channel_id": 1, "topic": "t", "thread_id": 2, "made_at": NOON},
        tables.events: {
            "guild_id": subscription.guild_id,
            "drop_id": drop.id,
            "revision": 1,
            "tried_at": NOON,
        },
        tables.guides: {
            "guild_id": subscription.guild_id,
            "user_id": 1,
            "draft": {},
            "step": "kinds",
            "changed_at": NOON,
        },
        tables.drop_drafts: {
            "id": 1,
            "guild_id": subscription.guild_id,
            "user_id": 1,
            "document": {},
            "changed_at": NOON,
        },
        tables.imports: {
            "id": 1,
            "guild_id": subscription.guild_id,
            "user_id": 1,
            "document": {},
            "made_at": NOON,
        },
        tables.refusals: {
            "channel_id": 1,
            "code": 1,
            "reason": "No.",
            "at": NOON,
            "tried_at": NOON,
        },
    }
    if column.table in rows:
        async with database.write() as connection:
            await connection.execute(column.table.insert().values(rows[column.table]))

    for written, mended in (
        (NOON + timedelta(hours=1), NOON),
        (NOON - timedelta(hours=1), NOON - timedelta(hours=1)),
    ):
        await write(database, column, written)
        await mending.mend()
        assert await read(database, column) == mended


@ALL_JUMPS
async def test_a_limit_is_over_in_a_day(
    database: Database, mending: DueTimes, clock: Clock, ahead: timedelta
) -> None:
    """However far ahead the clock was when Discord asked to be left alone."""
    until_then = NOON + ahead + timedelta(hours=23)
    row = {"channel_id": CHANNEL, "action": "publish", "until": until_then}
    async with database.write() as connection:
        await connection.execute(tables.limits.insert().values(row))

    await mending.mend()

    left = await read(database, tables.limits.c.until)
    assert left is not None
    assert left <= NOON + timedelta(days=1, seconds=2)


async def test_every_instant_of_the_store_is_thought_of() -> None:
    """A new column of the kind is listed here, or there."""
    a_while = timedelta(minutes=1)
    rules = due_times.rules(
        NOON, discord_now=NOON, sweep_lease=a_while, send_lease=a_while, catch_up=a_while
    )
    listed = {rule.column for rule in rules}
    harmless = {
        "changes.at": "an alert that says when it was found",
        "changes.drop_at": "a date of the world",
        "subscriptions.created_at": "shown alone",
        "deliveries.expires_at": "how long news stays news",
        "deliveries.sent_at": "shown alone",
        "guilds.joined_at": "shown alone",
        "guilds.timed_out_until": "Discord's own; it tells it anew at each start",
        "guilds.left_at": "what was left is kept a little longer",
        "drops.at": "a date of the world",
        "drops.ends_at": "the same",
        "changes.opens_at": "the same",
        "drops.opens_at": "the same",
        "audit.at": "shown alone",
        "quiz_answers.answered_at": "shown alone",
        "listings.first_seen_at": "shown alone",
        "sightings.at": "a date of the world",
        "sightings.ends_at": "the same",
        "sightings.opens_at": "the same",
        "sightings.told_at": "the same",
        "price_history.at": "a chart shows it when its day has come",
        "calendar_addresses.made_at": "never asked",
        "heartbeats.beat_at": "each process writes its own anew every 15 seconds",
        "absences.asked_at": "who was asked for in the future is asked for",
        "absences.absent_since": "the same, before anybody is forgotten",
        "taught.taught_at": "shown alone",
        "unanswered.last_asked_at": "a question is kept a little longer",
        "pauses.until": "the budgets see to it, by when each pause began",
        "pauses.since": "the same",
        "budgets.full_at": "by the database's clock, which sees to it when a turn is taken",
        "leases.until": "by the same, when a lease is looked at",
    }
    for table in tables.metadata.sorted_tables:
        for column in table.columns:
            if type(column.type).__name__ == "Instant" and column not in listed:
                assert str(column) in harmless, f"{column}: what if the clock was ahead?"


async def test_where_nothing_is_wrong_nothing_is_written(
    record: Record, mending: DueTimes, sweeps: Sweeps, caplog: pytest.LogCaptureFixture
) -> None:
    """The writer is left to others."""
    await record.subscribe()
    await record.find(change())
    await sweeps.run_all()
    before = await record.deliveries()

    assert await mending.mend() is None

    assert await record.deliveries() == before
    assert "set right" not in caplog.text
