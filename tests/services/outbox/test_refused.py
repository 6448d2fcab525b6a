"""What happens to a channel that refuses us, and to those who must know."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import StoreError
from bot.models import (
    ChangeKind,
    DeliveryState,
    Destination,
    DestinationKind,
    Outcome,
    OutcomeKind,
    Outgoing,
)
from bot.rules.alerts import digesting
from bot.services.guilds.membership import Membership
from bot.services.outbox import dispatcher as module
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions.editing import Subscriptions
from bot.store.alerts import outbox as store
from bot.store.engine.database import Connection
from tests.conftest import Clock
from tests.makers import (
    CHANNEL,
    GUILD,
    MODERATOR,
    OTHER_CHANNEL,
    change,
    delivery,
    make_subscription,
)
from tests.services.conftest import Record
from tests.services.fakes import FakeSender, until

GONE = Outcome(
    kind=OutcomeKind.GONE,
    is_answer=True,
    reason="The channel no longer exists.",
    remedy="Then run /alerts test.",
)
LOG_CHANNEL = 13
EVERYTHING = tuple(ChangeKind)


async def notices(record: Record) -> list[tuple[str, int, str]]:
    """Return kind, destination and state of every notice."""
    return [
        (kept.destination.kind.value, kept.destination.id, kept.state.value)
        for kept in await record.deliveries()
        if kept.notice is not None
    ]


async def test_a_refused_channel_is_left_alone_and_its_moderator_told_once(
    record: Record, outbox: Deliveries, sender: FakeSender, subscriptions: Subscriptions
) -> None:
    """All its subscriptions are broken, what else it was owed is given up, others go on."""
    await record.subscribe(make_subscription(*EVERYTHING))
    await record.subscribe(make_subscription(*EVERYTHING, words="rain"))
    await record.subscribe(make_subscription(*EVERYTHING, channel_id=OTHER_CHANNEL))
    await record.find(change(id=0))
    await record.find(change(ChangeKind.SOLD_OUT, id=0))
    sender.outcome_of = {CHANNEL: GONE}

    await outbox.drain()
    await record.find(change(id=0))
    await outbox.drain()

    assert sender.destinations.count(CHANNEL) == 1
    assert sender.destinations.count(OTHER_CHANNEL) == 3
    assert await notices(record) == [("user", MODERATOR, "sent")]
    assert [subscription.broken for subscription in await subscriptions.of_guild(GUILD)] == [
        GONE.reason
    ] * 2 + [None]


async def test_each_moderator_of_a_refused_channel_is_told(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """One notice a moderator, with what can be done."""
    for moderator in (MODERATOR, MODERATOR, 8):
        await record.subscribe(make_subscription(*EVERYTHING, created_by=moderator))
    await record.find(change(id=0))
    sender.outcome_of = {CHANNEL: GONE}

    await outbox.drain()

    assert await notices(record) == [("user", MODERATOR, "sent"), ("user", 8, "sent")]
    told = sender.sent[-1].delivery.notice
    assert told is not None
    assert "The channel no longer exists." in told
    assert "/alerts test" in told


async def test_trouble_is_told_in_the_log_channel_where_there_is_one(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """Once, however many moderators there are."""
    for moderator in (MODERATOR, 8):
        await record.subscribe(make_subscription(*EVERYTHING, created_by=moderator))
    await record.settle(log_channel_id=LOG_CHANNEL)
    await record.find(change(id=0))
    sender.outcome_of = {CHANNEL: GONE}

    await outbox.drain()

    assert await notices(record) == [("channel", LOG_CHANNEL, "sent")]
    [text] = [kept.notice for kept in await record.deliveries() if kept.notice is not None]
    assert "have stopped" in text
    assert "Server:" not in text  # who reads it is in it


@pytest.mark.parametrize("log_channel", [LOG_CHANNEL, CHANNEL])
async def test_trouble_with_the_log_channel_is_told_by_direct_message(
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    log_channel: int,
) -> None:
    """Whether it is refused too, or is the refused channel itself."""
    await record.subscribe(make_subscription(*EVERYTHING))
    await record.settle(log_channel_id=log_channel)
    await record.find(change(id=0))
    sender.outcome_of = {CHANNEL: GONE, LOG_CHANNEL: GONE}

    await outbox.drain()

    assert (await notices(record))[-1] == ("user", MODERATOR, "sent")
    assert sender.destinations.count(MODERATOR) == 1


async def test_a_moderator_who_takes_no_messages_is_left_alone(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """That ends there: nobody else is told, and no channel is broken by it."""
    await record.subscribe(make_subscription(*EVERYTHING))
    await record.find(change(id=0))
    sender.outcome_of = {CHANNEL: GONE, MODERATOR: GONE}

    await outbox.drain()

    assert await notices(record) == [("user", MODERATOR, "failed")]


async def test_a_user_and_a_channel_of_one_number_are_two_destinations(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """A refusal of one gives up nothing of the other."""
    user = Destination(kind=DestinationKind.USER, id=CHANNEL)
    await record.enqueue(delivery(destination=user), delivery())
    sender.outcomes = [GONE]

    await outbox.drain()

    assert sorted(await record.states()) == ["failed", "sent"]


async def test_a_database_that_refuses_does_not_end_the_work(
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is asked again after a while, and says in the log what it met."""
    refusals = [StoreError("The disk is full."), StoreError("The disk is full.")]
    real = store.moments

    async def moments(connection: Connection, now: datetime, **options: bool) -> object:
        if refusals:
            raise refusals.pop()
        return await real(connection, now, **options)

    monkeypatch.setattr(store, "moments", moments)
    monkeypatch.setattr(module, "STORE_RETRY", timedelta(milliseconds=1))
    await record.enqueue(delivery())

    work = asyncio.create_task(outbox.run())
    await until(lambda: bool(sender.sent))
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work

    assert caplog.text.count("The disk is full.") == 2


