"""A shop's product that is an entry in a draw is nothing that can be bought."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.models import ChangeKind, KnownListing, Listing, Money, PreOrder, Size, Stock, Sweep
from bot.rules.stock.compare import compare
from bot.sources.reading import mark_draw

NAME = "New Balance 2002R Oat"


def listing(title: str = NAME, *stocks: Stock, is_preorder: bool = False) -> Listing:
    """A product whose sizes have some stock, for ten dollars."""
    price = Money(amount=Decimal(10), currency="USD")
    sizes = tuple(
        Size(label=str(7 + at), raw="", stock=stock, price=price, is_preorder=is_preorder)
        for at, stock in enumerate(stocks or (Stock.IN,))
    )
    return Listing(
        product_id="1",
        handle="oat",
        title=title,
        url="https://shop.example/oat",
        price=price,
        sizes=sizes,
        preorder=PreOrder() if is_preorder else None,
    )


@pytest.mark.parametrize(
    ("title", "words"),
    [
        *(
            (f"{NAME} {mark}", ())
            for mark in ("[RAFFLE]", "| In-store draw", "\u62bd\u9078\u8ca9\u58f2")
        ),
        *(
            (f"{mark} {NAME} 'Men's'", ())
            for mark in ("EQL:", "Ballot -", "\ub798\ud50c", "Verlosung")
        ),
        ("Men's Raffle 2002R 'Oat'", ()),
        *(
            (NAME, ("Shoes", mark))
            for mark in ("Raffle", "online-draw", "type:raffle", "\u62bd\u9078")
        ),
    ],
)
def test_a_draw_is_not_in_stock(title: str, words: tuple[str, ...]) -> None:
    """By its title, or by what the shop files it under; its price may be that of the entry."""
    marked = mark_draw(listing(title, Stock.IN, Stock.OUT), words)

    assert [size.stock for size in marked.sizes] == [Stock.UNKNOWN, Stock.OUT]
    assert marked.price is None
    assert all(size.price is None for size in marked.sizes)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (NAME, ("Shoes", "drawstring", "New Balance")),
        ("New Balance 2002R 'Lucky Draw'", ()),
        ("New Balance 2002R \u201cLottery Ticket\u201d", ()),
        (f"{NAME} - not a raffle", ()),
        (NAME, ("Raffles & launches", "Draws and releases", "no-raffle", "raffle:no")),
        (NAME, ("raffle_eligible", "non-raffle", "excluded from raffles")),
    ],
)
def test_another_product_stays_as_it_is(title: str, words: tuple[str, ...]) -> None:
    """A name in quotes is the shoe's, and a shelf for draws and others is none of draws."""
    assert mark_draw(listing(title), words) == listing(title)


def test_a_draw_cannot_be_ordered_ahead() -> None:
    """What is told of a pre-order is that it can be ordered now."""
    marked = mark_draw(listing(f"{NAME} raffle", Stock.OUT, is_preorder=True), ())

    assert (marked.preorder, marked.sizes[0].is_preorder) == (None, False)
    assert marked.sizes[0].stock is Stock.UNKNOWN


def test_a_draw_that_is_over_is_no_restock() -> None:
    """Sizes that anybody could choose have not come in when the shop drops the word."""
    known: list[KnownListing] = []
    found: list[ChangeKind] = []
    titles = (f"Raffle: {NAME}", f"Raffle: {NAME}", NAME)
    for title in titles:
        seen = mark_draw(listing(title, Stock.IN, Stock.IN), ())
        sweep = Sweep(complete=True, listings=(seen,), products=1)
        (verdict,) = compare(known, sweep)
        found += [difference.kind for difference in verdict.differences]
        known = [KnownListing(id=1, seen=seen, sizes=verdict.sizes, price=verdict.price)]
    assert found == []
