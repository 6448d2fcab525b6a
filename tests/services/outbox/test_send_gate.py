"""When a message may leave: not in quiet hours that began while it waited for its turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.models import ChangeKind, DeliveryContext, GuildSettings, Outcome, OutcomeKind, QuietHours
from bot.services.base import Edge, Pace
from bot.services.outbox.dispatcher import LEASE, Deliveries
from bot.services.outbox.gates import quiet_gate
from bot.services.outbox.gates.send_gate import SendGate, TooLateError, WayBadError
from tests.conftest import NOON, Clock
from tests.makers import GUILD, change, delivery, outgoing
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

MINUTE = timedelta(minutes=1)
AT_ONE = QuietHours(begins=time(13), ends=time(15), breaks=frozenset({ChangeKind.LIVE}))
HOURS = GuildSettings(guild_id=GUILD, quiet=AT_ONE)
NEWS = replace(delivery(), is_sample=False)


@pytest.mark.parametrize(
    ("early", "kind", "begins"),
    [
        (timedelta(seconds=1), ChangeKind.RESTOCK, NOON.replace(hour=13)),
        (15 * MINUTE, ChangeKind.RESTOCK, NOON.replace(hour=13)),
        (15 * MINUTE + timedelta(seconds=1), ChangeKind.RESTOCK, None),
        (timedelta(seconds=1), ChangeKind.LIVE, None),
    ],
)
def test_quiet_hours_that_begin_soon_are_known_ahead(
    early: timedelta, kind: ChangeKind, begins: object
) -> None:
    """To all that they hold back."""
    now = NOON.replace(hour=13) - early
    assert quiet_gate.begins_at(NEWS, change(kind), HOURS, now) == begins


def test_what_is_no_news_breaks_the_quiet() -> None:
    """A test that a moderator asked for, a notice, a guild without quiet hours."""
    now = NOON.replace(hour=13) - MINUTE
    notice = replace(NEWS, notice="A word.")
    for queued, hours in (
        (delivery(), HOURS),
        (notice, HOURS),
        (NEWS, GuildSettings(guild_id=GUILD)),
    ):
        assert quiet_gate.begins_at(queued, None, hours, now) is None


def test_it_is_known_for_as_long_as_sending_may_take() -> None:
    """Until another process takes a delivery over, which looks anew."""
    assert quiet_gate.AHEAD >= LEASE


async def test_a_message_leaves_until_the_quiet_begins_and_no_later(clock: Clock) -> None:
    """To the moment."""
    message = outgoing(change(), context=DeliveryContext(quiet_from=NOON))
    clock.now = NOON - timedelta(microseconds=1)
    gate = SendGate(Pace(1000), Edge(), clock)
    async with gate.message(message):
        pass
    clock.now = NOON
    with pytest.raises(TooLateError):
        async with gate.message(message):
            raise AssertionError("it left")


async def test_what_is_to_be_tried_again_at_once_is(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """Without the pause that follows a failure."""
    await record.enqueue(delivery())
    sender.outcomes = [Outcome(kind=OutcomeKind.RETRY, retry_after=timedelta(0))]
    await outbox.drain()

    assert await record.states() == ["sent"]


async def test_nothing_leaves_once_another_process_sends(clock: Clock) -> None:
    """It was claimed before, and its turn came after."""
    gate = SendGate(Pace(50), Edge(), clock, may_send=lambda: False)

    with pytest.raises(WayBadError):
        async with gate.request(outgoing(None)):
            pytest.fail("The request was made")
