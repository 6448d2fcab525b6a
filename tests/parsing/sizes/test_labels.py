"""Sizes have one label each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.sizes.labels import is_shoe_size, may_be_size, normalise, same_size

LABELS = [
    ("9", None, "9"),
    ("9.0", None, "9"),
    ("09", None, "9"),
    ("8,5", None, "8.5"),
    ("8½", None, "8.5"),
    ("EU 42 ⅔", None, "EU 42 2/3"),
    ("US½9", None, "US½9"),  # a part of nothing: something was lost
    ("US ½", None, "US ½"),
    ("8 1/2", None, "8.5"),
    ("44-5", None, "44.5"),
    ("40 2/3", None, "40 2/3"),
    ("42⅔", None, "42 2/3"),
    ("US 9", None, "US 9"),
    ("us9", None, "US 9"),
    ("9 US", None, "US 9"),
    ("9.5 (US)", None, "US 9.5"),
    ("Size 9", None, "9"),
    ("UK8.5", None, "UK 8.5"),
    ("EU 42.5", None, "EU 42.5"),
    ("EUR 42", None, "EU 42"),
    ("27cm", None, "CM 27"),
    ("JP 27", None, "CM 27"),
    ("270", None, "CM 27"),
    ("265mm", None, "CM 26.5"),
    ("US 9 / UK 8 / EU 42.5", None, "US 9"),
    ("EUR 42.5 / US 9 / UK 8 / 27CM", None, "US 9"),
    ("US 8,5 / UK 7,5 = EUR 42 (26,5 CM)", None, "US 8.5"),
    ("UK 8 (EU 42)", None, "UK 8"),
    ("US W 8", None, "US W 8"),
    ("W8", None, "W 8"),
    ("8W", None, "W 8"),
    ("WMNS 8", None, "W 8"),
    ("Women's 8", None, "W 8"),
    ("Women\N{RIGHT SINGLE QUOTATION MARK}s 8", None, "W 8"),
    ("Mens US 9", None, "US M 9"),
    ("M 9 / W 10.5", None, "M 9"),
    ("9 D", None, "9"),
    ("10 2E", None, "10 2E"),
    ("4Y", None, "4Y"),
    ("10C", None, "10C"),
    ("9", "US Size", "US 9"),
    ("9", "Men's US", "US M 9"),
    ("42", "Größe (EU)", "EU 42"),
    ("EU 42", "US Size", "EU 42"),
    ("Default Title", "Title", "One size"),
    ("O/S", None, "One size"),
    ("xl", None, "XL"),
    ("36 / original", None, "36 / original"),
    ("  Black  ", None, "Black"),
    ("999", None, "999"),
    ("", None, ""),
    ("x" * 500, None, "x" * 60),
    ("42", "US Size", "42"),
    ("9", "EU Size", "9"),
    ("4", "Kids' US Size", "US 4K"),
    ("38-39", None, "38-39"),
    ("US 8-9", None, "US 8-9"),
    ("1:1", None, "1:1"),
]


@pytest.mark.parametrize(("raw", "option", "expected"), LABELS)
def test_labels(raw: str, option: str | None, expected: str) -> None:
    """What shops write, and what we call it."""
    assert normalise(raw, option_name=option) == expected


@pytest.mark.parametrize(
    ("wanted", "seen", "expected"),
    [
        ("us9", "US 9", True),
        ("9", "US 9", True),
        ("US 9", "9", True),
        ("US 9", "UK 9", False),
        ("EU 42,5", "EU 42.5", True),
        ("US 8", "US W 8", True),
        ("US M 8", "US W 8", False),
        ("W 8", "US 8", True),
        ("US 9", "US 9 2E", True),
        ("9", "9.5", False),
        ("9", "9Y", False),
        ("UK 8", "US 9 / UK 8", True),
        ("US 9", "US 9 / Grey", True),
        ("US 9", "Grey", False),
        ("os", "One size", True),
        ("xl", "XL", True),
        ("", "9", False),
    ],
)
def test_the_same_size(wanted: str, seen: str, expected: bool) -> None:
    """Equal numbers, and nothing told by both sides that differs."""
    assert same_size(wanted, seen) is expected


@given(st.text(max_size=80), st.text(max_size=20) | st.none())
def test_any_text_has_a_label(raw: str, option: str | None) -> None:
    """Every text gets a short label, and the label of a label is itself."""
    label = normalise(raw, option_name=option)

    assert len(label) <= 60
    assert normalise(label) == label
    assert same_size(raw, raw)
    assert is_shoe_size(raw) in {True, False}


@given(
    st.sampled_from(["", "US ", "UK ", "EU ", "CM "]),
    st.integers(min_value=2, max_value=96),
)
def test_half_sizes_survive_any_notation(system: str, halves: int) -> None:
    """A number keeps its half, by point, by comma and by fraction."""
    label = f"{system}{halves / 2:g}"

    assert normalise(label) == label
    assert normalise(label.replace(".", ",")) == label
    assert normalise(label.replace(".5", "½")) == label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, False) for text in ("US", "us ", "EU:", "Men's", "Size US", "Taille EU", "W")),
        *((text, False) for text in ("Gift card", "Socks", "120cm laces", "Grey", "", "-")),
        *((text, True) for text in ("US 9", "9", "M", "One size", "38 - 39", "EU 36/37", "10+")),
        *((text, True) for text in ("9 (boxed)", "42 viimeiset", "Pointure 42", "11C", "W8/M6.5")),
    ],
)
def test_what_may_be_a_size(text: str, *, expected: bool) -> None:
    """Words that stand beside numbers of sizes are none; letters that are sizes are."""
    assert may_be_size(text) is expected
