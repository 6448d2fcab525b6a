"""An `id` column that is no name: one id for all rows, or the rows' own numbers."""

from __future__ import annotations

from bot.models import Stock
from tests.sources.file.test_file import read

DROPS = "id,name,style,at\n{}2002R Oat,M2002RXK,2026-12-05\n{}2002R Steel Blue,,2026-12-12\n"
SIZES = (
    "id,name,style,retailer,size,stock\n"
    "1,2002R Oat,M2002RXK,Here,US 9,in\n"
    "2,2002R Oat,M2002RXK,Here,US 10,out\n"
    "3,2002R Oat,M2002RXK,There,US 9,out\n"
    "4,2002R Steel Blue,,Here,US 9,in\n"
)


def test_one_id_for_all_rows_does_not_make_them_one() -> None:
    """Each shoe is told, and one told twice in two ways is a fault as ever."""
    found = read(DROPS.format("shop,", "shop,"))
    assert [(drop.key, drop.style_code) for drop in found.drops] == [
        ("shop", "M2002RXK"),
        ("shop", None),
    ]
    again = read(DROPS.format("shop,", "shop,") + "shop,2002R Oat,M2002RXK,2026-12-06\n")
    assert len(again.drops) == 2
    assert "tells of the same drop as row 2" in again.faults[0]


def test_one_id_for_two_products_keeps_their_sizes_apart() -> None:
    """By the shoe."""
    text = (
        "id,name,style,size,stock,url\nx,2002R Oat,M2002RXK,US 9,in,https://a.example/oat\n"
        "x,2002R Steel Blue,M2002RXS,US 9,out,https://a.example/steel\n"
    )
    stocks = {
        listing.style_code: [size.stock for size in listing.sizes]
        for listing in read(text).listings
    }
    assert stocks == {"M2002RXK": [Stock.IN], "M2002RXS": [Stock.OUT]}


def test_rows_that_are_numbered_are_joined_by_shoe_and_shop() -> None:
    """A number for each size names no product; a row put in before them changes nothing."""
    head, *rows = SIZES.splitlines()
    found = read(SIZES)
    renumbered = [f"{number + 1}{row[1:]}" for number, row in enumerate(rows, start=1)]
    more = "\n".join([head, "1,2002R Oat,M2002RXK,Here,US 8,in", *renumbered])

    def sizes(text: str) -> dict[str, list[str]]:
        return {
            listing.product_id: [size.label for size in listing.sizes]
            for listing in read(text).listings
        }

    assert len(found.listings) == 3
    shelf = "M2002RXK#Here"
    assert sizes(SIZES)[shelf] == ["US 9", "US 10"]
    assert sizes(more)[shelf] == ["US 8", "US 9", "US 10"]


def test_a_row_with_another_id_is_no_other_product_on_the_same_page() -> None:
    """One shoe at one address is one listing, in whatever order and however often it is told."""
    head = "id,name,style,size,stock,url\n"
    rows = [
        f"7,2002R Oat,M2002RXK,US {size},{stock},https://a.example/oat\n"
        for size, stock in (("8", "out"), ("9", "in"), ("10", "out"))
    ]
    odd = rows[1].replace("7,", "15000,", 1)
    for text in (
        head + rows[0] + odd + rows[2],
        head + odd + "".join(rows),
        "".join(rows[:2]) + head + odd + rows[0],
    ):
        (listing,) = read(text).listings
        stocks = {size.label: size.stock for size in listing.sizes}
        assert stocks.items() >= {("US 8", Stock.OUT), ("US 9", Stock.IN)}

    apart = read(head + "".join(rows) + odd.replace("/oat", "/oat-2")).listings
    assert [listing.product_id for listing in apart] == ["7", "15000"]


def test_the_id_of_most_rows_is_that_of_the_listing() -> None:
    """So that it is known again when the odd row is mended."""
    head = "id,name,style,size,stock,url\n"
    row = "{},2002R Oat,M2002RXK,US {},in,https://a.example/oat\n"
    found = read(head + row.format("7", 8) + row.format("x", 9) + row.format("7", 10))

    assert [listing.product_id for listing in found.listings] == ["7"]
