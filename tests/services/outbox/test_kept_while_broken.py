"""What a channel that refuses us missed is told once it takes messages again."""

from __future__ import annotations

import pytest

from bot.models import (
    Action,
    ChangeKind,
    DeliveryState,
    HeldFor,
    Outcome,
    OutcomeKind,
    Presence,
    ProbeResult,
    Subscription,
)
from bot.rules.alerts import digesting
from bot.services.outbox import Digests
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions.editing import Subscriptions
from bot.store.alerts import subscriptions as store
from tests.conftest import Clock
from tests.makers import CHANNEL, GUILD, MODERATOR, OTHER_CHANNEL, change, make_subscription
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

GONE = Outcome(kind=OutcomeKind.GONE, is_answer=True, reason="Raincloud lacks View Channel there.")
DOUBT = Outcome(kind=OutcomeKind.DOUBT, reason="The connection broke.")


@pytest.fixture
async def subscription(record: Record) -> Subscription:
    """Subscribe a channel to everything, with a role."""
    return await record.subscribe(make_subscription(*ChangeKind, role_id=91))


async def heal(record: Record, clock: Clock) -> None:
    """Find the channel whole again."""
    async with record.database.write() as connection:
        await store.heal(connection, CHANNEL, clock())


def told(sender: FakeSender) -> list[int | None]:
    """Return what was tried in the channel."""
    return [
        each.delivery.change_id for each in sender.sent if each.delivery.destination.id == CHANNEL
    ]


