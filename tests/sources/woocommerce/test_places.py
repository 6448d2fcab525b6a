"""The address a person opens says what the shop's API is asked for."""

from __future__ import annotations

import pytest

from bot.models import SourceSpec
from bot.sources.woocommerce.addresses import read_woocommerce_address

SHOP = "https://shop.example"


@pytest.mark.parametrize(
    ("path", "base", "filters"),
    [
        ("", "", {"search": "2002R"}),
        ("/", "", {"search": "2002R"}),
        ("/shop/", "", {"search": "2002R"}),
        ("/en/shop", "/en", {"search": "2002R"}),
        ("/en", "/en", {"search": "2002R"}),
        ("/?s=new+balance+2002R&post_type=product", "", {"search": "new balance 2002R"}),
        ("/shop/?s=2002R", "", {"search": "2002R"}),
        ("/product-category/new-balance/", "", {"category": "new-balance"}),
        ("/product-category/shoes/new-balance/page/2/?orderby=x", "", {"category": "new-balance"}),
        ("/de/produkt-kategorie/schuhe/", "/de", {"category": "schuhe"}),
        ("/product-tag/2002r", "", {"tag": "2002r"}),
        ("/brand/new-balance/", "", {"brand": "new-balance"}),
        ("/product/nb-2002r-%d7%90/", "", {"slug": "nb-2002r-א"}),
        ("/shop/product/nb/", "", {"slug": "nb"}),
        ("/wp-json/wc/store/v1/products?category=7&per_page=5", "", {"category": "7"}),
        ("/wp-json/wc/store/v1/products/nb-2002r", "", {"slug": "nb-2002r"}),
        ("/wp-json/wc/store/v1/products/7", "", {"search": "2002R"}),
        ("/wp-json/", "", {"search": "2002R"}),
    ],
)
def test_addresses(path: str, base: str, filters: dict[str, str]) -> None:
    """A shop, a search, a category, a tag, a brand, a product, or the API itself."""
    place = read_woocommerce_address(SourceSpec(name="x", kind="woocommerce", url=SHOP + path))
    assert (place.base, dict(place.filters)) == (SHOP + base, filters)
    assert (place.is_search, place.is_product) == ("search" in filters, "slug" in filters)


def test_what_is_asked() -> None:
    """Filters are quoted, and pages are as large as the shop allows."""
    place = read_woocommerce_address(
        SourceSpec(name="x", kind="woocommerce", url=f"{SHOP}/?s=a%26b")
    )
    api = f"{SHOP}/wp-json/wc/store/v1/products"
    assert place.page_url(2) == f"{api}?search=a%26b&per_page=100&page=2"
    assert place.variations_url("7", 1) == f"{api}?type=variation&parent=7&per_page=100&page=1"
    assert place.newest_url("Air") == f"{api}?search=Air&per_page=1"
