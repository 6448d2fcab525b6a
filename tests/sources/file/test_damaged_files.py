"""A file that lost something on its way says so, and never tells what its rows did not say.

Each case is a fault that `python -m tests.bench fuzz` has found.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.models import Listing, Stock
from bot.sources.web.errors import UnreadableError
from tests.sources.file.test_file import read, utc

STOCK = (
    "id,name,style,size,in_stock,price,currency,url\n"
    "1,2002R Rain Cloud,M2002RDA,US 8,no,150.00,USD,https://s.example/r\n"
    "1,2002R Rain Cloud,M2002RDA,US 9,yes,150.00,USD,https://s.example/r\n"
)
DATES = "id;name;style;date;time;timezone\na;2002R Rain Cloud;M2002RDA;2026-12-05;10:00;UTC\n"
JSON_URL = "https://list.example/x.json"


def entry(**changes: Any) -> dict[str, Any]:
    """One size of a listing."""
    made = {"id": "1", "name": "2002R Rain Cloud", "style": "M2002RDA", "size": "US 9"}
    return made | {"in_stock": True, "url": "https://s.example/r"} | changes


def listed(*entries: dict[str, Any]) -> tuple[tuple[Listing, ...], tuple[str, ...]]:
    contents = read(json.dumps(entries), url=JSON_URL)
    return contents.listings, contents.faults


@pytest.mark.parametrize("end", range(1, 40))
def test_a_last_row_that_is_cut_is_not_read(end: int) -> None:
    """Its price, date or size may be cut too: "150.00" is no sale at 15."""
    contents = read(STOCK[: -len("https://s.example/r\n") - end])
    assert len(contents.listings[0].sizes) == 1
    assert "Row 3 has" in (contents.reason or "")
    assert "may be cut short" in (contents.reason or "")


@pytest.mark.parametrize("end", range(1, len("https://s.example/r")))
def test_a_last_row_whose_address_is_cut_is_not_read(end: int) -> None:
    """Its id may be broken as well: then it would be another shoe's page."""
    contents = read(STOCK[: -1 - end])
    assert len(contents.listings[0].sizes) == 1
    assert "Row 3 has a shorter address" in (contents.reason or "")


def test_a_last_row_without_a_line_break_is_read_if_it_is_whole() -> None:
    """Not every program writes one."""
    contents = read(STOCK.rstrip("\n"))
    assert (contents.reason, len(contents.listings[0].sizes)) == (None, 2)


@pytest.mark.parametrize("damage", ["\0", "\x05", "\x19"])
def test_what_is_no_text_is_not_read(damage: str) -> None:
    """Other letters of the row, or of the header, may be lost too."""
    contents = read(STOCK.replace("US 9", f"US{damage}9"))
    assert [size.label for size in contents.listings[0].sizes] == ["US 8"]
    assert "Row 3 holds characters that are no text" in (contents.reason or "")
    with pytest.raises(UnreadableError, match="header of the file holds characters"):
        read(STOCK.replace("in_stock", f"in_st{damage}ck"))


def test_a_row_that_ends_before_it_says_anything_is_broken() -> None:
    """A line break in the middle of a row makes two of it; the drop has not lost its date."""
    contents = read(DATES + "b;2002R Phan\ntom;M2002RDB;2026-12-12;09:00;UTC\n")
    assert [drop.key for drop in contents.drops if "Phan" in drop.name] == []
    assert contents.reason == "Row 3 has 2 cells where the header has 6; rows after it may be lost."


@pytest.mark.parametrize(
    "date", ["2026-12-\u00e95", "2026-12-", "2026-12[[", "2026-12-123", "x" * 200, "2026-12-1\x1d"]
)
def test_a_date_that_lost_its_day_is_none(date: str) -> None:
    """The drop did not move to the whole month."""
    contents = read(f"name,date\n2002R Rain Cloud,{date}\n")
    assert contents.drops == ()
    assert "has a date that cannot be read" in contents.faults[0]


@pytest.mark.parametrize("row", ["M2002RDB;;;026-12-12;09:00;UTC", "M2002RDB;;150 USD", "M2002RDB"])
def test_a_row_with_too_many_or_too_few_cells_and_no_date_is_broken(row: str) -> None:
    """Its cells stand under the wrong names."""
    contents = read(f"{DATES}b;2002R Phantom;{row}\n")
    assert [drop.style_code for drop in contents.drops] == ["M2002RDA"]
    assert "where the header has 6; rows after it may be lost." in (contents.reason or "")


@pytest.mark.parametrize("style", ["M2002RD[", "M2002R(", "m2002rda` "])
def test_a_style_code_that_lost_a_letter_is_no_other_shoes(style: str) -> None:
    """What stands in its place opens something, and nothing follows."""
    contents = read(STOCK.replace("M2002RDA,US 9", f"{style},US 9"))
    assert [len(listing.sizes) for listing in contents.listings] == [1]
    assert "Row 3 has a style code that lost a letter" in contents.faults[0]


