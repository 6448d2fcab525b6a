"""What holds of comparisons whatever a shop shows, and however badly it is seen."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from bot.models import ChangeKind, Listing, Stock, Sweep
from bot.rules.stock.compare import compare
from tests.makers import IN, OUT, UNKNOWN, listing, sweep
from tests.rules.stock.shops import Shop

SIZES = ("US 8", "US 9")
PRODUCTS = ("1", "2")
Key = tuple[str, str]  # product, size

any_stock = st.sampled_from([IN, OUT, UNKNOWN])
known_stock = st.sampled_from([IN, OUT])


@st.composite
def shown_product(draw: st.DrawFn, product_id: str, stock: st.SearchStrategy[Stock]) -> Listing:
    """Show a product with a stock for each size."""
    return listing(
        {label: draw(stock) for label in SIZES},
        product_id=product_id,
        handle=f"handle-{product_id}",
    )


@st.composite
def truthful_sweep(draw: st.DrawFn, stock: st.SearchStrategy[Stock] = known_stock) -> Sweep:
    """See all products, or some of them and know it, or none."""
    seen = [draw(shown_product(product_id, stock)) for product_id in PRODUCTS]
    count = draw(st.sampled_from([2, 2, 2, 1, 0]))
    return sweep(*seen[:count], complete=count == len(PRODUCTS))


@st.composite
def any_sweep(draw: st.DrawFn) -> Sweep:
    """See any products with any sizes, and believe it was all."""
    seen = [
        listing(
            draw(st.dictionaries(st.sampled_from(SIZES), any_stock)),
            product_id=product_id,
            handle=f"handle-{draw(st.sampled_from(PRODUCTS))}",
        )
        for product_id in draw(st.lists(st.sampled_from(PRODUCTS), unique=True))
    ]
    return sweep(*seen, complete=draw(st.booleans()))


def stock_alerts(rounds: list[Sweep]) -> list[list[Key]]:
    """Return which sizes of which products each sweep alerts of; the first complete is silent."""
    shop = Shop()
    has_baseline = False
    alerts = []
    for seen in rounds:
        verdicts = compare(shop.known.values(), seen, is_silent=not has_baseline)
        shop.keep(verdicts)
        has_baseline = has_baseline or seen.complete
        alerts.append(
            [
                (verdict.seen.product_id, size)
                for verdict in verdicts
                if verdict.seen is not None
                for difference in verdict.differences
                if difference.kind in {ChangeKind.LIVE, ChangeKind.RESTOCK}
                for size in difference.sizes
            ]
        )
    return alerts


@given(st.lists(any_sweep(), max_size=12))
def test_nothing_is_alerted_that_this_sweep_did_not_see_in_stock(rounds: list[Sweep]) -> None:
    """Whatever a shop shows: what is called in was in, on the page that was just read."""
    for seen, alerts in zip(rounds, stock_alerts(rounds), strict=True):
        in_stock = {
            (product.product_id, size.label)
            for product in seen.listings
            for size in product.sizes
            if size.stock is IN
        }
        assert set(alerts) <= in_stock
        assert len(alerts) == len(set(alerts))


@given(st.lists(any_sweep(), max_size=8))
def test_nothing_is_alerted_before_the_baseline(rounds: list[Sweep]) -> None:
    """Up to and with the first complete sweep, all is silent."""
    first = next((index for index, seen in enumerate(rounds) if seen.complete), len(rounds))

    assert not any(stock_alerts(rounds)[: first + 1])


@given(st.lists(truthful_sweep(), max_size=20))
def test_each_size_is_alerted_exactly_once_each_time_it_comes_in(rounds: list[Sweep]) -> None:
    """Partial and failed sweeps neither hide nor repeat what a shop truly did.

    A size comes in when it is seen in after it was first seen out, or seen out twice running.
    """
    first = next((index for index, seen in enumerate(rounds) if seen.complete), len(rounds))
    expected: Counter[Key] = Counter()
    for product_id in PRODUCTS:
        for label in SIZES:
            seen = [
                (index, size.stock)
                for index, shown in enumerate(rounds)
                for product in shown.listings
                if product.product_id == product_id
                for size in product.sizes
                if size.label == label
            ]
            runs = [list(run) for _, run in groupby(seen, key=lambda sight: sight[1])]
            for position, run in enumerate(runs):
                begun, stock = run[0]
                believed_out = position < 2 or len(runs[position - 1]) > 1
                if stock is IN and believed_out and begun > first:
                    expected[product_id, label] += 1

    assert Counter(key for alerts in stock_alerts(rounds) for key in alerts) == expected
