"""Who hears of a change, and what is owed to them, as tables."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.models import (
    USUAL_LEAD_TIMES,
    ChangeKind,
    Delivery,
    DeliveryState,
    Precision,
    Priority,
    Subscription,
)
from bot.rules.alerts.planning import SUPPRESSED_BY_COOL_DOWN, AlertPlan, expires_at, plan
from bot.rules.subscriptions.filters import wanted_sizes
from tests.conftest import NOON
from tests.makers import (
    GUILD,
    OTHER_CHANNEL,
    OTHER_GUILD,
    change,
    make_subscription,
    money,
)

ANNOUNCED, MOVED, CANCELLED = ChangeKind.ANNOUNCED, ChangeKind.MOVED, ChangeKind.CANCELLED
LIVE, RESTOCK = ChangeKind.LIVE, ChangeKind.RESTOCK
PRICE_CUT, SOLD_OUT = ChangeKind.PRICE_CUT, ChangeKind.SOLD_OUT
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("kind", ChangeKind)
@pytest.mark.parametrize("subscription", ChangeKind)
def test_a_subscription_hears_of_its_kinds(subscription: ChangeKind, kind: ChangeKind) -> None:
    """And who was told of a date is told that it no longer holds."""
    is_told = subscription is kind or (subscription is ANNOUNCED and kind in {MOVED, CANCELLED})

    assert (wanted_sizes(make_subscription(subscription), change(kind)) is not None) is is_told


@pytest.mark.parametrize(
    ("wanted", "shown", "expected"),
    [
        ((), ("US 9", "US 10"), ("US 9", "US 10")),
        ((), (), ()),
        (("US 9",), ("US 9", "US 10"), ("US 9",)),
        (("9",), ("US 9", "US 10"), ("US 9",)),
        (("US 9",), ("9", "10"), ("9",)),
        (("10", "US 9"), ("US 9", "US 10"), ("US 9", "US 10")),
        (("EU 42.5",), ("US 9 / UK 8.5 / EU 42.5", "EU 43"), ("US 9 / UK 8.5 / EU 42.5",)),
        (("US 11",), ("US 9", "US 10"), None),
        (("US 9",), ("UK 9",), None),
        (("US 9",), ("US 9.5",), None),
    ],
)
def test_a_subscription_hears_of_its_sizes(
    wanted: tuple[str, ...], shown: tuple[str, ...], expected: tuple[str, ...] | None
) -> None:
    """In the shop's order and words; without sizes, of all; where none is wanted, of nothing."""
    assert wanted_sizes(make_subscription(sizes=wanted), change(sizes=shown)) == expected


@pytest.mark.parametrize("kind", [PRICE_CUT, SOLD_OUT, ANNOUNCED])
def test_sizes_do_not_hide_news_that_are_not_of_sizes(kind: ChangeKind) -> None:
    """A price cut has no sizes, and is wanted all the same."""
    subscription = make_subscription(kind, sizes=("US 9",))

    assert wanted_sizes(subscription, change(kind, sizes=())) == ()


@pytest.mark.parametrize(
    ("words", "is_wanted"),
    [
        ("", True),
        ("rain", True),
        ("RAIN cloud", True),
        ("cloud rain", True),
        ("m2002rda", True),
        ("balance shop", True),  # over title, style code, colorway and retailer
        ("rain -phantom", True),
        ("rain -", True),
        ("rain sea", False),
        ("-rain", False),
        ("balance -cloud", False),
        ("-sea -salt", True),
    ],
)
def test_a_subscription_hears_of_its_words(words: str, *, is_wanted: bool) -> None:
    """Every word must appear, none after "-" may."""
    assert (wanted_sizes(make_subscription(words=words), change()) is not None) is is_wanted


def test_what_a_moderator_entered_stays_in_its_guild() -> None:
    """A shop's news are everybody's, a guild's drops its own."""
    own, foreign = (change(ANNOUNCED, guild_id=guild) for guild in (GUILD, OTHER_GUILD))
    subscription = make_subscription(ANNOUNCED)

    assert wanted_sizes(subscription, own) is not None
    assert wanted_sizes(subscription, foreign) is None


def planned(*subscriptions: Subscription, told: Any = None, alerted: Any = None) -> AlertPlan:
    """AlertPlan what is owed at noon."""
    return plan(told or change(), subscriptions, alerted=alerted or {}, now=NOON, guilds={})


