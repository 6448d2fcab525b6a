"""A product page of 2.5 MB: how long at a stretch the event loop stands still while it is read."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.models import SourceSpec
from bot.sources.kinds import KINDS
from bot.sources.web.fetcher import Fetcher

BYTES = 2_500_000
LOOKS = 5
TICK = 0.001  # seconds; what the loop takes longer for one tick, it stood still


async def measure() -> dict[str, Any]:
    """Read the page several times; the loop's own longest pause without reading comes first."""
    app = web.Application()
    body = _page()

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            return web.Response(status=404)
        return web.Response(body=body, content_type="text/html")

    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    spec = SourceSpec(name="Shop", kind="schema", url=f"http://{host}:{port}/products/2002r")
    fetcher = Fetcher(contact=None, allow_private=True, clock=lambda: datetime.now(UTC))
    try:
        async with fetcher:
            source = KINDS["schema"](fetcher)
            idle, _ = await _longest_pause(asyncio.sleep(0.5))
            pauses, took = [], []
            for _ in range(LOOKS):
                began = time.perf_counter()
                pause, sweep = await _longest_pause(source.fetch(spec, remembered={}))
                pauses.append(pause)
                took.append(time.perf_counter() - began)
                if len(sweep.listings) != 1:
                    raise RuntimeError(f"The page was not read: {sweep.reason}")
    finally:
        await runner.cleanup()
    return {
        "page": f"{len(body) / 1e6:.1f} MB",
        "longest pause of the idle loop": f"{idle * 1000:.0f} ms",
        "longest pause while it is fetched and read": f"{max(pauses) * 1000:.0f} ms",
        "whole look, shop in the same process": f"{max(took) * 1000:.0f} ms",
    }


async def _longest_pause(work: Any) -> tuple[float, Any]:
    """Do something and return the loop's longest pause meanwhile, in seconds, with its result."""
    longest = 0.0
    is_done = False

    async def tick() -> None:
        nonlocal longest
        before = time.perf_counter()
        while not is_done:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            longest = max(longest, now - before - TICK)
            before = now

    ticking = asyncio.create_task(tick())
    result = await work
    is_done = True
    await ticking
    return longest, result


def _page() -> bytes:
    """Write a page as shops do: a small block of data in a great heap of markup (made by hand)."""
    product = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": "New Balance 2002R Rain Cloud M2002RDA",
        "sku": "M2002RDA",
        "offers": {
            "@type": "Offer",
            "price": "150.00",
            "priceCurrency": "USD",
            "availability": "https://schema.org/InStock",
        },
    }
    head = (
        "<!doctype html><html><head><title>2002R</title>"
        f'<script type="application/ld+json">{json.dumps(product)}</script></head><body>'
    )
    tile = '<div class="tile"><a href="/products/{0}"><img src="/{0}.jpg" alt="shoe {0}"></a></div>'
    parts, size, number = [head], len(head), 0
    while size < BYTES:
        parts.append(tile.format(number))
        size += len(parts[-1])
        number += 1
    return "".join([*parts, "</body></html>"]).encode()
