"""A drop's reminders: a day before, an hour before, and at its time, each once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.models import ChangeKind, Outcome, OutcomeKind
from bot.services.drops.entries import Drops
from bot.services.outbox.dispatcher import Deliveries
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import GUILD, OTHER_GUILD, TEN, enter, make_subscription
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

DAY, HOUR, NOW = timedelta(hours=24), timedelta(hours=1), timedelta(0)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
async def subscribed(record: Record) -> None:
    """Let a channel hear of drops a day before, an hour before, and at their time."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))


async def leads(record: Record) -> list[timedelta]:
    """Return the reminders that were owed, in order."""
    told = {change.id: change.lead for change in await record.changes()}
    queued = [told[delivery.change_id or 0] for delivery in await record.deliveries()]
    return [lead for lead in queued if lead is not None]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(days=7), []),
        (3 * HOUR, [3 * HOUR]),
        (HOUR, [3 * HOUR]),
        (HOUR / 4, [HOUR / 4]),
        (SECOND, [HOUR / 4]),
    ],
)
async def test_each_subscription_has_its_own_leads(
    drops: Drops, record: Record, clock: Clock, before: timedelta, expected: list[timedelta]
) -> None:
    """One that wants three hours and a quarter of one is told then, however late the bot comes."""
    subscription = make_subscription(
        ChangeKind.ANNOUNCED, channel_id=99, lead_times=(3 * HOUR, HOUR / 4)
    )
    await record.subscribe(subscription)
    await enter(drops)
    clock.now = TEN - before

    await drops.tell_leads()

    told = {change.id: change.lead for change in await record.changes()}
    queued = [d for d in await record.deliveries() if d.destination.id == 99]
    assert [told[d.change_id or 0] for d in queued if told[d.change_id or 0]] == expected


async def test_each_reminder_is_owed_at_its_moment(
    drops: Drops, record: Record, clock: Clock
) -> None:
    """Not a second before; asked again, it is not owed again; and the next moment is known."""
    await enter(drops)
    heard = []
    for moment in (TEN - DAY, TEN - HOUR, TEN):
        clock.now = moment - SECOND
        assert await drops.tell_leads() == moment or moment == TEN - DAY
        clock.now = moment
        for _ in range(3):
            await drops.tell_leads()
        heard.append(await leads(record))

    assert heard == [[DAY], [DAY, HOUR], [DAY, HOUR, NOW]]
    clock.advance(days=1)
    assert await drops.tell_leads() is None
    assert len(await leads(record)) == 3


async def test_a_restart_owes_no_reminder_twice(
    drops: Drops, record: Record, database: Database, outbox: Deliveries, clock: Clock
) -> None:
    """What was owed is in the store, not in a timer."""
    await enter(drops)
    clock.now = TEN - HOUR
    await drops.tell_leads()

    await Drops(database, outbox.wake, clock).tell_leads()

    assert await leads(record) == [HOUR]


async def test_two_processes_owe_a_reminder_once(
    drops: Drops, record: Record, database: Database, outbox: Deliveries, clock: Clock
) -> None:
    """Both find it due in the same moment; one writes it."""
    await enter(drops)
    clock.now = TEN - HOUR

    await asyncio.gather(*(Drops(database, outbox.wake, clock).tell_leads() for _ in range(4)))

    assert await leads(record) == [HOUR]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (DAY, [DAY]),
        (2 * HOUR, [DAY]),
        (HOUR + SECOND, [DAY]),
        (HOUR, [HOUR]),
        (SECOND, [HOUR]),
        (NOW, [NOW]),
        (-timedelta(minutes=29), [NOW]),
        (-timedelta(minutes=30), []),
        (-DAY, []),
    ],
)
async def test_after_a_time_without_the_bot_only_the_nearest_is_owed(
    drops: Drops, record: Record, clock: Clock, before: timedelta, expected: list[timedelta]
) -> None:
    """And none that is of no more use."""
    await enter(drops)
    clock.now = TEN - before

    await drops.tell_leads()

    assert await leads(record) == expected


