"""Sizes under new names are believed at the second look."""

from __future__ import annotations

import pytest

from bot.models import Listing, Page, Size, Stock
from bot.sources.schema.labels import doubt_new, dump_labels, learn, load_labels
from bot.sources.schema.sizes import UNTOLD


def listing(*sizes: tuple[str, Stock]) -> Listing:
    return Listing(
        product_id="1",
        handle="/p",
        title="2002R",
        url="https://shop.example/p",
        sizes=tuple(Size(label=label, raw=label, stock=stock) for label, stock in sizes),
    )


def stocks(listing: Listing) -> list[str]:
    return [size.stock.value for size in listing.sizes]


def test_a_new_size_is_doubted_once() -> None:
    """Known sizes are believed at once; a size never named before is not yet."""
    seen = listing(("9", Stock.IN), ("10", Stock.IN), ("11", Stock.OUT))

    assert stocks(doubt_new(seen, ["9"])) == ["in", "unknown", "out"]
    assert stocks(doubt_new(seen, learn({"/p": ["9"]}, [seen])["/p"])) == ["in", "in", "out"]


def test_a_new_product_is_believed() -> None:
    """Nothing is known of it that could be told in another way now."""
    seen = listing(("9", Stock.IN))
    assert doubt_new(seen, []) is seen


def test_a_product_that_told_its_sizes_tells_nothing_without_them() -> None:
    """Some size in stock is no news of the sizes that are known."""
    seen = listing((UNTOLD, Stock.IN))
    assert doubt_new(seen, ["9"]).sizes == ()
    assert doubt_new(seen, [UNTOLD]) == seen


def test_sizes_are_remembered() -> None:
    """All that was ever shown, through a restart."""
    labels = learn({"/old": ["7"]}, [listing(("9", Stock.OUT))])
    assert load_labels(dump_labels(labels, "https://x.example/")) == {"/old": ["7"], "/p": ["9"]}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"format": 0}',
        "[" * 100_000,
        '{"format": 1, "labels": [1]}',
        '{"format": 1, "labels": {"a": 1}}',
    ],
)
def test_broken_memory_is_none(text: str) -> None:
    """Nothing raises."""
    assert load_labels(Page(url="x", etag=None, last_modified=None, extract=text)) == {}
    assert load_labels(None) == {}
