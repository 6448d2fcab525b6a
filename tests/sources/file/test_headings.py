"""What the headings of a list say is read in the languages of lists, with what they add."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.models import Money, Precision, SeenDrop, SourceSpec, Stock
from bot.sources.file.rows import read_all
from bot.sources.file.tables import read_table

SHOE = "New Balance 2002R Mirage Grey,M2002RDD"


def drop_of(text: str, region: str = "GB") -> SeenDrop:
    spec = SourceSpec(name="L", kind="file", url="https://l.example/x.csv", region=region)
    (drop,) = read_all(read_table(text.encode(), name="x").rows, spec).drops.all
    return drop


@pytest.mark.parametrize(
    ("heading", "cell", "day"),
    [
        ("Launch Date (MM/DD/YYYY)", "12/04/2026", (12, 4)),
        ("Date [mm/dd/yy]", "12/04/26", (12, 4)),
        ("Date (DD.MM.YYYY)", "04.12.2026", (12, 4)),
        ("Date (d/m/y)", "4/12/2026", (12, 4)),
        ("Date (MM/DD/YYYY)", "4 December 2026", (12, 4)),
    ],
)
@pytest.mark.parametrize("region", ["GB", "US"])
def test_a_heading_tells_the_order_of_its_dates(
    heading: str, cell: str, day: tuple[int, int], region: str
) -> None:
    """Whatever is usual in the source's country."""
    at = drop_of(f"name,style,{heading}\n{SHOE},{cell}\n", region).at

    assert at is not None
    assert (at.month, at.day) == day


@pytest.mark.parametrize(
    ("headings", "cells", "hour"),
    [
        ("Date,Time (ET)", "2026-12-04,10:00", 15),
        ("Date (Asia/Tokyo)", "2026-12-04 18:00", 9),
        ("Date (UTC),Time,Zone", "2026-12-04,10:00,PT", 18),
    ],
)
def test_a_heading_tells_the_zone_of_its_times(headings: str, cells: str, hour: int) -> None:
    """A column of its own counts more."""
    drop = drop_of(f"name,style,{headings}\n{SHOE},{cells}\n")

    assert (drop.at, drop.precision) == (
        datetime(2026, 12, 4, hour, tzinfo=UTC),
        Precision.INSTANT,
    )


def test_a_note_of_another_kind_makes_another_column() -> None:
    """The day that stood before is not the day."""
    drop = drop_of(f"name,style,Date (old),Date\n{SHOE},2026-11-30,2026-12-04\n")

    assert drop.at == datetime(2026, 12, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headings", "cell"),
    [
        ("\uc0c1\ud488\uba85,\ud488\ubc88,\ucd9c\uc2dc\uc77c", "2026\ub144 12\uc6d4 4\uc77c"),
        ("\u540d\u79f0,\u8d27\u53f7,\u53d1\u552e\u65e5\u671f", "2026-12-04"),
        ("Produto,Artikel,Data de lan\xe7amento", "2026-12-04"),
    ],
)
def test_headings_of_other_languages(headings: str, cell: str) -> None:
    """Korean, Chinese and Portuguese."""
    drop = drop_of(f"{headings}\n{SHOE},{cell}\n")

    assert drop.at == datetime(2026, 12, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headings", "cells", "name", "code"),
    [
        ("Artikel,Art.-Nr.", "New Balance 2002R Phantom,M2002RDB", "Phantom", "M2002RDB"),
        ("Style,Style Code", "New Balance 2002R Phantom,M2002RDB", "Phantom", "M2002RDB"),
        ("Article,R\xe9f\xe9rence", "New Balance 2002R Phantom,M2002RDB", "Phantom", "M2002RDB"),
        ("Modell,Artikelnummer", "New Balance 2002R Phantom,M2002RDB", "Phantom", "M2002RDB"),
        ("Model,SKU", "New Balance 2002R Phantom,M2002RDB", "Phantom", "M2002RDB"),
        ("SKU,Style", "M2002RDB,New Balance 2002R Phantom", "Phantom", "M2002RDB"),
        ("Model", "New Balance 2002R Phantom", "Phantom", None),
        # A name of its own counts, and what is no name of the shoe is none.
        ("Name,Model,SKU", "2002R Phantom,New Balance 2002R,M2002RDB", "2002R Phantom", "M2002RDB"),
        ("Model,SKU", "2002R,M2002RDB", "New Balance M2002RDB", "M2002RDB"),
        ("Style,SKU", "Low top,M2002RDB", "New Balance M2002RDB", "M2002RDB"),
        ("Name,Code,SKU", "2002R Phantom,195907,M2002RDB", "2002R Phantom", "M2002RDB"),
        # The first code counts.
        ("Name,Style,SKU", "2002R Phantom,M2002RDB,M2002RDA", "2002R Phantom", "M2002RDB"),
    ],
)
def test_two_columns_may_name_the_shoe(
    headings: str, cells: str, name: str, code: str | None
) -> None:
    """Of those that may hold a code the one that holds it counts; the other may be the name."""
    drop = drop_of(f"{headings},Date\n{cells},2026-12-04\n")

    assert (drop.style_code, drop.name.removeprefix("New Balance 2002R ")) == (code, name)