def test_a_header_with_fewer_columns_than_most_rows_is_broken() -> None:
    """Its names stand above the wrong cells."""
    with pytest.raises(UnreadableError, match="more cells than its header"):
        read(STOCK.replace("size,in_stock,", ""))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("s\u00f8ze", "size"), ("s+ze", "size"), ("sizze", "size"), ("in_stok", "instock")],
)
def test_a_slip_in_a_column_s_name_is_told(wrong: str, right: str) -> None:
    """Taken for no column, it would turn all sizes of a listing into one."""
    name = "in_stock" if right == "instock" else right
    with pytest.raises(UnreadableError, match=f'write "{right}"'):
        read(STOCK.replace(name, wrong))


def test_another_name_is_no_slip() -> None:
    """Where the column it is like is there, or it is a column itself."""
    assert read(STOCK.replace("currency", "sizes2")).listings
    assert read(DATES.replace("timezone", "state")).drops


def test_a_list_of_names_alone_tells_nothing() -> None:
    """All its drops would seem to have lost their dates."""
    with pytest.raises(UnreadableError, match="no column for a date"):
        read("id,name,style\na,2002R Rain Cloud,M2002RDA\n")


@pytest.mark.parametrize(
    ("told", "stock"),
    [
        ("-1", Stock.OUT),
        (-1, Stock.OUT),
        ("0", Stock.OUT),
        ("0.0", Stock.OUT),
        ("3", Stock.IN),
        (3.0, Stock.IN),
        ("150.00", Stock.UNKNOWN),
        ("9" * 400, Stock.UNKNOWN),
        (10**30, Stock.UNKNOWN),
    ],
)
def test_a_number_is_a_stock_if_it_counts_pairs(told: object, stock: Stock) -> None:
    """A price under "stock" is a row whose cells are shifted, and no shop has a million pairs."""
    (listing,), _ = listed(entry(in_stock=told))
    assert [size.stock for size in listing.sizes] == [stock]


@pytest.mark.parametrize(
    ("told", "stock"),
    [
        ("Nein", Stock.OUT),
        ("s\xed", Stock.IN),
        ("\u306a\u3057", Stock.OUT),
        ("\u2713", Stock.IN),
        ("ausverkauft", Stock.OUT),
        ("rupture de stock", Stock.OUT),
        ("ostatnia para", Stock.IN),
        ("auf Lager", Stock.IN),
        ("\xd7", Stock.OUT),
        ("-", Stock.UNKNOWN),
    ],
)
def test_stock_is_told_in_the_languages_of_shops(told: str, stock: Stock) -> None:
    """By yes and no, or by what shops write beside a size."""
    (listing,), faults = listed(entry(in_stock=told))
    assert ([size.stock for size in listing.sizes], faults) == ([stock], ())


@pytest.mark.parametrize("told", ["perhaps", "bestseller", "-20 %", "9" * 8])
def test_a_word_that_tells_no_stock_is_a_fault(told: str) -> None:
    """It is not guessed at."""
    (listing,), faults = listed(entry(in_stock=told))
    assert [size.stock for size in listing.sizes] == [Stock.UNKNOWN]
    assert "has a stock that cannot be read" in faults[0]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (1_796_464_800, utc(2026, 12, 5, 10)),
        ("1796464800", utc(2026, 12, 5, 10)),
        (1_796_464_800_000, utc(2026, 12, 5, 10)),
        ("1796464800.0", utc(2026, 12, 5, 10)),
        (20_261_205, None),
        ("2026120510", None),
        ("9996464800", None),
        (True, None),
    ],
)
def test_a_program_writes_a_time_as_its_seconds(told: object, expected: object) -> None:
    """Or its milliseconds; a number that is none of a time to come is a fault."""
    contents = read(json.dumps([{"name": "2002R Oat", "date": told}]), url=JSON_URL)
    assert [drop.at for drop in contents.drops] == ([expected] if expected else [])
    assert bool(contents.faults) != bool(expected)


@pytest.mark.parametrize(
    "size", [[["US 9"]], {"a": 1}, "9" * 400, "US" + "&#" * 40, 10**30, -9, True]
)
def test_what_is_no_text_is_no_size(size: object) -> None:
    """It is left out and told of; the sizes of other rows are not touched."""
    (listing,), faults = listed(entry(size="US 8"), entry(size=size))
    assert [size.label for size in listing.sizes] == ["US 8"]
    assert len(faults) == (size != {"a": 1})


