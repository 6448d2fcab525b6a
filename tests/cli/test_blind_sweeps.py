"""Whatever a shop answers, nothing is concluded from what was not seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from aiohttp import web

from tests.cli.conftest import CommandLine
from tests.cli.shops import Shop

TOO_MUCH = 20 * 1024 * 1024
HTML = "<!doctype html><title>New Balance</title><p>Shoes</p>"
CLOSED = "<!doctype html><title>Opening soon</title><form action='/password'></form>"

Fault = Callable[[Shop, web.Request], web.StreamResponse]


def status(number: int) -> Fault:
    """Answer with a status and nothing else."""
    return lambda shop, request: web.Response(status=number)


def page(text: str) -> Fault:
    """Answer with a web page."""
    return lambda shop, request: web.Response(text=text, content_type="text/html")


def closed(shop: Shop, request: web.Request) -> web.StreamResponse:
    """Lead everybody to the password page."""
    if request.path == "/password":
        return web.Response(text=CLOSED, content_type="text/html")
    return web.Response(status=302, headers={"Location": "/password"})


def truncated(shop: Shop, request: web.Request) -> web.StreamResponse:
    """Break off in the middle."""
    whole = shop.show(request)
    assert isinstance(whole, web.Response)
    assert isinstance(whole.body, bytes)
    return web.Response(body=whole.body[:-200], content_type="application/json")


def too_much(shop: Shop, request: web.Request) -> web.StreamResponse:
    """Answer with a page of 20 MB."""
    body = b'{"products": [' + b" " * TOO_MUCH + b"]}"
    return web.Response(body=body, content_type="application/json")


def first(count: int) -> Fault:
    """Show only the first few products."""
    return lambda shop, request: shop.show(request, count)


def half_and_then_nothing(shop: Shop, request: web.Request) -> web.StreamResponse:
    """Show half the products, and fail on the page where the others would be."""
    if request.query.get("page") == "1":
        return shop.show(request, 5)
    return web.Response(status=500)


FAULTS: dict[str, tuple[Fault, str, str]] = {
    "403": (status(403), "failed", "refuses us"),
    "429": (status(429), "failed", "asked us to slow down"),
    "430": (status(430), "failed", "asked us to slow down"),
    "500": (status(500), "failed", "answered with an error (500)"),
    "html": (page(HTML), "failed", "sent a web page where JSON was due"),
    "password page": (closed, "failed", "password page"),
    "truncated": (truncated, "failed", "broken or cut short"),
    "20 MB": (too_much, "failed", "more than 8 MiB"),
    "empty list": (first(0), "partial", "showed no products"),
    "a page that fails": (half_and_then_nothing, "partial", "Page 2 failed"),
    "a third of the products": (first(3), "partial", "showed 3 products where it had 10"),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_shop_that_cannot_be_seen_brings_no_change(
    raincloud: CommandLine, name: str
) -> None:
    """`sweep` says why, `check` says it too, and a good answer later is no news either."""
    fault, state, reason = FAULTS[name]
    async with Shop() as shop:
        raincloud.write("sources.toml", shop.sources_file())
        await raincloud("sweep", "--json")
        shop.answer = lambda request: fault(shop, request)

        for _ in range(2):  # bad news is believed after two sweeps; this is none
            [report] = (await raincloud("sweep", "--json")).objects
            assert (report["state"], report["complete"]) == (state, False)
            assert reason in report["error"]

        checked = await raincloud("check")

        assert checked.status == 2
        assert "✗ source Shop:" in checked.out
        assert reason in checked.out

        shop.answer = shop.show
        assert len((await raincloud("sweep", "--json")).objects) == 1


async def test_half_of_the_products_brings_no_change_either(raincloud: CommandLine) -> None:
    """That many may really have gone; that they did is still no alert."""
    async with Shop() as shop:
        raincloud.write("sources.toml", shop.sources_file())
        await raincloud("sweep", "--json")
        shop.answer = lambda request: shop.show(request, 5)

        for _ in range(2):
            [report] = (await raincloud("sweep", "--json")).objects
            assert report["listings"] == 5