@pytest.mark.parametrize("style", ["M2002!", "2002R", "M2002R-"])
def test_a_style_that_is_neither_code_nor_name_is_a_fault(style: str) -> None:
    """Nothing is made of half a code."""
    rows = read_table(f"style,date\n{style},2026-12-04\n".encode(), name="x").rows
    spec = SourceSpec(name="L", kind="file", url="https://l.example/x.csv")
    found = read_all(rows, spec)

    assert found.drops.all == ()
    assert "style code that is none of a 2002R" in found.faults[0]


@pytest.mark.parametrize(
    "heading",
    [
        *("Art.-Nr.", "Art. No.", "Item No", "Item number", "R\xe9f.", "Ref", "Ref.-Nr."),
        *("C\xf3digo", "C\xf3d."),
    ],
)
def test_exports_shorten_the_heading_of_the_code(heading: str) -> None:
    """As the programs of shops do."""
    drop = drop_of(f"Name,{heading},Date\n{SHOE},2026-12-04\n")

    assert (drop.style_code, drop.name) == ("M2002RDD", "New Balance 2002R Mirage Grey")


@pytest.mark.parametrize("heading", ["VK", "VK-Preis", "Verkaufspreis", "List price", "PVP"])
def test_exports_name_the_price_in_their_own_way(heading: str) -> None:
    """The price that a customer pays."""
    drop = drop_of(f"name,style,date,{heading}\n{SHOE},2026-12-04,149.95 EUR\n", "DE")

    assert drop.price == Money(amount=Decimal("149.95"), currency="EUR")


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("Bestand", ("FALSCH", "WAHR")),
        ("Disponible", ("faux", "vrai")),
        ("Qty", ("0", "7")),
        ("\uc7ac\uace0", ("0", "2")),
    ],
)
def test_stock_is_told_as_a_spreadsheet_tells_it(column: str, cells: tuple[str, str]) -> None:
    """By the words of its language for true and false, or by how many there are."""
    rows = "".join(
        f"{SHOE},{size},{cell},https://l.example/p\n"
        for size, cell in zip("89", cells, strict=True)
    )
    table = read_table(f"name,style,size,{column},url\n{rows}".encode(), name="x.csv")
    spec = SourceSpec(name="L", kind="file", url="https://l.example/x.csv")
    (listing,) = read_all(table.rows, spec).listings.values()

    assert [size.stock for size in listing.sizes] == [Stock.OUT, Stock.IN]


@pytest.mark.parametrize(
    "told",
    [
        {"start": "2026-12-04", "end": None, "time_zone": None},
        {"$date": "2026-12-04T00:00:00Z"},
        {"seconds": 1796342400, "nanoseconds": 0},
    ],
)
def test_a_date_may_be_an_object(told: dict[str, object]) -> None:
    """As databases answer with it."""
    entry = {"name": "New Balance 2002R Mirage Grey", "style": "M2002RDD", "date": told}

    assert drop_of(json.dumps([entry])).at == datetime(2026, 12, 4, tzinfo=UTC)


@pytest.mark.parametrize("word", ["Abgesagt", "annul\xe9", "\u4e2d\u6b62", "CANCELED"])
def test_a_status_says_that_a_drop_is_off(word: str) -> None:
    """In the language of the list."""
    assert drop_of(f"name,style,date,status\n{SHOE},2026-12-04,{word}\n").is_cancelled
    assert not drop_of(f"name,style,date,status\n{SHOE},2026-12-04,Confirmed\n").is_cancelled


