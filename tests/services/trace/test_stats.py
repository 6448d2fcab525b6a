"""A server's last days are counted from the record: of what arrived there, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from bot.models import ChangeKind
from bot.services.outbox.dispatcher import Deliveries
from bot.services.trace import Stats
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import (
    GUILD,
    OTHER_CHANNEL,
    OTHER_GUILD,
    change,
    delivery,
    make_subscription,
)
from tests.services.conftest import Record


async def test_what_arrived_is_counted_where_it_arrived(
    database: Database, record: Record, outbox: Deliveries, clock: Clock
) -> None:
    """By message; a sample, a notice, and what waits are none."""
    listing_id = await record.list_product()
    await record.subscribe(make_subscription(*ChangeKind))
    await record.subscribe(
        make_subscription(*ChangeKind, guild_id=OTHER_GUILD, channel_id=OTHER_CHANNEL)
    )
    await record.find(change(ChangeKind.RESTOCK, id=0, at=clock.now, listing_id=listing_id))
    clock.advance(seconds=2)
    await record.enqueue(delivery(cause="notice", notice="Trouble.", is_sample=False))
    await record.enqueue(delivery(cause="sample:1", is_sample=True))
    await outbox.drain()
    clock.advance(minutes=3)
    await record.find(change(ChangeKind.SOLD_OUT, id=0, at=clock.now, listing_id=listing_id))

    figures = await Stats(database, clock).of_guild(GUILD)
    week, month = figures.periods

    assert (week.alerts, week.digests, week.watchers) == (1, 0, 0)
    assert week.median == timedelta(seconds=2)
    assert [each.lasted for each in week.sold_out] == [timedelta(minutes=3, seconds=2)]
    assert month.alerts == figures.days[-1].alerts == 1
    clock.advance(days=31)
    later = await Stats(database, clock).of_guild(GUILD)
    assert sum(day.alerts for day in later.days) == 0
    for period in later.periods:
        assert (period.alerts, period.sold_out) == (0, ())
