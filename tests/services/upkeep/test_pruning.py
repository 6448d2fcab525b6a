"""What is forgotten when it is too old, and what is kept however old it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import (
    Action,
    ChangeKind,
    DeliveryState,
    MissingPermissions,
    PricePoint,
    Subscription,
)
from bot.services.drops.entries import Drops
from bot.services.guilds import check_notices
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions.overviews import Overviews
from bot.services.upkeep import pruning
from bot.services.upkeep.pruning import Pruning
from bot.store import tables
from bot.store.alerts import held
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine.database import Database
from bot.store.shops import price_history
from tests.conftest import NOON, Clock
from tests.makers import CHANNEL, GUILD, change, delivery, enter
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

SENT, DAY = DeliveryState.SENT, timedelta(days=1)


@pytest.fixture
def old(database: Database, clock: Clock) -> Pruning:
    """Return what forgets."""
    return Pruning(database, clock)


async def test_what_was_done_long_ago_is_forgotten_with_what_it_told(
    record: Record, outbox: Deliveries, old: Pruning, clock: Clock
) -> None:
    """Changes that nobody wanted, too; what is young is kept."""
    subscription = await record.subscribe()
    await record.find(change(id=0))
    await record.find(change(ChangeKind.SOLD_OUT, id=0))
    await outbox.drain()
    clock.advance(days=60)
    young = await record.find(change(id=0, at=clock.now))
    await outbox.drain()

    clock.now = NOON + pruning.KEPT + timedelta(seconds=1)
    await old.prune()

    assert [each.id for each in await record.changes()] == [young.id]
    kept = await record.deliveries()
    assert [each.change_id for each in kept] == [young.id]
    assert kept[0].subscription_id == subscription.id


async def test_what_is_still_open_is_kept(record: Record, old: Pruning, clock: Clock) -> None:
    """Whatever holds it up."""
    states = [DeliveryState.PENDING, DeliveryState.RETRY, DeliveryState.HELD, DeliveryState.SENDING]
    await record.enqueue(
        *(delivery(cause=state.value, state=state) for state in states),
        delivery(cause="sent", state=SENT),
    )

    clock.advance(days=100)
    await old.prune()

    assert sorted(await record.states()) == sorted(state.value for state in states)


async def test_a_change_stays_while_its_drop_is_to_come(
    record: Record, drops: Drops, old: Pruning, clock: Clock
) -> None:
    """Or its moments would be told again; when the drop is long past, all of it goes."""
    drop, _ = await enter(drops, at="2027-06-05 10:00")
    clock.advance(days=100)
    await old.prune()
    assert [each.drop_id for each in await record.changes()] == [drop.id]

    clock.now = drop.at + pruning.KEPT + DAY if drop.at else clock.now
    await old.prune()
    assert await record.changes() == []
    assert await record.count(tables.drops) == 0


async def test_a_cancelled_drop_without_a_time_is_forgotten(
    record: Record, drops: Drops, old: Pruning, clock: Clock
) -> None:
    """Counted from its cancelling; one that may still come is kept."""
    await enter(drops, name="May come", at="unknown", style="M2002RDB")
    drop, _ = await enter(drops, at="unknown")
    await drops.cancel(GUILD, drop.id)
    clock.advance(days=91)
    await old.prune()

    assert await record.count(tables.drops) == 1


async def test_the_last_alert_of_a_subscription_is_kept(
    record: Record, outbox: Deliveries, old: Pruning, clock: Clock, database: Database
) -> None:
    """It is shown with the subscription, and 'no alert so far' would be false."""
    subscription = await record.subscribe()
    for _ in range(3):
        await record.find(change(id=0))
    await outbox.drain()
    clock.advance(days=200)
    await old.prune()

    assert [each.id for each in await record.changes()] == [3]
    [overview] = await Overviews(database, clock).of(GUILD, [subscription])
    assert overview.last is not None
    assert overview.last.at == NOON


async def test_the_digest_that_told_of_it_is_kept_with_it(
    record: Record, old: Pruning, clock: Clock
) -> None:
    """It has the message's address."""
    subscription = await record.subscribe()
    await record.find(change(id=0))
    [queued] = await record.deliveries()
    await record.enqueue(delivery(cause="digest:1", action=Action.DIGEST, state=SENT))
    async with record.database.write() as connection:
        folded = replace(queued, state=DeliveryState.FOLDED, folded_into=2)
        await held.keep(connection, [folded])

    clock.advance(days=200)
    await old.prune()

    assert [each.id for each in await record.deliveries()] == [1, 2]
    assert (await record.deliveries())[0].subscription_id == subscription.id


async def test_what_is_told_once_is_not_told_again_after_a_season(
    record: Record, old: Pruning, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """A permission that is left missing on purpose."""
    subscription = await record.subscribe()

    async def look(subscription: Subscription) -> None:
        missing = MissingPermissions(degrades={"Attach Files": "No pictures."})
        async with record.database.write() as connection:
            await check_notices.tell_lessened(
                connection, CHANNEL, [(subscription, missing)], clock.now
            )
        await outbox.drain()

    await look(subscription)
    clock.advance(days=200)
    await old.prune()
    await look(subscription)

    assert len(sender.sent) == 1


async def test_cool_downs_and_turns_that_are_over_are_forgotten(
    record: Record, old: Pruning, outbox: Deliveries, clock: Clock
) -> None:
    """The longest cool-down is 30 days."""
    listing_id = await record.list_product()
    subscription = await record.subscribe()
    await record.find(change(id=0, listing_id=listing_id))
    await outbox.drain()
    assert await record.count(tables.destinations) == 1
    clock.advance(days=29)
    async with record.database.write() as connection:
        await subscription_store.remember_alerts(
            connection, listing_id, [(subscription.id, ["US 12"])], clock.now
        )

    clock.advance(days=2)
    await old.prune()

    assert await record.count(tables.alerted_sizes) == 1
    assert await record.count(tables.destinations) == 0


async def test_it_is_done_in_parts(
    record: Record, old: Pruning, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are, others may write in between, and none is left."""
    monkeypatch.setattr(pruning, "PART", 3)
    await record.enqueue(*(delivery(cause=str(each), state=SENT) for each in range(10)))
    for _ in range(7):
        await record.find(change(id=0))

    clock.advance(days=91)
    await old.prune()

    assert (await record.deliveries(), await record.changes()) == ([], [])


async def test_prices_of_more_than_a_year_ago_are_forgotten(
    old: Pruning, record: Record, database: Database
) -> None:
    """But for the last before that, which says how things were then."""
    listing_id = await record.list_product()
    points = [
        (listing_id, PricePoint(at=NOON - days * DAY, price=None, sizes=days))
        for days in (500, 400, 300)
    ]
    async with database.write() as connection:
        await price_history.keep(connection, points)

    await old.prune()

    async with database.read() as connection:
        kept = await price_history.of_styles(connection, ["M2002RDA"])
    assert [point.sizes for _, point in kept] == [400, 300]
