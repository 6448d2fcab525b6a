"""What was held leaves when its time has come, in one message, and nothing leaves in the quiet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.models import (
    Action,
    Change,
    ChangeKind,
    DeliveryState,
    Digest,
    HeldFor,
    Priority,
    QuietHours,
)
from bot.rules.alerts import digest_messages, digesting
from bot.services.drops.entries import Drops
from bot.services.outbox.dispatcher import Deliveries
from bot.services.outbox.release import Digests
from bot.services.subscriptions.editing import Subscriptions
from bot.store.engine.database import Database
from tests.conftest import NOON, Clock
from tests.makers import (
    CHANNEL,
    GUILD,
    MODERATOR,
    OTHER_CHANNEL,
    change,
    enter,
    make_subscription,
)
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

ANNOUNCED, CUT = ChangeKind.ANNOUNCED, ChangeKind.PRICE_CUT
LIVE, RESTOCK, SOLD_OUT = ChangeKind.LIVE, ChangeKind.RESTOCK, ChangeKind.SOLD_OUT
AFTERNOON = QuietHours(begins=time(11), ends=time(14))  # it is noon
DAILY: dict[str, Any] = {"digest": Digest.DAILY, "digest_at": time(18)}
HOUR = timedelta(hours=1)


def news(number: int = 1, kind: ChangeKind = CUT, **changes: Any) -> Change:
    """Find something of one of several products."""
    return change(kind, title=f"Shoe {number}", style_code=None, **changes)


async def test_what_came_in_the_quiet_is_one_message_after_it(
    record: Record, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """The most important first; nothing a second before, nothing a second time after."""
    await record.settle(quiet=AFTERNOON)
    await record.subscribe()
    await record.find(news(1))
    await record.find(news(2, ANNOUNCED))
    await record.find(news(3, ANNOUNCED, lead=HOUR))

    assert await leave(hours=1, minutes=59, seconds=59) == []
    assert await leave(seconds=1) == [["Shoe 3", "Shoe 1", "Shoe 2"]]
    [sent] = sender.sent
    assert (sent.delivery.held_for, sent.delivery.action) == (HeldFor.QUIET, Action.DIGEST)
    assert sent.delivery.priority is Priority.DIGEST
    assert await leave(hours=1) == []
    assert await record.states() == ["folded"] * 3 + ["sent"]
    assert {queued.folded_into for queued in (await record.deliveries())[:3]} == {sent.delivery.id}


async def test_one_alone_is_its_own_card_with_its_role(
    record: Record, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """As it would have been, and its role has not been mentioned before."""
    await record.settle(quiet=AFTERNOON)
    subscription = make_subscription(*ChangeKind, role_id=91, ping_cooldown=12 * HOUR)
    await record.subscribe(subscription)
    await record.find(news(1, ANNOUNCED))

    assert await leave(hours=2) == ["Shoe 1"]
    [sent] = sender.sent
    assert (sent.delivery.action, sent.delivery.role_ids) == (Action.POST, (91,))
    await record.find(news(2, ANNOUNCED, at=NOON + 3 * HOUR))
    assert await leave(hours=1) == ["Shoe 2"]
    assert sender.sent[0].delivery.role_ids == ()


async def test_what_is_over_by_then_is_not_told(record: Record, leave: Callable[..., Any]) -> None:
    """A restock of two hours ago is sold out again more often than not."""
    await record.settle(quiet=AFTERNOON)
    await record.subscribe()
    await record.find(news(1, RESTOCK))
    await record.find(news(2))

    assert await leave(hours=2) == ["Shoe 2"]
    assert await record.states() == ["expired", "sent"]
    assert (await record.deliveries())[0].reason == digesting.OVER


async def test_a_kind_that_breaks_the_quiet_comes_at_once(
    record: Record, leave: Callable[..., Any]
) -> None:
    """A live drop may."""
    await record.settle(quiet=replace(AFTERNOON, breaks=frozenset({LIVE})))
    await record.subscribe()
    await record.find(news(1, LIVE))
    await record.find(news(2))

    assert await leave() == ["Shoe 1"]
    assert await record.states() == ["sent", "held"]


async def test_a_daily_digest_comes_at_its_time(
    record: Record, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """By the guild's clock; a restock stays worth telling there."""
    await record.settle(timezone="Asia/Kathmandu")
    await record.subscribe(make_subscription(*ChangeKind, **DAILY))  # 18:00 there is 12:15
    await record.find(news(1, RESTOCK))
    await record.find(news(2))

    assert await leave(minutes=14, seconds=59) == []
    assert await leave(seconds=1) == [["Shoe 1", "Shoe 2"]]
    assert sender.sent[0].delivery.held_for is HeldFor.DAILY


