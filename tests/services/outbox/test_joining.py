"""What several shops show of one shoe within two minutes is one message to a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.models import Action, Change, ChangeKind, Outcome, OutcomeKind
from bot.services.members import Watches
from bot.services.outbox.dispatcher import Deliveries
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import GUILD, change
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

MAX = 71
SHOE = "M2002RQZ"
HERE = (GUILD, "Guild")
HAS_IT = Outcome(kind=OutcomeKind.SENT, message_id=7, posted_in=70)  # in their own channel


@pytest.fixture
def watches(database: Database, clock: Clock) -> Watches:
    """Watch."""
    return Watches(database, clock)


@pytest.fixture
def sender(sender: FakeSender) -> FakeSender:
    """Return a Discord that says in which channel a person's message is."""
    sender.outcome_of[MAX] = HAS_IT
    return sender


def shown_by(shop: str, listing_id: int, **changes: Any) -> Change:
    """Find a shoe in one of several shops."""
    told = {"title": f"Shoe at {shop}", "style_code": SHOE, "retailer": shop} | changes
    return change(id=0, listing_id=listing_id, **told)


def edited(sender: FakeSender) -> list[list[str]]:
    """Return what the last edits show beside the first shop, a list each."""
    return [
        [item.change.title for item in sent.context.joined]
        for sent in sender.sent
        if sent.delivery.action is Action.EDIT
    ]


async def test_a_message_grows_as_more_shops_join(
    record: Record, watches: Watches, leave: Callable[..., Any], sender: FakeSender, clock: Clock
) -> None:
    """Its edits say all shops there are by then."""
    one, other, third = [await record.list_product(handle) for handle in "abc"]
    await watches.watch({"styles": (SHOE,)}, MAX, HERE)
    await record.find(shown_by("One", one, at=clock.now))
    assert await leave() == ["Shoe at One"]

    clock.advance(seconds=40)
    await record.find(shown_by("Two", other, at=clock.now))
    await leave()
    assert edited(sender) == [["Shoe at Two"]]
    clock.advance(seconds=40)
    await record.find(shown_by("Three", third, at=clock.now))
    await leave()
    assert edited(sender) == [["Shoe at Two", "Shoe at Three"]]
    assert await record.posts() == ["sent", "folded", "folded"]


@pytest.mark.parametrize(
    "other_than",
    [
        {"style_code": "M2002RQY"},
        {"style_code": None},
        {"listing_id": 1, "retailer": "One"},
        {"at": timedelta(seconds=121)},
    ],
    ids=["another shoe", "no code", "the same shop", "later"],
)
async def test_what_does_not_belong_together_is_a_message_of_its_own(
    record: Record,
    watches: Watches,
    leave: Callable[..., Any],
    clock: Clock,
    other_than: dict[str, Any],
) -> None:
    """The first message stays as it is."""
    one, other = [await record.list_product(handle) for handle in "ab"]
    await watches.watch({"sizes": (), "restock_cooldown": timedelta(0)}, MAX, HERE)
    await record.find(shown_by("One", one, at=clock.now))
    assert await leave() == ["Shoe at One"]

    at = clock.now + other_than.get("at", timedelta(seconds=5))
    clock.advance(minutes=5)
    await record.find(replace(shown_by("Two", other), **(other_than | {"at": at})))
    assert await leave() == ["Shoe at Two"]


async def test_a_channel_is_told_of_each_shop(
    record: Record, leave: Callable[..., Any], clock: Clock
) -> None:
    """It is many people's, and each shop has a card there."""
    one, other = [await record.list_product(handle) for handle in "ab"]
    await record.subscribe()
    for shop, listing_id in (("One", one), ("Two", other)):
        await record.find(shown_by(shop, listing_id, at=clock.now))
        assert await leave(seconds=10) == [f"Shoe at {shop}"]


async def test_what_sold_out_is_shown_so(
    record: Record, watches: Watches, leave: Callable[..., Any], sender: FakeSender, clock: Clock
) -> None:
    """Each shop for itself."""
    one, other, third = [await record.list_product(handle) for handle in "abc"]
    await watches.watch({"styles": (SHOE,)}, MAX, HERE)
    for shop, listing_id in (("One", one), ("Two", other)):
        await record.find(shown_by(shop, listing_id, at=clock.now))
        await leave(seconds=10)
    await record.find(shown_by("Two", other, at=clock.now, kind=ChangeKind.SOLD_OUT))
    await record.find(shown_by("Three", third, at=clock.now))

    await leave(seconds=10)
    (sent,) = [sent for sent in sender.sent if sent.delivery.action is Action.EDIT]
    shown = {item.change.title: item.is_sold_out for item in sent.context.joined}
    assert shown == {"Shoe at Two": True, "Shoe at Three": False}
    assert sent.context.sold_out_at is None


async def test_what_may_have_arrived_is_not_put_into_another_message(
    record: Record,
    watches: Watches,
    outbox: Deliveries,
    leave: Callable[..., Any],
    sender: FakeSender,
    clock: Clock,
) -> None:
    """It is settled as itself."""
    one, other = [await record.list_product(handle) for handle in "ab"]
    await watches.watch({"styles": (SHOE,)}, MAX, HERE)
    busy, lost = [
        Outcome(kind=kind, retry_after=timedelta(seconds=20))
        for kind in (OutcomeKind.RETRY, OutcomeKind.DOUBT)
    ]
    sender.outcomes += [busy, lost]  # the first is told before the second is settled
    await record.find(shown_by("One", one, at=clock.now))
    await outbox.drain()
    clock.advance(seconds=10)
    await record.find(shown_by("Two", other, at=clock.now))
    await outbox.drain()
    assert await record.posts() == ["retry", "retry"]

    for _ in range(2):
        await leave(seconds=20)
    assert await record.posts() == ["sent", "sent"]
