"""The outbox at work: order, pace, and what becomes of each try."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Literal

import pytest

from bot.models import (
    Action,
    DeliveryState,
    Destination,
    DestinationKind,
    Outcome,
    OutcomeKind,
    Priority,
)
from bot.services.base import ChannelLimits, Edge, Pace
from bot.services.outbox import dispatcher as module
from bot.services.outbox.attempts import nonce_of
from bot.services.outbox.dispatcher import AHEAD, REFILL, ROOM, Deliveries
from bot.services.outbox.results import FIRST_RETRY, LONGEST_RETRY
from bot.store.alerts import Lane, channels
from bot.store.alerts import outbox as store
from bot.store.engine import Connection
from bot.store.guilds import settings
from tests.conftest import NOON, Clock
from tests.makers import CHANNEL, GUILD, OTHER_CHANNEL, change, delivery
from tests.services.conftest import NONCE_WINDOW, Record
from tests.services.fakes import FakeSender, until

RETRY = Outcome(kind=OutcomeKind.RETRY, reason="Slower.")
SECOND = timedelta(seconds=1)


async def test_what_is_owed_is_sent_once(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """With what it shows, and what Discord said is kept."""
    await record.subscribe()
    told = await record.find(change(id=0))

    await outbox.drain()
    await outbox.drain()

    (outgoing,) = sender.sent
    assert outgoing.change == told
    kept = await record.delivery()
    assert (kept.state.value, kept.message_id, kept.sent_at) == ("sent", 1, NOON)
    assert (kept.doubt_since, kept.reason, kept.attempts) == (None, None, 1)


async def test_the_same_cause_is_owed_once_to_a_destination(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """However often it is written."""
    await record.enqueue(delivery(), delivery(), delivery(OTHER_CHANNEL))
    await record.enqueue(delivery())

    await outbox.drain()

    assert sorted(sender.destinations) == [CHANNEL, OTHER_CHANNEL]


def test_a_nonce_is_of_the_cause_and_the_destination() -> None:
    """At most 25 characters, and the same on every try."""
    user = Destination(kind=DestinationKind.USER, id=CHANNEL)
    different = [
        delivery(),
        delivery(OTHER_CHANNEL),
        delivery(cause="other"),
        delivery(destination=user),
    ]

    nonces = {nonce_of(queued) for queued in different}

    assert len(nonces) == len(different)
    assert max(map(len, nonces)) <= 25
    assert nonce_of(delivery(id=1, attempts=3)) == nonce_of(delivery())


async def test_the_most_urgent_goes_first(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """Whatever was owed first."""
    of_messages = [each for each in reversed(Priority) if each is not Priority.FOLLOW_UP]
    for channel_id, priority in enumerate(of_messages, start=1):
        await record.enqueue(delivery(channel_id, priority=priority))

    await outbox.drain()

    assert sender.destinations == [6, 5, 4, 3, 2, 1]


async def test_the_channel_that_waited_longest_goes_first(
    record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """Among equals, a channel just served goes behind one that was not."""
    await record.enqueue(delivery(1, cause="early"))
    await outbox.drain()
    clock.advance(seconds=10)
    late = NOON + 5 * SECOND
    await record.enqueue(
        delivery(1, cause="late", due_at=NOON),  # served at noon
        delivery(2, cause="late", due_at=late),
        delivery(3, cause="late", due_at=late - 4 * SECOND),
    )

    await outbox.drain()

    assert sender.destinations == [1, 1, 3, 2]


async def test_what_is_not_due_waits(
    record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """Until its time."""
    await record.enqueue(delivery(due_at=NOON + SECOND))
    await outbox.drain()
    assert sender.sent == []

    clock.advance(seconds=1)
    await outbox.drain()

    assert len(sender.sent) == 1


async def test_a_channel_has_one_message_in_flight(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """Its next follows when the first is done; other channels do not wait for it."""
    await record.enqueue(*(delivery(CHANNEL, cause=f"{number}") for number in range(3)))
    await outbox.drain()
    assert (len(sender.sent), sender.most_under_way) == (3, 1)

    await record.enqueue(*(delivery(channel_id) for channel_id in range(20, 30)))
    sender.gate = asyncio.Event()
    work = asyncio.create_task(outbox.drain())
    await until(lambda: sender.under_way == 10)
    sender.gate.set()
    await work


async def test_a_full_channel_rests_and_others_do_not(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """Four messages in 5.5 seconds, one below what Discord allows."""
    await record.enqueue(*(delivery(CHANNEL, cause=f"{number}") for number in range(6)))
    await record.enqueue(delivery(OTHER_CHANNEL, priority=Priority.NOTICE))

    await outbox.drain()

    assert sender.destinations.count(CHANNEL) == 4
    assert sender.destinations.count(OTHER_CHANNEL) == 1


async def test_a_failed_try_is_tried_again_later_each_time(
    record: Record, open_outbox: Callable[..., Deliveries], sender: FakeSender, clock: Clock
) -> None:
    """After 1, 2, 4 seconds and so on to a minute, with the same nonce."""
    await record.enqueue(delivery(expires_at=None))
    waits = []
    for tries in range(1, 10):
        sender.outcomes = [RETRY]
        await open_outbox().drain()  # a new one each time, whose channels are not full
        kept = await record.delivery()
        assert (kept.state.value, kept.attempts, kept.reason) == ("retry", tries, "Slower.")
        assert kept.doubt_since is None
        waits.append(kept.due_at - clock.now)
        clock.now = kept.due_at

    assert waits[:4] == [FIRST_RETRY, 2 * FIRST_RETRY, 4 * FIRST_RETRY, 8 * FIRST_RETRY]
    assert waits[-1] == LONGEST_RETRY
    assert len(set(sender.nonces)) == 1
    assert sender.sought == []


async def test_discords_own_wait_is_kept(
    record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """Not sooner and not later."""
    await record.enqueue(delivery())
    sender.outcomes = [Outcome(kind=OutcomeKind.RETRY, retry_after=timedelta(seconds=17))]

    await outbox.drain()

    assert (await record.delivery()).due_at == NOON + timedelta(seconds=17)


async def test_a_refused_token_rests_the_whole_outbox(
    record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """10,000 invalid requests in 10 minutes bring a ban: nothing else is tried until then."""
    rest = timedelta(minutes=5)
    await record.enqueue(delivery(expires_at=None))
    sender.outcomes = [Outcome(kind=OutcomeKind.RETRY, retry_after=rest, is_for_all=True)]
    await outbox.drain()
    await record.enqueue(delivery(OTHER_CHANNEL))
    clock.now = NOON + rest - SECOND
    await outbox.drain()
    assert sender.destinations == [CHANNEL]

    clock.advance(seconds=1)
    await outbox.drain()

    assert sorted(sender.destinations) == [CHANNEL, CHANNEL, OTHER_CHANNEL]


async def test_a_guild_that_fails_on_after_an_outage_takes_every_other_probe_at_most(
    record: Record, open_outbox: Callable[..., Deliveries], sender: FakeSender, clock: Clock
) -> None:
    """However many of its channels wait: one guild's trouble is its own."""
    failing, well = range(1, 10), 20
    edge = Edge(loop_time=lambda: clock().timestamp())
    outbox = open_outbox(edge=edge)
    await record.enqueue(*(delivery(place, guild_id=7) for place in failing))
    await record.enqueue(delivery(well, guild_id=8))
    lost = Outcome(kind=OutcomeKind.DOUBT, retry_after=SECOND, is_way_bad=True)
    sender.outcome_of = dict.fromkeys([*failing, well], lost)
    await outbox.drain()
    assert edge.is_bad

    sender.outcome_of[well] = Outcome(kind=OutcomeKind.SENT, message_id=1, is_answer=True)
    for _ in range(2):
        clock.now += max(edge.wait(), SECOND)
        await outbox.drain()

    assert not edge.is_bad
    assert sender.destinations.count(well) == 2


