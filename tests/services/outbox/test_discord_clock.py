"""What ends or is forgotten by Discord's clock: this machine's may be wrong, or be set."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.models import ChangeKind, Outcome, OutcomeKind, Presence, ProbeResult
from bot.services.base import Edge
from bot.services.drops.entries import Drops
from bot.services.outbox.dispatcher import Deliveries
from bot.services.outbox.results import NO_PERMISSION
from bot.services.upkeep import DueTimes
from bot.store.alerts.outbox import SURELY_OVER
from bot.store.engine.database import Database
from bot.store.guilds import settings
from tests.conftest import NOON, Clock
from tests.makers import GUILD, TEN, change, enter, make_subscription
from tests.services.conftest import NONCE_WINDOW, Record
from tests.services.fakes import FakeSender, until

SOON = timedelta(minutes=5)
HOUR = timedelta(hours=1)
TIMED_OUT = Outcome(
    kind=OutcomeKind.GONE,
    is_answer=True,
    code=NO_PERMISSION,
    timed_out_until=NOON + SOON,
    reason="A permission is missing.",
)
WRONG = pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(hours=-1)], ids=str)


@pytest.fixture
def discord_clock() -> Clock:
    """Return Discord's clock; it is right."""
    return Clock()


@pytest.fixture
def outbox(
    database: Database, sender: FakeSender, clock: Clock, discord_clock: Clock
) -> Deliveries:
    """Return an outbox that knows both clocks."""
    return Deliveries(
        database,
        sender,
        clock,
        worker="one",
        nonce_window=NONCE_WINDOW,
        discord_clock=discord_clock,
    )


async def owe(record: Record, clock: Clock) -> None:
    """Owe an alert of something that stays worth telling."""
    await record.subscribe(make_subscription(ChangeKind.SOLD_OUT))
    await record.find(change(ChangeKind.SOLD_OUT, id=0, at=clock()))


async def test_what_is_in_doubt_when_a_timeout_begins_is_so_after_it(
    record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock, discord_clock: Clock
) -> None:
    """It is looked for then, and not sent anew: it may have arrived before."""
    await owe(record, clock)
    sender.outcomes = [Outcome(kind=OutcomeKind.DOUBT, reason="The line broke."), TIMED_OUT]
    for each in (clock, discord_clock):
        await outbox.drain()
        each.advance(seconds=2)
    await outbox.drain()
    tries = [each for each in sender.sent if each.delivery.notice is None]
    assert len(tries) == 2
    sender.found = ProbeResult(finding=Presence.PRESENT, message_id=99)
    for each in (clock, discord_clock):
        each.advance(hours=1)

    await outbox.drain()

    [alert, *_] = await record.deliveries()
    assert (alert.state.value, alert.message_id) == ("sent", 99)
    assert [each for each in sender.sent if each.delivery.notice is None] == tries


async def test_a_nonce_is_as_old_as_discord_says(
    record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock, discord_clock: Clock
) -> None:
    """The machine was off for an hour, and its clock, without a battery, stood still."""
    await owe(record, clock)
    sender.outcomes = [Outcome(kind=OutcomeKind.DOUBT, reason="The line broke.")]
    await outbox.drain()
    discord_clock.advance(hours=1)
    clock.advance(seconds=5)
    sender.found = ProbeResult(finding=Presence.PRESENT, message_id=99)

    await outbox.drain()

    assert (len(sender.sent), len(sender.sought)) == (1, 1)
    assert await record.states() == ["sent"]


async def test_a_doubt_begins_no_later_than_it_may_have(
    record: Record, database: Database, sender: FakeSender, clock: Clock, discord_clock: Clock
) -> None:
    """A clock was set forward, which no answer had told yet, and set right after the process died.

    By what was thought to be Discord's time the doubt would be a minute old, and its nonce known.
    """
    for each in (clock, discord_clock):  # thought to be seven minutes ahead of what they are
        each.advance(minutes=7)
    first = Deliveries(
        database,
        sender,
        clock,
        worker="one",
        nonce_window=NONCE_WINDOW,
        discord_clock=discord_clock,
        doubt_clock=lambda: NOON,
    )
    await owe(record, clock)
    sender.outcomes = [Outcome(kind=OutcomeKind.DOUBT, reason="The line broke.")]
    await first.drain()
    for each in (clock, discord_clock):
        each.advance(minutes=1)
    sender.found = ProbeResult(finding=Presence.PRESENT, message_id=99)

    await first.drain()

    assert (len(sender.sent), len(sender.sought)) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        (OutcomeKind.RETRY, SOON),
        (OutcomeKind.DOUBT, SOON),
        (OutcomeKind.DOUBT, SOON / 2),  # its nonce is still known, and would post it now
    ],
    ids=str,
)
async def test_a_reminder_that_a_wrong_clock_called_waits_for_its_time(
    record: Record,
    outbox: Deliveries,
    drops: Drops,
    sender: FakeSender,
    clock: Clock,
    discord_clock: Clock,
    kind: OutcomeKind,
    after: timedelta,
) -> None:
    """The clock was an hour ahead, and is right again before the reminder has left."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await enter(drops)
    await outbox.drain()
    clock.now, discord_clock.now = TEN, TEN - HOUR
    await drops.tell_leads()
    sender.sent.clear()
    sender.outcomes = [Outcome(kind=kind, reason="The line broke.")]
    await outbox.drain()
    clock.now = discord_clock.now = TEN - HOUR + after
    await DueTimes(record.database, clock, discord_clock=discord_clock).mend()

    await outbox.drain()
    assert len(sender.sent) == 1
    clock.now = discord_clock.now = TEN
    await outbox.drain()
    await outbox.drain()

    assert len(sender.sent) == 2
    assert await record.states() == ["sent", "sent"]


async def test_a_clock_that_is_set_back_wrongly_makes_no_reminder_wait(
    record: Record,
    outbox: Deliveries,
    drops: Drops,
    sender: FakeSender,
    clock: Clock,
    discord_clock: Clock,
) -> None:
    """Discord's clock goes on."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await enter(drops)
    await outbox.drain()
    clock.now = discord_clock.now = TEN
    await drops.tell_leads()
    clock.now = TEN - HOUR
    await DueTimes(record.database, clock, discord_clock=discord_clock).mend()

    await outbox.drain()

    assert await record.states() == ["sent", "sent"]


