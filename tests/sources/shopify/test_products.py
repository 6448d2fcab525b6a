"""One Shopify product becomes one listing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.models import Listing, Money, PreOrder, Stock
from bot.sources.reading.variants import BrokenProductError
from bot.sources.shopify.pages import _extract
from bot.sources.shopify.products import ShopifyShop, product_key, read_product
from tests.sources.conftest import START
from tests.sources.shops import product, single, variant

SHOP = ShopifyShop(base="https://shop.example", currency="AUD")


def read(**changes: Any) -> Listing:
    listing = read_product(product(**changes), SHOP)
    assert listing is not None
    return listing


def labels(listing: Listing) -> list[tuple[str, str]]:
    return [(size.label, size.stock.value) for size in listing.sizes]


def options(*names: str) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def of(*values: str | None, available: object = True, price: object = "150.00") -> dict[str, Any]:
    named = {f"option{index}": value for index, value in enumerate(values, start=1)}
    return {"available": available, "price": price, **named}


def test_a_listing_holds_what_a_person_needs() -> None:
    """Title, sizes with stock, the lowest price, a picture and a link on the shop's own host."""
    listing = read(
        title="New Balance  2002R\n'Rain Cloud'",
        handle="new-balance-rain-cloud",
        variants=[variant("US 8", available=False, price="140.00"), variant("US 9")],
        tags="shoes, M2002RDA",
    )

    assert listing.product_id == "100001"
    assert listing.title == "New Balance 2002R 'Rain Cloud'"
    assert listing.url == "https://shop.example/products/new-balance-rain-cloud"
    assert (listing.style_code, listing.colorway) == ("M2002RDA", "Rain Cloud")
    assert listing.price == Money(amount=Decimal("140.00"), currency="AUD")
    assert listing.image_url == "https://cdn.shopify.com/s/files/1/1/rain.jpg?v=1"
    assert labels(listing) == [("US 8", "out"), ("US 9", "in")]


def test_a_single_product_counts_in_cents() -> None:
    """``.js``: integer cents, links without a scheme; the price of a subscription is not read."""
    shop = ShopifyShop(base="https://shop.example/en-us", currency="USD", has_cents=True)
    listing = read_product(single(), shop)

    assert listing is not None
    assert listing.url == "https://shop.example/en-us/products/rain-cloud"
    assert listing.price == Money(amount=Decimal(150), currency="USD")
    assert listing.image_url == "https://shop.example/cdn/rain.jpg"
    assert labels(listing) == [("US 9", "in")]


@pytest.mark.parametrize(
    ("available", "stock"),
    [
        (True, Stock.IN),
        (False, Stock.OUT),
        (None, Stock.UNKNOWN),
        ("true", Stock.UNKNOWN),
        (1, Stock.UNKNOWN),
        (0, Stock.UNKNOWN),
    ],
)
def test_stock_is_what_available_says(available: object, stock: Stock) -> None:
    """Only true and false say anything."""
    assert read(variants=[variant("9", available=available)]).sizes[0].stock is stock


def test_without_the_word_available_stock_is_unknown() -> None:
    """The admin's shape has none: quantities lie, and are not read."""
    sizes = read(variants=[{"option1": "9", "inventory_quantity": -124}]).sizes
    assert [size.stock for size in sizes] == [Stock.UNKNOWN]


@pytest.mark.parametrize(
    ("variants", "names", "expected"),
    [
        ([of("9")], options("Size"), ["9"]),
        ([of("Grey", "9"), of("Grey", "10")], options("Color", "Taille"), ["9", "10"]),
        ([of("Grey", "9"), of("Black", "9")], options("Color", "Size"), ["9 / Grey", "9 / Black"]),
        ([of("9", "Grey")], [], ["9"]),
        ([of("Grey", "42.5"), of("Grey", "43")], ["Couleur", "Pointure"], ["42.5", "43"]),
        ([of("Grey"), of("Black")], options("Colour"), ["Grey", "Black"]),
        ([of("Default Title")], options("Title"), ["One size"]),
        ([of()], None, ["One size"]),
        ([of(None, "9")], "nonsense", ["9"]),
        ([{"title": "9 / Grey"}, {"title": "10 / Grey"}], None, ["9", "10"]),
        ([{"options": ["Grey", "8"]}], None, ["8"]),
        ([of("9")], options("US Size"), ["US 9"]),
        ([of("27")], options("サイズ CM"), ["CM 27"]),
        ([of("x", "y"), of("z", "y")], options("A", "B"), ["x", "z"]),
    ],
)
def test_sizes_are_found_among_the_options(
    variants: list[Any], names: object, expected: list[str]
) -> None:
    """By the option's name in many languages, else by how its values look."""
    listing = read(variants=variants, options=names)
    assert [size.label for size in listing.sizes] == expected


