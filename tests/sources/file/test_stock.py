"""What a cell says of how many there are, with the signs and units that programs put beside it."""

from __future__ import annotations

import pytest

from bot.models import Stock
from bot.sources.file.cells import CellError
from bot.sources.file.stock import read_stock


@pytest.mark.parametrize(
    ("cell", "stock"),
    [
        ("3", Stock.IN),
        ("3.0", Stock.IN),
        ("0", Stock.OUT),
        ("-2", Stock.OUT),
        ("1+", Stock.IN),
        ("10 +", Stock.IN),
        (">10", Stock.IN),
        ("> 0", Stock.IN),
        ("\u2265 1", Stock.IN),
        ("3 St\xfcck", Stock.IN),
        ("3 Stk.", Stock.IN),
        ("5 pcs", Stock.IN),
        ("1pc", Stock.IN),
        ("3 pairs", Stock.IN),
        ("1 pair", Stock.IN),
        ("10+ units", Stock.IN),
        ("2 paires", Stock.IN),
        ("2 pi\xe8ces", Stock.IN),
        ("4 uds.", Stock.IN),
        ("4 pz", Stock.IN),
        ("4 st", Stock.IN),
        ("4 szt.", Stock.IN),
        ("4\u70b9", Stock.IN),
        ("4\u8db3", Stock.IN),
        ("4 \u500b", Stock.IN),
        ("0 St\xfcck", Stock.OUT),
        ("0 pcs", Stock.OUT),
        ("0\u8db3", Stock.OUT),
        ("-1 pcs", Stock.OUT),
        ("<1", Stock.OUT),
        (">=10", Stock.IN),
        ("<=5", Stock.UNKNOWN),
        ("<5", Stock.UNKNOWN),
        ("< 5 pcs", Stock.UNKNOWN),
        ("\u22643", Stock.UNKNOWN),
        ("\u22640", Stock.OUT),
        ("0+", Stock.UNKNOWN),
        ("\u22650", Stock.UNKNOWN),
        (">-1", Stock.UNKNOWN),
    ],
)
def test_a_count_is_read_with_its_sign_and_unit(cell: str, stock: Stock) -> None:
    """What may be none is no restock, and none with a unit is sold out."""
    assert read_stock(cell) is stock


@pytest.mark.parametrize("cell", ["3 weeks", "5 days", "EU 42", "3 pcs on 12 May", "10 kg"])
def test_a_number_of_something_else_is_no_count(cell: str) -> None:
    """Weeks are not shoes."""
    with pytest.raises(CellError):
        read_stock(cell)


@pytest.mark.parametrize("cell", [["true"], [[True]], {"in_stock": True}, []])
def test_what_is_no_single_word_is_no_stock(cell: object) -> None:
    """A list or an object in its place is some other program's, or damaged."""
    with pytest.raises(CellError):
        read_stock(cell)
