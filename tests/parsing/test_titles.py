"""The models that share a number are told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.matcher import match
from bot.parsing.shoe_names import guess_colorway
from bot.parsing.style_codes import normalise_style_code

# titles of a shop that names no vendor, and the model each one is
MODELS = [
    ("New Balance 2002R", "2002R"),
    ("2002R", "2002R"),
    ("2002 r", "2002R"),
    ("NEW BALANCE 2002R GREY", "2002R"),
    ("NEW BALANCE M2002R GREY", "2002R"),
    ("New Balance 2002RX", "2002R"),
    ("New Balance 2002RDA Rain Cloud", "2002R"),
    ("New Balance 2OO2R Rain Cloud", "2002R"),
    ("New Balnce 2002R", "2002R"),
    ("New Balence M2OO2RDA", "2002R"),
    ("New Balance 2002r-goretex", "2002R"),
    ("New Balance 1906R (2002R successor)", "2002R"),
    ("2010 New Balance 2002R", "2002R"),
    ("New Balance 2002R (2010)", "2002R"),
    ("New Balance 2002 Refined Future Phantom", "2002R"),
    ("New Balance 2002 (2023) M2002RBK", "2002R"),
    ("KidSuper x New Balance 2002R", "2002R"),
    ("Joe Freshgoods x NB 2002R Baby Shower Blue", "2002R"),
    ("New Balance Shifted 2002R 'Warped Wild'", "2002R"),
    ("Men's New Balance 2002R Sneakers - Grey/Black - 10.5", "2002R"),
    (
        "\u30cb\u30e5\u30fc\u30d0\u30e9\u30f3\u30b9 2002R \u7070\u8272",
        "2002R",
    ),
    ("MS2002RDA", "2002R"),
    ("WL2002RA", "2002R"),
    ("New Balance U2002RAB", "2002R"),
    ("U200210D", "2002R"),
    ("New Balance M2002-RDA", "2002R"),
    ("New Balance 2002R Mule Black", "2002R Mule"),
    ("New Balance 2002R Mules", "2002R Mule"),
    ("New Balance 2002R Slip-On", "2002R Mule"),
    ("New Balance 2002R Slipper Grey", "2002R Mule"),
    ("New Balance 2002R Slide", "2002R Mule"),
    ("New Balance 2002R Clog", "2002R Mule"),
    ("New Balance M2002RMB Mule", "2002R Mule"),
    ("New Balance 2002R Sandal Sea Salt", "2002R Sandal"),
    ("New Balance 2002R Rain Cloud (GS)", "2002R Kids"),
    ("New Balance 2002R Rain Cloud GS", "2002R Kids"),
    ("New Balance Kids' 2002R", "2002R Kids"),
    ("New Balance 2002R Big Kids", "2002R Kids"),
    ("New Balance 2002R Toddler (TD)", "2002R Kids"),
    ("New Balance 2002R Pre-School", "2002R Kids"),
    ("New Balance 2002R Junior", "2002R Kids"),
    ("GC2002BE Grey", "2002R Kids"),
    ("GC2002RBK Mule", "2002R Kids"),
    ("PC2002RBK", "2002R Kids"),
    ("IZ2002RA", "2002R Kids"),
    ("New Balance 2002", "2002"),
    ("New Balance 2002 Grey", "2002"),
    ("New Balance 2002 Red", "2002"),
    ("New Balance 2002 (2010)", "2002"),
    ("New Balance ML2002", "2002"),
    ("New Balance MR2002GR Grey", "2002"),
]
NOTHING = [
    "2002 Red",
    "Brazil 2002 Red Jersey",
    "Korea Japan 2002 R9 Jersey",
    "Fiat Punto 2002 r.",
    "2002 Retro Jersey",
    "New Balance 2002 Retro",
    "New Balance Class of 2002",
    "New Balance Vintage 2002",
    "New Balance 1906R",
    "New Balance 1906D Protection Pack",
    "New Balance 9060",
    "New Balance 2010",
    "New Balance 2000",
    "New Balance 990v3 (2002)",
    "New Balance 990v3 Grey (2002/2019)",
    "New Balance 574 (2002)",
    "New Balance 574 2002 Red",
    "New Balance 650R",
    "New Balance 57/40",
    "Nike Air Jordan 2002R",
    "Jordan 1 Retro 2002",
    "adidas 2002R",
    "Vans 2002 R",
    "Panasonic KX-T2002R",
    "PG.52002RUBN4Q",
    "SKU 12002RDA5",
    "DTSTAMP:20200205",
    "iPhone 2002R case",
    "Laces for M2002RDA",
    "Insoles for New Balance 2002R",
    "Crease Protectors for New Balance 2002R",
    "New Balance 2002R Socks (3 pack)",
    "2002R Protection Pack Hoodie",
    "2002R Protection Pack Art Print",
    "New Balance 2002R Keychain",
]


@pytest.mark.parametrize(("title", "model"), MODELS)
def test_a_model_is_known(title: str, model: str) -> None:
    """2002R, its mules, sandals and children's shoes, and the 2002 of 2010."""
    found = match(title)

    assert found is not None
    assert found.model == model
    assert found.is_2002r is (model != "2002")