async def test_what_could_not_be_recorded_stays_in_doubt(
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The message went out and the disk was full: the lease ends, and the nonce settles it."""

    async def finish(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.")

    await record.enqueue(delivery())
    with monkeypatch.context() as patch:
        patch.setattr(store, "finish", finish)
        await outbox.drain()
    assert "stays in doubt" in caplog.text
    clock.advance(seconds=91)

    await outbox.drain()

    assert await record.states() == ["sent"]
    assert len(sender.sent) == 2
    assert len(set(sender.nonces)) == 1


async def test_a_wake_is_heard_at_once(
    record: Record, outbox: Deliveries, sender: FakeSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is owed leaves when it is known, not with the next look, which is an hour away here."""
    monkeypatch.setattr(module, "LOOK", timedelta(hours=1))
    work = asyncio.create_task(outbox.run())
    for _ in range(20):
        await asyncio.sleep(0)
    await record.enqueue(delivery())

    outbox.wake()
    await until(lambda: bool(sender.sent))

    work.cancel()
    with suppress(asyncio.CancelledError):
        await work


async def test_all_that_waits_for_a_refusing_log_channel_is_told_in_person(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """Not only the notice that met the refusal."""
    await record.settle(log_channel_id=LOG_CHANNEL)
    await record.subscribe(make_subscription(*EVERYTHING))
    await record.subscribe(make_subscription(*EVERYTHING, channel_id=OTHER_CHANNEL))
    await record.find(change(id=0))
    sender.outcome_of = {CHANNEL: GONE, OTHER_CHANNEL: GONE, LOG_CHANNEL: GONE}

    await outbox.drain()

    told = [kept for kept in await notices(record) if kept[0] == DestinationKind.USER.value]
    assert told == [("user", MODERATOR, "sent")] * 2


async def test_a_card_that_cannot_be_made_is_told_of_and_not_tried_for_ever(
    record: Record, outbox: Deliveries, sender: FakeSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours ends one delivery; it is logged, and who misses the alert hears of it."""
    await record.subscribe(make_subscription(*EVERYTHING))
    await record.find(change(id=0))
    send = sender.send

    async def fail(outgoing: Outgoing) -> Outcome:
        if outgoing.delivery.notice is None:
            raise KeyError("a placeholder")
        return await send(outgoing)

    monkeypatch.setattr(sender, "send", fail)
    await outbox.drain()

    [alert] = [kept for kept in await record.deliveries() if kept.notice is None]
    assert alert.state is DeliveryState.FAILED
    [told] = [kept.notice for kept in await record.deliveries() if kept.notice is not None]
    assert "Raincloud failed to make the message. Who runs Raincloud" in told
    assert "KeyError" not in told


@pytest.mark.parametrize("kind", [OutcomeKind.GONE, OutcomeKind.REFUSED, OutcomeKind.UNCERTAIN])
@pytest.mark.parametrize("is_in_doubt", [True, False])
async def test_a_server_that_threw_the_bot_out_is_told_nothing_of_its_channels(
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    subscriptions: Subscriptions,
    membership: Membership,
    clock: Clock,
    kind: OutcomeKind,
    *,
    is_in_doubt: bool,
) -> None:
    """They are as they were when it is back; what was under way ends with the reason."""
    await record.subscribe(make_subscription(*EVERYTHING))
    await record.find(change(id=0))
    sender.outcomes = [Outcome(kind=OutcomeKind.DOUBT, reason="The line broke.")] * is_in_doubt
    if is_in_doubt:
        await outbox.drain()
        clock.advance(minutes=1)
    sender.outcomes = [replace(GONE, kind=kind)]
    sender.gate = asyncio.Event()

    trying = asyncio.create_task(outbox.drain())
    await until(lambda: sender.under_way)
    await membership.leave(GUILD)
    sender.gate.set()
    await trying

    [ended] = await record.deliveries()
    assert (ended.state.value, ended.reason) == (
        "uncertain" if is_in_doubt else "suppressed",
        digesting.LEFT,
    )
    assert [each.broken for each in await subscriptions.of_guild(GUILD)] == [None]
