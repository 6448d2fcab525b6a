"""What a bot on SQLite owed is sent by the bot that takes its store up on PostgreSQL: once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from bot.models import ChangeKind
from bot.services.fanout import FanOuts, alerts
from bot.services.outbox.dispatcher import LEASE, Deliveries
from bot.store.alerts import outbox as outbox_store
from bot.store.copying import copy
from bot.store.engine.database import Database
from tests.conftest import NOON, SQLITE, Clock
from tests.makers import change, make_subscription
from tests.services.conftest import NONCE_WINDOW, Record
from tests.services.fakes import FakeSender, until
from tests.services.outbox.test_taking_over import Turn

pytestmark = pytest.mark.postgresql

CHANNELS = (1, 2, 3, 4, 5, 6)
AT_ONCE = 2  # channels that a change is owed to at once; the others in parts
FIRST, SECOND = "Rain Cloud", "Mule"


@pytest.fixture
def engine() -> str:
    """Let the store be a file at first."""
    return SQLITE


@pytest.fixture
async def moved(
    record: Record,
    outbox: Deliveries,
    store_url: str,
    empty_postgres_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Database]:
    """Copy a store in which one thing is sent, one under way, and much waits; open the copy."""
    monkeypatch.setattr(alerts, "AT_ONCE", AT_ONCE)
    for channel_id in CHANNELS:
        await record.subscribe(make_subscription(ChangeKind.SOLD_OUT, channel_id=channel_id))
    await record.find(change(ChangeKind.SOLD_OUT, title=FIRST))
    await outbox.drain()
    await record.find(change(ChangeKind.SOLD_OUT, title=SECOND, style_code="M2002RMU"))
    async with record.database.write() as connection:
        claimed = await outbox_store.claim(
            connection, worker="killed", now=NOON, lease_until=NOON + LEASE, limit=1
        )
    assert len(claimed) == 1
    assert await record.states() == ["sent", "sent", "sending", "pending"]
    await record.database.close()
    await copy(store_url, empty_postgres_url)
    opened = await Database.open(empty_postgres_url)
    yield opened
    await opened.close()


async def test_what_was_owed_is_sent_once(moved: Database, clock: Clock) -> None:
    """What was sent is not sent again; what was under way, by its nonce; the rest goes on."""
    clock.advance(seconds=20)
    sender, turn, copy_of = FakeSender(), Turn(moved), Record(moved)
    outbox = Deliveries(moved, sender, clock, worker="new", nonce_window=NONCE_WINDOW, leases=turn)
    running = asyncio.create_task(outbox.run())
    turn.is_ours.set()
    await FanOuts(moved, outbox.wake, clock).run_due()
    await until(lambda: len(sender.sent) == 2 * len(CHANNELS) - AT_ONCE)
    for _ in range(50):  # and nothing more comes
        outbox.wake()
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    sent = Counter(
        (each.change and each.change.title, each.delivery.destination.id) for each in sender.sent
    )
    assert sent == Counter(
        [(FIRST, channel) for channel in CHANNELS[AT_ONCE:]]
        + [(SECOND, channel) for channel in CHANNELS]
    )
    doubtful = [each for each in sender.sent if each.delivery.doubt_since == NOON]
    assert [each.delivery.id for each in doubtful] == [3]
    assert await copy_of.states() == ["sent"] * 2 * len(CHANNELS)