def test_two_variants_of_one_size_are_one() -> None:
    """In if any is in, unknown before out, and the price of what can be bought."""
    listing = read(
        variants=[
            of("9", available=False, price="90.00"),
            of("9.0", available=True, price="150.00"),
            of("10", available=False),
            of("10.0", available=None),
            of("11", available=False),
        ]
    )
    assert labels(listing) == [("9", "in"), ("10", "unknown"), ("11", "out")]
    assert listing.sizes[0].price == Money(amount=Decimal("150.00"), currency="AUD")


def test_no_variants_is_no_size() -> None:
    """A product that can only be looked at is a listing all the same."""
    assert read(variants=[]).sizes == ()


@pytest.mark.parametrize(
    ("images", "expected"),
    [
        ([], None),
        ([{"src": "http://cdn.example/a.jpg"}], "https://cdn.example/a.jpg"),
        (["//cdn.example/a.jpg"], "https://cdn.example/a.jpg"),
        (["/cdn/a.jpg"], "https://shop.example/cdn/a.jpg"),
        ([{"src": "http://127.0.0.1:81/a.jpg"}], "http://127.0.0.1:81/a.jpg"),
        ([{"src": None}, {"src": "https://cdn.example/b.jpg"}], "https://cdn.example/b.jpg"),
        (["javascript:alert(1)", "data:image/png;base64,AA"], None),
        (["https://[broken/a.jpg"], None),
        (["https://cdn.example/a b.jpg", "https://cdn.example/\u202e"], None),
        (["https://cdn.example/" + "a" * 3000], None),
        ("nonsense", None),
    ],
)
def test_pictures_are_absolute_and_encrypted(images: object, expected: str | None) -> None:
    """Whatever cannot be shown is no picture."""
    assert read(images=images).image_url == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "100001"),
        ({"id": "gid-7"}, "gid-7"),
        ({"id": None}, "product-1"),
        ({"id": True}, "product-1"),
        ({"id": -1}, "product-1"),
        ({"id": 1.5}, "product-1"),
        ({"id": 10**100}, "product-1"),
        ({"id": "x" * 65}, "product-1"),
    ],
)
def test_products_are_known_by_id_or_handle(changes: dict[str, Any], expected: str) -> None:
    """Deleted and recreated variants do not matter; a product without an id has its handle."""
    assert product_key(product(**changes)) == expected


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        "text",
        7,
        {},
        product(title=None),
        product(title=" \0 "),
        product(title=["2002R"]),
        product(handle=None),
        product(handle=""),
        product(handle=".."),
        product(handle="x" * 300),
        product(variants=None),
        product(variants={"a": 1}),
        product(variants=[variant("9"), None]),
    ],
)
def test_what_is_no_product_is_broken(broken: object) -> None:
    """One error, for any shape."""
    with pytest.raises(BrokenProductError):
        read_product(broken, SHOP)


def test_what_is_no_offer_is_no_listing() -> None:
    """Other shoes, whatever else is wrong with them, and drafts of the administration."""
    assert read_product(product(title="New Balance 990v6", variants=None), SHOP) is None
    assert read_product(product(status="draft"), SHOP) is None


def test_titles_stay_text() -> None:
    """Mentions and markdown are kept for the ui room; links are quoted."""
    listing = read(title="@everyone [2002R](http://evil) \u202e" + "x" * 4000, handle="a b/ü?#")

    assert listing.title.startswith("@everyone [2002R]")
    assert len(listing.title) == 300
    assert listing.url == "https://shop.example/products/a%20b%2F%C3%BC%3F%23"


