"""What a comparison concludes, as tables: one listing over several sweeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import ChangeKind, Stock, Sweep
from bot.rules.stock.compare import compare, judge
from tests.conftest import NOON
from tests.makers import IN, OUT, UNKNOWN, listing, sweep
from tests.rules.stock.shops import Shop, heard

LIVE, RESTOCK = ChangeKind.LIVE, ChangeKind.RESTOCK
SOLD_OUT = ChangeKind.SOLD_OUT


def stocks(*rounds: Stock | None) -> list[Sweep]:
    """Show one size in one sweep after another; none is a sweep that misses the product."""
    other = listing({"US 8": OUT}, product_id="2", handle="other")
    return [
        sweep(other) if stock is None else sweep(other, listing({"US 9": stock}))
        for stock in rounds
    ]


@pytest.mark.parametrize(
    ("rounds", "expected"),
    [
        ((OUT, IN), [LIVE]),
        ((None, IN), [LIVE]),
        ((None, OUT, IN), [None, LIVE]),
        ((IN, IN), [None]),
        ((IN, OUT), [None]),
        ((IN, OUT, OUT), [None, SOLD_OUT]),
        ((IN, OUT, OUT, OUT), [None, SOLD_OUT, None]),
        ((IN, OUT, OUT, IN), [None, SOLD_OUT, RESTOCK]),
        ((IN, OUT, IN, OUT, IN), [None, None, None, None]),
        ((IN, OUT, IN, OUT, OUT), [None, None, None, SOLD_OUT]),
        ((IN, UNKNOWN, IN), [None, None]),
        ((OUT, UNKNOWN, IN), [None, LIVE]),
        ((UNKNOWN, IN), [None]),
        ((UNKNOWN, OUT, OUT, IN), [None, None, LIVE]),
        ((None, UNKNOWN, IN), [None, None]),
        ((IN, OUT, UNKNOWN, OUT), [None, None, SOLD_OUT]),
        ((IN, None, IN), [None, None]),
        ((IN, None, None, IN), [None, None, RESTOCK]),
        ((IN, None, OUT, IN), [None, None, None]),
        ((OUT, None, None, IN), [None, None, LIVE]),
    ],
)
def test_good_news_is_believed_at_once_and_bad_news_after_two_sweeps(
    rounds: tuple[Stock | None, ...], expected: list[ChangeKind | None]
) -> None:
    """A single "out" between two "in" is no restock, unknown is no news, gone is out after two."""
    told = heard(stocks(*rounds))

    assert told == [[] if kind is None else [(kind,)] for kind in expected]


def test_all_sizes_that_came_in_are_one_change() -> None:
    """One sweep, one restock, in the shop's order."""
    shop = Shop()
    shop.see(sweep(listing({"US 8": IN, "US 9": OUT, "US 10": OUT})), is_silent=True)

    (verdict,) = compare(shop.known.values(), sweep(listing({"US 10": IN, "US 8": IN, "US 9": IN})))

    (difference,) = verdict.differences
    assert (difference.kind, difference.sizes) == (RESTOCK, ("US 10", "US 9"))


def test_a_size_the_shop_adds_was_out_until_now() -> None:
    """A new size in stock on a known listing is a restock of that size."""
    shop = Shop()
    shop.see(sweep(listing({"US 8": IN})), is_silent=True)

    (verdict,) = compare(shop.known.values(), sweep(listing({"US 8": IN, "US 9": IN})))

    (difference,) = verdict.differences
    assert (difference.kind, difference.sizes) == (RESTOCK, ("US 9",))


def test_a_size_the_shop_takes_away_is_out_after_two_sweeps() -> None:
    """And a restock when it comes back."""
    both, one = listing({"US 8": IN, "US 9": IN}), listing({"US 8": IN})

    told = heard([sweep(both), sweep(one), sweep(both), sweep(one), sweep(one), sweep(both)])

    assert told == [[], [], [], [], [(RESTOCK,)]]


def test_a_product_that_shows_no_sizes_is_unknown() -> None:
    """No size beside it says that any is gone."""
    full, empty = sweep(listing({"US 9": IN})), sweep(listing({}))

    assert heard([full, empty, empty, empty, full]) == [[], [], [], []]


def test_sold_out_means_that_every_size_is_out() -> None:
    """One size gone of two is no news; an unknown one may still be there."""
    start = sweep(listing({"US 8": IN, "US 9": IN, "US 10": UNKNOWN}))
    fewer = sweep(listing({"US 8": OUT, "US 9": IN, "US 10": UNKNOWN}))
    unsure = sweep(listing({"US 8": OUT, "US 9": OUT, "US 10": UNKNOWN}))
    none = sweep(listing({"US 8": OUT, "US 9": OUT}))

    assert heard([start, fewer, fewer, unsure, unsure]) == [[], [], [], []]
    assert heard([start, none, none]) == [[], [(SOLD_OUT,)]]


def test_a_partial_sweep_concludes_nothing_from_what_it_did_not_see() -> None:
    """However often a product is not seen by partial sweeps, it is not gone."""
    shown, missed = stocks(IN, None)
    partial = replace(missed, complete=False)

    assert heard([shown, partial, partial, partial, shown]) == [[], [], [], []]


def test_a_partial_sweep_adds_what_it_saw() -> None:
    """Good news on the first page holds whatever became of the second."""
    quiet, live = stocks(OUT, IN)

    assert heard([quiet, replace(live, complete=False)]) == [[(LIVE,)]]


@pytest.mark.parametrize(
    ("products", "last_count", "hours_ago", "is_complete"),
    [
        (0, None, None, False),
        (0, 10, 1, False),
        (50, 100, 1, False),
        (51, 100, 1, True),
        (1, None, None, True),
        (50, 100, 24, True),  # for a whole day no sweep was complete: it may be that small now
        (1, 2, 1, False),
        (2, 3, 1, True),
        (500, 100, 1, True),
    ],
)
def test_a_shrunken_catalogue_is_a_partial_sweep(
    products: int, last_count: int | None, hours_ago: int | None, *, is_complete: bool
) -> None:
    """No products, or half of the last complete count and fewer, cannot be all there is."""
    at = None if hours_ago is None else NOON - timedelta(hours=hours_ago)

    judged = judge(sweep(products=products), last_count=last_count, last_complete_at=at, now=NOON)

    assert judged.complete is is_complete
    assert (judged.reason is None) is is_complete


def test_a_partial_sweep_keeps_its_own_reason() -> None:
    """What the adapter said is not overwritten."""
    partial = sweep(complete=False, reason="Page 2 failed.", products=0)

    assert judge(partial, last_count=9, last_complete_at=NOON, now=NOON) is partial


def test_the_first_complete_sweep_is_silent() -> None:
    """It learns everything and reports nothing."""
    shop = Shop()

    assert shop.see(sweep(listing({"US 9": IN})), is_silent=True) == []
    assert shop.known[1].was_in
