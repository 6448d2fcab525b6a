"""Pages in the shape of Squarespace's JSON, written by hand; none is recorded."""

from __future__ import annotations

from typing import Any

import httpx

PAGE = "<html><head><script>Static.SQUARESPACE_CONTEXT = {};</script></head></html>"


def variant(size: str, count: object = 1, **changes: Any) -> dict[str, Any]:
    """One variant, as an item has them."""
    made = {
        "id": f"v-{size}",
        "sku": "SQ1",
        "attributes": {"Size": size},
        "price": 13000,
        "salePrice": 9900,
        "priceMoney": {"currency": "EUR", "value": "130.00"},
        "salePriceMoney": {"currency": "EUR", "value": "99.00"},
        "onSale": False,
        "unlimited": False,
        "qtyInStock": count,
    }
    return made | changes


def item(number: str = "a", title: str = "New Balance 2002R Sea Salt", **changes: Any) -> Any:
    """One item of a shop."""
    made: dict[str, Any] = {
        "id": number,
        "title": title,
        "urlId": f"shoe-{number}",
        "fullUrl": f"/shop/p/shoe-{number}",
        "recordType": 11,
        "assetUrl": "https://images.squarespace-cdn.com/shoe.jpg",
        "tags": [],
        "categories": ["Shoes"],
        "structuredContent": {"variants": [variant("EU 42"), variant("EU 43", 0)]},
    }
    return made | changes


def page(*items: Any, following: str | None = None) -> dict[str, Any]:
    """Return a page of a shop."""
    pagination = {"nextPage": True, "nextPageUrl": following} if following else {}
    collection = {"typeName": "products"}
    return {"collection": collection, "items": list(items), "pagination": pagination}


def shop(*pages: dict[str, Any]) -> Any:
    """Answer like a site: its JSON where that is asked for, else the page."""

    def answer(request: httpx.Request) -> httpx.Response:
        if "format" not in request.url.params:
            return httpx.Response(200, text=PAGE, headers={"content-type": "text/html"})
        return httpx.Response(200, json=pages[int(request.url.params.get("offset", "0"))])

    return answer
