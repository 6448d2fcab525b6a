"""Stock that stands only in a page's tags for social media, and sizes that stand only in names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.models import Precision, Sweep
from bot.sources.schema.adapter import Schema
from bot.sources.web import Fetcher, UnreadableError
from tests.sources.conftest import Web
from tests.sources.schema.test_schema import PATH, source
from tests.sources.schema_shapes import group, html, offer, product, serving, variant


@pytest.fixture
def sizes_of(fetcher_of: Callable[..., Fetcher]) -> Callable[..., Any]:
    """Read a page and return its sizes, each with its stock."""

    async def sizes(page: str) -> list[tuple[str, str]]:
        sweep = await look(fetcher_of, page)
        return [
            (size.label, "pre" if size.is_preorder else size.stock.value)
            for listing in sweep.listings
            for size in listing.sizes
        ]

    return sizes


async def look(fetcher_of: Callable[..., Fetcher], page: str) -> Sweep:
    async with fetcher_of(Web(serving({PATH: page}))) as fetcher:
        return await Schema(fetcher).fetch(source(), remembered={})


def tags(**named: str) -> str:
    return "".join(
        f'<meta property="{name.replace("_", ":")}" content="{value}">'
        for name, value in named.items()
    )


@pytest.mark.parametrize(
    ("word", "stock"),
    [
        ("instock", "in"),
        ("In Stock", "in"),
        ("oos", "out"),
        ("out of stock", "out"),
        ("available for order", "out"),
        ("discontinued", "out"),
        ("perhaps", "unknown"),
    ],
)
@pytest.mark.parametrize("name", ["product:availability", "og:availability"])
async def test_stock_in_tags_counts_where_nothing_else_tells_any(
    sizes_of: Callable[..., Any], name: str, word: str, stock: str
) -> None:
    """In either of the two names that catalogues document."""
    page = html(product(offers=offer(None)), head=f'<meta property="{name}" content="{word}">')

    assert await sizes_of(page) == [("Size not told", stock)]


@pytest.mark.parametrize(
    ("facebook", "pinterest", "stock"),
    [
        ("in stock", "instock", "in"),
        ("out of stock", "oos", "out"),
        ("available for order", "backorder", "out"),
        ("pending", "BackOrder", "out"),
        ("in stock", "backorder", "unknown"),
    ],
)
async def test_both_tags_may_say_the_same_in_their_own_words(
    sizes_of: Callable[..., Any], facebook: str, pinterest: str, stock: str
) -> None:
    """Those that say two things say nothing."""
    page = html(
        product(offers=offer(None)),
        head=tags(product_availability=facebook, og_availability=pinterest),
    )

    assert await sizes_of(page) == [("Size not told", stock)]


async def test_stock_in_tags_never_counts_against_what_schema_says(
    sizes_of: Callable[..., Any],
) -> None:
    """Nor for one size of several; and two words that differ are none."""
    out = tags(product_availability="out of stock")
    both = tags(product_availability="in stock") + tags(product_availability="oos")
    untold = group(variant("US 9", None), variant("US 10", None))

    assert await sizes_of(html(product(), head=out)) == [("Size not told", "in")]
    assert await sizes_of(html(product(offers=offer(None)), head=both)) == [
        ("Size not told", "unknown")
    ]
    assert await sizes_of(html(untold, head=tags(og_availability="instock"))) == [
        ("US 9", "unknown"),
        ("US 10", "unknown"),
    ]
    assert await sizes_of(html(untold, head=out)) == [("US 9", "out"), ("US 10", "out")]


async def test_a_page_with_tags_alone_is_a_product(fetcher_of: Callable[..., Fetcher]) -> None:
    """With its price and picture."""
    head = (
        tags(
            og_type="product",
            og_title="New Balance 2002R Olive",
            product_availability="in stock",
            product_price_amount="160.00",
            product_price_currency="EUR",
        )
        + '<meta property="product:retailer_item_id" content="M2002RXO">'
    )

    (listing,) = (await look(fetcher_of, html(head=head))).listings

    assert (listing.title, listing.style_code) == ("New Balance 2002R Olive", "M2002RXO")
    assert listing.price is not None
    assert f"{listing.price.amount} {listing.price.currency}" == "160.00 EUR"


@pytest.mark.parametrize(("offers", "price"), [({}, "160.00 EUR"), ({"offers": offer(None)}, None)])
async def test_a_price_in_tags_counts_where_there_is_no_offer(
    fetcher_of: Callable[..., Fetcher], offers: dict[str, Any], price: str | None
) -> None:
    """An offer without a price that can be read may have several."""
    head = tags(product_price_amount="160.00", product_price_currency="EUR")
    bare = {key: value for key, value in product().items() if key != "offers"}
    if offers:
        offers["offers"].pop("price", None)

    (listing,) = (await look(fetcher_of, html(bare | offers, head=head))).listings

    told = listing.price and f"{listing.price.amount} {listing.price.currency}"
    assert told == price


async def test_the_price_of_variants_that_are_referred_to_counts_first(
    fetcher_of: Callable[..., Fetcher],
) -> None:
    """Their offers stand elsewhere on the page."""
    of = {"isVariantOf": {"@id": "#whole"}}
    there = [variant(f"US {size}") | of | {"@id": f"#v{size}"} for size in (9, 10)]
    whole = group() | {"@id": "#whole", "hasVariant": [{"@id": each["@id"]} for each in there]}
    head = tags(product_price_amount="99.00", product_price_currency="USD")

    (listing,) = (await look(fetcher_of, html({"@graph": [whole, *there]}, head=head))).listings

    assert listing.price is not None
    assert listing.price == listing.sizes[0].price


@pytest.mark.parametrize(
    "head",
    [
        tags(og_type="website", og_title="New Balance 2002R"),
        tags(og_type="product", og_title="New Balance 2002R"),
        tags(og_type="article", og_title="2002R", og_availability="instock"),
    ],
)
async def test_tags_that_tell_no_stock_are_no_product(
    fetcher_of: Callable[..., Fetcher], head: str
) -> None:
    """Every page of every shop has a title."""
    with pytest.raises(UnreadableError):
        await look(fetcher_of, html(head=head))


def named(name: str, availability: str = "InStock", **more: Any) -> dict[str, Any]:
    return offer(availability, itemOffered={"@type": "Product", "name": name}, **more)


TITLE = "New Balance 2002R Olive"
OFFERS = [
    [named("UK 7", "OutOfStock"), named("UK 8")],
    [named(f"{TITLE} - UK 7", "OutOfStock"), named(f"{TITLE} - UK 8")],
    [named("NB 2002R (Olive) | UK 7 (sold out)", "OutOfStock"), named("NB 2002R (Olive) | UK 8")],
    [offer("OutOfStock", name="UK 7"), offer(name="UK 8 - only 1 left")],
    [
        offer("OutOfStock", additionalProperty={"name": "Taille", "value": "UK 7"}),
        offer(additionalProperty=[{"name": "Couleur"}, {"name": "Taille", "value": "UK 8"}]),
    ],
    [
        offer("OutOfStock", itemOffered={"additionalProperty": {"name": "Size", "value": "UK 7"}}),
        offer(itemOffered={"additionalProperty": {"propertyID": "size", "value": "UK 8"}}),
    ],
]


@pytest.mark.parametrize("offers", OFFERS)
async def test_a_size_is_read_wherever_an_offer_names_it(
    sizes_of: Callable[..., Any], offers: list[Any]
) -> None:
    """In its item, in a property, in a name."""
    page = html(product(name=TITLE, offers=offers))

    assert await sizes_of(page) == [("UK 7", "out"), ("UK 8", "in")]


async def test_words_about_stock_are_no_part_of_a_size(sizes_of: Callable[..., Any]) -> None:
    """And count where the data says nothing, or doubt it where it says otherwise."""
    page = html(
        group(
            variant("US 9 (last pair)"),
            variant("US 10 - sold out", None),
            variant("US 11 / ausverkauft"),
            variant("US 12 (3 left)", "OutOfStock"),
        )
    )

    assert await sizes_of(page) == [
        ("US 9", "in"),
        ("US 10", "out"),
        ("US 11", "unknown"),
        ("US 12", "out"),
    ]


@pytest.mark.parametrize(
    ("changes", "at", "precision"),
    [
        ({"offers": offer("PreOrder")}, None, Precision.UNKNOWN),
        (
            {"offers": offer("PreSale", availabilityStarts="2027-03-04")},
            datetime(2027, 3, 3, 23, tzinfo=UTC),
            Precision.DAY,
        ),
        (
            {"name": "NB 2002R Olive (Vorbestellung, Versand im März 2027)"},
            datetime(2027, 2, 28, 23, tzinfo=UTC),
            Precision.MONTH,
        ),
    ],
)
async def test_a_pre_order_is_marked_with_when_it_ships(
    fetcher_of: Callable[..., Fetcher],
    changes: dict[str, Any],
    at: datetime | None,
    precision: Precision,
) -> None:
    """It can be ordered, and is not in stock."""
    (listing,) = (await look(fetcher_of, html(product(**changes)))).listings

    assert [(size.stock.value, size.is_preorder) for size in listing.sizes] == [("out", True)]
    assert listing.preorder is not None
    assert (listing.preorder.at, listing.preorder.precision) == (at, precision)


async def test_what_is_on_back_order_or_sold_out_is_no_pre_order(
    fetcher_of: Callable[..., Fetcher],
) -> None:
    """A title that says so still needs something that can be ordered."""
    for word in ("BackOrder", "OutOfStock", "SoldOut"):
        page = html(product(name="Pre-order: NB 2002R Olive", offers=offer(word)))

        (listing,) = (await look(fetcher_of, page)).listings

        assert listing.preorder is None
        assert [size.stock.value for size in listing.sizes] == ["out"]
