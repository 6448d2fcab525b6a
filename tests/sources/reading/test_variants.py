"""Variants of a product become its sizes; words beside a size are no part of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Money, Size, Stock
from bot.parsing import lowest
from bot.parsing.sizes import Note
from bot.sources.reading import Variant, settled, sizes_of_variants


def told(*values: str, stock: Stock = Stock.IN) -> list[tuple[str, str]]:
    sizes = sizes_of_variants([Variant(values=(value,), stock=stock) for value in values], ["Size"])
    return [(size.label, size.stock.value) for size in sizes]


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        (("US 9 (last pair)", "US 9.5", "US 10 - 2 left"), ["US 9", "US 9.5", "US 10"]),
        # No word that is known, and each size once: it is no part of the size.
        (("42 (viimeisiä viedään)", "43", "44 zzz"), ["42", "43", "44"]),
        # Two things of one size.
        (("9 - Grey", "9 - Black"), ["9 - Grey", "9 - Black"]),
        (("9 - Grey", "10 - Grey"), ["9", "10"]),
        (("36 pack", "24 pack"), ["36 pack", "24 pack"]),
    ],
)
def test_a_size_is_its_size_alone(values: tuple[str, ...], labels: list[str]) -> None:
    """Where that tells the variants apart."""
    assert [label for label, _ in told(*values)] == labels


@pytest.mark.parametrize(
    ("values", "stocks"),
    [
        (("US 8", "US", "US 10"), ["in", "unknown", "in"]),
        (("8", "Men's", "10+"), ["in", "unknown", "in"]),
        (("US", "EU"), ["in", "in"]),  # where it is sold, and no size at all
        (("S", "M", "9"), ["in", "in", "in"]),
    ],
)
def test_a_size_that_lost_its_number_is_not_in_stock(
    values: tuple[str, ...], stocks: list[str]
) -> None:
    """A page that is cut in the middle tells of no size called "US"."""
    assert [stock for _, stock in told(*values)] == stocks


@pytest.mark.parametrize(
    "value", ["Shoe bag", "Sticker set", "Sample for the window", "Express handling", "ギフト包装"]
)
def test_what_is_sold_beside_sizes_is_no_size(value: str) -> None:
    """Its stock is not known and its price is not the shoe's, wherever it stands."""
    price, other = (Money(amount=Decimal(amount), currency="USD") for amount in (150, 5))
    shoes = [Variant(values=(size,), stock=Stock.IN, price=price) for size in ("9", "M", "38 - 39")]
    extra = Variant(values=(value,), stock=Stock.IN, price=other)

    for variants in ([*shoes, extra], [extra, *shoes]):
        sizes = {size.label: size for size in sizes_of_variants(variants, ["Size"])}

        assert (sizes[value].stock, sizes[value].price) == (Stock.UNKNOWN, None)
        assert all(size.stock is Stock.IN for label, size in sizes.items() if label != value)
        assert lowest(size.price for size in sizes.values()) == price


def test_what_is_sold_without_sizes_is_in_stock() -> None:
    """A shoe whose shop calls its only variants by words."""
    assert told("Grey", "Navy") == [("Grey", "in"), ("Navy", "in")]


SETTLED = [
    (Stock.UNKNOWN, Note.OUT, Stock.OUT, False),
    (Stock.UNKNOWN, Note.IN, Stock.IN, False),
    (Stock.UNKNOWN, Note.OTHER, Stock.UNKNOWN, False),
    (Stock.IN, Note.OUT, Stock.UNKNOWN, False),
    (Stock.IN, Note.IN, Stock.IN, False),
    (Stock.IN, Note.LATER, Stock.OUT, False),
    (Stock.IN, Note.PREORDER, Stock.OUT, True),
    (Stock.UNKNOWN, Note.PREORDER, Stock.OUT, True),
    (Stock.OUT, Note.PREORDER, Stock.OUT, False),
    (Stock.OUT, Note.IN, Stock.OUT, False),
]


@pytest.mark.parametrize(("stock", "note", "expected", "is_preorder"), SETTLED)
def test_words_count_where_the_data_says_nothing(
    stock: Stock, note: Note, expected: Stock, is_preorder: bool
) -> None:
    """And where they say otherwise nothing is known."""
    size = settled(Size(label="9", raw="9", stock=stock), note)

    assert (size.stock, size.is_preorder) == (expected, is_preorder)


@given(
    stock=st.sampled_from(Stock), note=st.none() | st.sampled_from(Note), is_preorder=st.booleans()
)
def test_words_never_bring_a_size_in_that_the_data_calls_out(
    stock: Stock, note: Note | None, is_preorder: bool
) -> None:
    """Good news is the data's alone, or nobody's; what can be ordered ahead is never in."""
    size = settled(Size(label="9", raw="9", stock=stock, is_preorder=is_preorder), note)

    assert not (size.stock is Stock.IN and stock is Stock.OUT)
    assert not (size.stock is Stock.IN and size.is_preorder)
    if stock is Stock.IN and note in {None, Note.IN, Note.OTHER} and not is_preorder:
        assert size.stock is Stock.IN


def test_a_note_does_not_change_which_size_it_is() -> None:
    """From look to look, as pairs are sold."""
    before = told("US 9 - sold out", "US 10 (LAST PAIR)", "US 11")
    after = told("US 9", "US 10", "US 11 (2 left)")

    assert [label for label, _ in before] == [label for label, _ in after]


@pytest.mark.parametrize("value", ["?", "\u2013", "?/?", "\u2605"])
def test_what_names_no_size_is_not_in_stock(value: str) -> None:
    """A letter that was lost, or the dash of a shop that left it open."""
    assert told(value) == [(value, "unknown")]
    assert told("9\u00bd", value)[0][1] == "in"
    assert told("\u738b") == [("\u738b", "in")]
