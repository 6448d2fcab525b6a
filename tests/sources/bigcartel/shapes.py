"""Products in the shape of Big Cartel's public JSON, written by hand; none is recorded."""

from __future__ import annotations

from typing import Any

import httpx

PAGE = '<html><head><link href="https://assets.bigcartel.com/theme.css"></head></html>'


def option(name: str, *, sold_out: object = False, price: object = 120.0) -> dict[str, Any]:
    """One option, as a product has them."""
    return {
        "id": 500 + len(name),
        "name": name,
        "price": price,
        "sold_out": sold_out,
        "option_group_values": [],
    }


def product(number: int = 1, name: str = "New Balance 2002R Sea Salt", **changes: Any) -> Any:
    """One product, as products.json tells it."""
    made: dict[str, Any] = {
        "id": number,
        "name": name,
        "permalink": f"shoe-{number}",
        "url": f"/product/shoe-{number}",
        "status": "active",
        "has_password_protection": False,
        "images": [{"url": "https://assets.bigcartel.com/shoe.jpg"}],
        "price": 120.0,
        "default_price": 120.0,
        "description": "Suede.",
        "has_option_groups": False,
        "options": [option("UK 8"), option("UK 9", sold_out=True)],
        "categories": [{"name": "Shoes", "permalink": "shoes"}],
        "option_groups": [],
    }
    return made | changes


def shop(*pages: list[Any], currency: str | None = "GBP") -> Any:
    """Answer like a shop whose list fills some pages; one past the end is empty."""

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/store.json" and currency:
            return httpx.Response(200, json={"currency": {"code": currency}})
        if path.endswith("/products.json"):
            number = int(request.url.params.get("page", "1"))
            return httpx.Response(200, json=pages[number - 1] if number <= len(pages) else [])
        if path.startswith("/product/") and path.endswith(".json"):
            return httpx.Response(200, json=pages[0][0])
        if path == "/store.json":
            return httpx.Response(404)
        return httpx.Response(200, text=PAGE, headers={"content-type": "text/html"})

    return answer
