"""A 2002R is known from everything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.matcher import match, normalise_style_code

OURS = [
    ("New Balance 2002R 'Rain Cloud'", None, "Rain Cloud"),
    ("New Balance M2002RDA Rain Cloud", "M2002RDA", "Rain Cloud"),
    ("NB Sneakers(M2002RDA)", "M2002RDA", None),
    ("Rain CloudM2002RDA", "M2002RDA", "Rain Cloud"),
    ("M2002RDAGrey Day", "M2002RDA", "Grey Day"),
    ("NDM2002RBK Black", "M2002RBK", "ND Black"),
    ("New Balance 2002 R Core Pack Dark Camo M2002RHN", "M2002RHN", "Core Pack Dark Camo"),
    ("2002-R Castlerock", None, "Castlerock"),
    ("new balance m2002rho", "M2002RHO", None),
    ("New Balance ML2002R1 Salehe Bembury", "ML2002R1", "Salehe Bembury"),
    ("New Balance ML2002RA", "ML2002RA", None),
    ("New Balance U200210D", "U200210D", None),
    ("New Balance M2002RG", "M2002RG", None),
    ("GC2002RBK Kids", "GC2002RBK", None),
    ("New Balance M2002R Grey", None, "Grey"),
    ("New Balance 2002RX GORE-TEX Olive/Black M2002RXU", "M2002RXU", "GORE-TEX Olive/Black"),
    ("New Balance 2002 Protection Pack Phantom", None, "Protection Pack Phantom"),
    ("thisisneverthat x New Balance 2002R", None, "thisisneverthat"),
    ("New Balance Men's 2002R (Grey)", None, "Grey"),
    ("Nike? No: New Balance 2002R", None, "Nike? No"),
    ("2002R Protection Pack (4 colours, toggle laces)", None, None),
]
OTHERS = [
    "New Balance 1906R",
    "New Balance 1906R (not the 2002 edition)",
    "New Balance 2010",
    "New Balance 990v2 (2002)",
    "New Balance 574 (2002)",
    "New Balance 574 2002",
    "New Balance Spring 2002 Catalogue",
    "New Balance 327 since 2002",
    "Nike Air Max 2002",
    "Asics Gel-2002R",
    "Puma 2002R Grey",
    "Jersey World Cup 2002",
    "Laces for New Balance 2002R",
    "New Balance 2002R Insoles",
    "New Balance 2002R T-Shirt - Grey",
    "Part 12002R5",
    "New Balance ML574EVG",
    "",
]


@pytest.mark.parametrize(("title", "code", "colorway"), OURS)
def test_a_2002r_is_known(title: str, code: str | None, colorway: str | None) -> None:
    """By style code, glued or mistyped, or by the words of its title; the rest is its colorway."""
    found = match(title)

    assert found is not None
    assert found.is_2002r
    assert found.style_code == code
    if colorway is not None:
        assert found.colorway == colorway


@pytest.mark.parametrize("title", OTHERS)
def test_everything_else_is_not(title: str) -> None:
    """The year, other models, other brands and what is sold beside the shoe."""
    assert match(title, vendor="New Balance") is None


def test_the_model_of_2010_is_known_and_is_no_2002r() -> None:
    """A bare 2002 of New Balance is the older shoe."""
    found = match("New Balance 2002 Grey")

    assert found is not None
    assert (found.model, found.is_2002r) == ("2002", False)
    assert match("2002 Grey") is None
    assert match("2002 Grey", vendor="New Balance") is not None


def test_mules_are_2002rs_and_say_so() -> None:
    """They are sold under the name."""
    found = match("New Balance 2002R Mule Black")

    assert found is not None
    assert (found.model, found.is_2002r) == ("2002R Mule", True)


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        (["M2002RST-8", "M2002RST-9"], "M2002RST"),
        (["M2002RST8", "M2002RST10"], "M2002RST8"),
        (["M2002RST-8", "", "4711", "M2002RBK-8"], None),
        (["M2002RST-8", "WL2002RF-6"], None),
    ],
)
def test_a_pack_of_several_shoes_has_no_code_of_its_own(
    numbers: list[str], code: str | None
) -> None:
    """What comes back of one of them is no news of another; a title's own code stands."""
    found = match("New Balance 2002R Winter Pack", skus=numbers, handle="winter-m2002rst")
    named = match("New Balance M2002RST Winter", skus=numbers)

    assert found is not None
    assert found.style_code == code
    assert named is not None
    assert named.style_code == "M2002RST"


def test_the_code_is_looked_for_from_title_to_description() -> None:
    """Title, article numbers, tags, handle, and a description that gives it as its own."""
    parts = {
        "skus": ["M2002RDB-090"],
        "tags": ["shoes", "m2002rdc"],
        "handle": "grey-day-m2002rdd",
        "body": "<p><strong>Style:</strong> M2002RDE</p>",
    }
    found = []
    for key in list(parts):
        result = match("Grey Day", **parts)  # type: ignore[arg-type]
        found.append(result and result.style_code)
        del parts[key]

    assert found == ["M2002RDB", "M2002RDC", "M2002RDD", "M2002RDE"]
    assert match("Grey Day", body="Goes well with the M2002RDA.") is None
    assert match("New Balance 1906R", tags=["M2002RDA"], body="Style: M2002RDA") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m2002rda", "M2002RDA"),
        (" M2002R-DA ", "M2002RDA"),
        ("M2002R DA", "M2002RDA"),
        ("NDM2002RBK", "M2002RBK"),
        ("M2002RDA-090", "M2002RDA"),
        ("M2002RDA090", "M2002RDA"),
        ("U200210D", "U200210D"),
        ("ML2002R1", "ML2002R1"),
        ("M2002R", None),
        ("2002R", None),
        ("ML574EVG", None),
        ("U2002", None),
        ("", None),
        ("M" * 100_000, None),
    ],
)
def test_style_codes_have_one_form(text: str, expected: str | None) -> None:
    """Capitals without separators; the bare model is no style code."""
    assert normalise_style_code(text) == expected


@given(st.text(max_size=120), st.text(max_size=300))
def test_any_text_can_be_judged(title: str, body: str) -> None:
    """No text raises, and a style code found is its own normal form."""
    found = match(title, handle=title, body=body, tags=[body], vendor=title)

    if found is not None and found.style_code is not None:
        assert normalise_style_code(found.style_code) == found.style_code


@pytest.mark.parametrize(
    "sign", ["<", "(", "2002", "M", " ", "-", "style", "M2002R", "'", "[(", "2002 "]
)
def test_no_text_is_slow(sign: str) -> None:
    """Patterns stay linear on the text that is worst for them (this test would hang)."""
    match((sign * 300)[:300], body=sign * 20_000, tags=[sign * 250] * 250, handle=sign * 60)
