"""A loopback shop that can answer anything at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

from tests.sources.shops import product

Answer = Callable[[web.Request], web.StreamResponse]
COUNT = 10  # products, all of them 2002Rs


class Shop:
    """Serves ten products, until a test puts another answer in their place."""

    def __init__(self) -> None:
        self.products = [product(number) for number in range(1, COUNT + 1)]
        self.answer: Answer = self.show
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/robots.txt", self._robots)
        app.router.add_get("/{path:.*}", self._any)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/collections/new-balance"
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def sources_file(self, name: str = "Shop") -> str:
        """Return a sources file that names this shop."""
        return (
            f'[[source]]\nname = "{name}"\nkind = "shopify"\nurl = "{self.url}"\n'
            'region = "AU"\ncurrency = "AUD"\nevery = "1s"\n'
        )

    def show(self, request: web.Request, count: int = COUNT) -> web.StreamResponse:
        """Answer as Shopify does: all products on the first page, none on the next."""
        shown: list[Any] = self.products[:count] if request.query.get("page") == "1" else []
        return web.json_response({"products": shown})

    async def _robots(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=404)

    async def _any(self, request: web.Request) -> web.StreamResponse:
        return self.answer(request)
