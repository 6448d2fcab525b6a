"""Sizes under new names are believed at the second look."""

from __future__ import annotations

from bot.models import Listing, Size, SourceSpec, Stock
from bot.sources.reading import Tally
from bot.sources.schema.labels import LISTINGS_LIMIT, believe, doubt_new, learn
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


def test_sizes_are_remembered_through_a_restart() -> None:
    """All that was ever shown."""
    spec = SourceSpec(name="Shop", kind="schema", url="https://x.example/")
    tally = Tally(listings={"1": listing(("9", Stock.OUT))})
    believe(tally, spec, {})
    again = Tally(listings={"1": listing(("9", Stock.IN), ("10", Stock.IN))})

    believe(again, spec, tally.pages)

    assert stocks(again.listings["1"]) == ["in", "unknown"]


def test_the_latest_products_are_remembered() -> None:
    """Without end a source whose products change would grow."""
    many = {f"/{number}": ["9"] for number in range(LISTINGS_LIMIT)}

    learnt = learn(many, [listing(("9", Stock.OUT))])

    assert len(learnt) == LISTINGS_LIMIT
    assert "/p" in learnt
    assert "/0" not in learnt
