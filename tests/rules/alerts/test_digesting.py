"""What becomes of what was held, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.models import (
    Action,
    Change,
    ChangeKind,
    Delivery,
    DeliveryState,
    GuildSettings,
    HeldFor,
    QueuedAlert,
    QuietHours,
    Subscription,
)
from bot.rules.alerts import digest_messages, digesting
from tests.conftest import NOON
from tests.makers import GUILD, change, delivery, make_subscription, money

HOUR = timedelta(hours=1)
QUIET = GuildSettings(guild_id=GUILD, quiet=QuietHours(begins=time(11), ends=time(14)))
LIVE, RESTOCK, CUT = ChangeKind.LIVE, ChangeKind.RESTOCK, ChangeKind.PRICE_CUT


def held(told: Change, **changes: Any) -> tuple[Delivery, Change]:
    """Hold a change back until now."""
    values: dict[str, Any] = {
        "id": told.id,
        "is_sample": False,
        "state": DeliveryState.HELD,
        "held_for": HeldFor.DAILY,
        "change_id": told.id,
        "subscription_id": 1,
        "sizes": told.sizes,
        "expires_at": NOON + 12 * HOUR,
    }
    return delivery(**(values | changes)), told


def released(
    *waiting: tuple[Delivery, Change],
    subscription: Subscription | None = None,
    subscriptions: tuple[Subscription, ...] | None = None,
    settings: GuildSettings | None = None,
) -> digesting.HeldOutcome:
    """Release what waits under one subscription to everything."""
    subscription = subscription or make_subscription(*ChangeKind, id=1)
    known = digesting.Known(
        settings=settings or GuildSettings(guild_id=GUILD),
        subscriptions=(subscription,) if subscriptions is None else subscriptions,
        all_subscriptions={1: subscription},
        sold_out={},
    )
    return digesting.release(waiting, known, NOON)


@pytest.mark.parametrize(
    ("changes", "state", "reason"),
    [
        ({"is_paused": True}, DeliveryState.SUPPRESSED, digesting.PAUSED),
        ({"removed_at": NOON}, DeliveryState.SUPPRESSED, digesting.REMOVED),
        ({}, DeliveryState.SUPPRESSED, digesting.LEFT),
    ],
)
def test_what_nothing_is_sent_for_any_more_ends_with_the_reason(
    changes: dict[str, Any], state: DeliveryState, reason: str
) -> None:
    """Paused, removed, refused; or the bot has left."""
    subscription = make_subscription(*ChangeKind, id=1, **changes)

    (ended,) = released(held(change()), subscription=subscription, subscriptions=()).alone

    assert (ended.state, ended.reason) == (state, reason)


def test_what_is_refused_meanwhile_waits_a_day_for_its_channel_once() -> None:
    """An alert; it ends with the reason if that is not whole by then."""
    broken = make_subscription(*ChangeKind, id=1, broken="It is refused.")

    (kept,) = released(held(change()), subscription=broken, subscriptions=()).alone
    (ended,) = released(
        (replace(kept, due_at=NOON), change()), subscription=broken, subscriptions=()
    ).alone

    assert (kept.state, kept.held_for) == (DeliveryState.HELD, HeldFor.BROKEN)
    assert (kept.due_at, kept.reason) == (NOON + 24 * HOUR, "It is refused.")
    assert (ended.state, ended.reason) == (DeliveryState.FAILED, "It is refused.")


def test_another_subscription_of_the_channel_takes_it_over_with_its_own_sizes() -> None:
    """What only the first one wanted to see is not shown."""
    closed = make_subscription(id=1, is_paused=True)
    other = make_subscription(id=2, sizes=("US 10",))

    (taken,) = released(held(change()), subscription=closed, subscriptions=(other,)).alone

    assert (taken.state, taken.subscription_id) == (DeliveryState.PENDING, 2)
    assert taken.sizes == ("US 10",)


def test_stock_and_price_of_a_listing_are_two_things() -> None:
    """Each has its latest word; a first drop stays one, with the sizes that came after."""
    first = change(LIVE, id=1, listing_id=5, sizes=("US 9",))
    more = change(RESTOCK, id=2, listing_id=5, sizes=("US 10", "US 9"))
    cuts = [change(CUT, id=each, listing_id=5, sizes=(), price=money(90)) for each in (3, 4)]

    release = released(*map(held, (first, more, *cuts)))

    (items,) = release.digests
    assert [(item.change.id, item.delivery.sizes) for item in items] == [
        (1, ("US 9", "US 10")),
        (4, ()),
    ]
    assert {(each.id, each.reason) for each in release.alone} == {
        (2, digesting.OVERTAKEN),
        (3, digesting.OVERTAKEN),
    }


def test_a_drops_new_time_is_told_rather_than_its_reminder() -> None:
    """The reminder does not say that the time is another."""
    moved = change(ChangeKind.MOVED, id=1, drop_id=5, revision=1)
    lead = change(ChangeKind.ANNOUNCED, id=2, drop_id=5, revision=1, at=NOON + HOUR, lead=HOUR)

    sent, ended = sorted(released(held(moved), held(lead)).alone, key=lambda each: each.id)

    assert sent.state is DeliveryState.PENDING
    assert (ended.state, ended.reason) == (DeliveryState.EXPIRED, digesting.OVERTAKEN)


@pytest.mark.parametrize("action", [Action.POLL, Action.POST])
def test_what_cannot_be_folded_goes_by_itself_or_waits(action: Action) -> None:
    """What asks under another message, and what may have been sent already."""
    doubt = NOON - HOUR if action is Action.POST else None
    waiting = held(change(), action=action, doubt_since=doubt)

    (now,) = released(waiting, held(change(id=2)), settings=None).alone[:1]
    (later, _) = released(waiting, held(change(id=2)), settings=QUIET).alone

    assert now.state is (DeliveryState.RETRY if doubt else DeliveryState.PENDING)
    assert (later.state, later.due_at) == (DeliveryState.HELD, NOON + 2 * HOUR)
    assert later.doubt_since == doubt


@pytest.mark.parametrize(
    ("held_for", "heading"),
    [
        ((HeldFor.WEEKLY, HeldFor.WEEKLY), HeldFor.WEEKLY),
        ((HeldFor.WEEKLY, HeldFor.DAILY), HeldFor.DAILY),
        ((HeldFor.WEEKLY, HeldFor.QUIET), HeldFor.QUIET),
    ],
)
def test_a_digest_is_called_by_what_comes_oftener(
    held_for: tuple[HeldFor, ...], heading: HeldFor
) -> None:
    """One with anything from the quiet is a catch-up; it expires with the last of its items."""
    items = []
    for number, each in enumerate(held_for, start=1):
        ends = NOON + number * HOUR
        waiting, told = held(change(id=number), held_for=each, expires_at=ends)
        items.append(QueuedAlert(delivery=waiting, change=told))

    digest = digest_messages.digest_of(items, NOON)

    assert digest.held_for is heading
    assert digest.expires_at == NOON + 2 * HOUR