async def test_who_is_told_late_needs_no_earlier_reminder(
    drops: Drops, record: Record, clock: Clock
) -> None:
    """A drop entered half an hour ahead is announced, and then it drops."""
    clock.now = TEN - HOUR / 2
    await enter(drops)
    await drops.tell_leads()
    assert await leads(record) == []

    clock.now = TEN
    await drops.tell_leads()

    assert await leads(record) == [NOW]


async def test_a_moved_drop_has_its_reminders_anew(
    drops: Drops, record: Record, clock: Clock
) -> None:
    """For the new time, and none for the old one."""
    drop, _ = await enter(drops)
    clock.now = TEN - HOUR
    await drops.tell_leads()
    await drops.move(GUILD, drop.id, "2026-12-07 10:00", None)
    for moment in (TEN, TEN + DAY, TEN + 2 * DAY - HOUR, TEN + 2 * DAY):
        clock.now = moment
        await drops.tell_leads()

    assert await leads(record) == [HOUR, DAY, HOUR, NOW]


async def test_a_day_has_no_hour(drops: Drops, record: Record, clock: Clock) -> None:
    """It is told the day before and when the day begins, in the drop's own zone."""
    await enter(drops, at="2026-12-05", timezone="Asia/Tokyo")
    midnight = TEN.replace(day=4, hour=15)
    heard = []
    for moment in (midnight - DAY, midnight - HOUR, midnight):
        clock.now = moment
        await drops.tell_leads()
        heard.append(await leads(record))

    assert heard == [[DAY], [DAY], [DAY, NOW]]


@pytest.mark.parametrize("at", ["2026-12", "tbc"])
async def test_what_has_no_day_has_no_reminder(
    drops: Drops, record: Record, clock: Clock, at: str
) -> None:
    """A month is not a moment."""
    await enter(drops, at=at)
    for days in range(20):
        clock.now = TEN - DAY * 10 + DAY * days
        await drops.tell_leads()

    assert await leads(record) == []


async def test_a_reminder_is_sent_to_its_guild_only(
    drops: Drops, record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """To subscriptions to announced drops there."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await record.subscribe(
        make_subscription(ChangeKind.ANNOUNCED, guild_id=OTHER_GUILD, channel_id=99)
    )
    await enter(drops)
    clock.now = TEN
    await drops.tell_leads()

    await outbox.drain()

    told = [outgoing.change for outgoing in sender.sent]
    assert {outgoing.delivery.guild_id for outgoing in sender.sent} == {GUILD}
    assert [change.lead for change in told if change is not None][:1] == [NOW]


async def test_an_announcement_in_doubt_does_not_follow_its_correction(
    drops: Drops, record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """What was under way when its drop moved is looked for, and never tried again."""
    await record.subscribe()
    sender.outcomes = [Outcome(kind=OutcomeKind.DOUBT)]
    drop, _ = await enter(drops)
    await outbox.drain()
    await drops.move(GUILD, drop.id, "2026-12-07 10:00", None)

    clock.advance(minutes=1)
    await outbox.drain()

    assert [sent.change.kind for sent in sender.sent if sent.change] == [
        ChangeKind.ANNOUNCED,
        ChangeKind.MOVED,
    ]
    clock.advance(minutes=1)
    await outbox.drain()
    assert await record.states() == ["expired", "sent", "expired"]  # the last is its edit


async def test_a_day_is_told_when_the_bot_was_away_at_its_midnight(
    drops: Drops, record: Record, clock: Clock
) -> None:
    """A day without an hour is news for most of it."""
    await enter(drops, at="2026-12-05")
    midnight = TEN.replace(hour=0)
    clock.now = midnight + 9 * HOUR

    await drops.tell_leads()

    assert await leads(record) == [NOW]
