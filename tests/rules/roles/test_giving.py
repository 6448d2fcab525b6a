"""What may be handed out: nothing that brings power, nothing above the bot or the moderator."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import ChangeKind, RoleFacts, RoleFault, Standing
from bot.rules.roles import fault_of, role_name
from bot.rules.roles.naming import NAME_LIMIT
from tests.makers import make_subscription

ROLE = RoleFacts(id=5, name="Restocks", rank=(3, -5))
BOT = Standing(rank=(9, -1), may_manage_roles=True)
MODERATOR = Standing(rank=(6, -2), may_manage_roles=True)

RANKS = st.tuples(st.integers(0, 4), st.integers(-3, -1))
STANDINGS = st.builds(Standing, rank=RANKS, may_manage_roles=st.booleans(), is_owner=st.booleans())
ROLES = st.builds(
    RoleFacts,
    id=st.just(5),
    name=st.just("Any"),
    rank=RANKS,
    permissions=st.sampled_from([0, 0, 1 << 3, 1 << 10, (1 << 53) - 1]),
    is_managed=st.booleans(),
    is_everyone=st.booleans(),
    channels=st.sampled_from([(), (), (11,)]),
)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, None),
        ({"permissions": 1 << 10}, RoleFault.POWERFUL),
        ({"channels": (11,)}, RoleFault.SPECIAL),
        ({"is_managed": True}, RoleFault.MANAGED),
        ({"is_everyone": True}, RoleFault.EVERYONE),
        ({"rank": (9, -1)}, RoleFault.ABOVE_BOT),
        ({"rank": (9, -7)}, RoleFault.ABOVE_MODERATOR),  # below the bot by its age alone
        ({"rank": (6, -2)}, RoleFault.ABOVE_MODERATOR),
        ({"rank": (6, -3)}, None),
    ],
)
def test_a_role_is_judged(changes: dict[str, Any], fault: RoleFault | None) -> None:
    """By what it is itself, and where it stands."""
    assert fault_of(replace(ROLE, **changes), BOT, MODERATOR) is fault


@given(role=ROLES, bot=STANDINGS, moderator=STANDINGS | st.none())
def test_what_is_handed_out_is_harmless(
    role: RoleFacts, bot: Standing, moderator: Standing | None
) -> None:
    """Whatever stands in what order: no fault means no power, and everybody's right to it."""
    if fault_of(role, bot, moderator) is not None:
        return
    assert moderator is not None
    assert bot.may_manage_roles
    assert moderator.may_manage_roles
    assert role.permissions == 0
    assert role.channels == ()
    assert not role.is_managed
    assert not role.is_everyone
    assert bot.is_owner or role.rank < bot.rank
    assert moderator.is_owner or role.rank < moderator.rank


def test_a_role_that_is_gone_is_said_to_be_gone() -> None:
    """Whatever else is wrong."""
    assert fault_of(None, replace(BOT, may_manage_roles=False), None) is RoleFault.GONE


def test_a_role_is_called_by_what_its_subscription_is_for() -> None:
    """Kinds and what narrows them, within Discord's limit."""
    narrow = make_subscription(ChangeKind.PRICE_CUT, regions=("JP",), sizes=("US 9", "US 10"))
    many = make_subscription(
        *ChangeKind, sizes=tuple(f"US {n}" for n in range(30)), shops=("A shop " * 11,)
    )

    assert role_name(narrow) == "Price cuts · sizes: US 9, US 10 · regions: JP"
    assert 0 < len(role_name(many)) <= NAME_LIMIT
