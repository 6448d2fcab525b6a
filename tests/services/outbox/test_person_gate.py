"""Direct messages stay few: told together, five an hour, and never in somebody's quiet hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.models import Change, ChangeKind, Destination, DestinationKind, Digest, Precision
from bot.services.members import Watches
from bot.services.outbox.dispatcher import Deliveries
from bot.services.outbox.gates import person_gate
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import GUILD, change, delivery
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

MAX, MIA = 71, 72
HERE = (GUILD, "Guild")
EVERY: dict[str, Any] = {"sizes": ()}
HOUR = timedelta(hours=1)


@pytest.fixture
def watches(database: Database, clock: Clock) -> Watches:
    """Watch."""
    return Watches(database, clock)


def restock(number: int, **changes: Any) -> Change:
    """Find something of one of several products."""
    return change(id=0, title=f"Shoe {number}", style_code=None, **changes)


async def test_what_comes_together_is_told_a_person_together(
    record: Record, watches: Watches, leave: Callable[..., Any]
) -> None:
    """In one message; another person's alone stays one."""
    await watches.watch(EVERY, MAX, HERE)
    await watches.watch({"words": '"Shoe 1"'}, MIA, HERE)
    for number in range(1, 4):
        await record.find(restock(number))

    assert await leave() == ["Shoe 1"]  # what waits together is put together, and takes no turn
    assert await leave() == [["Shoe 1", "Shoe 2", "Shoe 3"]]
    assert await leave() == []


async def test_after_some_messages_in_an_hour_the_rest_is_told_in_one(
    record: Record,
    watches: Watches,
    leave: Callable[..., Any],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When the first of them is an hour old; a reminder keeps its time."""
    assert person_gate.MOST == 5  # two here: a channel takes no more at a time
    monkeypatch.setattr(person_gate, "MOST", 2)
    await watches.watch(EVERY, MAX, HERE)
    told = []
    for number in range(1, 6):
        await record.find(restock(number, at=clock.now))
        told += await leave(minutes=1)
    assert told == ["Shoe 1", "Shoe 2"]

    at = clock.now + HOUR
    drop = change(ChangeKind.ANNOUNCED, id=0, at=clock.now, drop_at=at, precision=Precision.INSTANT)
    announced = await record.find(drop)
    await watches.remind(announced.id, MAX, HERE)
    await record.find(change(ChangeKind.ANNOUNCED, id=0, at=clock.now, drop_at=at, lead=HOUR))
    assert len(await leave()) == 1

    assert await leave(minutes=55) == []
    assert await leave(minutes=1) == [["Shoe 3", "Shoe 4", "Shoe 5"]]


async def test_what_sold_out_meanwhile_is_named_beside_what_did_not(
    record: Record, watches: Watches, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """And never told for its own sake."""
    listing = await record.list_product()
    await watches.keep_hours(MAX, {"quiet": "11:00-14:00", "timezone": "UTC"})
    await watches.watch(EVERY, MAX, HERE)
    await record.find(restock(1, listing_id=listing))
    await record.find(restock(2))
    await record.find(
        change(ChangeKind.SOLD_OUT, id=0, title="Shoe 1", listing_id=listing, style_code=None)
    )
    assert await leave() == []

    assert await leave(hours=3) == [["Shoe 1", "Shoe 2"]]
    assert [item.is_sold_out for item in sender.sent[-1].items] == [True, False]


async def test_what_came_in_again_is_not_named_as_sold_out(
    record: Record, watches: Watches, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """The news that stands takes the place of the news that does not."""
    listing = await record.list_product()
    await watches.keep_hours(MAX, {"quiet": "11:00-14:00", "timezone": "UTC"})
    await watches.watch(EVERY | {"restock_cooldown": timedelta(0)}, MAX, HERE)
    for kind in (ChangeKind.LIVE, ChangeKind.SOLD_OUT, ChangeKind.RESTOCK):
        told = change(kind, id=0, title="Shoe 1", listing_id=listing, style_code=None)
        await record.find(told)
    await record.find(restock(2))

    assert len(await leave(hours=3)) == 1
    items = sender.sent[-1].items
    assert {item.change.title: item.is_sold_out for item in items} == {
        "Shoe 1": False,
        "Shoe 2": False,
    }


async def test_a_persons_quiet_hours_are_their_own(
    record: Record, watches: Watches, leave: Callable[..., Any]
) -> None:
    """By their own clock; one who said none is told at once. They can be taken back."""
    await watches.keep_hours(MAX, {"quiet": "20:00-23:00", "timezone": "Asia/Tokyo"})
    await watches.watch(EVERY, MAX, HERE)  # at noon in UTC it is 21:00 in Tokyo
    await watches.watch(EVERY, MIA, HERE)
    await record.find(restock(1))

    assert await leave() == ["Shoe 1"]
    assert await leave(hours=1) == []
    assert await leave(hours=1) == ["Shoe 1"]


async def test_a_reminder_comes_in_quiet_hours_too(
    record: Record, watches: Watches, leave: Callable[..., Any], clock: Clock
) -> None:
    """It is a time they set; that the drop moved waits."""
    await watches.keep_hours(MAX, {"quiet": "11:00-14:00"})
    drop = change(ChangeKind.ANNOUNCED, id=0, drop_at=clock.now + HOUR, precision=Precision.INSTANT)
    announced = await record.find(drop)
    await watches.remind(announced.id, MAX, HERE)

    await record.find(replace(drop, lead=HOUR))
    await record.find(replace(drop, kind=ChangeKind.CANCELLED))
    assert len(await leave()) == 1


async def test_after_a_first_message_what_waits_is_none(
    record: Record, outbox: Deliveries, clock: Clock
) -> None:
    """So that it has its turn as any other."""
    person = Destination(kind=DestinationKind.USER, id=MAX)
    await record.enqueue(
        delivery(destination=person, cause="now"),
        delivery(destination=person, cause="later", due_at=clock.now + HOUR),
    )
    assert [each.is_opening for each in await record.deliveries()] == [True, True]

    await outbox.drain()

    waiting = [each for each in await record.deliveries() if each.cause == "later"]
    assert [each.is_opening for each in waiting] == [False]


async def test_what_waits_goes_when_the_hours_are_taken_back(
    record: Record, watches: Watches, leave: Callable[..., Any]
) -> None:
    """At once."""
    await watches.keep_hours(MAX, {"quiet": "11:00-14:00"})
    await watches.watch(EVERY, MAX, HERE)
    await record.find(restock(1))
    assert await leave() == []

    await watches.keep_hours(MAX, {"quiet": "off"})
    assert await leave() == ["Shoe 1"]


async def test_a_watch_can_be_told_once_a_day(
    record: Record, watches: Watches, leave: Callable[..., Any]
) -> None:
    """By the person's own clock."""
    await watches.keep_hours(MAX, {"timezone": "Asia/Tokyo"})
    mine = await watches.watch(EVERY, MAX, HERE)
    await watches.change(MAX, mine.id, digest=Digest.DAILY, digest_at=time(23))
    await record.find(restock(1))
    await record.find(restock(2))

    assert await leave() == []
    assert await leave(hours=2) == [["Shoe 1", "Shoe 2"]]