def queued(*subscriptions: Subscription, **options: Any) -> list[Delivery]:
    """Return what is owed."""
    return list(planned(*subscriptions, **options).deliveries)


def test_one_that_is_whole_is_told_in_the_sizes_of_those_that_are_still_marked_as_closed() -> None:
    """It was added while the channel was closed, which may be open by now; it owns what is owed."""
    result = planned(
        make_subscription(
            id=1, sizes=("US 10",), role_id=91, line="{shoe}", broken="It is refused."
        ),
        make_subscription(id=2, sizes=("US 9",)),
    )

    (delivery,) = result.deliveries
    assert (delivery.subscription_id, delivery.sizes) == (2, ("US 9", "US 10"))
    assert (delivery.state, delivery.role_ids) == (DeliveryState.PENDING, (91,))
    assert result.alerts == {1: ("US 10",), 2: ("US 9",)}


def test_two_subscriptions_of_one_channel_become_one_delivery() -> None:
    """With the sizes and roles of both, each once, in the shop's order."""
    (delivery,) = queued(
        make_subscription(id=1, sizes=("US 10",), role_id=91),
        make_subscription(id=2, sizes=("US 9",), role_id=92),
        make_subscription(id=3, role_id=91),
        make_subscription(id=4, sizes=("US 12",), role_id=93),
    )

    assert delivery.sizes == ("US 9", "US 10")
    assert delivery.role_ids == (91, 92)
    assert (delivery.subscription_id, delivery.state) == (1, DeliveryState.PENDING)


@pytest.mark.parametrize("own", [{"line": "{shoe}"}, {"colour": 0}])
def test_of_several_the_first_that_has_own_words_or_a_colour_is_told_for(
    own: dict[str, Any],
) -> None:
    """Else its moderator would wonder where they are; all sizes and roles are told as ever."""
    (delivery,) = queued(
        make_subscription(id=1, sizes=("US 10",), role_id=91),
        make_subscription(id=2, sizes=("US 12",), **own),
        make_subscription(id=3, sizes=("US 9",), role_id=92, **own),
        make_subscription(id=4, sizes=("US 9",), line="later"),
    )

    assert delivery.subscription_id == 3
    assert delivery.sizes == ("US 9", "US 10")
    assert delivery.role_ids == (91, 92)


def test_two_channels_are_two_deliveries_of_one_cause() -> None:
    """The cause is the change, so that none is owed twice."""
    deliveries = queued(make_subscription(id=1), make_subscription(id=2, channel_id=OTHER_CHANNEL))

    assert {delivery.cause for delivery in deliveries} == {"change:1"}
    assert len({delivery.destination for delivery in deliveries}) == 2


@pytest.mark.parametrize(
    ("ago", "state"),
    [(timedelta(minutes=29, seconds=59), "suppressed"), (timedelta(minutes=30), "pending")],
)
def test_a_restock_within_the_cool_down_is_held_back_with_the_reason(
    ago: timedelta, state: str
) -> None:
    """Recorded, so that "why was this not sent" has an answer; and not heard of."""
    subscription = make_subscription(id=1, sizes=("US 9",))
    result = planned(subscription, alerted={(1, "US 9"): NOON - ago})

    (delivery,) = result.deliveries
    assert delivery.state.value == state
    assert delivery.reason == (SUPPRESSED_BY_COOL_DOWN if state == "suppressed" else None)
    assert result.alerts == ({} if state == "suppressed" else {1: ("US 9",)})


def test_only_the_sizes_that_are_cooling_are_held_back() -> None:
    """The others are told, and they alone begin to cool."""
    result = planned(make_subscription(id=1), alerted={(1, "US 9"): NOON})

    assert [delivery.sizes for delivery in result.deliveries] == [("US 10",)]
    assert result.alerts == {1: ("US 10",)}


@pytest.mark.parametrize("called", ["9 US", "US 9 (27 cm)", "US 9 / EU 42.5"])
def test_a_size_cools_whatever_its_shop_called_it(called: str) -> None:
    """A shop that writes its sizes in another way has no other sizes."""
    alerted = {(1, called): NOON, (2, "US 10"): NOON}
    result = planned(make_subscription(id=1), alerted=alerted)
    renamed_back = planned(
        make_subscription(id=1), alerted=alerted | {(1, "US 9"): NOON - 9 * HOUR}
    )

    assert [delivery.sizes for delivery in result.deliveries] == [("US 10",)]
    assert [delivery.sizes for delivery in renamed_back.deliveries] == [("US 10",)]


