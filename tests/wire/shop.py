"""A loopback shop that speaks Shopify's format, with as many products as a test wants.

Its products are made up here, in the shape of `/collections/HANDLE/products.json`.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

PAGE = 250  # products a page, Shopify's own limit
SIZES = ("7", "8", "9", "10", "11")


class LoopbackShop:
    """Serves products; `stock` and `published` say what is in and what is shown.

    Args:
        count: how many 2002R products there are.
        clock: monotonic seconds, to say when an answer first showed the present stock.
    """

    def __init__(self, count: int = 3, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.products = [_product(number) for number in range(count)]
        self.answered_at: list[float] = []
        self.not_modified = 0
        self._clock = clock
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/collections/all/products.json", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/collections/all"
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def set_stock(self, number: int, size: str, *, is_in: bool) -> None:
        """Put a size of a product in or out of stock, and forget what was answered before."""
        for variant in self.products[number]["variants"]:
            if variant["option1"] == f"US {size}":
                variant["available"] = is_in
        self.answered_at.clear()

    def sources_file(self, *, every: str = "1s") -> str:
        """Return a sources file that names this shop."""
        return (
            f'[[source]]\nname = "Loopback"\nkind = "shopify"\nurl = "{self.url}"\n'
            f'region = "US"\ncurrency = "USD"\nevery = "{every}"\n'
        )

    async def _answer(self, request: web.Request) -> web.Response:
        page = int(request.query.get("page", "1"))
        limit = min(int(request.query.get("limit", "30")), PAGE)
        shown = self.products[(page - 1) * limit : page * limit]
        body = json.dumps({"products": shown}).encode()
        headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"'}
        self.answered_at.append(self._clock())
        if request.headers.get("If-None-Match") == headers["ETag"]:
            self.not_modified += 1
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, content_type="application/json", headers=headers)


def _product(number: int) -> dict[str, Any]:
    code = f"M2002R{chr(65 + number // 26 % 26)}{chr(65 + number % 26)}"
    return {
        "id": 1_000_000 + number,
        "title": f"New Balance 2002R Loopback {number} {code}",
        "handle": f"new-balance-2002r-{number}",
        "body_html": "<p>Made up for a test.</p>" * 20,
        "vendor": "New Balance",
        "product_type": "Shoes",
        "tags": ["sneakers"],
        "variants": [
            {
                "id": 10_000_000 + number * 10 + position,
                "title": f"US {size}",
                "option1": f"US {size}",
                "option2": None,
                "option3": None,
                "sku": "",
                "available": size != "9",
                "price": "150.00",
                "compare_at_price": None,
                "position": position,
            }
            for position, size in enumerate(SIZES, 1)
        ],
        "images": [{"src": "https://cdn.example.com/shoe.jpg"}],
        "options": [{"name": "Size", "position": 1, "values": []}],
    }