@pytest.mark.usefixtures("subscription")
async def test_what_was_refused_and_what_came_after_is_sent_when_it_is_whole(
    record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """Each once, with its role; what waited behind the refused one too."""
    sender.outcome_of = {CHANNEL: GONE}
    for _ in range(2):
        await record.find(change(id=0, at=clock()))
    await outbox.drain()
    await record.find(change(id=0, at=clock()))
    await outbox.drain()
    assert told(sender) == [1]
    kept = [each for each in await record.deliveries() if each.change_id is not None]
    assert {(each.state, each.held_for, each.reason) for each in kept} == {
        (DeliveryState.HELD, HeldFor.BROKEN, GONE.reason)
    }

    sender.outcome_of = {}
    clock.advance(minutes=5)
    await heal(record, clock)
    await outbox.drain()
    await heal(record, clock)
    await outbox.drain()

    assert told(sender) == [1, 1, 2, 3]
    assert [each.delivery.role_ids for each in sender.sent if each.delivery.change_id] == [
        (91,)
    ] * 4


@pytest.mark.usefixtures("subscription")
async def test_what_is_no_news_any_more_is_one_catch_up(
    record: Record, outbox: Deliveries, digests: Digests, sender: FakeSender, clock: Clock
) -> None:
    """As after any other outage."""
    sender.outcome_of = {CHANNEL: GONE}
    for title in ("Shoe one", "Shoe two"):
        await record.find(change(id=0, at=clock(), title=title, style_code=None))
    await outbox.drain()
    sender.outcome_of = {}
    clock.advance(hours=3)
    await heal(record, clock)
    await outbox.drain()
    assert told(sender) == [1]

    clock.advance(minutes=3)
    await digests.release()
    await outbox.drain()

    assert sender.sent[-1].delivery.action is Action.DIGEST
    assert [item.change.title for item in sender.sent[-1].items] == ["Shoe one", "Shoe two"]


@pytest.mark.usefixtures("subscription")
async def test_after_a_day_it_ends(
    record: Record, outbox: Deliveries, digests: Digests, sender: FakeSender, clock: Clock
) -> None:
    """With why it was never sent."""
    sender.outcome_of = {CHANNEL: GONE}
    await record.find(change(id=0, at=clock()))
    await outbox.drain()

    clock.advance(days=1, seconds=1)
    await digests.release()
    await heal(record, clock)
    await outbox.drain()

    first = (await record.deliveries())[0]
    assert (first.state, first.reason) == (DeliveryState.FAILED, GONE.reason)
    assert told(sender) == [1]


@pytest.mark.usefixtures("subscription")
@pytest.mark.parametrize("is_found_out", [True, False], ids=["by looking", "by trying"])
@pytest.mark.parametrize("has_arrived", [True, False])
async def test_what_may_have_arrived_is_looked_for_when_it_is_whole(
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
    *,
    is_found_out: bool,
    has_arrived: bool,
) -> None:
    """The channel was closed after a try of which nobody knows the end: it is sent once."""
    await record.find(change(id=0, at=clock()))
    sender.outcomes = [DOUBT]
    await outbox.drain()
    await record.find(change(id=0, at=clock()))
    sender.outcome_of = {CHANNEL: GONE}
    sender.found = ProbeResult(finding=Presence.UNREADABLE, refusal=GONE)
    clock.advance(minutes=5 if is_found_out else 1)
    await outbox.drain()
    first = (await record.deliveries())[0]
    assert (first.state, first.held_for) == (DeliveryState.HELD, HeldFor.BROKEN)
    assert first.doubt_since is not None

    sender.outcome_of, tried = {}, len(told(sender))
    finding = Presence.PRESENT if has_arrived else Presence.ABSENT
    sender.found = ProbeResult(finding=finding, message_id=5 if has_arrived else None)
    clock.advance(minutes=5)
    await heal(record, clock)
    states = {each.change_id: each.state for each in await record.deliveries()}
    assert (states[1], states[2]) == (DeliveryState.RETRY, DeliveryState.PENDING)
    await outbox.drain()

    kept = [each for each in await record.deliveries() if each.change_id is not None]
    assert [each.state for each in kept] == [DeliveryState.SENT] * 2
    assert told(sender)[tried:] == ([2] if has_arrived else [1, 2])


@pytest.mark.usefixtures("subscription")
async def test_what_can_never_be_found_out_is_uncertain(
    record: Record, outbox: Deliveries, digests: Digests, sender: FakeSender, clock: Clock
) -> None:
    """The channel was not given back within a day."""
    await record.find(change(id=0, at=clock()))
    sender.outcomes = [DOUBT]
    await outbox.drain()
    sender.outcome_of = {CHANNEL: GONE}
    sender.found = ProbeResult(finding=Presence.UNREADABLE, refusal=GONE)
    clock.advance(minutes=5)
    await outbox.drain()

    clock.advance(days=1, seconds=1)
    await digests.release()
    await outbox.drain()

    first = (await record.deliveries())[0]
    assert (first.state, first.reason) == (DeliveryState.UNCERTAIN, GONE.reason)


async def test_where_one_subscription_is_whole_nothing_is_kept(record: Record) -> None:
    """A tag is missing for one alone: the other tells for both."""
    await record.subscribe(make_subscription(*ChangeKind, broken="No tag."))
    whole = await record.subscribe(make_subscription(*ChangeKind, words="rain"))

    await record.find(change(id=0))

    owed = await record.delivery()
    assert (owed.state, owed.subscription_id) == (DeliveryState.PENDING, whole.id)


async def test_a_person_who_takes_no_messages_is_owed_none(record: Record) -> None:
    """Nothing tells when they do again, but they themselves."""
    await record.subscribe(make_subscription(*ChangeKind, user_id=CHANNEL, broken="Closed."))

    await record.find(change(id=0))

    assert await record.deliveries() == []


async def test_what_sold_out_meanwhile_is_not_told(
    record: Record, subscription: Subscription, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """As with anything that waits."""
    del subscription
    sender.outcome_of = {CHANNEL: GONE}
    await record.find(change(id=0, at=clock(), listing_id=await record.list_product()))
    await outbox.drain()
    await record.find(change(ChangeKind.SOLD_OUT, id=0, at=clock(), listing_id=1))
    sender.outcome_of = {}

    await heal(record, clock)
    await outbox.drain()

    first = (await record.deliveries())[0]
    assert (first.state, first.reason) == (DeliveryState.EXPIRED, digesting.SOLD_OUT)


async def test_a_subscription_that_is_given_another_channel_is_told_there(
    record: Record,
    subscription: Subscription,
    subscriptions: Subscriptions,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
) -> None:
    """The remedy where a channel was deleted."""
    sender.outcome_of = {CHANNEL: GONE}
    await record.find(change(id=0, at=clock()))
    await outbox.drain()
    broken = await subscriptions.get(GUILD, subscription.id)

    moved = make_subscription(*ChangeKind, id=broken.id, channel_id=OTHER_CHANNEL, role_id=91)
    await subscriptions.change(moved, seen=broken.revision, by=MODERATOR)
    await outbox.drain()

    assert sender.destinations.count(OTHER_CHANNEL) == 1
    assert sender.destinations.count(CHANNEL) == 1


@pytest.mark.parametrize("is_seen", [True, False], ids=["seen", "refused"])
async def test_a_digest_is_kept_with_all_that_it_tells(
    record: Record,
    outbox: Deliveries,
    digests: Digests,
    sender: FakeSender,
    clock: Clock,
    *,
    is_seen: bool,
) -> None:
    """Whether the channel was found closed before it was tried, or by it."""
    await record.subscribe(make_subscription(*ChangeKind))
    for title in ("Shoe one", "Shoe two"):
        await record.find(change(id=0, at=clock(), title=title, style_code=None))
    clock.advance(hours=3)
    await outbox.drain()
    clock.advance(minutes=3)
    await digests.release()
    if is_seen:
        async with record.database.write() as connection:
            await store.mark_broken(connection, CHANNEL, str(GONE.reason))
    sender.outcome_of = {CHANNEL: GONE}
    await outbox.drain()
    tried = len(told(sender))
    assert tried == (0 if is_seen else 1)

    sender.outcome_of = {}
    clock.advance(minutes=30)
    await heal(record, clock)
    await outbox.drain()
    await outbox.drain()

    assert len(told(sender)) == tried + 1
    last = sender.sent[-1]
    assert (last.delivery.action, last.delivery.held_for) == (Action.DIGEST, HeldFor.AWAY)
    assert [item.change.title for item in last.items] == ["Shoe one", "Shoe two"]
