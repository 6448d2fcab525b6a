"""A size has the stock of its own variation, and what is not said of it is not made up."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Stock
from bot.sources.woocommerce.sizes import ANY, Terms, Variation, sizes_of_variations
from tests.sources.conftest import Web
from tests.sources.woocommerce.test_pages import refusing, sweep_of
from tests.sources.woocommerce.test_products import labels, read
from tests.sources.woocommerce_shapes import form, form_entry, page, product, variation

__all__ = ["sweep_of"]

IN, OUT = '<p class="stock in-stock">2 left</p>', '<p class="stock out-of-stock">Sold out</p>'


def terms() -> Terms:
    known = Terms()
    for size in ("44", "45", "46"):
        known.add("size", size, f"EU {size}")
    return known


def told(*variations: Variation) -> dict[str, Stock]:
    return {size.label: size.stock for size in sizes_of_variations(variations, terms())}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"44": "EU 45", "45": "EU 45"}, {"44": Stock.UNKNOWN, "EU 45": Stock.OUT}),
        ({"44": "EU 45", "45": "EU 45.5"}, {"EU 45": Stock.IN, "EU 45.5": Stock.OUT}),
        ({"45": "EU 45", "45-2": "EU 45"}, {"EU 45": Stock.IN}),  # one term that was made anew
        ({"42-5": "EU 42 \u00bd", "42-5-1": "EU 42 \u00bd"}, {"EU 42.5": Stock.IN}),
        ({"42-5": "EU 42,5", "eu-42-5": "EU 42,5"}, {"EU 42.5": Stock.IN}),
        ({"42": "42", "42-eu": "42"}, {"42": Stock.IN}),
    ],
)
def test_two_values_that_are_called_alike_are_told_apart(
    names: dict[str, str], expected: dict[str, Stock]
) -> None:
    """A size that is in stock under another one's name is no restock of that."""
    known, values = Terms(), list(names)
    for value, name in names.items():
        known.add("size", value, name)
    variations = [
        Variation(values={"size": values[0]}, stock=Stock.IN),
        Variation(values={"size": values[1]}, stock=Stock.OUT),
    ]

    found = {size.label: size.stock for size in sizes_of_variations(variations, known)}

    assert found == expected


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_variation_for_all_sizes_does_not_overrule_one_of_its_own(order: tuple[int, ...]) -> None:
    """In whatever order the shop has them."""
    variations = [
        Variation(values={"size": "44"}, stock=Stock.OUT),
        Variation(values={"size": ANY}, stock=Stock.IN),
        Variation(values={"size": "45"}, stock=Stock.UNKNOWN),
    ]

    assert told(*(variations[at] for at in order)) == {
        "EU 44": Stock.OUT,
        "EU 45": Stock.UNKNOWN,
        "EU 46": Stock.IN,
    }


@given(
    own=st.dictionaries(st.sampled_from(["44", "45", "46"]), st.sampled_from(Stock)),
    rest=st.sampled_from(Stock),
)
def test_every_size_has_the_stock_of_the_nearest_variation(
    own: dict[str, Stock], rest: Stock
) -> None:
    """Its own, else the one for all."""
    variations = [Variation(values={"size": size}, stock=stock) for size, stock in own.items()]

    found = told(*variations, Variation(values={"size": ANY}, stock=rest))

    assert found == {f"EU {size}": own.get(size, rest) for size in ("44", "45", "46")}


SILENT: dict[str, Any] = {"backorders_allowed": True, "availability_html": ""}


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        # The shop prints stock, and none of this size: it is on backorder without a word.
        ([form_entry("44-5", **SILENT), form_entry("45", availability_html=IN)], "unknown"),
        # It prints none at all.
        ([form_entry("44-5", **SILENT), form_entry("45")], "in"),
        ([form_entry("44-5", availability_html=IN), form_entry("45", availability_html=OUT)], "in"),
        (
            [
                form_entry(
                    "44-5", availability_html='<p class="stock available-on-backorder">Soon</p>'
                ),
                form_entry("45"),
            ],
            "out",
        ),
    ],
)
async def test_backorder_without_a_word_is_no_stock(
    sweep_of: Any, entries: list[Any], expected: str
) -> None:
    """WooCommerce says that it is in stock, and prints nothing beside it."""
    sweep = await sweep_of(Web(refusing(page(form(entries)))))

    assert labels(sweep.listings[0])[0] == ("EU 44.5", expected)


@pytest.mark.parametrize(
    "changes",
    [
        {"stock_availability": {"text": "Available for pre-order", "class": "in-stock"}},
        {"add_to_cart": {"text": "Pre-order now", "maximum": 10}},
    ],
)
def test_a_variation_on_pre_order_is_no_stock_and_says_so(changes: dict[str, Any]) -> None:
    """By the text of its stock, or of its button."""
    listing = read(product(), variation(1001, **changes), variation(2001))

    assert labels(listing) == [("EU 44.5", "out"), ("EU 45", "in")]
    assert [size.is_preorder for size in listing.sizes] == [True, False]
