"""What a redirect's target says is charged to the target, and kept; who led there is asked on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from bot.models import Pause
from bot.sources.web.circuits import budget_of_target
from bot.sources.web.errors import PausedError, RefusedError
from bot.sources.web.fetcher import Fetcher
from tests.sources.conftest import START, Clock, Web

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
THERE = "https://there.example/list"


def leading(answer: httpx.Response, *, path: str = "/moved") -> Callable[..., httpx.Response]:
    """Lead from one host to another, which answers so; all else is a page."""

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.host == "there.example":
            return answer
        if request.url.path == path:
            return httpx.Response(302, headers={"Location": THERE})
        return httpx.Response(200, text="page")

    return handle


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("budget", ["here.example", "shopify"])
async def test_a_target_that_wants_rest_rests_alone(
    status: int, budget: str, fetcher_of: Callable[..., Fetcher]
) -> None:
    """As long as it asked for; after a restart too, and no request is made in vain."""
    web = Web(leading(httpx.Response(status, headers={"Retry-After": "3600"})))
    async with fetcher_of(web) as fetcher:
        with pytest.raises(PausedError) as caught:
            await fetcher.get("https://here.example/moved", budget=budget)
        assert caught.value.budget == "there.example"
        await fetcher.get("https://here.example/other", budget=budget)
        pauses = fetcher.pauses
    until = caught.value.until
    assert START + HOUR <= until <= START + HOUR + MINUTE
    assert pauses == (Pause(budget="there.example", until=until, failures=1),)

    web = Web(leading(httpx.Response(200)))
    async with fetcher_of(web, pauses=pauses) as fetcher:
        with pytest.raises(PausedError):
            await fetcher.get("https://here.example/moved", budget=budget)
        with pytest.raises(PausedError):
            await fetcher.get(THERE, budget="there.example")
    assert {request.url.host for request in web.asked} == {"here.example"}


async def test_a_target_that_refuses_us_is_closed_alone(
    fetcher_of: Callable[..., Fetcher],
) -> None:
    """Its Retry-After counts."""
    web = Web(leading(httpx.Response(403, headers={"Retry-After": "7200"})))
    async with fetcher_of(web) as fetcher:
        with pytest.raises(RefusedError) as caught:
            await fetcher.get("https://here.example/moved", budget="here.example")
        await fetcher.get("https://here.example/other", budget="here.example")

    assert caught.value.until is not None
    assert START + 2 * HOUR <= caught.value.until <= START + 2 * HOUR + MINUTE
    assert [pause.budget for pause in fetcher.pauses] == ["there.example"]


async def test_a_robots_file_elsewhere_is_charged_elsewhere(
    fetcher_of: Callable[..., Fetcher], clock: Clock
) -> None:
    """The host that leads there has not said a word of resting."""
    to_there = httpx.Response(302, headers={"Location": "https://there.example/rules"})
    web = Web(leading(httpx.Response(429)), to_there)
    async with fetcher_of(web) as fetcher:
        with pytest.raises(PausedError):
            await fetcher.get("https://here.example/other", budget="here.example")
    assert [pause.budget for pause in fetcher.pauses] == ["there.example"]


@pytest.mark.parametrize(
    ("asked", "target", "budget", "found"),
    [
        ("shoes.example", "shoes.example", "shopify", "shopify"),
        ("shoes.example", "www.shoes.example", "shopify", "shopify"),
        ("au.shoes.example", "shoes.example", "shopify", "shopify"),
        ("shoes.example", "shoes-au.myshopify.com", "shopify", "shopify"),
        ("shoes-au.myshopify.com", "shoes.example", "shopify", "shopify"),
        ("shoes.example", "queue.example", "shopify", "queue.example"),
        ("shoes.example", "othershoes.example", "shopify", "othershoes.example"),
        ("blog.example", "www.blog.example", "blog.example", "www.blog.example"),
    ],
)
def test_what_is_one_site_stays_in_its_budget(
    asked: str, target: str, budget: str, found: str
) -> None:
    """A shop of Shopify by both of its names; any other host counts by itself."""
    urls = [httpx.URL(f"https://{host}/x") for host in (target, asked)]

    assert budget_of_target(*urls, budget) == found
