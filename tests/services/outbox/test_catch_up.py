"""What could not be sent in time is told in one message a channel, with nothing false in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from bot.models import Action, ChangeKind, HeldFor, Precision, QuietHours
from bot.services.outbox.catch_up import MISSED, OVER
from bot.services.outbox.dispatcher import Deliveries
from tests.conftest import NOON, Clock
from tests.makers import CHANNEL, OTHER_CHANNEL, change, delivery, make_subscription
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

ANNOUNCED, RESTOCK, SOLD_OUT = ChangeKind.ANNOUNCED, ChangeKind.RESTOCK, ChangeKind.SOLD_OUT
HOUR = timedelta(hours=1)


async def test_what_came_too_late_is_one_message_a_channel(
    record: Record, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """Two minutes later, when sweeps have looked again; its role is not mentioned."""
    await record.subscribe(make_subscription(role_id=91))
    await record.subscribe(make_subscription(channel_id=OTHER_CHANNEL, words="two"))
    await record.find(change(RESTOCK, title="Shoe one", style_code=None))
    await record.find(change(RESTOCK, title="Shoe two", style_code=None))

    assert await leave(hours=5) == []
    assert {queued.reason for queued in await record.deliveries()} == {MISSED}
    told = await leave(minutes=2)

    assert sorted(told, key=str) == ["Shoe two", ["Shoe one", "Shoe two"]]
    [digest, alone] = sorted(sender.sent, key=lambda sent: sent.delivery.destination.id)
    assert (digest.delivery.action, digest.delivery.held_for) == (Action.DIGEST, HeldFor.AWAY)
    assert (alone.delivery.action, alone.delivery.role_ids) == (Action.POST, ())
    assert await leave(hours=2) == []


async def test_what_is_still_useful_is_sent_by_itself(
    record: Record, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """A card says that it is late."""
    await record.subscribe()
    await record.find(change(RESTOCK, title="Shoe one"))

    assert await leave(minutes=20) == ["Shoe one"]
    assert sender.sent[0].delivery.held_for is None


async def test_what_sold_out_meanwhile_is_not_told(
    record: Record, leave: Callable[..., Any]
) -> None:
    """The sweep after the pause has seen it."""
    await record.list_product()
    await record.subscribe(make_subscription(RESTOCK))
    await record.find(change(RESTOCK, listing_id=1))
    assert await leave(hours=5) == []
    await record.find(change(SOLD_OUT, listing_id=1, at=NOON + 5 * HOUR))

    assert await leave(minutes=2) == []


async def test_a_reminder_whose_drop_is_still_to_come_gives_way_to_the_next(
    record: Record, leave: Callable[..., Any]
) -> None:
    """Told later, "in a day" would be false; once the drop has passed, it is told that it has."""
    await record.subscribe(make_subscription(ANNOUNCED, lead_times=(24 * HOUR, HOUR, timedelta(0))))
    drop_at = NOON + 24 * HOUR
    reminder = change(
        ANNOUNCED, lead=24 * HOUR, drop_at=drop_at, precision=Precision.INSTANT, title="Shoe one"
    )
    await record.find(reminder)
    await record.find(replace(reminder, lead=timedelta(0), at=drop_at))

    assert await leave(hours=23, minutes=55) == []
    assert [queued.reason for queued in await record.deliveries()] == [OVER, None]
    assert await leave(hours=2) == []
    assert await leave(minutes=2) == ["Shoe one"]


async def test_what_is_older_than_a_day_is_told_no_more(
    record: Record, leave: Callable[..., Any]
) -> None:
    """Nobody wants to read of it."""
    await record.subscribe()
    await record.find(change(RESTOCK))

    assert await leave(hours=25) == []
    assert await leave(minutes=2) == []
    assert (await record.delivery()).reason == OVER


async def test_a_catch_up_breaks_no_quiet(record: Record, leave: Callable[..., Any]) -> None:
    """Though what it tells of would have broken it in time."""
    quiet = QuietHours(begins=time(16), ends=time(20), breaks=frozenset({RESTOCK}))
    await record.settle(quiet=quiet)
    await record.subscribe()
    await record.find(change(RESTOCK, title="Shoe one"))

    assert await leave(hours=5) == []
    assert await leave(minutes=2) == []
    assert await leave(hours=3) == ["Shoe one"]


async def test_a_message_that_may_have_arrived_is_settled_first(
    record: Record, outbox: Deliveries, clock: Clock
) -> None:
    """It could be told twice."""
    await record.enqueue(delivery(CHANNEL, doubt_since=NOON, expires_at=NOON))
    clock.advance(hours=5)
    await outbox.drain()

    assert (await record.delivery()).held_for is None