async def test_a_message_discord_finds_fault_with_is_given_up(
    record: Record, outbox: Deliveries, sender: FakeSender, caplog: pytest.LogCaptureFixture
) -> None:
    """With the reason, and no second try; the channel's other messages go on."""
    await record.enqueue(delivery(cause="bad"), delivery(cause="good"))
    sender.outcomes = [Outcome(kind=OutcomeKind.REFUSED, reason="Too long.")]

    await outbox.drain()

    assert await record.states() == ["failed", "sent"]
    assert (await record.deliveries())[0].reason == "Too long."
    assert "Too long." in caplog.text


async def test_what_is_no_longer_useful_is_not_sent(
    record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """It is recorded as expired, with a reason."""
    await record.enqueue(delivery())
    clock.advance(hours=1)

    await outbox.drain()

    kept = await record.delivery()
    assert (kept.state.value, sender.sent) == ("expired", [])
    assert kept.reason is not None


async def test_a_held_back_delivery_is_never_sent(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """What a cool-down suppressed is recorded, and that is all."""
    await record.enqueue(delivery(state=DeliveryState.SUPPRESSED, reason="It is cooling."))

    await outbox.drain()

    assert sender.sent == []
    assert (await record.delivery()).reason == "It is cooling."


async def test_two_processes_never_send_the_same(
    record: Record, open_outbox: Callable[..., Deliveries], sender: FakeSender
) -> None:
    """A delivery is leased to one of them."""
    await record.enqueue(*(delivery(channel_id) for channel_id in range(1, 41)))

    await asyncio.gather(open_outbox("one").drain(), open_outbox("two").drain())

    assert sorted(sender.destinations) == list(range(1, 41))


class OneByOne(asyncio.Event):
    """Lets tries through one at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.tickets = asyncio.Semaphore(0)

    async def wait(self) -> Literal[True]:
        """Wait for a ticket."""
        return await self.tickets.acquire()


async def test_a_full_house_looks_for_more_a_few_at_a_time(
    record: Record, outbox: Deliveries, sender: FakeSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look has all that waits in view: with a backlog, one for each message would cost most."""
    looks = 0

    async def claim(*given: Any, **named: Any) -> Any:
        nonlocal looks
        looks += named["lane"] is Lane.MESSAGES  # each look claims for every lane
        return await counted(*given, **named)

    counted = store.claim
    monkeypatch.setattr(store, "claim", claim)
    gate = sender.gate = OneByOne()
    await record.enqueue(
        *(delivery(channel_id) for channel_id in range(1, 2 * ROOM[Lane.MESSAGES]))
    )
    running = asyncio.create_task(outbox.run())
    await until(lambda: sender.under_way == ROOM[Lane.MESSAGES])
    for _ in range(4 * REFILL):
        gate.tickets.release()
        await until(gate.tickets.locked)
        async with record.database.write():  # its end is written before this
            pass
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert looks <= REFILL + 2


async def test_no_more_is_claimed_than_may_leave_soon(
    record: Record, sender: FakeSender, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is claimed for later keeps what is more urgent from leaving before it."""
    limits = []

    async def claim(*given: Any, **named: Any) -> Any:
        limits.append(named["limit"])
        return await whole(*given, **named)

    whole = store.claim
    monkeypatch.setattr(store, "claim", claim)
    pace, soon = Pace(48, loop_time=lambda: 0.0), int(AHEAD * 48)
    outbox = Deliveries(
        record.database, sender, clock, worker="one", nonce_window=NONCE_WINDOW, pace=pace
    )
    await record.enqueue(delivery())
    for _ in range(10):
        pace.take()

    await outbox.drain()

    assert soon - 11 <= limits[0] <= soon - 10


@pytest.mark.parametrize("rest", [0.0, 1e-12, 1e-7])
async def test_a_rest_that_is_all_but_over_is_waited_for_all_the_same(
    record: Record, outbox: Deliveries, monkeypatch: pytest.MonkeyPatch, rest: float
) -> None:
    """What is left of it may round to nothing, and a look that waits for nothing is endless."""
    await record.enqueue(delivery())
    pauses: list[float] = []

    def timeout(pause: float) -> asyncio.Timeout:
        pauses.append(pause)
        return whole(pause)

    whole = asyncio.timeout
    monkeypatch.setattr(ChannelLimits, "resting", lambda _: {CHANNEL: rest})
    monkeypatch.setattr(module.asyncio, "timeout", timeout)
    running = asyncio.create_task(outbox.run())
    while not pauses:  # noqa: ASYNC110 - `until` would be counted as a pause
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert pauses[0] == module.SHORTEST.total_seconds()


async def test_the_next_first_message_to_a_person_is_waited_for_no_longer_than_its_second(
    record: Record, outbox: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for the next look, which may be any time later."""
    pauses: list[float] = []

    def timeout(pause: float) -> asyncio.Timeout:
        pauses.append(pause)
        return whole(pause)

    await record.settle()
    people = [Destination(kind=DestinationKind.USER, id=person) for person in (71, 72)]
    await record.enqueue(
        *(delivery(destination=each, cause=f"to {each.id}") for each in people),
    )
    whole = asyncio.timeout
    monkeypatch.setattr(module, "LOOK", timedelta(hours=1))
    monkeypatch.setattr(module.asyncio, "timeout", timeout)
    running = asyncio.create_task(outbox.run())
    while len(pauses) < 2:  # noqa: ASYNC110 - `until` would be counted as a pause
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert 0 < min(pauses) <= module.OPENING.total_seconds()


async def test_a_second_that_ends_during_a_look_is_followed_by_another_look(
    record: Record, outbox: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the outbox was asked what is due, the next first message to a person was not yet."""
    pauses: list[float] = []

    def timeout(pause: float) -> asyncio.Timeout:
        pauses.append(pause)
        return whole(pause)

    await record.settle()
    await record.enqueue(delivery(destination=Destination(kind=DestinationKind.USER, id=71)))
    left = iter([timedelta(microseconds=1)])
    whole = asyncio.timeout
    monkeypatch.setattr(module, "LOOK", timedelta(hours=1))
    monkeypatch.setattr(module.asyncio, "timeout", timeout)
    monkeypatch.setattr(outbox, "_until_opening", lambda: next(left, timedelta(0)))
    running = asyncio.create_task(outbox.run())
    while not pauses:  # noqa: ASYNC110 - `until` would be counted as a pause
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert pauses[0] == module.SHORTEST.total_seconds()


async def _away(connection: Connection) -> None:
    await settings.note_outage(connection, GUILD, is_unavailable=True)


async def _timed_out(connection: Connection) -> None:
    await settings.keep_timeouts(connection, {GUILD: NOON + timedelta(hours=1)})


async def _limited(connection: Connection) -> None:
    await channels.limit(connection, CHANNEL, Action.EDIT, NOON + timedelta(minutes=9))


@pytest.mark.parametrize("hold", [_away, _timed_out, _limited])
async def test_what_is_held_back_does_not_occupy_the_writer(
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    monkeypatch: pytest.MonkeyPatch,
    hold: Callable[[Connection], Awaitable[None]],
) -> None:
    """It is due for hours, and nobody may take it: what can be taken is looked for by reading."""
    claims = 0

    async def claim(*given: Any, **named: Any) -> Any:
        nonlocal claims
        claims += 1
        return await counted(*given, **named)

    await record.settle()
    async with record.database.write() as connection:
        await hold(connection)
    await record.enqueue(delivery(action=Action.EDIT, priority=Priority.FOLLOW_UP, earlier_id=1))
    counted = store.claim
    monkeypatch.setattr(store, "claim", claim)
    await outbox.drain()
    assert claims == 0

    to_a_person = Destination(kind=DestinationKind.USER, id=CHANNEL)
    await record.enqueue(delivery(destination=to_a_person))
    await outbox.drain()

    assert sender.destinations == [CHANNEL]


async def test_a_rest_that_ends_while_the_outbox_is_looked_at_is_not_slept_over(
    outbox: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it kept back was not seen: the next look comes as soon as it may have ended."""
    looks = 0

    def resting(_: ChannelLimits) -> dict[int, float]:
        nonlocal looks
        looks += 1
        return {CHANNEL: 0.01} if looks == 1 else {}

    monkeypatch.setattr(ChannelLimits, "resting", resting)
    monkeypatch.setattr(module, "LOOK", timedelta(hours=1))
    running = asyncio.create_task(outbox.run())
    await until(lambda: looks > 2)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