@pytest.mark.parametrize("span", ["2026-12-04 \u2192 2026-12-08", "4 Dec 2026 - 8 Dec 2026"])
def test_a_span_of_days_is_its_first(span: str) -> None:
    """A draw's may be that of its entries, and what closes on one of two days is not known."""
    spec = SourceSpec(name="L", kind="file", url="https://l.example/x.csv")
    assert drop_of(f"name,style,date\n{SHOE},{span}\n").at == datetime(2026, 12, 4, tzinfo=UTC)

    raffle = f"name,style,date\nNew Balance 2002R raffle,M2002RDD,{span}\n"
    closing = f"name,style,date,closes\n{SHOE},{span},2026-12-08\n"
    for text in (raffle, closing):
        found = read_all(read_table(text.encode(), name="x").rows, spec)
        assert found.drops.all == ()
        assert "has a date that cannot be read" in found.faults[0]

    text = f"name,style,date,closes\n{SHOE},2026-12-01,{span}\n"
    found = read_all(read_table(text.encode(), name="x").rows, spec)
    assert "has a date that cannot be read" in found.faults[0]
    assert [drop.at for drop in found.drops.all] == [datetime(2026, 12, 1, tzinfo=UTC)]


def drops_of(cells: list[str], region: str | None) -> list[tuple[int, int] | None]:
    """Return the months and days that a column of dates tells; none where one is not read."""
    spec = SourceSpec(name="L", kind="file", url="https://l.example/x.csv", region=region)
    rows = "".join(
        f"New Balance 2002R {name},M2002RD{code},{cell}\n"
        for (name, code), cell in zip(
            (("Mirage Grey", "D"), ("Sea Salt", "C"), ("Phantom", "B")), cells, strict=False
        )
    )
    found = read_all(read_table(f"name,style,date\n{rows}".encode(), name="x").rows, spec)
    told = {drop.style_code: drop.at for drop in found.drops.all}
    days = (told.get(f"M2002RD{code}") for code in "DCB"[: len(cells)])
    return [None if at is None else (at.month, at.day) for at in days]


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["06/12/2026", "28/11/2026"], [(12, 6), (11, 28)]),
        (["06-12-2026", "28-11-2026"], [(12, 6), (11, 28)]),
        (["12/06/2026", "11/28/2026"], [(12, 6), (11, 28)]),
        (["6 December 2026", "28/11/2026"], [(12, 6), (11, 28)]),
        (["06/12/2026", "28/11/2026", "11/28/2026"], [None, (11, 28), (11, 28)]),  # mixed up
        (["06/12/2026", "99/99/2026"], [None, None]),
        (["06/12/2026", "32/01/2026"], [None, None]),
    ],
)
@pytest.mark.parametrize("region", [None, "CA"])
def test_a_date_of_a_column_tells_the_order_of_the_others(
    cells: list[str], days: list[tuple[int, int] | None], region: str | None
) -> None:
    """Where the source's country does not: one that can be read in one way alone settles it."""
    assert drops_of(cells, region) == days


@pytest.mark.parametrize(
    ("region", "cells", "days"),
    [
        ("US", ["12/05/2026", "13/12/2026"], [(12, 5), None]),
        ("GB", ["05/12/2026", "12/30/2026"], [(12, 5), None]),
    ],
)
def test_one_slip_does_not_turn_the_dates_of_a_country_round(
    region: str, cells: list[str], days: list[tuple[int, int] | None]
) -> None:
    """The order that is usual there counts for what may be two days."""
    assert drops_of(cells, region) == days


def test_the_close_of_a_draw_is_in_the_order_of_the_other_dates() -> None:
    """All dates of a file are written by one hand."""
    text = f"name,style,date,closes\n{SHOE},05/12/2026,07/12/2026\n{SHOE}2,06/12/2026,28/12/2026\n"
    spec = SourceSpec(name="L", kind="file", url="https://l.example/x.csv")

    first = read_all(read_table(text.encode(), name="x").rows, spec).drops.all[0]

    assert {(each.month, each.day) for each in (first.at, first.opens_at) if each} == {
        (12, 5),
        (12, 7),
    }
