"""What a subscription would have posted, where it differs from what was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import RequestError
from bot.models import ChangeKind, DeliveryState
from bot.rules.alerts.planning import SUPPRESSED_AS_ENTERED, SUPPRESSED_BY_COOL_DOWN
from bot.services.drops.entries import Drops
from bot.services.outbox.dispatcher import Deliveries
from bot.services.sources.health import DRY_RUN
from bot.services.subscriptions.editing import Subscriptions
from bot.services.sweeps.runner import Sweeps
from bot.services.trace.previews import Previews
from bot.store.engine.database import Database
from tests.conftest import NOON, Clock
from tests.makers import (
    CHANNEL,
    GUILD,
    IN,
    MODERATOR,
    OTHER_GUILD,
    OUT,
    TEN,
    change,
    enter,
    listing,
    make_subscription,
    spec,
    sweep,
    told,
)
from tests.services.conftest import Record
from tests.services.fakes import FakeSource

ANNOUNCED = ChangeKind.ANNOUNCED


@pytest.fixture
def previews(database: Database, clock: Clock) -> Previews:
    """Return the service."""
    return Previews(database, clock)


async def test_what_came_earlier_is_previewed_for_who_came_later(
    previews: Previews, record: Record, clock: Clock
) -> None:
    """The newest first; nothing is owed by it."""
    for hours in range(3):
        await record.find(change(id=0, at=NOON + timedelta(hours=hours)))
    clock.advance(days=1)
    subscription = await record.subscribe(make_subscription(sizes=("9",), created_at=clock()))

    found = await previews.preview(GUILD, subscription.id)

    assert [item.change.at.hour for item in found.items] == [14, 13, 12]
    assert {item.queued.sizes for item in found.items} == {("US 9",)}
    assert {item.real for item in found.items} == {None}
    assert await record.deliveries() == []


async def test_a_week_is_previewed_and_no_more(
    previews: Previews, record: Record, clock: Clock
) -> None:
    """What is older only begins cool-downs."""
    listing_id = await record.list_product()
    subscription = await record.subscribe(make_subscription(restock_cooldown=timedelta(days=3)))
    for days in (0, 1, 8):
        at = NOON + timedelta(days=days)
        await record.find(change(id=0, at=at, listing_id=listing_id))
    clock.advance(days=7, hours=12)

    found = await previews.preview(GUILD, subscription.id)

    assert [(item.queued.state, item.queued.reason) for item in found.items] == [
        (DeliveryState.SUPPRESSED, SUPPRESSED_BY_COOL_DOWN)
    ]
    assert found.items[0].real is not None
    assert found.items[0].real.state is DeliveryState.SUPPRESSED


async def test_another_edit_shows_the_truth_beside_it(
    previews: Previews,
    record: Record,
    subscriptions: Subscriptions,
    outbox: Deliveries,
    clock: Clock,
) -> None:
    """As it is now, and as it was sent."""
    subscription = await record.subscribe(make_subscription())
    await record.find(change(id=0))
    await outbox.drain()
    clock.advance(hours=1)
    edited = replace(subscription, sizes=("US 10",))
    await subscriptions.change(edited, by=MODERATOR, seen=subscription.revision)

    (item,) = (await previews.preview(GUILD, subscription.id)).items

    assert item.queued.sizes == ("US 10",)
    assert item.real is not None
    assert item.real.sizes == ("US 9", "US 10")


async def test_a_source_in_shadow_would_have_posted_nothing(
    previews: Previews, record: Record, sweeps: Sweeps, shop: FakeSource, clock: Clock
) -> None:
    """As it was, so it is previewed."""
    subscription = await record.subscribe(make_subscription(ChangeKind.LIVE))
    await sweeps.keep_in_step([spec(dry_run=timedelta(days=1))])
    for stock in (OUT, IN):
        shop.shows["Shop"] = sweep(listing({"US 9": stock}))
        await sweeps.run_all()
    clock.advance(days=2)

    found = await previews.preview(GUILD, subscription.id)

    assert [item.queued.reason for item in found.items] == [DRY_RUN]
    assert (await record.delivery()).reason == DRY_RUN


@pytest.mark.parametrize("case", ["unknown", "another guild's", "removed"])
async def test_only_what_is_there_is_previewed(
    previews: Previews, record: Record, subscriptions: Subscriptions, case: str
) -> None:
    """With a sentence."""
    subscription = await record.subscribe(make_subscription())
    if case == "removed":
        await subscriptions.remove(GUILD, subscription.id, by=MODERATOR)
    guild_id = OTHER_GUILD if case == "another guild's" else GUILD

    with pytest.raises(RequestError, match="has no such subscription"):
        await previews.preview(guild_id, subscription.id + (case == "unknown"))


async def test_a_number_is_given_once(
    record: Record, subscriptions: Subscriptions, clock: Clock
) -> None:
    """The audit record, and who reads it, know subscriptions by it."""
    first = await record.subscribe(make_subscription())
    await subscriptions.remove(GUILD, first.id, by=MODERATOR)
    clock.advance(minutes=16)
    await subscriptions.prune()

    assert (await record.subscribe(make_subscription(channel_id=CHANNEL))).id == first.id + 1


async def test_drops_that_moderators_entered_are_previewed_as_they_were_told(
    previews: Previews, record: Record, drops: Drops, outbox: Deliveries, clock: Clock
) -> None:
    """Announced, moved, reminded of, cancelled; in their own server, and in no other."""
    subscription = await record.subscribe(make_subscription(ANNOUNCED))
    other = await record.subscribe(
        make_subscription(ANNOUNCED, guild_id=OTHER_GUILD, channel_id=99)
    )
    drop, _ = await enter(drops, at="2026-11-26 10:00")
    await outbox.drain()
    clock.advance(hours=1)
    await drops.move(GUILD, drop.id, "2026-11-26 12:00", None)
    await outbox.drain()
    clock.now = NOON.replace(day=25)
    await drops.tell_leads()
    await outbox.drain()
    clock.advance(hours=1)
    await drops.cancel(GUILD, drop.id)
    await outbox.drain()

    found = await previews.preview(GUILD, subscription.id)

    kinds = [ChangeKind.CANCELLED, ANNOUNCED, ChangeKind.MOVED, ANNOUNCED]
    assert [item.change.kind for item in found.items] == kinds
    assert found.items[1].change.lead == timedelta(days=1)
    for item in found.items:
        assert item.queued.state is DeliveryState.PENDING
        assert item.real is not None
        assert item.real.state is DeliveryState.SENT
    assert (await previews.preview(OTHER_GUILD, other.id)).items == ()


@pytest.mark.parametrize("is_cancelled", [False, True])
async def test_what_a_source_tells_of_an_entered_drop_is_previewed_as_it_was_owed(
    previews: Previews,
    record: Record,
    drops: Drops,
    sweeps: Sweeps,
    shop: FakeSource,
    clock: Clock,
    *,
    is_cancelled: bool,
) -> None:
    """Held back, as the server hears of it from its own; also after they cancelled theirs."""
    subscription = await record.subscribe(make_subscription(ANNOUNCED))
    await sweeps.run_all()
    entered, _ = await enter(drops)
    clock.advance(minutes=10)
    shop.shows["Shop"] = sweep(listing({"US 9": OUT}), drops=(told(),))
    await sweeps.run_all()
    clock.advance(minutes=10)
    if is_cancelled:
        await drops.cancel(GUILD, entered.id)

    found = await previews.preview(GUILD, subscription.id)

    [item] = [item for item in found.items if item.change.guild_id is None]
    assert item.real is not None
    assert (item.queued.state, item.queued.reason) == (item.real.state, item.real.reason)
    assert item.queued.reason == SUPPRESSED_AS_ENTERED


async def test_a_drop_that_is_entered_after_a_source_told_of_it_changes_no_past(
    previews: Previews,
    record: Record,
    drops: Drops,
    sweeps: Sweeps,
    shop: FakeSource,
    clock: Clock,
) -> None:
    """The source's word came first, and was posted."""
    subscription = await record.subscribe(make_subscription(ANNOUNCED))
    await sweeps.run_all()
    shop.shows["Shop"] = sweep(listing({"US 9": OUT}), drops=(told(),))
    await sweeps.run_all()
    clock.advance(minutes=10)
    await enter(drops)

    found = await previews.preview(GUILD, subscription.id)

    assert {item.queued.state for item in found.items} == {DeliveryState.PENDING}


async def test_who_subscribes_later_is_shown_what_was_entered_then(
    previews: Previews,
    record: Record,
    drops: Drops,
    sweeps: Sweeps,
    shop: FakeSource,
    clock: Clock,
) -> None:
    """Though nothing was owed: the source's word before theirs, and its reminder after it."""
    await sweeps.run_all()
    shop.shows["Shop"] = sweep(listing({"US 9": OUT}), drops=(told(),))
    await sweeps.run_all()
    clock.advance(minutes=10)
    entered, _ = await enter(drops)
    clock.now = TEN - timedelta(days=1)
    await drops.tell_leads()
    clock.advance(hours=1)
    await drops.cancel(GUILD, entered.id)
    clock.now = TEN - timedelta(hours=1)
    await drops.tell_leads()
    subscription = await record.subscribe(make_subscription(ANNOUNCED, created_at=clock.now))

    found = await previews.preview(GUILD, subscription.id)

    of_source = [item.queued.reason for item in found.items if item.change.guild_id is None]
    assert of_source == [None, SUPPRESSED_AS_ENTERED]