@pytest.mark.parametrize("title", NOTHING)
def test_nothing_else_is_one(title: str) -> None:
    """Years, other models and brands, and what is sold beside the shoe."""
    assert match(title) is None
    assert match(title, handle=title.lower().replace(" ", "-")) is None


def test_a_copied_product_is_what_its_title_says() -> None:
    """Handle, tags and articles may be left over from the product it was copied from."""
    assert match("New Balance 1906R", handle="new-balance-2002r-1") is None
    assert match("New Balance 1906R", skus=["M2002RDA"], tags=["M2002RDA"]) is None
    assert match("Grey Day", handle="new-balance-2002r-1") is not None


def test_tags_tell_of_children() -> None:
    """Where the title does not."""
    found = match("New Balance 2002R", tags=["Grade School", "sale"])

    assert found is not None
    assert found.model == "2002R Kids"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M 2002 RDA", "M2002RDA"),
        ("M-2002-R-DA", "M2002RDA"),
        ("m2002-rda", "M2002RDA"),
        ("M2OO2RDA", "M2002RDA"),
        ("NDM2002RBK", "M2002RBK"),
        ("GC2002BE", "GC2002BE"),
        ("New Balance M 2002 Red", None),
        ("New Balance M2002R Red", None),
        ("MR2002GR", None),
        ("2002RDA", None),
        ("M2002RD\ufffd", None),  # one of its letters was lost
    ],
)
def test_style_codes_are_brought_to_one_form(text: str, expected: str | None) -> None:
    """Spaces, hyphens and letters for noughts; never a word for a code."""
    assert normalise_style_code(text) == expected


@given(
    st.sampled_from(["New Balance 990v6", "Nike Dunk", "New Balance 1906R", "Jordan 1"]),
    st.sampled_from(["2002", "(2002)", "2002 Grey", "Spring 2002", "2002 Retro", "2002/2003"]),
    st.booleans(),
)
def test_the_year_never_makes_a_2002r(name: str, year: str, is_first: bool) -> None:
    """Wherever it stands."""
    assert match(f"{year} {name}" if is_first else f"{name} {year}") is None


BADGED = [
    ("New Balance 2002R Olive [PRE-ORDER]", "Olive"),
    ("[LAST PAIRS] NEW BALANCE 2002R SEA SALT", "Sea Salt"),
    ("New Balance 2002R [Sea Salt]", "Sea Salt"),
    ("Vorbestellung: New Balance 2002R Olive", "Olive"),
    ("\u3010\u4e88\u7d04\u3011New Balance 2002R Olive", "Olive"),
    ("New Balance 2002R Olive (SOLD OUT)", "Olive"),
    ("New Balance 2002R Olive -30% OFF!!!", "Olive"),
    ("*NEW* New Balance 2002R Hot Pink", "Hot Pink"),
    ("NEW BALANCE 2002R GTX", "GTX"),
    ("New Balance 2002R Soldier Green", "Soldier Green"),
]


@pytest.mark.parametrize(("title", "colorway"), BADGED)
def test_badges_and_shouting_stay_out_of_the_colorway(title: str, colorway: str) -> None:
    """Whatever a shop puts on its title to be seen."""
    assert guess_colorway(title) == colorway
