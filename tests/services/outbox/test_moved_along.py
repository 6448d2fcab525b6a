"""What waits for a subscription goes where it is moved, with what is owed there already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.models import (
    ChangeKind,
    Digest,
    Outcome,
    OutcomeKind,
    Presence,
    ProbeResult,
    Subscription,
)
from bot.services.subscriptions.editing import Subscriptions
from tests.conftest import Clock
from tests.makers import CHANNEL, GUILD, MODERATOR, OTHER_CHANNEL, change, make_subscription
from tests.services.conftest import Record
from tests.services.fakes import FakeSender
from tests.services.outbox.test_kept_while_broken import GONE

RESTOCK = ChangeKind.RESTOCK
MINUTE = timedelta(minutes=1)
THIRD = OTHER_CHANNEL + 1
NINE, TEN = ("US 9",), ("US 10",)

Leave = Callable[..., Any]


def later(minutes: int) -> Outcome:
    """Return an answer that asks for another try."""
    return Outcome(kind=OutcomeKind.RETRY, retry_after=minutes * MINUTE)


async def told(record: Record) -> dict[int, tuple[str, ...]]:
    """Return the sizes that were told, by channel."""
    return {
        each.destination.id: each.sizes
        for each in await record.deliveries()
        if each.state.value == "sent" and each.change_id is not None
    }


@pytest.fixture
async def mine(record: Record) -> Subscription:
    """Return the subscription that is moved: to a size, with a role."""
    return await record.subscribe(make_subscription(RESTOCK, sizes=TEN, role_id=7))


@pytest.fixture
def move(subscriptions: Subscriptions, mine: Subscription) -> Callable[[int], Any]:
    """Return what gives it another channel."""

    async def moved(channel_id: int) -> None:
        now = await subscriptions.get(GUILD, mine.id)
        await subscriptions.change(
            replace(now, channel_id=channel_id), by=MODERATOR, seen=now.revision
        )

    return moved


def beside(**values: Any) -> Subscription:
    """Return another subscription, by default of the channel it is moved to."""
    wanted = {"sizes": NINE, "role_id": 8, "channel_id": OTHER_CHANNEL} | values
    return make_subscription(RESTOCK, **wanted)


async def restock(record: Record) -> None:
    """Let both sizes come in."""
    await record.find(change(RESTOCK, id=0, sizes=(*NINE, *TEN)))


async def test_what_is_on_its_way_for_two_goes_along(
    record: Record, leave: Leave, sender: FakeSender, subscriptions: Subscriptions
) -> None:
    """It is the first one's; the second one, which wants a size of it, is moved."""
    await record.subscribe(beside(channel_id=CHANNEL))
    second = await record.subscribe(make_subscription(RESTOCK, sizes=TEN, role_id=7))
    sender.outcomes = [later(10)]
    await restock(record)
    await leave()
    await subscriptions.change(replace(second, channel_id=OTHER_CHANNEL), by=MODERATOR, seen=1)

    await leave(minutes=11)

    assert await told(record) == {CHANNEL: NINE, OTHER_CHANNEL: TEN}


async def test_moved_twice_it_is_told_in_the_third(
    record: Record, leave: Leave, sender: FakeSender, move: Any
) -> None:
    """Where it was in between, another subscription had the row."""
    await record.subscribe(beside())
    sender.outcomes = [later(10), later(10)]
    await restock(record)
    await leave()
    await move(OTHER_CHANNEL)
    await move(THIRD)

    await leave(minutes=11)

    assert await told(record) == {OTHER_CHANNEL: NINE, THIRD: TEN}


async def test_moved_back_it_is_told_where_its_turn_had_come(
    record: Record, leave: Leave, sender: FakeSender, move: Any
) -> None:
    """It had ended there; where it was meanwhile it still waited."""
    await record.subscribe(beside())
    sender.outcomes = [later(10), later(60)]
    await restock(record)
    await leave()
    await move(OTHER_CHANNEL)
    assert await leave(minutes=11) == []
    await move(CHANNEL)

    await leave(minutes=1)
    assert await told(record) == {CHANNEL: TEN}


async def test_a_try_that_has_to_wait_there_is_waited_for(
    record: Record, leave: Leave, sender: FakeSender, move: Any
) -> None:
    """Discord asked for an hour in that channel, for ten minutes in the other."""
    await record.subscribe(beside())
    sender.outcomes = [later(10), later(20)]
    await restock(record)
    await leave()
    await move(OTHER_CHANNEL)

    assert await leave(minutes=11) == []
    await leave(minutes=10)
    assert await told(record) == {OTHER_CHANNEL: (*NINE, *TEN)}


async def test_what_waited_for_a_closed_channel_is_told_before_the_digest(
    record: Record, leave: Leave, sender: FakeSender, move: Any
) -> None:
    """The other subscription there would have waited until the evening."""
    await record.subscribe(beside(digest=Digest.DAILY))
    sender.outcome_of = {CHANNEL: GONE}
    await restock(record)
    await leave()
    await move(OTHER_CHANNEL)

    assert await leave(minutes=1)
    assert await told(record) == {OTHER_CHANNEL: (*NINE, *TEN)}


async def test_what_leaves_a_digest_is_news_no_longer_than_an_alert(
    record: Record, leave: Leave, sender: FakeSender, move: Any
) -> None:
    """Its role is not called hours later."""
    await record.subscribe(beside(digest=Digest.DAILY))
    sender.outcomes = [later(10)]
    await restock(record)
    await leave()
    await move(OTHER_CHANNEL)
    sender.outcomes = [later(120)]
    await leave(minutes=11)
    sender.sent.clear()
    await leave(minutes=121)

    assert [each.delivery.role_ids for each in sender.sent if each.delivery.role_ids] == []


async def test_what_a_digest_there_tells_gains_its_sizes(
    record: Record, leave: Leave, sender: FakeSender, move: Any, clock: Clock
) -> None:
    """The digest waits for another try."""
    others = beside(digest=Digest.DAILY, digest_at=(clock() + 10 * MINUTE).time())
    await record.subscribe(others)
    sender.outcomes = [later(20), later(20)]
    await restock(record)
    await record.find(change(RESTOCK, id=0, title="Other", style_code="M2002RXX", sizes=NINE))
    await leave()
    await leave(minutes=10)
    await move(OTHER_CHANNEL)

    await leave(minutes=21)
    folded = [each.sizes for each in await record.deliveries() if each.state.value == "folded"]
    assert (*NINE, *TEN) in folded


@pytest.mark.parametrize("arrived", [True, False])
async def test_what_was_in_doubt_goes_along_once_that_is_settled(
    record: Record, leave: Leave, sender: FakeSender, move: Any, *, arrived: bool
) -> None:
    """What had arrived is not told again; what had not is told where its subscription is."""
    sender.outcomes = [Outcome(kind=OutcomeKind.DOUBT, retry_after=10 * MINUTE)]
    await restock(record)
    await leave()
    await move(OTHER_CHANNEL)
    if arrived:
        sender.found = ProbeResult(finding=Presence.PRESENT, message_id=1)
    await leave(minutes=11)
    await leave(minutes=1)

    assert await told(record) == {CHANNEL if arrived else OTHER_CHANNEL: TEN}
