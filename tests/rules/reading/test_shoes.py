"""Which shoe is meant by what people type. The names are made up, as shops write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.rules.reading.shoes import find_style, with_codes

NAMES = {
    "M2002RDA": "Protection Pack Rain Cloud",
    "M2002RDB": "Protection Pack Phantom",
    "M2002RHN": "Core Pack Dark Camo",
    "M2002RCA": "Protection Pack Mirage Grey",
    "M2002RBK": "Black Grey",
    "M2002REK": "Grey",
    "ML2002RA": "Grey Blue Crème",
    "M2002RXJ": "",
}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("M2002RDA", "M2002RDA"),
        ("m2002rda", "M2002RDA"),
        ("2002RDA", "M2002RDA"),
        ("2002 rda", "M2002RDA"),
        ("2002R DA", "M2002RDA"),
        ("rda", None),  # "2002R" and "RDA" would be one R too many
        ("DA", "M2002RDA"),
        ("xj", "M2002RXJ"),
        ("rain cloud", "M2002RDA"),
        ("Rain Cloud", "M2002RDA"),
        ("raincloud", None),
        ("rain", "M2002RDA"),
        ("the rain cloud 2002r", "M2002RDA"),
        ("new balance 2002r rain cloud", "M2002RDA"),
        ("phantom", "M2002RDB"),
        ("phant", "M2002RDB"),
        ("mirage", "M2002RCA"),
        ("dark camo", "M2002RHN"),
        ("creme", "ML2002RA"),
        ("grey", "M2002REK"),  # called so and nothing else
        ("M2002RZZ", "M2002RZZ"),  # a code is one, known or not
        ("banana", None),
        ("990v6", None),
        ("2002r", None),
        ("", None),
    ],
)
def test_a_shoe_is_found_as_people_name_it(text: str, code: str | None) -> None:
    """By code with or without its M, its end, a colour or a pack."""
    assert find_style(text, NAMES) == code


@pytest.mark.parametrize("text", ["protection pack", "protection", "pack"])
def test_of_several_shoes_none_is_chosen(text: str) -> None:
    """It names some, so that one can be written."""
    with pytest.raises(RequestError, match=r"M2002RDA Protection Pack Rain Cloud.*style code"):
        find_style(text, NAMES)


def test_a_list_may_mix_names_and_codes() -> None:
    """What is no shoe stays for its own reader to refuse."""
    assert with_codes("rain cloud, M2002RDB,banana", NAMES) == "M2002RDA, M2002RDB, banana"


@given(st.text(max_size=60))
def test_nothing_typed_breaks_it(text: str) -> None:
    """And what is found is a code."""
    try:
        found = find_style(text, NAMES)
    except RequestError:
        return
    assert found is None or "2002R" in found
