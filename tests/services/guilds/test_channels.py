"""What waits for a channel is tried when the gateway tells that it is open."""

from __future__ import annotations

from datetime import timedelta

from bot.models import Outcome, OutcomeKind
from bot.services.guilds import Channels
from bot.services.outbox.dispatcher import Deliveries
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import OTHER_CHANNEL, delivery
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

HOURS = timedelta(hours=6)


async def test_what_waits_for_a_channel_that_is_opened_is_tried_at_once(
    record: Record, outbox: Deliveries, sender: FakeSender, database: Database, clock: Clock
) -> None:
    """What waits for another channel goes on waiting."""
    channels = Channels(database, outbox, clock)
    here, there = delivery(), delivery(OTHER_CHANNEL)
    await record.enqueue(here, there)
    sender.outcomes = [Outcome(kind=OutcomeKind.RETRY, retry_after=HOURS)] * 2
    await outbox.drain()
    await channels.opened(here.destination.id)
    await outbox.drain()

    assert sender.destinations[2:] == [here.destination.id]


async def test_what_is_in_doubt_is_looked_for_in_its_own_time(
    record: Record, outbox: Deliveries, sender: FakeSender, database: Database, clock: Clock
) -> None:
    """That a channel is open says nothing of what may be in it."""
    await record.enqueue(delivery())
    sender.outcomes = [Outcome(kind=OutcomeKind.DOUBT, retry_after=HOURS)]
    await outbox.drain()
    await Channels(database, outbox, clock).opened(delivery().destination.id)
    await outbox.drain()

    assert len(sender.sent) == 1
