"""Why a message was sent, from the record."""

from __future__ import annotations

import pytest

from bot.errors import RequestError
from bot.models import ChangeKind, Stock
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions.editing import Subscriptions
from bot.services.sweeps.runner import Sweeps
from bot.services.trace.explanations import Explanations
from bot.store.engine.database import Database
from tests.conftest import NOON, Clock
from tests.makers import (
    GUILD,
    MODERATOR,
    OTHER_GUILD,
    change,
    delivery,
    listing,
    make_subscription,
    spec,
    sweep,
)
from tests.services.conftest import Record
from tests.services.fakes import FakeManners, FakeSource


@pytest.fixture
def explanations(database: Database) -> Explanations:
    """Return the service."""
    return Explanations(database)


async def test_an_alert_names_its_subscription_its_change_and_its_sweep(
    explanations: Explanations,
    record: Record,
    database: Database,
    outbox: Deliveries,
    clock: Clock,
) -> None:
    """The whole way from the shop to the channel."""
    subscription = await record.subscribe()
    shop = FakeSource()
    sweeps = Sweeps(database, {"fake": shop}, FakeManners(), outbox.wake, clock)
    await sweeps.keep_in_step([spec()])
    for stock in (Stock.OUT, Stock.IN):
        shop.shows["Shop"] = sweep(listing({"US 9": stock}))
        await sweeps.run_all()
    await outbox.drain()
    kept = await record.delivery()

    found = await explanations.explain(kept.id, GUILD, MODERATOR)

    assert (found.delivery, found.subscription) == (kept, subscription)
    assert found.change is not None
    assert found.change.id == kept.change_id
    assert found.sweep is not None
    assert (found.sweep.source, found.sweep.products) == ("Shop", 1)
    assert found.sweep.finished_at == NOON


async def test_an_alert_outlives_its_subscription(
    explanations: Explanations, record: Record, subscriptions: Subscriptions, clock: Clock
) -> None:
    """A removed one is missing; the alert is still explained."""
    subscription = await record.subscribe()
    await record.subscribe(make_subscription(ChangeKind.SOLD_OUT, channel_id=99))
    await record.find(change(id=0))
    await subscriptions.remove(GUILD, subscription.id, by=MODERATOR)
    clock.advance(minutes=16)
    await subscriptions.prune()

    found = await explanations.explain((await record.delivery()).id, GUILD, MODERATOR)

    assert (found.subscription, found.sweep) == (None, None)


@pytest.mark.parametrize("guild_id", [OTHER_GUILD, None])
async def test_another_guilds_alerts_are_not_shown(
    explanations: Explanations, record: Record, guild_id: int | None
) -> None:
    """Nor in a direct message."""
    await record.subscribe()
    await record.find(change(id=0))
    kept = await record.delivery()

    with pytest.raises(RequestError, match="no record of this alert"):
        await explanations.explain(kept.id, guild_id, MODERATOR)


async def test_a_sample_is_explained_though_it_carries_no_change(
    explanations: Explanations, record: Record, subscriptions: Subscriptions
) -> None:
    """A moderator asked for it."""
    subscription = await record.subscribe()
    await subscriptions.try_out(subscription, cause="1")

    found = await explanations.explain((await record.delivery()).id, GUILD, MODERATOR)

    assert (found.change, found.subscription, found.sweep) == (None, subscription, None)
    assert found.delivery.is_sample


async def test_what_is_not_recorded_is_said_to_be_so(
    explanations: Explanations, record: Record
) -> None:
    """An unknown number, and a notice, which no button asks about."""
    await record.enqueue(delivery(is_sample=False, notice="Trouble."))
    for delivery_id in (1, 999):
        with pytest.raises(RequestError, match="no record of this alert"):
            await explanations.explain(delivery_id, GUILD, MODERATOR)
