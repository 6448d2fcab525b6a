"""A cell may list several sizes, and one size may be told in several systems."""

from __future__ import annotations

import pytest

from bot.models import SourceSpec, Stock
from bot.sources.file.rows import read_all
from bot.sources.file.tables import read_table

SPEC = SourceSpec(name="L", kind="file", url="https://l.example/x.csv")


def labels(cell: str, column: str = "size") -> list[str]:
    text = f'name,style,{column},stock\n2002R Rain Cloud,M2002RDA,"{cell}",in\n'
    found = read_all(read_table(text.encode(), name="x.csv").rows, SPEC)
    (listing,) = found.listings.values()
    assert all(size.stock is Stock.IN for size in listing.sizes)
    return [size.label for size in listing.sizes]


@pytest.mark.parametrize("column", ["size", "sizes", "Size (US)"])
@pytest.mark.parametrize(
    "cell",
    [
        *("8, 9, 10", "8,9,10", "8/9/10", "8 / 9 / 10", "8 9 10", "8 | 9 | 10", "8|9|10"),
        *("8;9;10", "8, 9, 10,", "8  9  10"),
    ],
)
def test_a_cell_may_list_sizes(cell: str, column: str) -> None:
    """Whatever stands between them."""
    system = "US " if "US" in column else ""

    assert labels(cell, column) == [f"{system}{number}" for number in (8, 9, 10)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("8, 9", ["8", "9"]),
        ("8 | 9.5", ["8", "9.5"]),
        ("10, 8, 9", ["10", "8", "9"]),
        ("42,5, 43, 44,5", ["42.5", "43", "44.5"]),
        ("US 8, US 9, US 10", ["US 8", "US 9", "US 10"]),
        ("US 8, 9, 10", ["US 8", "US 9", "US 10"]),
        ("40,41,43", ["40", "41", "43"]),
        ("255, 260, 265", ["CM 25.5", "CM 26", "CM 26.5"]),
        ("8; 9, 10, 11", ["8", "9", "10", "11"]),
    ],
)
def test_a_list_is_split_where_its_parts_are_sizes(cell: str, expected: list[str]) -> None:
    """Decimal commas stay, and a system that the first names is that of all."""
    assert labels(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        *("9 / 42.5", "9 | 42.5", "9, 42.5", "8.5/9/42.5", "9 / 8.5 / 42.5 / 27", "42,5", "42 2/3"),
        *("US 9, UK 8", "US 9 | EU 42.5", "US 9 / UK 8.5 / EU 42.5", "7/7.5/9", "8.5/9", "9 | 8.5"),
        *("7M, 8W", "9, wide", "8-10", "9 1/2", "42,5,43", "8,5,9,5"),
    ],
)
@pytest.mark.parametrize("column", ["size", "sizes"])
def test_one_size_in_several_systems_stays_one(cell: str, column: str) -> None:
    """As do decimals, widths and spans."""
    assert len(labels(cell, column)) == 1


def test_in_a_column_of_sizes_two_are_a_list() -> None:
    """There a comma or a space parts them, as it does three elsewhere."""
    assert [labels(cell, "sizes") for cell in ("8,9", "8 9")] == [["8", "9"], ["8", "9"]]
    assert [len(labels(cell, "size")) for cell in ("8,9", "8 9")] == [1, 1]


def test_sizes_of_a_list_have_their_own_notes() -> None:
    """One is gone, and the others are there."""
    text = (
        "name,style,size\n2002R Rain Cloud,M2002RDA,8 (sold out) | 9 (in stock) | 10 (sold out)\n"
    )
    found = read_all(read_table(text.encode(), name="x.csv").rows, SPEC)
    (listing,) = found.listings.values()

    assert [(size.label, size.stock) for size in listing.sizes] == [
        ("8", Stock.OUT),
        ("9", Stock.IN),
        ("10", Stock.OUT),
    ]
