"""The drops of a list that a moderator hands in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.models import DropShop, Precision, SeenDrop
from bot.rules.drops import drops_of_list
from tests.conftest import NOON
from tests.makers import GUILD, MODERATOR, TEN, money, told


def listed(*seen: SeenDrop) -> tuple[list, dict]:  # type: ignore[type-arg]
    """Make drops of what a list tells."""
    return drops_of_list(seen, guild_id=GUILD, created_by=MODERATOR, now=NOON)


def test_rows_of_one_shoe_at_one_time_are_one_drop() -> None:
    """With all their shops; what the first leaves out comes from the others."""
    first = told(retailer="Up There", url="https://a.example")
    drops, left_out = listed(
        first,
        replace(first, retailer="atmos", url=None, price=money(150)),
        replace(first, retailer="UP THERE"),
        told(TEN + timedelta(hours=1), retailer="Kith"),
        replace(first, region="JP"),
    )

    assert left_out == {}
    assert [drop.at for drop in drops] == [TEN, TEN + timedelta(hours=1), TEN]
    assert (drops[0].retailer, drops[0].url) == ("Up There", "https://a.example")
    assert drops[0].other_shops == (DropShop("atmos", None),)
    assert drops[0].price == money(150)
    assert {(drop.guild_id, drop.created_by) for drop in drops} == {(GUILD, MODERATOR)}


def test_shoes_without_a_code_are_told_apart_by_name() -> None:
    """They are not one drop because neither has a code."""
    drops, _ = listed(
        told(style_code=None, name="2002R Olive"), told(style_code=None, name="2002R Sand")
    )

    assert [drop.name for drop in drops] == ["2002R Olive", "2002R Sand"]


def test_what_is_past_far_off_or_cancelled_is_left_out() -> None:
    """Each with why."""
    past = told(NOON - timedelta(hours=1))
    far = told(NOON + timedelta(days=2000))
    off = told(is_cancelled=True)
    undated = told(None, precision=Precision.UNKNOWN)

    drops, left_out = listed(past, far, off, undated)

    assert [drop.at for drop in drops] == [None]
    assert [left_out[each].partition(".")[0] for each in (past, far, off)] == [
        "Its time is past",
        "It is more than three years away",
        "The file says that it is cancelled",
    ]
