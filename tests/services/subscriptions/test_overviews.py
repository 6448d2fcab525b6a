"""How a subscription stands: what it told last, and when it tells next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.models import (
    ChangeKind,
    DeliveryState,
    Digest,
    Precision,
    QuietHours,
    Subscription,
)
from bot.services.drops.entries import Drops
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions.editing import Subscriptions
from bot.services.subscriptions.overviews import Overview, Overviews
from bot.store.alerts import drops as store
from bot.store.engine.database import Database
from tests.conftest import NOON, Clock
from tests.makers import CHANNEL, GUILD, TEN, change, enter, make_subscription
from tests.services.conftest import Record
from tests.ui.worst import DROP


@pytest.fixture
def overviews(database: Database, clock: Clock) -> Overviews:
    """Return the service."""
    return Overviews(database, clock)


async def stand(overviews: Overviews, subscription: Subscription) -> Overview:
    """Return how one subscription stands."""
    (only,) = await overviews.of(GUILD, [subscription])
    assert only.subscription == subscription
    return only


async def add(subscriptions: Subscriptions, *kinds: ChangeKind, **changes: Any) -> Subscription:
    """Subscribe the channel."""
    return (
        await subscriptions.add(make_subscription(*kinds, **changes), guild_name="Guild")
    ).subscription


async def test_a_new_subscription_told_nothing_and_waits_for_nothing(
    overviews: Overviews, subscriptions: Subscriptions
) -> None:
    """So it is said."""
    only = await stand(overviews, await add(subscriptions))

    assert (only.last, only.next_at) == (None, None)


async def test_the_last_alert_is_there_with_its_message(
    overviews: Overviews,
    subscriptions: Subscriptions,
    record: Record,
    outbox: Deliveries,
    clock: Clock,
) -> None:
    """The newest one, also before it is sent."""
    subscription = await add(subscriptions, ChangeKind.RESTOCK)
    await record.find(change(id=0, at=clock.now))
    await outbox.drain()
    sent = (await stand(overviews, subscription)).last
    assert sent is not None
    assert (sent.state, sent.at) == (DeliveryState.SENT, NOON)
    assert sent.url == f"https://discord.com/channels/{GUILD}/{CHANNEL}/1"

    clock.advance(minutes=45)
    await record.find(change(id=0, at=clock.now))

    waiting = (await stand(overviews, subscription)).last
    assert waiting is not None
    assert (waiting.state, waiting.url) == (DeliveryState.PENDING, None)


async def test_an_alert_that_answers_two_subscriptions_is_the_last_of_both(
    overviews: Overviews, subscriptions: Subscriptions, record: Record
) -> None:
    """A channel is told once; one that did not want it has none, nor what it was not told."""
    first = await add(subscriptions, ChangeKind.RESTOCK)
    second = await add(subscriptions, ChangeKind.RESTOCK, words="m2002rda")
    other = await add(subscriptions, ChangeKind.LIVE)
    await record.find(change(id=0))
    await subscriptions.try_out(other, cause="1")

    stands = await overviews.of(GUILD, [first, second, other])

    assert [overview.last is not None for overview in stands] == [True, True, False]


@pytest.mark.parametrize(
    ("changes", "next_at"),
    [
        ({}, TEN - timedelta(hours=24)),
        ({"lead_times": (timedelta(days=7), timedelta(0))}, TEN - timedelta(days=7)),
        ({"lead_times": ()}, None),
        ({"words": "sea"}, None),
        ({"is_paused": True}, None),
        ({"broken": "It is gone."}, None),
        ({"kinds": frozenset({ChangeKind.LIVE})}, None),
        ({"digest": Digest.DAILY}, datetime(2026, 11, 25, 9, tzinfo=NOON.tzinfo)),
        ({"digest": Digest.WEEKLY, "digest_day": 4}, datetime(2026, 11, 27, 9, tzinfo=NOON.tzinfo)),
    ],
)
async def test_the_next_alert_is_the_next_reminder_it_wants_or_its_digest(
    overviews: Overviews,
    subscriptions: Subscriptions,
    drops: Drops,
    changes: dict[str, Any],
    next_at: datetime | None,
) -> None:
    """A drop at ten on the fifth; what rests has none."""
    subscription = await add(subscriptions, ChangeKind.ANNOUNCED)
    await enter(drops)

    assert (await stand(overviews, replace(subscription, **changes))).next_at == next_at


async def test_the_soonest_of_several_drops_counts(
    overviews: Overviews,
    subscriptions: Subscriptions,
    drops: Drops,
    database: Database,
    clock: Clock,
) -> None:
    """Also of one that a source tells of, and not of one that has no date yet."""
    subscription = await add(subscriptions, ChangeKind.ANNOUNCED)
    await enter(drops)
    await enter(drops, style="M2002RDB", name="Sea Salt", at="tbc")
    clock.advance(days=10)
    assert (await stand(overviews, subscription)).next_at == TEN - timedelta(hours=1)

    told = replace(
        DROP,
        guild_id=None,
        style_code="M2002RDC",
        at=clock.now + timedelta(minutes=90),
        ends_at=clock.now + timedelta(minutes=90),
        precision=Precision.INSTANT,
    )
    async with database.write() as connection:
        await store.add(connection, told)

    assert (await stand(overviews, subscription)).next_at == clock.now + timedelta(minutes=30)


def quiet(begins: int, ends: int, *breaks: ChangeKind) -> dict[str, Any]:
    """Set quiet hours."""
    return {"quiet": QuietHours(begins=time(begins), ends=time(ends), breaks=frozenset(breaks))}


@pytest.mark.parametrize(
    ("hours", "lead_times", "next_at"),
    [
        (quiet(9, 12), (24, 0), TEN.replace(day=4, hour=12)),  # held, and still news
        (quiet(9, 12, ChangeKind.ANNOUNCED), (24, 0), TEN.replace(day=4)),  # breaks the quiet
        (quiet(10, 12), (0,), None),  # an hour and a half too late
        (quiet(8, 12), (3, 1), TEN.replace(hour=7)),  # before the quiet
        (quiet(6, 9), (3, 1), TEN.replace(hour=9)),  # the nearer one is not overtaken
        (quiet(6, 10), (3, 1), TEN.replace(hour=10)),
        (quiet(11, 12), (24, 0), TEN.replace(day=4)),
    ],
)
async def test_a_reminder_in_the_quiet_comes_after_it_or_not_at_all(
    overviews: Overviews,
    subscriptions: Subscriptions,
    drops: Drops,
    record: Record,
    hours: dict[str, Any],
    lead_times: tuple[int, ...],
    next_at: datetime | None,
) -> None:
    """So it is said when it will really come: of a drop at ten on the fifth."""
    await record.settle(**hours)
    subscription = await add(
        subscriptions,
        ChangeKind.ANNOUNCED,
        lead_times=tuple(timedelta(hours=lead) for lead in lead_times),
    )
    await enter(drops)

    assert (await stand(overviews, subscription)).next_at == next_at


@pytest.mark.parametrize(
    ("hours", "at", "next_at"),
    [
        (quiet(8, 10), 9, NOON.replace(day=25, hour=10)),
        (quiet(10, 14), 11, NOON.replace(hour=14)),  # it is noon: today's is still to come
        (quiet(14, 16), 11, NOON.replace(day=25, hour=11)),
    ],
)
async def test_a_digest_in_the_quiet_comes_after_it(
    overviews: Overviews,
    subscriptions: Subscriptions,
    record: Record,
    hours: dict[str, Any],
    at: int,
    next_at: datetime,
) -> None:
    """Also one whose time is past."""
    await record.settle(**hours)
    subscription = await add(
        subscriptions, ChangeKind.LIVE, digest=Digest.DAILY, digest_at=time(at)
    )

    assert (await stand(overviews, subscription)).next_at == next_at
