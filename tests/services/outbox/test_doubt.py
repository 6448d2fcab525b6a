"""How the outbox settles what a crash or a broken line left in doubt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.models import ChangeKind, Outcome, OutcomeKind, Presence, ProbeResult
from bot.services.outbox import dispatcher
from bot.services.outbox.dispatcher import LEASE, Deliveries
from bot.services.outbox.follow_ups import topic_of
from bot.store.alerts import topics
from tests.conftest import NOON, ON_SQLITE, Clock
from tests.makers import CHANNEL, change, delivery, make_subscription
from tests.services.conftest import NONCE_WINDOW, Record
from tests.services.fakes import FakeSender, until

THREAD = 55
DOUBT = Outcome(kind=OutcomeKind.DOUBT, reason="The line broke.")


@pytest.fixture
async def in_doubt(record: Record, outbox: Deliveries, sender: FakeSender) -> None:
    """Leave one delivery of a lasting change in doubt, at noon."""
    await record.subscribe(make_subscription(ChangeKind.SOLD_OUT))
    await record.find(change(ChangeKind.SOLD_OUT, id=0))
    sender.outcomes = [DOUBT]
    await outbox.drain()
    kept = await record.delivery()
    assert (kept.state.value, kept.doubt_since) == ("retry", NOON)


async def test_young_doubt_is_settled_by_the_nonce(
    in_doubt: None, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """The same message again with the same nonce is no second message."""
    clock.now = NOON + NONCE_WINDOW - timedelta(seconds=31)

    await outbox.drain()

    assert len(sender.sent) == 2
    assert len(set(sender.nonces)) == 1
    assert sender.sought == []


@pytest.mark.parametrize("seconds", [-30, 0, 3600])
async def test_old_doubt_is_settled_by_reading_the_channel(
    in_doubt: None,
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
    seconds: int,
) -> None:
    """Near the window's end a nonce is no longer trusted; a message that is there is sent."""
    clock.now = NOON + NONCE_WINDOW + timedelta(seconds=seconds)
    sender.found = ProbeResult(finding=Presence.PRESENT, message_id=99)

    await outbox.drain()

    kept = await record.delivery()
    assert (kept.state.value, kept.message_id) == ("sent", 99)
    assert (len(sender.sent), len(sender.sought)) == (1, 1)
    assert sender.sought[0].delivery.doubt_since == NOON


