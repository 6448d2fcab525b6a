"""What a change owes is stored a part at a time, and is the same as in one go."""

from __future__ import annotations

import pytest

from bot.models import ChangeKind
from bot.rules.subscriptions.routing_keys import asked_for
from bot.services.outbox import fanout
from bot.store.alerts import subscriptions
from tests.makers import GUILD, OTHER_GUILD, change, make_subscription
from tests.services.conftest import Record


@pytest.mark.parametrize("part", [1, 2, 3, 100])
async def test_a_channel_is_told_once_however_many_are_looked_at_in_one_go(
    record: Record, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    """The subscriptions of one channel stay together."""
    monkeypatch.setattr(fanout, "PART", part)
    for channel_id, size in ((12, "US 9"), (11, "US 9"), (12, "US 10"), (11, "US 12")):
        await record.subscribe(make_subscription(channel_id=channel_id, sizes=(size,)))
    await record.subscribe(make_subscription(guild_id=OTHER_GUILD, channel_id=13))

    await record.find(change(id=0))

    told = {owed.destination.id: owed.sizes for owed in await record.deliveries()}
    assert told == {11: ("US 9",), 12: ("US 9", "US 10"), 13: ("US 9", "US 10")}


async def test_only_those_who_may_want_a_change_are_looked_at(record: Record) -> None:
    """A size that is a neighbour's number in another system is not read from the store."""
    await record.subscribe(make_subscription(sizes=("US 11",)))
    wanting = await record.subscribe(make_subscription(sizes=("EU 47.5",)))
    await record.subscribe(make_subscription(shops=("Kith",)))
    terms = asked_for(change(sizes=("US 13",)))

    async with record.database.read() as connection:
        found = await subscriptions.open_to(connection, ChangeKind.RESTOCK, terms, GUILD)

    assert found == [(wanting.channel_id, wanting.id)]