@WRONG
async def test_a_timeout_ends_when_discord_says(
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
    discord_clock: Clock,
    ahead: timedelta,
) -> None:
    """What it refuses waits until then, and no subscription is broken by it."""
    clock.now = NOON + ahead
    await owe(record, clock)
    sender.outcomes = [TIMED_OUT]

    await outbox.drain()

    [alert, *_] = await record.deliveries()
    assert (alert.state.value, alert.due_at) == ("retry", NOON + ahead)
    await outbox.drain()
    assert [each.delivery.id for each in sender.sent if each.change is not None] == [alert.id]
    for each in (clock, discord_clock):
        each.now += SOON + SURELY_OVER
    await outbox.drain()
    assert (await record.states())[0] == "sent"


async def test_a_timeout_ends_in_time_though_the_clock_was_set_back_meanwhile(
    record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock, discord_clock: Clock
) -> None:
    """The process was killed in between, so that nobody knows how far the clock was set."""
    await owe(record, clock)
    sender.outcomes = [TIMED_OUT]
    await outbox.drain()
    discord_clock.now = NOON + SOON + SURELY_OVER
    clock.now = NOON + timedelta(minutes=2)
    await DueTimes(record.database, clock, discord_clock=discord_clock).mend()

    await outbox.drain()

    assert (await record.states())[0] == "sent"


@pytest.mark.parametrize(("minutes", "is_closed"), [(4, False), (6, True)])
async def test_a_refusal_that_was_late_is_of_the_timeout_that_is_over(
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
    discord_clock: Clock,
    minutes: int,
    *,
    is_closed: bool,
) -> None:
    """As long as a request may have hung since; later a permission is missing indeed."""
    await owe(record, clock)
    async with record.database.write() as connection:
        await settings.keep_timeouts(connection, {GUILD: NOON - timedelta(minutes=minutes)})
    sender.outcomes = [Outcome(kind=OutcomeKind.GONE, is_answer=True, code=NO_PERMISSION)]

    await outbox.drain()
    assert (await record.states())[0] == ("held" if is_closed else "retry")

    for each in (clock, discord_clock):
        each.advance(seconds=30)
    await outbox.drain()
    assert (await record.states())[0] == ("held" if is_closed else "sent")


async def test_a_rest_ends_in_time_though_the_clock_was_set_ahead_meanwhile(
    record: Record, database: Database, sender: FakeSender, clock: Clock
) -> None:
    """Until Discord answers again nobody knows that its clock is not ahead as well."""
    earliest = Clock()

    def begin(discord_clock: Clock) -> tuple[Deliveries, Edge]:
        edge = Edge(loop_time=lambda: earliest().timestamp())
        outbox = Deliveries(
            database,
            sender,
            clock,
            worker="one",
            edge=edge,
            nonce_window=NONCE_WINDOW,
            discord_clock=discord_clock,
            doubt_clock=earliest,
        )
        return outbox, edge

    outbox, edge = begin(clock)
    edge.rest(SOON)
    await outbox.drain()
    earliest.advance(minutes=1)
    clock.now = NOON + HOUR  # set ahead, and what is thought to be Discord's clock with it
    await outbox.drain()

    earliest.now = clock.now = NOON + SOON + timedelta(minutes=1)
    later, edge = begin(clock)
    running = asyncio.create_task(later.run())
    await until(lambda: later.silent_for is not None)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert edge.rest_left() <= timedelta(0)


@WRONG
async def test_nothing_leaves_before_a_timeout_is_over(
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
    discord_clock: Clock,
    ahead: timedelta,
) -> None:
    """One that the gateway told of."""
    clock.now = NOON + ahead
    await owe(record, clock)
    async with record.database.write() as connection:
        await settings.keep_timeouts(connection, {GUILD: NOON + SOON})

    await outbox.drain()
    assert sender.sent == []
    discord_clock.advance(minutes=5, seconds=1)  # as far as is known: it may be a second less
    await outbox.drain()
    assert sender.sent == []
    discord_clock.now = NOON

    for each in (clock, discord_clock):
        each.now += SOON + SURELY_OVER
    await outbox.drain()
    assert len(sender.sent) == 1
