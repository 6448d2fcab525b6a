"""Which condition leaves a change out, and whose role is mentioned, as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.models import ChangeKind, DeliveryState, Digest, GuildSettings, Model, Subscription
from bot.rules.alerts.planning import SUPPRESSED_AS_ENTERED, AlertPlan, plan
from bot.rules.subscriptions.filters import Filter, left_out_by
from tests.conftest import NOON
from tests.makers import GUILD, OTHER_GUILD, change, make_subscription, money

ANNOUNCED, LIVE, RESTOCK = ChangeKind.ANNOUNCED, ChangeKind.LIVE, ChangeKind.RESTOCK
HOUR = timedelta(hours=1)
TOLD = change()
DEAR = {"price": money(200)}


@pytest.mark.parametrize(
    ("subscription", "told", "filtered"),
    [
        ({}, {}, None),
        ({}, {"guild_id": OTHER_GUILD}, Filter.SERVER),
        ({"styles": ("M2002RDB",)}, {}, Filter.STYLE),
        ({"styles": ("M2002RDA", "M2002RDB")}, {}, None),
        ({"styles": ("M2002RDA",)}, {"style_code": None}, Filter.STYLE),
        ({"models": (Model.MULE,)}, {}, Filter.MODEL),
        ({"models": (Model.MULE, Model.M2002R)}, {}, None),
        ({"models": (Model.M2002R,)}, {"model": Model.KIDS}, Filter.MODEL),
        ({"shops": ("Kith",)}, {}, Filter.SHOP),
        ({"shops": ("Kith", "SHOP")}, {}, None),
        ({"shops": ("Sho",)}, {}, Filter.SHOP),
        ({"shops": ("Kith",)}, {"retailer": None}, Filter.SHOP),
        ({"regions": ("GB",)}, {}, Filter.REGION),
        ({"regions": ("GB", "AU")}, {}, None),
        ({"regions": ("GB",)}, {"region": None}, None),  # who knows where it is
        ({"regions": ("EU",)}, {"region": "DE"}, None),
        ({"regions": ("EU",)}, {"region": None}, None),
        ({"regions": ("EU",)}, {"region": "GB"}, Filter.REGION),
        ({"regions": ("EU", "GB")}, {"region": "GB"}, None),
        ({"regions": ("DE",)}, {"region": "FR"}, Filter.REGION),
        ({"words": "sea"}, {}, Filter.WORDS),
        ({"max_price": money(150)}, {}, None),
        ({"max_price": money(150)}, DEAR, Filter.PRICE),
        ({"max_price": money(150)}, {"price": None}, None),
        ({"max_price": money(150)}, {"price": money(90_000, "JPY")}, None),  # nothing is converted
        ({"first_only": True}, {}, None),  # it is about live alone
        ({"first_only": True}, {"kind": LIVE}, Filter.FIRST),
        ({"first_only": True}, {"kind": LIVE, "is_first": True}, None),
        ({"preorders": False}, {"kind": LIVE}, None),
        ({"preorders": False}, {"kind": LIVE, "is_preorder": True}, Filter.PREORDER),
        ({}, {"kind": LIVE, "is_preorder": True}, None),
        ({}, {"kind": ANNOUNCED, "is_preorder": True}, Filter.TOLD),
        ({"preorders": False}, {"kind": ANNOUNCED, "is_preorder": True}, Filter.PREORDER),
        ({"kinds": frozenset({ANNOUNCED})}, {"kind": ANNOUNCED, "is_preorder": True}, None),
        ({"sizes": ("US 12",)}, {"kind": ANNOUNCED, "is_preorder": True}, None),
        ({"sizes": ("US 12",)}, {}, Filter.SIZE),
        ({"styles": ("M2002RDB",), "sizes": ("US 12",), "words": "sea"}, {}, Filter.STYLE),
        ({"lead_times": (HOUR,)}, {"kind": ANNOUNCED, "lead": HOUR}, None),
        ({"lead_times": (HOUR,)}, {"kind": ANNOUNCED, "lead": 24 * HOUR}, Filter.LEAD),
        ({"lead_times": ()}, {"kind": ANNOUNCED}, None),  # the news itself is no reminder
        ({"kinds": frozenset({LIVE})}, {"guild_id": OTHER_GUILD}, Filter.SERVER),
        ({"kinds": frozenset({LIVE}), "words": "sea"}, {}, Filter.KIND),
    ],
)
def test_the_first_condition_that_is_not_met_leaves_a_change_out(
    subscription: dict[str, Any], told: dict[str, Any], filtered: Filter | None
) -> None:
    """What is not known of a change leaves nothing out."""
    kinds = {"kinds": frozenset({LIVE, RESTOCK, ANNOUNCED})}

    assert (
        left_out_by(make_subscription(**(kinds | subscription)), replace(TOLD, **told)) is filtered
    )


ROLE = {"id": 1, "role_id": 91}


def planned(subscription: Subscription, alerted: Any = None) -> AlertPlan:
    """AlertPlan what is owed at noon."""
    return plan(change(), [subscription], alerted=alerted or {}, now=NOON, guilds={})


@pytest.mark.parametrize(
    ("subscription", "is_mentioned"),
    [
        ({}, True),
        ({"role_id": None}, False),
        ({"ping_kinds": frozenset({RESTOCK})}, True),
        ({"ping_kinds": frozenset({LIVE})}, False),
        ({"ping_cooldown": HOUR}, True),
        ({"ping_cooldown": HOUR, "mentioned_at": NOON - HOUR}, True),
        ({"ping_cooldown": HOUR, "mentioned_at": NOON - HOUR / 2}, False),
        ({"mentioned_at": NOON}, True),
        ({"ping_cooldown": HOUR, "ping_kinds": frozenset({LIVE}), "mentioned_at": None}, False),
    ],
)
def test_a_role_is_mentioned_for_its_kinds_and_not_too_often(
    subscription: dict[str, Any], *, is_mentioned: bool
) -> None:
    """The alert comes all the same."""
    result = planned(make_subscription(**(ROLE | subscription)))

    assert [delivery.role_ids for delivery in result.deliveries] == [(91,) if is_mentioned else ()]
    assert result.mentions == ({1} if is_mentioned else set())


def test_a_role_is_not_mentioned_where_the_sizes_are_not_its_own() -> None:
    """Nor by what is held back: its rest does not begin."""
    cooling = {(1, "US 9"): NOON, (1, "US 10"): NOON}

    assert planned(make_subscription(**ROLE, sizes=("US 12",))).mentions == set()
    assert planned(make_subscription(**ROLE), alerted=cooling).mentions == set()


def test_guilds_that_entered_the_drop_are_not_told_again() -> None:
    """Recorded as held back."""
    subscription = make_subscription(ANNOUNCED)
    result = plan(
        change(ANNOUNCED),
        [subscription],
        alerted={},
        now=NOON,
        guilds={},
        told_already=frozenset({GUILD}),
    )

    assert [(queued.state.value, queued.reason) for queued in result.deliveries] == [
        ("suppressed", SUPPRESSED_AS_ENTERED)
    ]


def test_a_channel_that_is_held_mentions_nobody_before_its_digest() -> None:
    """A digest mentions no role, so the rest of the role must not begin."""
    guild = GuildSettings(guild_id=GUILD)
    subscription = make_subscription(**ROLE, digest=Digest.DAILY)

    result = plan(change(), [subscription], alerted={}, now=NOON, guilds={GUILD: guild})

    assert [queued.state for queued in result.deliveries] == [DeliveryState.HELD]
    assert result.mentions == set()
