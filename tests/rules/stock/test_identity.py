"""Which listing a product is, whatever its shop does to ids and handles."""

from __future__ import annotations

import pytest

from bot.models import ChangeKind, Listing
from tests.makers import IN, OUT, listing, sweep
from tests.rules.stock.shops import Shop, heard

LIVE, RESTOCK = (ChangeKind.LIVE,), (ChangeKind.RESTOCK,)
SIZES = {"US 9": IN, "US 10": OUT}


def product(number: str, name: str, code: str | None = None, **changes: object) -> Listing:
    """Show a product whose handle is its name."""
    title = f"New Balance 2002R {name}"
    values = {"handle": name.lower(), "title": title, "style_code": code} | changes
    return listing(SIZES, product_id=number, **values)


CODE = "M2002RXK"
OAT = product("1", "Oat", CODE)
STEEL = product("2", "Steel Blue")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Deleted and made again, with another id and handle.
        ((OAT, STEEL), (product("77", "Oat", "M2002RXK", handle="oat-1"), STEEL)),
        # The same without a code, or with one that the shop left out before.
        ((OAT, STEEL), (OAT, product("77", "Steel Blue", handle="steel-blue-copy"))),
        ((OAT, STEEL), (OAT, product("77", "Steel Blue", "M2002RXS", handle="sb"))),
        ((OAT, STEEL), (OAT, product("77", "'Steel Blue' [Restock]", handle="sb-2"))),
        # A list's ids are the numbers of its rows.
        ((OAT, STEEL), (product("1", "Steel Blue"), product("2", "Oat", "M2002RXK"))),
        ((OAT, STEEL), (product("1", "Steel Blue"),)),
        # The title and the handle are changed, or the code is corrected.
        ((OAT, STEEL), (OAT, product("2", "Steel Blue Sale"))),
        ((OAT, STEEL), (OAT, product("2", "Harbor Grey"))),
        ((OAT,), (product("1", "Oat", "M2002RXA"),)),
    ],
)
def test_a_product_that_is_there_already_is_no_news(
    before: tuple[Listing, ...], after: tuple[Listing, ...]
) -> None:
    """Neither in the look that shows it anew nor in those that follow."""
    rounds = [sweep(*shown, products=9) for shown in (before, after, after)]

    assert heard(rounds) == [[], []]


def test_a_name_that_two_products_have_tells_neither_apart() -> None:
    """Nor does a name that tells no colour."""
    twice = [product(number, "Steel Blue", handle=f"s{number}") for number in ("8", "9")]
    bare = product("1", "", handle="one")
    again = product("2", "", handle="two")

    assert heard([sweep(STEEL, products=9), sweep(*twice, products=9)]) == [[LIVE, LIVE]]
    assert heard([sweep(bare, products=9), sweep(again, products=9)]) == [[LIVE]]


def test_a_namesake_of_another_code_takes_no_product_away() -> None:
    """A product misread for one look is the same one after it, beside another of its name."""
    namesake = product("9", "Oat", "M2002RXA", handle="oats")
    misread = product("1", "Oak", handle="rows-shifted")

    rounds = [sweep(*shown, products=9) for shown in ((OAT, namesake), (misread, namesake))]

    assert heard([*rounds, rounds[0]]) == [[], []]


def test_a_row_misread_in_a_look_that_is_not_complete_is_believed_nothing() -> None:
    """Its shoe is there as it was, though another listing of its code has no size in."""
    twin = listing({"US 9": OUT}, product_id="0.1", handle="oat-2", title="Oat", style_code=CODE)
    misread = product("1", "Oa#", handle="shifted")
    rounds = [sweep(OAT, twin), sweep(OAT), sweep(misread, complete=False), sweep(OAT)]

    assert heard(rounds) == [[], [], []]
    assert heard([sweep(OAT), sweep(misread, complete=False), sweep(STEEL, OAT)]) == [[], [LIVE]]


def test_a_listing_that_is_gone_for_long_takes_no_place_of_one_that_was_there_until_now() -> None:
    """A row misread once left a second listing of the shoe, with nothing in stock."""
    ghost = listing({"US 9": OUT}, product_id="0.1", handle="ghost", title="Oat", style_code=CODE)
    moved = product("77", "Oat", CODE, handle="elsewhere")
    rounds = [sweep(OAT, ghost), sweep(OAT), sweep(OAT), sweep(moved)]

    assert heard(rounds) == [[], [], []]


def test_a_shoe_put_in_before_the_others_is_the_only_news() -> None:
    """Though all rows below it have other numbers now."""
    new = product("1", "Navy", "M2002RXN")
    rest = (product("2", "Oat", "M2002RXK"), product("3", "Steel Blue"))

    assert heard([sweep(OAT, STEEL), sweep(new, *rest)]) == [[LIVE]]


def test_a_code_that_two_products_have_tells_neither_apart() -> None:
    """One in two widths, made again: each is met anew rather than taken for the other."""
    wide = product("2", "Oat Wide", "M2002RXK")
    again = [product("7", "Oats", "M2002RXK"), product("8", "Wide Oats", "M2002RXK")]

    assert heard([sweep(OAT, wide), sweep(*again)]) == [[LIVE, LIVE]]


def test_what_was_not_read_has_not_gone() -> None:
    """In a look that is cut short a product of the same code may be another one."""
    shop = Shop()
    shop.see(sweep(OAT), is_silent=True)

    shop.see(sweep(product("7", "Oats", "M2002RXK"), complete=False))

    assert len(shop.known) == 2


def test_a_size_that_came_in_meanwhile_is_a_restock_of_the_old_listing() -> None:
    """Not the first time that the shoe can be had."""
    again = listing({"US 9": IN, "US 10": IN}, product_id="9", handle="again")

    assert heard([sweep(listing(SIZES)), sweep(again)]) == [[RESTOCK]]
