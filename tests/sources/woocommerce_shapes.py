"""Products in the shapes of WooCommerce's API and pages, written by hand; none is recorded."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import httpx

API = "/wp-json/wc/store/v1/products"
NO_ROUTE = {"code": "rest_no_route", "message": "No route was found", "data": {"status": 404}}


def prices(amount: str = "15000", **more: Any) -> dict[str, Any]:
    """Prices in dollars and cents."""
    made = {
        "price": amount,
        "regular_price": amount,
        "sale_price": amount,
        "price_range": None,
        "currency_code": "USD",
        "currency_minor_unit": 2,
    }
    return made | more


def product(
    number: int = 1, name: str = "New Balance 2002R &#8216;Rain&#8217;", **more: Any
) -> Any:
    """A variable product with the sizes 44.5 and 45, as the Store API tells it."""
    made: dict[str, Any] = {
        "id": 100 + number,
        "name": name,
        "slug": f"shoe-{number}",
        "parent": 0,
        "type": "variable",
        "permalink": f"https://shop.example/product/shoe-{number}/",
        "sku": "",
        "description": "<p>Suede.</p>",
        "prices": prices(),
        "images": [{"id": 1, "src": "https://shop.example/wp-content/rain.jpg"}],
        "tags": [],
        "brands": [{"id": 1, "name": "New Balance"}],
        "attributes": [
            {
                "name": "Size",
                "taxonomy": "pa_size",
                "has_variations": True,
                "terms": [
                    {"id": 1, "name": "EU 44.5", "slug": "44-5"},
                    {"id": 2, "name": "EU 45", "slug": "45"},
                ],
            }
        ],
        "variations": [
            {"id": 1000 + number, "attributes": [{"name": "Size", "value": "44-5"}]},
            {"id": 2000 + number, "attributes": [{"name": "Size", "value": "45"}]},
        ],
        "has_options": True,
        "is_purchasable": True,
        "is_in_stock": True,
        "is_on_backorder": False,
        "low_stock_remaining": None,
        "stock_availability": {"text": "", "class": "in-stock"},
        "add_to_cart": {"maximum": 9999},
        "is_password_protected": False,
    }
    return made | more


def simple(number: int = 1, name: str = "New Balance 2002R", **more: Any) -> Any:
    """A product without variations."""
    plain = {"type": "simple", "attributes": [], "variations": [], "has_options": False}
    return product(number, name, **(plain | more))


def variation(number: int, *, is_in_stock: object = True, parent: int = 101, **more: Any) -> Any:
    """One variation as the Store API tells it: without its attributes, with its own stock."""
    made: dict[str, Any] = {
        "id": number,
        "name": "New Balance 2002R",
        "parent": parent,
        "type": "variation",
        "variation": "Size: EU 44.5",
        "attributes": [],
        "variations": [],
        "prices": prices(),
        "is_purchasable": True,
        "is_in_stock": is_in_stock,
        "is_on_backorder": False,
        "low_stock_remaining": 1,
        "stock_availability": {"text": "", "class": "in-stock"},
    }
    return made | more


def form_entry(slug: str, *, is_in_stock: object = True, **more: Any) -> dict[str, Any]:
    """One variation as a page's form prints it."""
    made: dict[str, Any] = {
        "attributes": {"attribute_pa_size": slug},
        "availability_html": "",
        "backorders_allowed": False,
        "display_price": 229.9,
        "is_in_stock": is_in_stock,
        "is_purchasable": True,
        "max_qty": 1,
        "sku": "M2002RDA",
        "variation_id": 7,
        "variation_is_active": True,
    }
    return made | more


def form(entries: Any, *, number: int = 101, sizes: tuple[str, ...] = ("44-5", "45")) -> str:
    """A product's form with its choices."""
    options = "".join(
        f'<option value="{slug}">EU {slug.replace("-", ".")}</option>' for slug in sizes
    )
    return (
        f'<form class="variations_form" data-product_id="{number}" '
        f'data-product_variations="{escape(json.dumps(entries))}">'
        f'<select name="attribute_pa_size"><option value="">Choose</option>{options}'
        "</select></form>"
    )


def page(form_html: str = "", *, head: str = "", more: str = "") -> str:
    """A product's page."""
    return (
        f"<!doctype html><html><head><title>Shop</title>{head}</head>"
        f'<body class="single-product"><div class="product"><h1>New Balance 2002R</h1>{form_html}'
        f"</div>{more}</body></html>"
    )


def listing(body: str) -> str:
    """A page that lists products."""
    return f'<!doctype html><html><body><ul class="products">{body}</ul></body></html>'


def card(slug: str, name: str) -> str:
    """One product of such a page."""
    return (
        f'<li class="product"><a href="https://shop.example/product/{slug}/"><h2>{name}</h2></a>'
        f'<a href="?add-to-cart=1">Buy</a></li>'
    )


class Shop:
    """A shop with a Store API: pages of products, and variations by their parents."""

    def __init__(
        self, *lists: list[Any], variations: dict[int, Any] | None = None, has_totals: bool = True
    ) -> None:
        self.lists = lists
        self.variations = variations or {}
        self.has_totals = has_totals
        self.total: int | None = None
        self.etag: str | None = None
        self.pages: dict[str, str] = {}
        self.api_answer: httpx.Response | None = None
        self.searches: dict[str, list[Any]] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != API:
            text = self.pages.get(request.url.raw_path.decode())
            return httpx.Response(404) if text is None else httpx.Response(200, html=text)
        if self.api_answer is not None:
            return self.api_answer
        asked = request.url.params
        if self.etag and request.headers.get("If-None-Match") == self.etag:
            return httpx.Response(304, headers={"ETag": self.etag})
        if asked.get("type") == "variation":
            found = self.variations.get(int(asked["parent"]), [])
            return found if isinstance(found, httpx.Response) else self._answer(found, 1, 1)
        if asked.get("per_page") == "1":
            return self._answer(self.searches.get(asked.get("search", ""), []), 1, 1)
        number = int(asked["page"])
        shown = self.lists[number - 1] if number <= len(self.lists) else []
        total = sum(map(len, self.lists)) if self.total is None else self.total
        return self._answer(shown, total, len(self.lists))

    def _answer(self, shown: list[Any], total: int, pages: int) -> httpx.Response:
        headers = {} if self.etag is None else {"ETag": self.etag}
        if self.has_totals:
            headers |= {"X-WP-Total": str(total), "X-WP-TotalPages": str(pages)}
        headers["content-type"] = "application/json"
        return httpx.Response(200, content=json.dumps(shown), headers=headers)
