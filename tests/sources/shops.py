"""Products in the shapes of Shopify's public JSON, written by hand; none is recorded."""

from __future__ import annotations

from typing import Any

import httpx


def variant(size: str, *, available: object = True, price: object = "150.00") -> dict[str, Any]:
    """One size, as products.json tells it."""
    return {
        "id": 7000 + len(size),
        "title": size,
        "option1": size,
        "option2": None,
        "option3": None,
        "sku": "",
        "available": available,
        "price": price,
        "compare_at_price": "0.00",
    }


def product(number: int = 1, title: object = "New Balance 2002R Rain Cloud", **changes: Any) -> Any:
    """One product, as products.json tells it."""
    made: dict[str, Any] = {
        "id": 100_000 + number,
        "title": title,
        "handle": f"product-{number}",
        "body_html": "<p>Suede and mesh.</p>",
        "published_at": "2026-11-20T10:00:00+11:00",
        "vendor": "New Balance",
        "product_type": "Footwear",
        "tags": ["footwear", "new-balance"],
        "variants": [variant("US 8", available=False), variant("US 9")],
        "images": [{"id": 1, "src": "https://cdn.shopify.com/s/files/1/1/rain.jpg?v=1"}],
        "options": [{"name": "Size", "position": 1, "values": ["US 8", "US 9"]}],
    }
    return made | changes


def single() -> dict[str, Any]:
    """One product, as ``/products/HANDLE.js`` tells it: cents, and links without a scheme."""
    return {
        "id": 42,
        "title": "New Balance 2002R Rain Cloud",
        "handle": "rain-cloud",
        "description": "<p>Style: M2002RDA</p>",
        "vendor": "New Balance",
        "tags": [],
        "price": 15000,
        "available": True,
        "variants": [
            {
                "id": 1,
                "title": "9",
                "option1": "9",
                "option2": None,
                "option3": None,
                "available": True,
                "price": 15000,
                "selling_plan_allocations": [{"price": 9900, "per_delivery_price": 9900}],
            }
        ],
        "images": ["//shop.example/cdn/rain.jpg"],
        "featured_image": "//shop.example/cdn/rain.jpg",
        "options": [{"name": "US Size", "position": 1, "values": ["9"]}],
    }


def pages(*lists: list[Any], etag: str | None = None) -> Any:
    """Answer like a shop whose list fills some pages; one past the end is empty."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/meta.json":
            return httpx.Response(404)
        number = int(request.url.params["page"])
        headers = {} if etag is None else {"ETag": f'"{etag}-{number}"'}
        if etag and request.headers.get("If-None-Match") == headers["ETag"]:
            return httpx.Response(304, headers=headers)
        shown = lists[number - 1] if number <= len(lists) else []
        return httpx.Response(200, json={"products": shown}, headers=headers)

    return answer
