"""What is offered while typing: at most 25 choices of at most 100 characters."""

from __future__ import annotations

from typing import Any

import pytest
from discord.app_commands import Choice
from hypothesis import given
from hypothesis import strategies as st

from bot.models import SweepReport, SweepState
from bot.ui.base.completions import comma_list, numbers, one_of, questions, words
from bot.ui.base.machine import change as change_of
from bot.ui.base.machine import report
from tests.conftest import NOON
from tests.makers import change

KINDS = ["announced", "moved", "cancelled", "live", "restock", "price_cut", "sold_out"]
any_words = st.lists(st.text(min_size=1, max_size=120), max_size=60)


def values(choices: list[Choice[Any]]) -> list[Any]:
    """Return what is chosen."""
    return [choice.value for choice in choices]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("", ["GB", "JP"]), ("gb", ["GB"]), ("united", ["GB"]), ("jap", ["JP"]), ("xyz", [])],
)
def test_a_value_is_found_by_its_label(typed: str, expected: list[str]) -> None:
    """A region by its code and by its name."""
    labels = {"GB": "🇬🇧 United Kingdom (GB)", "JP": "🇯🇵 Japan (JP)"}

    assert values(one_of(typed, labels)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", sorted(KINDS)),
        ("re", ["restock"]),
        ("LIVE", ["live"]),
        ("o", ["announced", "moved", "restock", "sold_out"]),
        ("cut", ["price_cut"]),
        ("xyz", []),
    ],
)
def test_words_that_contain_what_is_typed_are_offered(typed: str, expected: list[str]) -> None:
    """In any case, and those that begin with it first."""
    assert values(words(typed, KINDS)) == expected


def test_what_begins_with_it_comes_first() -> None:
    """Before what only contains it."""
    assert values(words("b", ["ab", "ba", "cb", "bb"])) == ["ba", "bb", "ab", "cb"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("live,re", ["live,restock"]),
        (" live , re", ["live,restock"]),
        ("live,live", []),
        ("live,,pr", ["live,price_cut"]),
        ("live,restock", ["live,restock"]),
    ],
)
def test_the_last_part_of_a_comma_list_is_completed(typed: str, expected: list[str]) -> None:
    """What stands before it is kept, and not offered again."""
    assert values(comma_list(typed, KINDS)) == expected


@given(st.text(max_size=150), any_words)
def test_discord_takes_what_is_offered(typed: str, offered: list[str]) -> None:
    """25 choices, names of 1 to 100 characters, values that fit."""
    labels = dict(enumerate(offered))
    for choices in (
        words(typed, offered),
        comma_list(typed, offered),
        questions(offered),
        numbers(typed, labels),
    ):
        assert len(choices) <= 25
        for choice in choices:
            assert 1 <= len(choice.name) <= 100
            assert isinstance(choice.value, int) or len(choice.value) <= 100


def test_numbered_things_are_found_by_their_label() -> None:
    """And chosen by their number; one without a label shows the number."""
    assert values(numbers("RAIN", {1: "Rain Cloud", 2: "Sea Salt"})) == [1]
    assert numbers("", {7: ""})[0].name == "7"


def test_programs_read_a_change_and_a_report_as_json_has_it() -> None:
    """Money as text, times with their zone, milliseconds."""
    found = change_of(change())

    assert found["change"] == "restock"
    assert found["price"] == {"amount": "150", "currency": "USD"}
    assert found["at"] == NOON.isoformat()
    went = report(SweepReport(source="Shop", state=SweepState.PARTIAL, error="Page 2 failed."))
    assert (went["complete"], went["error"], went["ms"]) == (False, "Page 2 failed.", 0)
