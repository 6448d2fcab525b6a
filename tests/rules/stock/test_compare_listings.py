"""What a comparison concludes of prices, and which product is which listing."""

from __future__ import annotations

import pytest

from bot.models import ChangeKind, Listing
from bot.rules.stock.compare import compare
from tests.makers import IN, OUT, listing, money, sweep
from tests.rules.stock.shops import Shop, heard

LIVE, PRICE_CUT = ChangeKind.LIVE, ChangeKind.PRICE_CUT


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        (("100", "94.99"), [True]),
        (("100", "95"), [True]),
        (("100", "95.01"), [False]),
        (("200", "191"), [False]),  # 9 units, but less than 5 %
        (("50", "46"), [False]),  # 8 %, but less than 5 units
        (("2879.2", "2879.20"), [False]),
        (("100", None), [False]),
        ((None, "50"), [False]),
        (("100", None, "80"), [False, True]),
        (("80", "100", "80"), [False, False]),  # a dearer price seen once was never believed
        (("80", "100", "100", "80"), [False, False, True]),
        (("80", "100", "110", "80"), [False, False, False]),  # two sweeps that do not agree
        (("100", "90", "85"), [True, True]),
    ],
)
def test_a_price_cut_is_five_percent_and_five_units(
    prices: tuple[str | None, ...], expected: list[bool]
) -> None:
    """A lower price is believed at once, a higher one after two sweeps that agree."""
    rounds = [
        sweep(listing({"US 9": IN}, price=money(price) if price else None)) for price in prices
    ]

    assert heard(rounds) == [[(PRICE_CUT,)] if is_cut else [] for is_cut in expected]


def test_a_price_in_another_currency_is_no_cut() -> None:
    """150 dollars are not cheaper than 20,000 yen; the new currency is what is compared next."""
    yen, dollars, fewer = money(20000, "JPY"), money(150), money(120)
    rounds = [sweep(listing({"US 9": IN}, price=price)) for price in (yen, dollars, fewer)]

    assert heard(rounds) == [[], [(PRICE_CUT,)]]


def test_a_price_cut_is_told_only_of_what_can_be_bought() -> None:
    """And it shows the price it had."""
    shop = Shop()
    shop.see(sweep(listing({"US 9": OUT})), is_silent=True)
    assert shop.see(sweep(listing({"US 9": OUT}, price=money(120)))) == []

    (verdict,) = compare(shop.known.values(), sweep(listing({"US 9": IN}, price=money(90))))

    assert [part.kind for part in verdict.differences] == [LIVE, PRICE_CUT]
    assert verdict.differences[1].old_price == money(120)


def made_again(**changes: str) -> Listing:
    """Show the product deleted and made again: another id under the same handle."""
    return listing({"US 9": IN}, product_id="77", **changes)


def test_a_product_made_again_under_its_handle_is_the_same_listing() -> None:
    """Shops delete and recreate; that is no drop."""
    shop = Shop()
    shop.see(sweep(listing({"US 9": IN})), is_silent=True)

    assert shop.see(sweep(made_again())) == []
    assert [known.seen.product_id for known in shop.known.values()] == ["77"]


def test_a_product_that_takes_over_the_handle_of_another_is_its_own_listing() -> None:
    """While the old product is still shown, the same handle does not make them one."""
    shop = Shop()
    shop.see(sweep(listing({"US 9": IN})), is_silent=True)

    told = shop.see(sweep(listing({"US 9": IN}, handle="moved"), made_again()))

    assert told == [(LIVE,)]
    assert len(shop.known) == 2


def test_two_new_products_of_one_handle_are_two_listings() -> None:
    """One listing is never written twice in one sweep."""
    shop = Shop()
    shop.see(sweep(listing({"US 9": IN})), is_silent=True)

    shop.see(sweep(made_again(), listing({"US 9": IN}, product_id="78")))

    assert sorted(known.seen.product_id for known in shop.known.values()) == ["77", "78"]