async def test_a_digest_whose_time_is_quiet_waits_for_its_end(
    record: Record, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """And is one message with what waited there already."""
    await record.settle(quiet=QuietHours(begins=time(17), ends=time(19)))
    await record.subscribe(make_subscription(CUT, **DAILY))
    await record.subscribe(make_subscription(SOLD_OUT))
    await record.find(news(1))

    assert await leave(hours=6) == []
    await record.find(news(2, SOLD_OUT, at=NOON + 6 * HOUR))
    assert await leave(hours=1) == [["Shoe 1", "Shoe 2"]]
    assert sender.sent[0].delivery.held_for is HeldFor.QUIET


async def test_many_are_divided_into_as_few_messages_as_hold_them(
    record: Record, leave: Callable[..., Any]
) -> None:
    """Of even length, and none is left out."""
    await record.settle(quiet=AFTERNOON)
    await record.subscribe()
    titles = [f"Shoe {number}" for number in range(2 * digest_messages.ITEMS + 1)]
    for number in range(len(titles)):
        await record.find(news(number))

    first, second, third = await leave(hours=2)

    assert first + second + third == titles
    assert len(first) == len(second) == len(third) == 17


async def test_only_the_latest_word_about_a_drop_is_told(
    record: Record, drops: Drops, leave: Callable[..., Any], clock: Clock
) -> None:
    """A date that no longer holds is told nobody."""
    await record.settle(quiet=AFTERNOON)
    await record.subscribe()
    drop, _ = await enter(drops)
    await drops.move(GUILD, drop.id, "2026-12-06 10:00", None)
    other, _ = await enter(drops, name="Other", style="M2002RDB")
    await drops.cancel(GUILD, other.id)

    assert await leave(hours=2) == [["Rain Cloud", "Other"]]
    kinds = {told.id: told.kind.value for told in await record.changes()}
    ends = [
        (kinds[queued.change_id], queued.state.value)
        for queued in await record.deliveries()
        if queued.change_id
    ]
    assert sorted(ends) == [
        ("announced", "expired"),
        ("announced", "expired"),
        ("cancelled", "folded"),
        ("moved", "folded"),
    ]


async def test_sizes_of_one_listing_are_told_together(
    record: Record, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """Its restocks are one item; what sold out since is none."""
    await record.subscribe(make_subscription(*ChangeKind, **DAILY))
    listing_id, other_id = await record.list_product(), await record.list_product("other")
    await record.find(news(1, RESTOCK, listing_id=listing_id, sizes=("US 9",)))
    await record.find(news(2, RESTOCK, listing_id=listing_id, sizes=("US 10",)))
    await record.find(news(3, RESTOCK, listing_id=other_id, sizes=("US 7",)))
    await record.find(news(4, SOLD_OUT, listing_id=other_id, sizes=()))

    assert await leave(hours=6) == [["Shoe 2", "Shoe 4"]]
    assert sender.sent[0].items[0].delivery.sizes == ("US 9", "US 10")
    reasons = [queued.reason for queued in await record.deliveries()]
    assert reasons[0] == digesting.OVERTAKEN
    assert reasons[2] == digesting.SOLD_OUT


@pytest.mark.parametrize("verb", ["pause", "remove"])
async def test_what_only_a_closed_subscription_wanted_ends(
    record: Record, subscriptions: Subscriptions, leave: Callable[..., Any], verb: str
) -> None:
    """With the reason; what another of the channel wants is told for that one."""
    await record.settle(quiet=AFTERNOON)
    closed = await record.subscribe(make_subscription(CUT, ANNOUNCED))
    other = await record.subscribe(make_subscription(ANNOUNCED))
    await record.find(news(1))
    await record.find(news(2, ANNOUNCED))

    await getattr(subscriptions, verb)(GUILD, closed.id, by=MODERATOR)

    assert await leave(hours=2) == ["Shoe 2"]
    ended, sent = await record.deliveries()
    reason = {"pause": digesting.PAUSED, "remove": digesting.REMOVED}[verb]
    assert (ended.state, ended.reason) == (DeliveryState.SUPPRESSED, reason)
    assert sent.subscription_id == other.id


async def test_a_removal_that_is_taken_back_loses_nothing(
    record: Record, subscriptions: Subscriptions, leave: Callable[..., Any]
) -> None:
    """What was held stays so until its time."""
    await record.settle(quiet=AFTERNOON)
    subscription = await record.subscribe()
    await record.find(news(1))
    await subscriptions.remove(GUILD, subscription.id, by=MODERATOR)
    await subscriptions.restore(GUILD, subscription.id, by=MODERATOR)

    assert await leave(hours=2) == ["Shoe 1"]


async def test_two_processes_and_a_restart_release_once(
    record: Record,
    database: Database,
    open_outbox: Callable[..., Deliveries],
    sender: FakeSender,
    clock: Clock,
) -> None:
    """Whoever comes second finds nothing left."""
    await record.settle(quiet=AFTERNOON)
    await record.subscribe()
    await record.subscribe(make_subscription(*ChangeKind, channel_id=OTHER_CHANNEL))
    for number in range(3):
        await record.find(news(number))
    clock.advance(hours=2)
    for worker in ("one", "two", "one again"):
        outbox = open_outbox(worker)

        await Digests(database, outbox, clock).release()
        await outbox.drain()

    assert sorted(sender.destinations) == [CHANNEL, OTHER_CHANNEL]


async def test_many_destinations_are_released_part_by_part(
    record: Record, leave: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others may write in between; what is told in one message is never divided."""
    monkeypatch.setattr("bot.services.outbox.release.ROOM", 2)
    for channel_id in (1, 2, 3):
        await record.subscribe(make_subscription(CUT, channel_id=channel_id, **DAILY))
    for number in (1, 2, 3):
        await record.find(news(number))

    assert await leave(hours=6) == [["Shoe 1", "Shoe 2", "Shoe 3"]] * 3


async def test_a_fault_with_one_destination_holds_no_other(
    record: Record,
    leave: Callable[..., Any],
    sender: FakeSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it holds is looked at again later, and nothing of it is lost."""
    await record.settle(quiet=AFTERNOON)
    await record.subscribe()
    await record.subscribe(make_subscription(*ChangeKind, channel_id=OTHER_CHANNEL))
    await record.find(news(1))
    release, is_broken = digesting.release, True

    def faulty(queued: Any, known: Any, now: Any) -> Any:
        if is_broken and queued[0][0].destination.id == CHANNEL:
            raise ZeroDivisionError
        return release(queued, known, now)

    monkeypatch.setattr(digesting, "release", faulty)
    await leave(hours=2)
    assert [each.delivery.destination.id for each in sender.sent] == [OTHER_CHANNEL]

    is_broken = False
    await leave(minutes=11)

    assert [each.delivery.destination.id for each in sender.sent] == [CHANNEL]
