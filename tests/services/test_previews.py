"""What a subscription would have posted, where it differs from what was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import RequestError
from bot.models import ChangeKind, DeliveryState
from bot.services.health import SHADOW
from bot.services.matching import SUPPRESSED_BY_COOL_DOWN
from bot.services.previews import Previews
from bot.services.subscriptions import Subscriptions
from bot.services.sweeps import Sweeps
from bot.store.database import Database
from tests.conftest import NOON, Clock
from tests.services.conftest import Record
from tests.services.fakes import FakeSource
from tests.services.makers import (
    CHANNEL,
    GUILD,
    IN,
    MODERATOR,
    OTHER_GUILD,
    OUT,
    change,
    listing,
    spec,
    subscription,
    sweep,
)


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
    wish = await record.subscribe(subscription(sizes=("9",), created_at=clock()))

    found = await previews.preview(GUILD, wish.id)

    assert [item.change.at.hour for item in found.items] == [14, 13, 12]
    assert {item.owed.sizes for item in found.items} == {("US 9",)}
    assert {item.real for item in found.items} == {None}
    assert await record.deliveries() == []


async def test_a_week_is_previewed_and_no_more(
    previews: Previews, record: Record, clock: Clock
) -> None:
    """What is older only begins cool-downs."""
    listing_id = await record.list_product()
    wish = await record.subscribe(subscription(cool_down=timedelta(days=3)))
    for days in (0, 1, 8):
        at = NOON + timedelta(days=days)
        await record.find(change(id=0, at=at, listing_id=listing_id))
    clock.advance(days=7, hours=12)

    found = await previews.preview(GUILD, wish.id)

    assert [(item.owed.state, item.owed.reason) for item in found.items] == [
        (DeliveryState.SUPPRESSED, SUPPRESSED_BY_COOL_DOWN)
    ]
    assert found.items[0].real is not None
    assert found.items[0].real.state is DeliveryState.SUPPRESSED


async def test_another_edit_shows_the_truth_beside_it(
    previews: Previews, record: Record, wishes: Subscriptions, clock: Clock
) -> None:
    """As it is now, and as it was."""
    wish = await record.subscribe(subscription())
    await record.find(change(id=0))
    clock.advance(hours=1)
    edited = replace(wish, sizes=("US 10",))
    await wishes.change(edited, by=MODERATOR, seen=wish.revision)

    (item,) = (await previews.preview(GUILD, wish.id)).items

    assert item.owed.sizes == ("US 10",)
    assert item.real is not None
    assert item.real.sizes == ("US 9", "US 10")


async def test_a_source_in_shadow_would_have_posted_nothing(
    previews: Previews, record: Record, sweeps: Sweeps, shop: FakeSource, clock: Clock
) -> None:
    """As it was, so it is previewed."""
    wish = await record.subscribe(subscription(ChangeKind.LIVE))
    await sweeps.keep_in_step([spec(shadow=timedelta(days=1))])
    for stock in (OUT, IN):
        shop.shows["Shop"] = sweep(listing({"US 9": stock}))
        await sweeps.run_all()
    clock.advance(days=2)

    found = await previews.preview(GUILD, wish.id)

    assert [item.owed.reason for item in found.items] == [SHADOW]
    assert (await record.delivery()).reason == SHADOW


@pytest.mark.parametrize("case", ["unknown", "another guild's", "removed"])
async def test_only_what_is_there_is_previewed(
    previews: Previews, record: Record, wishes: Subscriptions, case: str
) -> None:
    """With a sentence."""
    wish = await record.subscribe(subscription())
    if case == "removed":
        await wishes.remove(GUILD, wish.id, by=MODERATOR)
    guild_id = OTHER_GUILD if case == "another guild's" else GUILD

    with pytest.raises(RequestError, match="has no subscription"):
        await previews.preview(guild_id, wish.id + (case == "unknown"))


async def test_a_number_is_given_once(record: Record, wishes: Subscriptions, clock: Clock) -> None:
    """The audit record, and who reads it, know subscriptions by it."""
    first = await record.subscribe(subscription())
    await wishes.remove(GUILD, first.id, by=MODERATOR)
    clock.advance(minutes=16)
    await wishes.prune()

    assert (await record.subscribe(subscription(channel_id=CHANNEL))).id == first.id + 1