@pytest.mark.parametrize("size", [None, ""])
def test_a_row_without_a_size_is_none_beside_rows_with_one(size: object) -> None:
    """It has lost it; alone it is a listing in one size."""
    (listing,), faults = listed(entry(in_stock=False), entry(size=size))
    assert [size.label for size in listing.sizes] == ["US 9"]
    assert faults == ('A row of "2002R Rain Cloud" has no size, where its other rows have one.',)
    (listing,), faults = listed(entry(size=size))
    assert [size.label for size in listing.sizes] == ["One size"]
    assert faults == ()


def test_a_listing_is_known_by_its_style_code_when_its_id_is_lost() -> None:
    """The handle is what stays, so that a renamed column is no new shoe."""
    handles = {read(STOCK.replace("id,", head)).listings[0].handle for head in ("id,", "number,")}
    assert handles == {"M2002RDA"}


def test_listings_of_one_style_are_known_by_their_ids() -> None:
    """The style code would tell a shop's listing for that of another."""
    other = entry(id="2", url="https://t.example/r")
    listings, _ = listed(entry(), other, entry(id="3", style="M2002RDB"))
    assert [listing.handle for listing in listings] == ["1", "2", "M2002RDB"]


def test_of_two_columns_of_a_name_the_first_counts() -> None:
    """A header that was printed twice has the second under other cells."""
    (listing,) = read(
        STOCK.replace("price,", "price,id,name,style,size,in_stock,price,", 1)
    ).listings
    assert (listing.product_id, len(listing.sizes)) == ("1", 2)


def test_an_id_that_is_too_long_is_told() -> None:
    """Cut, it would be another's."""
    assert listed(entry(id="x" * 300)) == ((), ("Entry 1 has an id longer than 200 letters.",))


@pytest.mark.parametrize("size", ["US \u00d6", "size", "US"])
def test_a_size_that_lost_its_number_is_none(size: str) -> None:
    """Nor is the name of its column, where a header stands among the rows."""
    contents = read(STOCK.replace("US 9", size))

    assert [found.label for found in contents.listings[0].sizes] == ["US 8"]
    assert "has a size without a number" in contents.faults[0]


def test_one_size_needs_no_number() -> None:
    """It is all there is."""
    header, row, _ = STOCK.splitlines(keepends=True)
    contents = read(header + row.replace("US 8", "One size"))

    assert (contents.faults, len(contents.listings[0].sizes)) == ((), 1)


NOTED = "style;name;note;date;price\n"


def test_a_note_may_have_lines_and_separators() -> None:
    """Quotation marks are there for that; what it says of other shoes is not read."""
    note = '"Two per person.\nLike the 2002R Phantom; M2002RDB; out on 2026-12-30"'
    contents = read(f"{NOTED}M2002RDD;2002R Mirage Grey;{note};2026-12-11;160 EUR\n")

    (drop,) = contents.drops
    assert (drop.style_code, drop.at) == ("M2002RDD", utc(2026, 12, 11))
    assert (contents.reason, contents.faults) == (None, ())


@pytest.mark.parametrize(
    "next_row",
    [
        'M2002RDB;2002R Phantom;"Late";2026-12-30;170 EUR\n',
        'M2002RDB;2002R Phantom;Late;2026-12-30;170 EUR\nM2002RDC;2002R Sea Salt;"x";;\n',
        'M2002RDB;2002R Phantom;12" box;2026-12-30;170 EUR\n',
    ],
)
def test_a_quotation_mark_that_is_not_closed_takes_no_other_rows_day(next_row: str) -> None:
    """The row has as many cells as it should, of which some are another one's."""
    contents = read(f'{NOTED}M2002RDD;2002R Mirage Grey;"Two each;2026-12-11;160 EUR\n{next_row}')

    assert "M2002RDD" not in [drop.style_code for drop in contents.drops]
    assert "quotation mark that is not closed" in (contents.reason or "")


@pytest.mark.parametrize("lost", [0.1, "x", [entry(size="US 9")], True])
def test_an_entry_that_is_none_may_have_been_one(lost: Any) -> None:
    """The file is not whole: what it does not show is not gone."""
    contents = read(json.dumps([entry(size="US 8"), lost]), url=JSON_URL)

    assert "Entry 2 is no object with named fields" in (contents.reason or "")


@pytest.mark.parametrize("empty", [None, ""])
def test_an_empty_entry_is_nothing_lost(empty: str | None) -> None:
    """Some programs end their lists with one."""
    contents = read(json.dumps([entry(size="US 8"), empty]), url=JSON_URL)

    assert contents.reason is None


def test_a_single_quotation_mark_in_a_note_shows_where_the_next_row_began() -> None:
    """Nothing else of it looks like a row where the shoe's name stands first."""
    rows = (
        'New Balance 2002R Grey,160,"Two each,2026-12-11,https://s.example/a\n'
        'New Balance 2002R Black,170,"Late",2026-12-30,https://s.example/b\n'
    )
    contents = read(f"name,price,note,date,url\n{rows}")

    assert contents.drops == ()
    assert "quotation mark that is not closed" in (contents.reason or "")
