"""What the address of a WooCommerce source means: which products of which shop.

Knows nothing of requests.

| the address a person opens | asks the shop's API for |
| --- | --- |
| the shop (``/``, ``/shop/``, ``/en/``) | its products whose title or number holds "2002R" |
| a search (``/?s=2002R``) | the products found for the same words |
| a category (``/product-category/a/b/``) | every product of category "b" |
| a tag or brand (``/product-tag/x/``, ``/brand/x/``) | every product with it |
| one product (``/product/x/``) | the product "x" |
| the API itself (``/wp-json/wc/store/v1/products?...``) | the same, by the same filters |

What stands before these words ("/en") is kept, as shops in several languages have it. A brand's
category is the best address: what it shows does not depend on the shop's search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode

from bot.models import SourceSpec
from bot.sources.web import parse

API = "/wp-json/wc/store/v1/products"
PAGE_SIZE = 100  # WooCommerce's largest
MODEL = "2002R"
FILTERS = ("search", "category", "tag", "brand", "slug", "sku")

# How shops call the places, in the languages WooCommerce translates them to.
_CATEGORIES = frozenset(
    [
        *("product-category", "categoria-producto", "categoria-produto", "categoria-prodotto"),
        *("categorie-produit", "produkt-kategorie", "product-categorie", "produktkategori"),
        *("produkt-kategori", "kategoria-produktu", "kategorie-produktu", "tuote-osasto"),
    ]
)
_TAGS = frozenset(
    [
        *("product-tag", "etiqueta-producto", "etiqueta-produto", "tag-prodotto"),
        *("etiquette-produit", "produkt-schlagwort", "product-tags", "produkt-tagg"),
    ]
)
_BRANDS = frozenset(
    ["brand", "brands", "marca", "marque", "marke", "merk", "product-brand", "pa_brand"]
)
_PRODUCTS = frozenset(
    ["product", "producto", "produto", "produkt", "produit", "prodotto", "tuote", "urun", "termek"]
)
_SHOPS = frozenset(["shop", "store", "tienda", "boutique", "negozio", "loja", "winkel", "butik"])
_PAGE = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WooCommerceAddress:
    """Some products of a shop.

    ``base`` is the shop's address without a slash at the end; ``filters`` narrow its products.
    """

    base: str
    filters: tuple[tuple[str, str], ...]

    @property
    def api(self) -> str:
        """The address of the shop's products."""
        return f"{self.base}{API}"

    @property
    def is_search(self) -> bool:
        """Tell whether the shop's search decides what is shown."""
        return any(name == "search" for name, _ in self.filters)

    @property
    def is_product(self) -> bool:
        """Tell whether it is one product."""
        return any(name == "slug" for name, _ in self.filters)

    def page_url(self, number: int) -> str:
        """Return the address of one page of the products."""
        return self._url(*self.filters, page=number)

    def variations_url(self, product_id: str, number: int) -> str:
        """Return the address of one page of a product's variations."""
        return self._url(("type", "variation"), ("parent", product_id), page=number)

    def newest_url(self, words: str = "") -> str:
        """Return the address of the shop's newest product, or of the newest found for words."""
        filters = [("search", words)] if words else []
        return f"{self.api}?{urlencode([*filters, ('per_page', 1)])}"

    def _url(self, *filters: tuple[str, str], page: int) -> str:
        return f"{self.api}?{urlencode([*filters, ('per_page', PAGE_SIZE), ('page', page)])}"


def read_woocommerce_address(spec: SourceSpec) -> WooCommerceAddress:
    """Return what a source's address means."""
    url = parse(spec.url)
    path, _, query = url.raw_path.decode("ascii", "replace").partition("?")
    segments = [segment for segment in path.split("/") if segment]
    asked = dict(parse_qsl(query)[:20])
    before, filters = _read_path(segments, asked)
    if not filters and (words := (asked.get("s") or "").strip()):
        filters = (("search", words),)
    base = "/".join([f"{url.scheme}://{url.netloc.decode('ascii')}", *before])
    return WooCommerceAddress(base=base, filters=filters or (("search", MODEL),))


def _read_path(
    segments: list[str], asked: dict[str, str]
) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    """Return what stands before the shop's own words, and the filters these mean."""
    for at, segment in enumerate(segments):
        word = segment.lower()
        rest = segments[at + 1 :]
        if word == "wp-json":
            return segments[:at], tuple(
                (name, asked[name]) for name in FILTERS if asked.get(name)
            ) or _by_number(rest)
        if len(rest) > 1 and rest[-2].lower() == "page" and _PAGE.fullmatch(rest[-1]):
            rest = rest[:-2]
        if not rest:
            if word in _SHOPS:
                return segments[:at], ()
            continue
        last = unquote(rest[-1])
        for words, name in (
            (_CATEGORIES, "category"),
            (_TAGS, "tag"),
            (_BRANDS, "brand"),
            (_PRODUCTS, "slug"),
        ):
            if word in words:
                before = segments[: at - 1] if at and segments[at - 1] in _SHOPS else segments[:at]
                return before, ((name, last),)
    return segments, ()


def _by_number(rest: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the filter for ``.../products/some-slug``; a number is no slug."""
    last = unquote(rest[-1]) if rest else ""
    return () if last in {"", "products"} or last.isdigit() else (("slug", last),)
