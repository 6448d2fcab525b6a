"""A shop that names its sizes in another way has sold nothing and received nothing."""

from __future__ import annotations

import pytest

from bot.models import ChangeKind, Stock
from tests.makers import IN, OUT, UNKNOWN, listing, sweep
from tests.rules.stock.shops import Shop, heard

Shown = dict[str, Stock]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"US 9": IN, "US 10": OUT}, {"9": IN, "10": OUT}),
        ({"9": IN}, {"US 9": IN}),
        ({"US 9": IN}, {"US 9 / Grey": IN}),
        ({"US 9": IN, "US 10": OUT}, {"9": UNKNOWN, "10": UNKNOWN}),
        # One size has become two: nobody knows which of them was in.
        ({"9": OUT}, {"US 9": IN, "UK 9": IN}),
        ({"US 9": OUT, "UK 9": IN}, {"9": IN}),
        # Some sizes only, and in every order.
        ({"US 9": IN, "US 10": IN}, {"US 9": IN, "10": IN}),
        ({"8": IN, "9": OUT, "10": IN}, {"US 10": IN, "8": IN, "9": OUT}),
        ({"9": IN, "10": IN}, {"9": IN, "UK 10": IN, "US 10": IN}),
        # In another system: by the tables, and not at all where those do not know it.
        ({"US 9": IN, "US 10": OUT}, {"EU 42.5": IN, "EU 44": OUT}),
        ({"US 9": IN, "UK 8": IN}, {"US 9": IN, "EU 42": IN}),
        ({"US 9": IN}, {"EU 43": IN}),
        # A word that tells no system, with the figures of one that is gone.
        ({"US 9": IN, "US 10": OUT}, {"YS 9": IN, "US 10": OUT}),
        ({"UX 8,5": IN}, {"UK 8,5": IN}),
        ({"Wide last 42": IN, "EU 43": OUT}, {"Mond 42": IN, "EU 43": OUT}),
        # A shop that names no sizes any more, or begins to.
        ({"US 9": IN, "US 10": OUT}, {"One size": IN}),
        ({"US 9": UNKNOWN, "US 10": OUT}, {"One size": IN}),
        ({"One size": IN}, {"US 9": IN, "US 10": IN}),
        ({"One size": IN}, {"US 9": IN, "US 10": OUT}),
    ],
)
def test_other_names_are_no_news(before: Shown, after: Shown) -> None:
    """Neither in the sweep that shows them first nor in those that follow."""
    shown = [sweep(listing(sizes)) for sizes in (before, after, after, after)]

    assert heard(shown) == [[], [], []]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"US 9": OUT}, {"9": IN}),  # renamed, and in again
        ({"US 9": OUT}, {"US 10": IN}),  # another size
        ({"US 9": IN, "US 10": IN}, {"US 11": IN}),
        ({"US 9": IN, "US 10": OUT}, {"US 9": IN, "10": IN}),  # one renamed, and in again
        ({"US 9": OUT}, {"EU 42.5": IN}),
        ({"US 9": OUT}, {"YS 9": IN}),
        ({"US 9": IN}, {"US 9": IN, "YS 9": IN}),
        ({"US 9": IN}, {"YS 10": IN}),
        ({"US 9": IN}, {"US 9": IN, "EU 44": IN}),  # the old ones are told as before
        ({"US 9": OUT, "US 10": OUT}, {"One size": IN}),
        ({"One size": OUT}, {"US 9": IN, "US 10": OUT}),
        ({f"US {n}": IN for n in range(61)}, {"9": IN}),  # too many to tell apart
    ],
)
def test_a_size_that_came_in_is_news_under_any_name(before: Shown, after: Shown) -> None:
    """What was out is in, or is a size that was not there."""
    (kinds,) = heard([sweep(listing(before)), sweep(listing(after))])[0]

    assert kinds in {(ChangeKind.LIVE,), (ChangeKind.RESTOCK,)}


def test_a_renamed_size_is_known_by_its_new_name_only() -> None:
    """And sells out under it, after two sweeps that agree."""
    shop = Shop()
    shop.see(sweep(listing({"US 9": IN})), is_silent=True)
    shop.see(sweep(listing({"9": OUT})))

    assert shop.see(sweep(listing({"9": OUT}))) == [(ChangeKind.SOLD_OUT,)]
    assert [(size.label, size.stock) for size in shop.known[1].sizes] == [("9", OUT)]
