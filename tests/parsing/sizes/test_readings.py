"""Sizes are read to their parts, and match across systems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.sizes import tables
from bot.parsing.sizes.labels import ShoeSize, equivalents, matches, read

# raw text, then the system, number, gender and width it tells
READINGS = [
    ("42.5", None, "42.5", None, None),
    ("US 9", "US", "9", None, None),
    ("9.5 D", None, "9.5", None, None),
    ("10 2E", None, "10", None, "2E"),
    ("10 EE", None, "10", None, "2E"),
    ("9 Wide", None, "9", None, "WIDE"),
    ("9.5 D(M) US", "US", "9.5", None, None),
    ("8 B(M) US", "US", "8", None, "B"),
    ("US 9 / UK 8 / EU 42.5", "US", "9", None, None),
    ("US9/UK8.5/EU42.5/27cm", "US", "9", None, None),
    ("US 9 - UK 8.5 - EU 42.5", "US", "9", None, None),
    ("EUR 42,5 / 27,0 CM", "EU", "42.5", None, None),
    ("43 EU / 9.5 US / 27.5 CM", "US", "9.5", None, None),
    ("42.5 EU 9 US", "US", "9", None, None),
    ("Men's 9 / Women's 10.5 (UK 8.5)", "UK", "8.5", None, None),
    ("UK 9 (EU 44)", "UK", "9", None, None),
    ("W 8 / M 6.5", None, "6.5", "M", None),
    ("M7/W8.5", None, "7", "M", None),
    ("US M9W10.5", "US", "9", "M", None),
    ("Women's US 8", "US", "8", "W", None),
    ("Men\N{RIGHT SINGLE QUOTATION MARK}s 9", None, "9", "M", None),
    ("5.5Y", None, "5.5", "Y", None),
    ("10C", None, "10", "C", None),
    ("10.5K", None, "10.5", "K", None),
    ("13.5C US", "US", "13.5", "C", None),
    ("GS 4.5", None, "4.5", "Y", None),
    ("Youth US 6", "US", "6", "Y", None),
    ("TD 5", None, "5", "C", None),
    ("Boys' 4", None, "4", "K", None),
    ("6.5Y/8W", None, "6.5", "Y", None),
    ("44-5", None, "44.5", None, None),
    ("us-9-5", "US", "9.5", None, None),
    ("eu_42_5", "EU", "42.5", None, None),
    ("9-1-2", None, "9.5", None, None),
    ("40-2-3", None, "40 2/3", None, None),
    ("EU 42 \u2154", "EU", "42 2/3", None, None),
    ("9 1/2", None, "9.5", None, None),
    ("US 9\xbd", "US", "9.5", None, None),
    ("Gr\xf6\xdfe 42,5", None, "42.5", None, None),
    ("EU-Gr\xf6\xdfe 42", "EU", "42", None, None),
    ("Gr. 42", None, "42", None, None),
    ("Herren 9", None, "9", "M", None),
    ("Damen 39", None, "39", "W", None),
    ("Pointure 42", None, "42", None, None),
    ("Talla 42,5", None, "42.5", None, None),
    ("Taglia EU 42", "EU", "42", None, None),
    ("\u05de\u05d9\u05d3\u05d4 42", None, "42", None, None),
    ("42 \u05d2\u05d1\u05e8\u05d9\u05dd", None, "42", "M", None),
    ("38 / \u05de\u05e7\u05d5\u05e8\u05d9\u05d5\u05ea", None, "38", None, None),
    ("\u30e1\u30f3\u30ba 27.5cm", "CM", "27.5", "M", None),
    ("\u30b5\u30a4\u30ba27", None, "27", None, None),
    ("\uff12\uff17\uff0e\uff15\uff43\uff4d", "CM", "27.5", None, None),
    ("27\u30bb\u30f3\u30c1", "CM", "27", None, None),
    ("42\u7801", None, "42", None, None),
    ("\u5973\u6b3e 38", None, "38", "W", None),
    ("KR 270", "CM", "27", None, None),
    ("265mm", "CM", "26.5", None, None),
    ("BR 40", "BR", "40", None, None),
    ("AU 9", "AU", "9", None, None),
    ("36 / original", None, "36", None, None),
    ("36 / 1:1 copy", None, "36", None, None),
    ("9 - Black", None, "9", None, None),
]
NO_READINGS = [
    *("", "S", "XL", "One Size", "Default Title", "Small / Black", "Extra large / Blue", "Black"),
    *("36 pack", "36 pcs", "Pack of 36", "36 / pack", "36 count", "38-39", "38/39", "38 / 39"),
    *(
        "9 - 12 months",
        "8.5 (42)",
        "1:1",
        "999",
        "25C",
        "US",
        "9.5.5",
        "\u05de\u05e7\u05d5\u05e8\u05d9",
    ),
]


@pytest.mark.parametrize(("raw", "system", "number", "gender", "width"), READINGS)
def test_a_size_is_read(
    raw: str, system: str | None, number: str, gender: str | None, width: str | None
) -> None:
    """To its system, number, gender and width, each unknown where the text is silent."""
    expected = ShoeSize(raw=raw, system=system, number=number, gender=gender, width=width)

    assert read(raw) == expected


@pytest.mark.parametrize("raw", NO_READINGS)
def test_what_is_no_size_is_unknown(raw: str) -> None:
    """Letters, counts, ranges and colours; the text itself is kept."""
    assert read(raw) == ShoeSize(raw=raw)
    assert read(raw).label == ""


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("US Size", ("US", "9", None)),
        ("Men's UK size", ("UK", "9", "M")),
        ("EU", (None, "9", None)),
        ("Kids size", (None, "9", "K")),
        ("Quantity", (None, None, None)),
        ("Pack size", (None, None, None)),
        ("Anzahl", (None, None, None)),
    ],
)
def test_an_option_tells_the_rest(option: str, expected: tuple[str | None, ...]) -> None:
    """Its system, if the number can be of it; an option that counts has no sizes."""
    size = read("9", option_name=option)
    assert (size.system, size.number, size.gender) == expected


@pytest.mark.parametrize(
    ("wanted", "seen", "expected"),
    [
        ("EU 42.5", "US 9", True),
        ("US 9", "EU 42.5", True),
        ("EU 42.5", "US 9.5", False),
        ("UK 8.5", "US 9", True),
        ("CM 27", "US 9", True),
        ("FR 42.5", "US 9", True),
        ("42.5", "US 9", True),
        ("US 9", "42.5", True),
        ("US 9", "9", True),
        ("EU 42.5", "9", False),
        ("9", "EU 42.5", False),
        ("EU 42.5", "US W 10.5", True),
        ("US W 9", "EU 40.5", True),
        ("US W 9", "EU 42.5", False),
        ("US M 7.5", "US W 9", False),
        ("4Y", "EU 36", False),
        ("4Y", "4Y", True),
        ("BR 40", "US 9", False),
        ("US 14", "EU 49", True),
        ("US 14", "UK 13.5", False),
        ("EU 42.5", "US 9 / Grey", True),
        ("EU 42.5", "US 9 2E", True),
        ("EU 42", "US 8.5 / EU 42.5", False),
        ("EU 42.5", "US 8.5 / EU 42.5", True),
        ("EU 41", "US 8", False),
        ("EU 42.5", "Grey", False),
        ("XL", "xl", True),
    ],
)
def test_sizes_match_across_systems(wanted: str, seen: str, expected: bool) -> None:
    """By New Balance's tables, men's where nothing is told; what is not in them is not guessed."""
    assert matches(wanted, seen) is expected


@pytest.mark.parametrize("is_women", [False, True])
@pytest.mark.parametrize("system", tables.SYSTEMS)
def test_every_row_of_the_tables_comes_back(system: str, is_women: bool) -> None:
    """A size converted and converted back is itself, and no size stands in two rows."""
    rows = tables.WOMEN if is_women else tables.MEN
    numbers = [row[system] for row in rows if system in row]
    assert len(numbers) == len(set(numbers))
    for number in numbers:
        size = read(f"{system} {'W ' if is_women else ''}{number}")
        for other in equivalents(size):
            assert number in {back.number for back in equivalents(other) if back.system == system}
            assert matches(size.label, other.label)


def test_what_has_no_table_has_no_equivalents() -> None:
    """Children's sizes, unknown systems and numbers between the rows."""
    for label in ("4Y", "9", "BR 40", "EU 41", "Grey"):
        assert equivalents(read(label)) == ()


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_can_be_compared(wanted: str, seen: str) -> None:
    """Nothing raises, the raw text is kept, and the same text is the same size."""
    assert matches(wanted, seen) in {True, False}
    assert matches(seen, seen)
    assert read(wanted).raw == wanted
    label = read(wanted).label
    assert not label or read(label).number == read(wanted).number
