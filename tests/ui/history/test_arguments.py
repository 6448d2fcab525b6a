"""What people type into options, as a table."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.history.facts.records import Entity
from bot.ui.history.arguments import System, names, parse_size, parse_years


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        (None, (2000, 2026)),
        ("  ", (2000, 2026)),
        ("2021", (2021, 2021)),
        (" 2015-2022 ", (2015, 2022)),
        ("2015 - 2022", (2015, 2022)),
        ("2015\N{EN DASH}2022", (2015, 2022)),
        ("2015 to 2022", (2015, 2022)),
        ("2015..2022", (2015, 2022)),
        ("2015-", (2015, 2026)),
        ("2030-", (2030, 2030)),
        ("-2010", (2000, 2010)),
        ("-1990", (1990, 1990)),
    ],
)
def test_years_are_read_as_people_write_them(typed: str | None, years: tuple[int, int]) -> None:
    """Left out, from 2000 to now."""
    assert parse_years(typed, 2026) == years


@given(st.text(max_size=20))
def test_whatever_is_typed_is_years_or_a_sentence(typed: str) -> None:
    """Never another error."""
    with suppress(RequestError):
        first, last = parse_years(typed, 2026)
        assert 0 <= first <= last <= 9999


@given(st.text(max_size=20), st.sampled_from(System))
def test_whatever_is_typed_is_a_size_or_a_sentence(typed: str, system: System) -> None:
    """Never another error."""
    with suppress(RequestError):
        assert 0 <= float(parse_size(typed, system)) < 1000


def test_names_come_before_other_names() -> None:
    """At most 25, each once; things that have no card are not offered."""
    entities = {
        name: Entity(name=name, kind=kind, aliases=aliases)
        for name, kind, aliases in (
            ("Rain Cloud", "colorway", ("grey one", "rain")),
            ("GORE-TEX", "edition", ("for rain",)),
            ("Umbrella", "thing", ("rain",)),
            *((f"Shoe {number}", "model", ("rainy",)) for number in range(40)),
        )
    }

    found = [choice.value for choice in names("rain", entities)]

    assert found[:2] == ["Rain Cloud", "GORE-TEX"]
    assert len(found) == len(set(found)) == 25
    assert "Umbrella" not in found