def test_the_cool_down_is_each_subscriptions_own() -> None:
    """What one of a channel has heard of lately, another may not have; its role is left alone."""
    alerted = {(1, "US 9"): NOON - HOUR, (1, "US 10"): NOON - HOUR}
    cooling = make_subscription(id=1, restock_cooldown=2 * HOUR, role_id=91)

    (delivery,) = queued(cooling, make_subscription(id=2, sizes=("US 9",)), alerted=alerted)

    assert (delivery.state, delivery.sizes) == (DeliveryState.PENDING, ("US 9",))
    assert delivery.role_ids == ()


def test_a_first_drop_does_not_cool() -> None:
    """Cooling is for restocks; but a drop that was told begins it."""
    result = planned(make_subscription(LIVE, id=1), told=change(LIVE), alerted={(1, "US 9"): NOON})

    assert result.alerts == {1: ("US 9", "US 10")}


@pytest.mark.parametrize(
    ("kind", "lead", "priority"),
    [
        (LIVE, None, Priority.STOCK),
        (RESTOCK, None, Priority.STOCK),
        (ANNOUNCED, HOUR, Priority.LEAD),
        (ANNOUNCED, timedelta(0), Priority.LEAD),
        (ANNOUNCED, None, Priority.NEWS),
        (MOVED, None, Priority.NEWS),
        (CANCELLED, None, Priority.NEWS),
        (PRICE_CUT, None, Priority.NEWS),
        (SOLD_OUT, None, Priority.NEWS),
    ],
)
def test_stock_goes_before_reminders_and_reminders_before_news(
    kind: ChangeKind, lead: timedelta | None, priority: Priority
) -> None:
    """Most urgent first."""
    (delivery,) = queued(make_subscription(kind), told=change(kind, lead=lead))

    assert delivery.priority is priority


@pytest.mark.parametrize(
    ("kind", "lead", "priority"),
    [
        (RESTOCK, None, Priority.WATCH),
        (LIVE, None, Priority.WATCH),
        (ANNOUNCED, HOUR, Priority.LEAD),
        (CANCELLED, None, Priority.NEWS),
    ],
)
def test_what_a_person_watches_goes_after_channels_and_a_reminder_at_its_time(
    kind: ChangeKind, lead: timedelta | None, priority: Priority
) -> None:
    """A channel's many readers come first; a reminder waits for nobody's stock."""
    watch = make_subscription(kind, user_id=5, channel_id=5)

    (delivery,) = queued(watch, told=change(kind, lead=lead))

    assert delivery.priority is priority


AT = {"precision": Precision.INSTANT}
ON = {"precision": Precision.DAY}


@pytest.mark.parametrize(
    ("kind", "changes", "after"),
    [
        (LIVE, {}, HOUR / 2),
        (RESTOCK, {}, HOUR / 2),
        (PRICE_CUT, {"old_price": money(200)}, 12 * HOUR),
        (SOLD_OUT, {}, 12 * HOUR),
        (CANCELLED, {"drop_at": NOON + 99 * HOUR}, 12 * HOUR),
        (ANNOUNCED, {"drop_at": None}, 12 * HOUR),
        (ANNOUNCED, {"drop_at": NOON + 72 * HOUR}, 72.5 * HOUR),
        (MOVED, {"drop_at": NOON + 72 * HOUR}, 72.5 * HOUR),
        (ANNOUNCED, {"drop_at": NOON - 9 * HOUR, "precision": Precision.DAY}, 20 * HOUR),
        (ANNOUNCED, AT | {"drop_at": NOON + 24 * HOUR, "lead": 24 * HOUR}, 23 * HOUR),
        (ANNOUNCED, AT | {"drop_at": NOON + HOUR, "lead": HOUR}, HOUR),
        (ANNOUNCED, AT | {"drop_at": NOON, "lead": timedelta(0)}, HOUR / 2),
        (ANNOUNCED, ON | {"drop_at": NOON + 24 * HOUR, "lead": 24 * HOUR}, 24 * HOUR),
        (ANNOUNCED, ON | {"drop_at": NOON, "lead": timedelta(0)}, 20 * HOUR),
    ],
)
def test_a_message_expires_when_it_is_of_no_more_use(
    kind: ChangeKind, changes: dict[str, Any], after: timedelta
) -> None:
    """A reminder when the next one is due, a drop's news half an hour after it, a restock soon."""
    assert expires_at(change(kind, **changes), USUAL_LEAD_TIMES) == NOON + after