async def test_a_first_try_that_hangs_is_in_doubt_from_its_beginning(
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that it is never told in another message, as if it had not been tried."""
    monkeypatch.setattr(dispatcher, "PATIENCE", timedelta(milliseconds=1))
    await record.subscribe(make_subscription(ChangeKind.SOLD_OUT, threads=True))
    sold_out = change(ChangeKind.SOLD_OUT, id=0)
    async with record.database.write() as connection:
        topic = topic_of(sold_out)
        assert topic is not None
        await topics.keep(
            connection, channel_id=CHANNEL, topic=topic, thread_id=THREAD, now=clock.now
        )
    await record.find(sold_out)
    sender.gate = asyncio.Event()

    await outbox.drain()

    kept = await record.delivery()
    assert (kept.state.value, kept.doubt_since) == ("retry", NOON)
    assert kept.posted_in == THREAD  # where it is looked for, whatever becomes of the topic
    sender.gate.set()
    await until(lambda: not sender.under_way)


async def test_a_message_that_is_not_there_is_sent_again(
    in_doubt: None, record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """And if that try is in doubt too, the doubt is young again."""
    clock.advance(hours=1)
    sender.outcomes = [DOUBT]
    await outbox.drain()
    kept = await record.delivery()
    assert (kept.state.value, kept.doubt_since) == ("retry", clock.now)

    clock.now = kept.due_at
    await outbox.drain()

    assert (len(sender.sent), len(sender.sought)) == (3, 1)
    assert await record.states() == ["sent"]


async def test_a_channel_that_cannot_be_read_leaves_it_uncertain(
    in_doubt: None, record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """It is not sent again, and its moderator is told so once."""
    clock.advance(hours=1)
    sender.found = ProbeResult(finding=Presence.UNREADABLE, reason="It may not be read.")

    await outbox.drain()

    alert, notice = await record.deliveries()
    assert (alert.state.value, alert.reason) == ("uncertain", "It may not be read.")
    assert notice.notice is not None
    assert "may or may not have been posted" in notice.notice
    assert sender.destinations == [CHANNEL, notice.destination.id]


async def test_a_channel_that_cannot_be_reached_is_read_later(
    in_doubt: None, record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """The doubt stays as old as it is."""
    clock.advance(hours=1)
    sender.found = ProbeResult(finding=Presence.UNREACHABLE, reason="Not just now.")
    await outbox.drain()
    kept = await record.delivery()
    assert (kept.state.value, kept.doubt_since) == ("retry", NOON)

    clock.now = kept.due_at
    sender.found = ProbeResult(finding=Presence.PRESENT, message_id=99)
    await outbox.drain()

    assert await record.states() == ["sent"]
    assert len(sender.sent) == 1


@pytest.mark.parametrize(
    ("finding", "state"),
    [
        (Presence.PRESENT, "sent"),
        (Presence.ABSENT, "expired"),
        (Presence.UNREADABLE, "uncertain"),
        (Presence.UNREACHABLE, "retry"),
    ],
)
async def test_doubt_that_outlived_its_use_is_settled_but_never_resent(
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
    finding: Presence,
    state: str,
) -> None:
    """Even while the nonce could be trusted: an expired message must not arrive now."""
    await record.enqueue(delivery(expires_at=NOON + timedelta(seconds=30)))
    sender.outcomes = [DOUBT]
    await outbox.drain()
    clock.advance(seconds=30)
    sender.found = ProbeResult(finding=finding)

    await outbox.drain()

    assert await record.states() == [state]
    assert len(sender.sent) == 1


async def test_a_try_that_failed_for_certain_leaves_an_earlier_doubt(
    in_doubt: None, record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """The first may have arrived; when the nonce has aged meanwhile, the channel is read."""
    clock.advance(seconds=1)
    rest = timedelta(minutes=5)
    sender.outcomes = [Outcome(kind=OutcomeKind.RETRY, retry_after=rest, is_for_all=True)]
    await outbox.drain()
    assert (await record.delivery()).doubt_since == NOON

    clock.advance(minutes=5)
    sender.found = ProbeResult(finding=Presence.PRESENT, message_id=99)
    await outbox.drain()

    assert await record.states() == ["sent"]
    assert (len(sender.sent), len(sender.sought)) == (2, 1)


async def test_what_a_dead_process_held_is_in_doubt(
    record: Record, open_outbox: Callable[..., Deliveries], sender: FakeSender, clock: Clock
) -> None:
    """Killed in the middle of a send: the next one takes over when the lease has ended."""
    await record.enqueue(delivery())
    sender.gate = asyncio.Event()
    killed = asyncio.create_task(open_outbox("killed").drain())
    await until(lambda: bool(sender.sent))
    clock.now = NOON + LEASE - timedelta(seconds=1)
    survivor = open_outbox("survivor")
    await survivor.drain()
    assert len(sender.sent) == 1

    clock.advance(seconds=1)
    sender.gate.set()
    sender.gate = None
    await survivor.drain()
    await killed

    assert await record.states() == ["sent"]
    assert len(set(sender.nonces)) == 1
    assert sender.sent[-1].delivery.doubt_since == NOON


@ON_SQLITE  # only one process can have a file of it
async def test_a_restart_settles_at_once_what_was_under_way(
    record: Record, open_outbox: Callable[..., Deliveries], sender: FakeSender
) -> None:
    """With one process a file, whoever held a lease is gone; the nonce is the same."""
    await record.enqueue(delivery())
    sender.gate = asyncio.Event()
    first = asyncio.create_task(open_outbox().run())
    await until(lambda: bool(sender.sent))
    first.cancel()
    with suppress(asyncio.CancelledError):
        await first
    assert await record.states() == ["retry"]

    sender.gate = None
    second = asyncio.create_task(open_outbox().run())
    await until(lambda: len(sender.sent) == 2)
    second.cancel()
    with suppress(asyncio.CancelledError):
        await second

    assert await record.states() == ["sent"]
    assert len(set(sender.nonces)) == 1


async def test_what_discord_said_is_recorded_while_the_program_is_stopped(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """The outbox does not end before what it knows is written."""
    await record.enqueue(delivery())
    sender.gate = asyncio.Event()
    work = asyncio.create_task(outbox.run())
    await until(lambda: bool(sender.sent))
    async with record.database.write():  # nobody else can write now
        sender.gate.set()
        await until(lambda: not sender.under_way)
        for _ in range(10):  # now the outcome waits to be written
            await asyncio.sleep(0)
        work.cancel()
        for _ in range(10):
            await asyncio.sleep(0)
    with suppress(asyncio.CancelledError):
        await work

    assert await record.states() == ["sent"]


async def test_what_never_arrived_keeps_its_place_before_what_came_later(
    in_doubt: None, record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """And the look for it is no message of the channel's few."""
    clock.advance(minutes=10)
    for _ in range(3):
        await record.find(change(ChangeKind.SOLD_OUT, id=0, at=clock()))
    sender.sent.clear()

    await outbox.drain()

    assert [each.delivery.change_id for each in sender.sent[:3]] == [1, 2, 3]
