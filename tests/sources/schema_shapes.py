"""Web pages in the shapes shops describe their products in, written by hand; none is recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx

PAGE = "https://shop.example/p/rain-cloud.html"


def offer(
    availability: str | None = "InStock", price: Any = "150.00", **more: Any
) -> dict[str, Any]:
    """One offer in dollars."""
    made: dict[str, Any] = {"@type": "Offer", "price": price, "priceCurrency": "USD"}
    if availability is not None:
        made["availability"] = f"https://schema.org/{availability}"
    return made | more


def product(**more: Any) -> dict[str, Any]:
    """A product without variants."""
    made: dict[str, Any] = {
        "@type": "Product",
        "name": "New Balance 2002R &#8216;Rain Cloud&#8217;",
        "sku": "M2002RDA",
        "brand": {"@type": "Brand", "name": "New Balance"},
        "image": ["//shop.example/img/rain.jpg"],
        "offers": offer(),
    }
    return made | more


def variant(size: Any, availability: str | None = "InStock", **more: Any) -> dict[str, Any]:
    """One size of a group."""
    made: dict[str, Any] = {"@type": "Product", "size": size, "color": "Grey", "sku": f"1-{size}"}
    return made | {"offers": offer(availability)} | more


def group(*variants: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A product with variants, as Google asks for it."""
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ProductGroup",
        "name": "New Balance 2002R Rain Cloud",
        "productGroupID": "M2002RDA",
        "url": PAGE,
        "variesBy": ["https://schema.org/size"],
        "hasVariant": list(variants) or [variant("US 9"), variant("US 10", "OutOfStock")],
    }
    return made | more


def html(*blocks: Any, head: str = "", body: str = "<h1>Rain Cloud</h1>") -> str:
    """A page with JSON-LD blocks; a text is put in as it stands."""
    scripts = "".join(
        f'<script type="application/ld+json">'
        f"{block if isinstance(block, str) else json.dumps(block)}</script>"
        for block in blocks
    )
    top = f"<!doctype html><html><head><title>Shop</title>{head}{scripts}</head>"
    return f"{top}<body>{body}</body></html>"


def serving(pages: dict[str, str], etag: str | None = None) -> Callable[..., httpx.Response]:
    """Answer like a shop that has some pages, by path and query."""

    def answer(request: httpx.Request) -> httpx.Response:
        text = pages.get(request.url.raw_path.decode())
        if text is None:
            return httpx.Response(404)
        headers = {} if etag is None else {"ETag": f'"{etag}"'}
        if etag and request.headers.get("If-None-Match") == headers["ETag"]:
            return httpx.Response(304, headers=headers)
        return httpx.Response(200, html=text, headers=headers)

    return answer