@pytest.mark.parametrize("lost", [None, 9, "", "x" * 256])
def test_a_variant_that_lost_its_size_breaks_the_product(lost: object) -> None:
    """It is not "One size", which would be new and in stock."""
    with pytest.raises(BrokenProductError):
        read(variants=[variant("US 8"), variant("US 9") | {"option1": lost, "title": lost}])


def test_a_product_without_options_has_one_size() -> None:
    """It has lost nothing."""
    only = variant("") | {"title": None, "option1": None}
    assert [size.label for size in read(variants=[only], options=[]).sizes] == ["One size"]


PREORDERS: list[dict[str, Any]] = [
    {"tags": ["pre-order", "ships-2026-12-15"]},
    {"title": "New Balance 2002R Olive [PRE-ORDER, ships December 15]"},
    {"product_type": "Pre-Order", "title": "2002R Olive - ships Dec 15, 2026"},
    {"handle": "preorder-2002r-olive", "title": "2002R Olive - ships Dec 15, 2026"},
    {
        "selling_plan_groups": [
            {"name": "Pre-order", "selling_plans": [{"name": "Ships on 2026-12-15"}]}
        ]
    },
    {"tags": ["preorder"], "body_html": "<p>Suede.<p>Estimated to ship: <b>Dec 15, 2026</b>"},
]


@pytest.mark.parametrize("changes", PREORDERS)
def test_a_pre_order_is_marked_and_is_no_stock(changes: dict[str, Any]) -> None:
    """By a tag, a title, a handle, or a selling plan; with when it ships."""
    extract = _extract([product(**changes)], replace(SHOP, region="US"), START)

    (listing,) = extract.listings
    assert labels(listing) == [("US 8", "out"), ("US 9", "out")]
    assert [size.is_preorder for size in listing.sizes] == [False, True]
    assert listing.preorder is not None
    assert f"{listing.preorder.at:%Y-%m-%d}" == "2026-12-15"
    assert extract.drops == ()


@pytest.mark.parametrize(
    "changes",
    [{"product_type": "Raffle"}, {"tags": "shoes, online-draw"}, {"title": "2002R Olive (Raffle)"}],
)
def test_an_entry_in_a_draw_is_no_stock(changes: dict[str, Any]) -> None:
    """By its type, a tag or its title."""
    (listing,) = _extract([product(**changes)], SHOP, START).listings

    assert labels(listing) == [("US 8", "out"), ("US 9", "unknown")]
    assert listing.price is None


def test_a_day_of_before_in_a_description_ends_no_pre_order() -> None:
    """It tells when the shoe came out."""
    body = "<p>Released in August 2021; arrives in its box.</p>"
    changed = product(tags=["preorder"], body_html=body)
    (listing,) = _extract([changed], replace(SHOP, region="US"), START).listings

    assert listing.preorder == PreOrder()


@pytest.mark.parametrize(
    "changes",
    [
        {"tags": ["no-preorder"]},
        {"body_html": "<p>All pre-orders ship on December 15, 2026.</p>"},
        {"selling_plan_groups": [{"name": "Subscribe and save"}, 7, {"selling_plans": 3}]},
        {"title": "New Balance 2002R Olive (pre-order, ships October 2026)"},  # that is over
    ],
)
def test_what_ships_now_is_stock(changes: dict[str, Any]) -> None:
    """Whatever plans and tags there are."""
    (listing,) = _extract([product(**changes)], replace(SHOP, region="US"), START).listings

    assert (listing.preorder, labels(listing)[1]) == (None, ("US 9", "in"))


@pytest.mark.parametrize(
    ("number", "link"),
    [(44, "?variant=44"), (None, None), (True, None), ("44", None), (-1, None), (10**30, None)],
)
def test_a_size_leads_to_its_variant(number: object, link: str | None) -> None:
    """By the variant's id, where it is one."""
    listing = read(variants=[{"id": number, **of("US 9")}])

    assert [size.link for size in listing.sizes] == [link]


def test_of_two_variants_of_a_size_the_one_in_stock_is_linked() -> None:
    """Nobody is led to what is sold out."""
    listing = read(
        variants=[{"id": 1, **of("US 9", available=False)}, {"id": 2, **of("US 9")}],
        options=options("Size"),
    )

    assert [(size.stock, size.link) for size in listing.sizes] == [(Stock.IN, "?variant=2")]
