"""A small shop on loopback that speaks Shopify's format, drops 2002Rs and restocks sizes.

Everything in it is made up for the demo; knows nothing of the bot.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.demo import pictures

SIZES = ("7", "8", "8.5", "9", "9.5", "10", "11")
FIRST = 8.0  # seconds until the first event, so that a page has time to open
BETWEEN = 14.0  # seconds between the first events
SCRIPTED = 7  # events that follow each other quickly
LATER = 35.0  # seconds between the rest: a size comes back only after its alerts' cool-down


@dataclass(slots=True)
class Shoe:
    """One product of the shop; ``stock`` says which sizes are in."""

    id: int
    handle: str
    title: str
    colour: str
    price: int
    stock: dict[str, bool] = field(default_factory=dict)
    is_published: bool = True


def _shoes() -> list[Shoe]:
    def shoe(number: int, code: str, name: str, colour: str, price: int, sizes: str) -> Shoe:
        return Shoe(
            id=7_300_000_000_000 + number,
            handle=f"new-balance-2002r-{code.lower()}",
            title=f"New Balance 2002R {name} {code}",
            colour=colour,
            price=price,
            stock={size: size in sizes.split() for size in SIZES},
        )

    rain_cloud = shoe(1, "M2002RDA", "Protection Pack Rain Cloud", "grey", 150, "8 9")
    camo = shoe(2, "M2002RHN", "Dark Camo", "green", 140, "7 8.5 10")
    mirage = shoe(3, "M2002RDD", "Protection Pack Mirage Grey", "sand", 150, "")
    navy = shoe(4, "M2002RDF", "Protection Pack Dark Navy", "navy", 150, "8 8.5 9 9.5 10")
    navy.is_published = False
    other = Shoe(
        id=7_300_000_000_009,
        handle="new-balance-990v6",
        title="New Balance 990v6 Grey",
        colour="grey",
        price=200,
        stock=dict.fromkeys(SIZES, True),
    )
    return [rain_cloud, camo, mirage, navy, other]


class DemoShop:
    """The shop: serve it with :meth:`start`, let things happen in it with :meth:`live`,
    or one by one with :meth:`events`."""

    def __init__(self) -> None:
        self._shoes = _shoes()
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        """Open on a free port of 127.0.0.1."""
        app = web.Application()
        app.router.add_get("/collections/new-balance/products.json", self._products)
        app.router.add_get("/products/{handle}", self._page)
        app.router.add_get("/pictures/{colour}.png", self._picture)
        app.router.add_get("/robots.txt", self._robots)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def close(self) -> None:
        """Close."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def live(self) -> None:
        """Let one thing after another happen, at a pace that a person can follow."""
        await asyncio.sleep(FIRST)
        for number, _ in enumerate(self.events()):
            await asyncio.sleep(BETWEEN if number < SCRIPTED else LATER)

    def events(self) -> Iterator[None]:
        """Let the next thing happen with each step: a drop, restocks, a price cut, a shoe sold out.

        Then for ever each size of each shoe in turn goes and comes back. Sold out is believed when
        two sweeps agree; then the card of that shoe says so.
        """
        rain_cloud, camo, mirage, navy, _ = self._shoes
        navy.is_published = True
        yield
        rain_cloud.stock["10"] = rain_cloud.stock["9.5"] = True
        yield
        mirage.stock["9"] = True
        yield
        camo.price = 112
        yield
        mirage.stock["9"] = False
        yield
        for number in itertools.count():
            shoe = (rain_cloud, camo, mirage, navy)[number % 4]
            size = SIZES[number // 4 % len(SIZES)]
            shoe.stock[size] = False
            yield
            shoe.stock[size] = True
            yield

    async def _products(self, request: web.Request) -> web.StreamResponse:
        page = request.query.get("page", "1")
        shown = [shoe for shoe in self._shoes if shoe.is_published] if page == "1" else []
        body = json.dumps({"products": [self._product(shoe) for shoe in shown]}).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, content_type="application/json", headers={"ETag": etag})

    def _product(self, shoe: Shoe) -> dict[str, Any]:
        return {
            "id": shoe.id,
            "title": shoe.title,
            "handle": shoe.handle,
            "vendor": "New Balance",
            "product_type": "Shoes",
            "tags": ["new-balance"],
            "body_html": "<p>Made up for the demo.</p>",
            "variants": [
                {
                    "id": shoe.id * 10 + position,
                    "title": f"US {size}",
                    "option1": f"US {size}",
                    "option2": None,
                    "option3": None,
                    "sku": "",
                    "available": is_in,
                    "price": f"{shoe.price}.00",
                    "compare_at_price": None,
                    "position": position,
                }
                for position, (size, is_in) in enumerate(shoe.stock.items(), 1)
            ],
            "images": [{"src": self._picture_url(shoe)}],
            "options": [{"name": "Size", "position": 1}],
        }

    async def _page(self, request: web.Request) -> web.StreamResponse:
        known = {shoe.handle: shoe for shoe in self._shoes if shoe.is_published}
        shoe = known.get(request.match_info["handle"])
        if shoe is None:
            raise web.HTTPNotFound(text="The demo shop has no such shoe.")
        sizes = ", ".join(f"US {size}" for size, is_in in shoe.stock.items() if is_in)
        return web.Response(
            text=f"<!doctype html><title>{shoe.title}</title><h1>{shoe.title}</h1>"
            f"<p>{shoe.price} GBP. In stock: {sizes or 'nothing'}.</p>"
            "<p>This shop is part of Raincloud's demo; nothing here can be bought.</p>",
            content_type="text/html",
        )

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        drawn = pictures.draw(request.match_info["colour"])
        return web.Response(body=drawn, content_type="image/png")

    def pictures(self) -> dict[str, bytes]:
        """Return every picture of the shop (PNG) by its address."""
        return {self._picture_url(shoe): pictures.draw(shoe.colour) for shoe in self._shoes}

    def _picture_url(self, shoe: Shoe) -> str:
        return f"{self.url}/pictures/{shoe.colour}.png"

    async def _robots(self, request: web.Request) -> web.StreamResponse:
        del request
        return web.Response(text="User-agent: *\nDisallow: /cart\n")
