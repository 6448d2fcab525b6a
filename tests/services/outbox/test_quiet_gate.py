"""What comes to its turn in quiet hours, after a retry or a backlog, waits for their end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.models import (
    Change,
    ChangeKind,
    Destination,
    DestinationKind,
    Digest,
    Outcome,
    OutcomeKind,
    QuietHours,
)
from bot.services.drops.entries import Drops
from bot.services.members import Watches
from bot.services.outbox import dispatcher
from bot.services.outbox.dispatcher import Deliveries
from bot.services.outbox.gates import quiet_gate
from bot.store.engine.database import Database
from tests.conftest import NOON, Clock
from tests.makers import CHANNEL, GUILD, OTHER_CHANNEL, change, delivery, enter, make_subscription
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

CUT, SOLD_OUT = ChangeKind.PRICE_CUT, ChangeKind.SOLD_OUT
AFTERNOON = QuietHours(begins=time(11), ends=time(14))  # it is noon
DAILY: dict[str, Any] = {"digest": Digest.DAILY, "digest_at": time(18)}
HOUR = timedelta(hours=1)
PERSON = 71


@pytest.fixture
def watches(database: Database, clock: Clock) -> Watches:
    """Watch."""
    return Watches(database, clock)


def news(number: int = 1, kind: ChangeKind = CUT, **changes: Any) -> Change:
    """Find something of one of several products."""
    return change(kind, title=f"Shoe {number}", style_code=None, **changes)


async def test_a_backlog_is_not_sent_into_the_quiet(
    record: Record, leave: Callable[..., Any], outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """A retry that comes to its turn in the quiet waits; a test a moderator asked for does not."""
    await record.settle(quiet=QuietHours(begins=time(13), ends=time(15)))
    await record.subscribe()
    await record.find(news(1))
    await record.find(news(2))
    sender.outcomes = [Outcome(kind=OutcomeKind.RETRY, retry_after=2 * HOUR)] * 2
    assert await leave() == ["Shoe 1", "Shoe 2"]
    clock.advance(hours=2)
    await record.enqueue(delivery(due_at=clock.now, expires_at=None))

    assert await leave() == [None]
    assert await record.states() == ["held", "held", "sent"]
    assert await leave(hours=1) == [["Shoe 1", "Shoe 2"]]


async def test_what_failed_before_is_not_tried_again_just_before_the_quiet(
    record: Record, leave: Callable[..., Any], outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """It might be repeated into it; what is tried for the first time leaves."""
    await record.settle(quiet=QuietHours(begins=time(13), ends=time(15)))
    await record.subscribe()
    await record.find(news(1))
    sender.outcomes = [Outcome(kind=OutcomeKind.RETRY, retry_after=timedelta(minutes=59))]
    assert await leave() == ["Shoe 1"]
    clock.advance(minutes=59, seconds=40)
    await record.find(news(2, at=clock.now))

    assert await leave() == ["Shoe 2"]
    assert sorted(await record.states()) == ["held", "sent"]
    assert await leave(hours=2, minutes=1) == ["Shoe 1"]


async def test_a_digest_that_the_quiet_overtakes_is_folded_anew(
    record: Record, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """So that one message comes after it, with all in it."""
    await record.settle(quiet=QuietHours(begins=time(18, 30), ends=time(20)))
    await record.subscribe(make_subscription(CUT, **DAILY))
    await record.subscribe(make_subscription(SOLD_OUT))
    await record.find(news(1))
    await record.find(news(2))
    sender.outcomes = [Outcome(kind=OutcomeKind.RETRY, retry_after=HOUR)]
    assert await leave(hours=6) == [["Shoe 1", "Shoe 2"]]
    await record.find(news(3, SOLD_OUT, at=NOON + 6.5 * HOUR))

    assert await leave(hours=1) == []
    assert await leave(hours=1) == [["Shoe 1", "Shoe 2", "Shoe 3"]]
    assert await record.states() == ["folded", "folded", "suppressed", "folded", "sent"]


async def test_what_may_have_arrived_is_settled_by_itself(
    record: Record, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """Folded, it could be told twice."""
    await record.settle(quiet=QuietHours(begins=time(12, 1), ends=time(14)))
    await record.subscribe()
    await record.find(news(1))
    sender.outcomes = [Outcome(kind=OutcomeKind.DOUBT)]
    assert await leave() == ["Shoe 1"]
    await record.find(news(2, at=NOON + HOUR))
    await record.find(news(3, at=NOON + HOUR))

    assert await leave(hours=1) == []
    assert await leave(hours=1) == ["Shoe 1", ["Shoe 2", "Shoe 3"]]
    assert [sought.change and sought.change.title for sought in sender.sought] == ["Shoe 1"]


async def test_a_drop_that_moves_is_taken_out_of_a_digest_that_could_not_leave(
    record: Record, drops: Drops, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """And a digest of nothing is none."""
    await record.settle(quiet=AFTERNOON)
    await record.subscribe()
    drop, _ = await enter(drops)
    other, _ = await enter(drops, name="Other", style="M2002RDB")
    sender.outcomes = [Outcome(kind=OutcomeKind.RETRY, retry_after=HOUR)]
    assert await leave(hours=2) == [["Rain Cloud", "Other"]]
    for moved in (drop, other):
        await drops.move(GUILD, moved.id, "2026-12-06 10:00", None)

    assert await leave() == ["Rain Cloud", "Other"]
    assert await leave(hours=1) == []
    assert await record.states() == ["expired", "expired", "expired", "sent", "sent"]


@pytest.mark.parametrize(
    ("seconds", "hanging", "is_held"),
    [(59, [GUILD], True), (61, [GUILD], False), (20, [], False), (59, [GUILD + 1], False)],
)
async def test_what_would_wait_for_a_hanging_try_into_the_quiet_is_held(
    record: Record, seconds: int, hanging: list[int], is_held: bool
) -> None:
    """The library lets one message of a channel wait for another that it repeats."""
    await record.settle(quiet=AFTERNOON)
    now = NOON - HOUR - timedelta(seconds=seconds)
    await record.enqueue(delivery(due_at=now, is_sample=False))
    waiting = await record.delivery()

    async with record.database.write() as connection:
        kept = await quiet_gate.keep(connection, [(waiting, change())], now, hanging)

    assert (kept == []) is is_held
    assert (await record.states() == ["held"]) is is_held


@pytest.mark.parametrize(("hanging", "is_held"), [([PERSON], True), ([GUILD], False)])
async def test_a_person_waits_for_what_hangs_of_their_own_alone(
    record: Record, watches: Watches, hanging: list[int], is_held: bool
) -> None:
    """Their direct messages have a limit of their own, and they have hours of their own."""
    await watches.keep_hours(PERSON, {"quiet": "11:00-14:00", "timezone": "UTC"})
    now = NOON - HOUR - timedelta(seconds=59)
    person = Destination(kind=DestinationKind.USER, id=PERSON)
    await record.enqueue(delivery(destination=person, due_at=now, is_sample=False))
    waiting = await record.delivery()

    async with record.database.write() as connection:
        kept = await quiet_gate.keep(connection, [(waiting, change())], now, hanging)

    assert (kept == []) is is_held


async def test_near_quiet_hours_nothing_leaves_for_a_server_whose_answer_hangs(
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its other channels wait until after them; the hanging try goes on."""
    monkeypatch.setattr(dispatcher, "PROMPT", 0.0)
    monkeypatch.setattr(dispatcher, "PATIENCE", timedelta(milliseconds=1))
    await record.settle(quiet=AFTERNOON)
    clock.now = NOON - HOUR - timedelta(seconds=50)
    sender.gate = asyncio.Event()
    for channel_id in (CHANNEL, OTHER_CHANNEL):
        subscription = make_subscription(ChangeKind.RESTOCK, channel_id=channel_id)
        await record.subscribe(replace(subscription, sizes=(f"US {channel_id}",)))
    for channel_id in (CHANNEL, OTHER_CHANNEL):
        await record.find(change(id=0, at=clock.now, sizes=(f"US {channel_id}",)))
        await outbox.drain()
    sender.gate.set()

    assert sender.destinations == [CHANNEL]
    assert (await record.states())[1] == "held"
