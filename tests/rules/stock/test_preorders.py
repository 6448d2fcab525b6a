"""What can be ordered before it ships is told once, as live, and never as in stock."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.models import ChangeKind, Listing, Precision, PreOrder, SourceStatus, Stock
from bot.rules.stock.compare import compare
from bot.rules.stock.listing_changes import changes_of
from tests.conftest import NOON
from tests.makers import DAY, IN, OUT, listing, spec, sweep
from tests.rules.stock.shops import Shop, heard

LIVE, RESTOCK = (ChangeKind.LIVE,), (ChangeKind.RESTOCK,)
SHIPS = PreOrder(at=DAY, ends_at=DAY, precision=Precision.DAY, timezone="Europe/London")


def ahead(*labels: str, **stocks: Stock) -> Listing:
    """Show a product of which some sizes can be ordered ahead."""
    shown = listing({**dict.fromkeys(labels, OUT), **stocks}, preorder=SHIPS)
    sizes = tuple(replace(size, is_preorder=size.label in labels) for size in shown.sizes)
    return replace(shown, sizes=sizes)


NONE, SOME, MORE = listing({"US 9": OUT}), ahead("US 9"), ahead("US 9", "US 10")
REAL = listing({"US 9": IN, "US 10": IN})


@pytest.mark.parametrize(
    ("rounds", "told"),
    [
        ([NONE, SOME], [[LIVE]]),
        ([NONE, SOME, SOME, MORE], [[LIVE], [], []]),
        ([NONE, SOME, NONE, SOME], [[LIVE], [], []]),
        ([SOME, SOME, REAL], [[], [LIVE]]),  # it is there: the first time it can be had
        ([NONE, SOME, REAL], [[LIVE], [LIVE]]),
        ([REAL, SOME, SOME, SOME], [[], [(ChangeKind.SOLD_OUT,)], []]),  # what comes again
        ([SOME, SOME], [[]]),
    ],
)
def test_a_preorder_is_told_once(
    rounds: list[Listing], told: list[list[tuple[ChangeKind, ...]]]
) -> None:
    """And what was in stock before comes back as a restock only."""
    assert heard([sweep(shown) for shown in rounds]) == told


def test_a_new_product_that_can_be_ordered_ahead_says_when_it_ships() -> None:
    """With the sizes that can be, and none in stock."""
    shop = Shop()
    shop.see(sweep(), is_silent=True)
    (verdict,) = compare([], sweep(MORE))

    (change,) = changes_of(SourceStatus(id=1, spec=spec()), verdict, 1, 1, NOON)

    assert (change.kind, change.is_preorder) == (ChangeKind.LIVE, True)
    assert change.sizes == ("US 9", "US 10")
    assert (change.drop_at, change.precision) == (DAY, Precision.DAY)
    assert not verdict.was_in
    assert verdict.was_preorder


def test_what_is_in_stock_beside_a_preorder_is_live_without_more_words() -> None:
    """It can be had now."""
    (verdict,) = compare([], sweep(ahead("US 9", **{"US 10": IN})))

    (change,) = changes_of(SourceStatus(id=1, spec=spec()), verdict, 1, 1, NOON)

    assert (change.sizes, change.is_preorder, change.drop_at) == (("US 10",), False, None)
