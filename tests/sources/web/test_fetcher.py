"""The manners of every request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from bot import __version__
from bot.errors import SourceError
from bot.models import Page, Pause
from bot.sources.web.errors import (
    AddressError,
    NotFoundError,
    PausedError,
    RedirectError,
    RefusedError,
    RobotsError,
    ServerError,
    TimedOutError,
    UnreachableError,
)
from bot.sources.web.fetcher import Fetcher, user_agent
from tests.sources.conftest import START, Clock, Web

URL = "https://shop.example/products.json"


def fixed(status: int, **kwargs: object) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(status, **kwargs)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (None, f"Raincloud/{__version__}"),
        ("", f"Raincloud/{__version__}"),
        ("me@example.org", f"Raincloud/{__version__} (+me@example.org)"),
        ("a\r\nX-Evil: 1", f"Raincloud/{__version__} (+aX-Evil: 1)"),
        ("\N{SNOWMAN}", f"Raincloud/{__version__}"),
    ],
)
def test_we_say_who_we_are(contact: str | None, expected: str) -> None:
    """The user agent is honest, and nothing can be smuggled in by the contact."""
    assert user_agent(contact) == expected


async def test_a_page_comes_with_what_it_cost(fetcher_of: Callable[..., Fetcher]) -> None:
    """The answer holds the body, the final address and the count of requests."""
    web = Web(fixed(200, text="hello", headers={"ETag": '"1"'}))
    async with fetcher_of(web) as fetcher:
        answer = await fetcher.get(URL, budget="shopify", accept="application/json")

    assert (answer.body, answer.url, answer.status) == (b"hello", URL, 200)
    assert (answer.bytes, answer.requests, answer.not_modified) == (5, 2, False)
    assert answer.headers["etag"] == '"1"'
    (request,) = web.pages
    assert request.headers["user-agent"].startswith("Raincloud/")
    assert request.headers["accept"] == "application/json"
    assert "cookie" not in request.headers


async def test_what_is_remembered_is_asked_for_conditionally(
    fetcher_of: Callable[..., Fetcher],
) -> None:
    """ETag and Last-Modified go back exactly as they came."""
    page = Page(url=URL, etag='W/"a b"', last_modified="Tue, 01 Jan 2026", extract="{}")
    web = Web(fixed(304))
    async with fetcher_of(web) as fetcher:
        answer = await fetcher.get(URL, budget="shopify", remembered=page)

    assert answer.not_modified
    assert answer.body == b""
    assert web.pages[0].headers["if-none-match"] == 'W/"a b"'
    assert web.pages[0].headers["if-modified-since"] == "Tue, 01 Jan 2026"


async def test_not_modified_is_no_answer_to_a_plain_question(
    fetcher_of: Callable[..., Fetcher],
) -> None:
    """A 304 that was not asked for is the server's error."""
    async with fetcher_of(Web(fixed(304))) as fetcher:
        with pytest.raises(ServerError):
            await fetcher.get(URL, budget="shopify")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, ServerError),
        (401, RefusedError),
        (402, RefusedError),
        (403, RefusedError),
        (404, NotFoundError),
        (410, NotFoundError),
        (418, ServerError),
        (423, RefusedError),
        (429, PausedError),
        (430, PausedError),
        (500, ServerError),
        (503, ServerError),
        (302, RedirectError),
        (599, ServerError),
    ],
)
async def test_every_refusal_is_an_error_with_a_sentence(
    status: int, error: type[SourceError], fetcher_of: Callable[..., Fetcher]
) -> None:
    """The sentence names the host or the budget, and holds nothing of the body or the query."""
    web = Web(fixed(status, text="body with a secret"))
    async with fetcher_of(web) as fetcher:
        with pytest.raises(error) as caught:
            await fetcher.get(f"{URL}?token=secret", budget="shopify")
    assert "shop" in caught.value.sentence.lower()
    assert caught.value.sentence.endswith(".")
    assert "secret" not in caught.value.sentence


@pytest.mark.parametrize("status", [429, 430])
async def test_slow_down_pauses_every_shop_of_the_budget(
    status: int, fetcher_of: Callable[..., Fetcher], clock: Clock
) -> None:
    """While Shopify rests no shop is asked; other hosts are; the rest can be carried over."""
    web = Web(lambda r: httpx.Response(status if r.url.host == "shop.example" else 200))
    async with fetcher_of(web) as fetcher:
        with pytest.raises(PausedError):
            await fetcher.get(URL, budget="shopify")
        asked = len(web.asked)
        with pytest.raises(PausedError) as caught:
            await fetcher.get("https://other.example/", budget="shopify")
        assert len(web.asked) == asked
        assert caught.value.until == START + timedelta(minutes=7)
        await fetcher.get("https://feed.example/", budget="feed.example")
        pauses = fetcher.pauses

    assert pauses == (Pause(budget="shopify", until=START + timedelta(minutes=7), failures=1),)
    web = Web(fixed(200))
    async with fetcher_of(web, pauses=pauses) as fetcher:
        with pytest.raises(PausedError):
            await fetcher.get(URL, budget="shopify")
        clock.now += timedelta(minutes=7)
        await fetcher.get(URL, budget="shopify")
        assert fetcher.pauses == ()


@pytest.mark.parametrize(
    ("status", "header", "until"),
    [
        (429, "1200", timedelta(minutes=20)),
        (429, "10", timedelta(minutes=7)),
        (503, "1200", timedelta(minutes=20)),
        (503, "Tue, 24 Nov 2026 13:30:00 GMT", timedelta(minutes=90)),
        (429, "Tue, 24 Nov 2020 13:30:00 GMT", timedelta(minutes=7)),
        (429, "soon", timedelta(minutes=7)),
        (429, "-5", timedelta(minutes=7)),
        (429, "9" * 5000, timedelta(days=1)),
        (429, "Mon, 99 Foo 99999 99:99:99 GMT", timedelta(minutes=7)),
    ],
)
async def test_retry_after_is_obeyed(
    status: int, header: str, until: timedelta, fetcher_of: Callable[..., Fetcher]
) -> None:
    """Seconds and dates; nonsense counts as nothing."""
    web = Web(fixed(status, headers={"Retry-After": header}))
    async with fetcher_of(web) as fetcher:
        with pytest.raises(PausedError) as caught:
            await fetcher.get(URL, budget="shopify")
    assert caught.value.until == START + until


async def test_shops_share_one_budget(fetcher_of: Callable[..., Fetcher], clock: Clock) -> None:
    """Five requests at once over all shops, robots.txt included, then one in five seconds."""
    web = Web(fixed(200))
    async with fetcher_of(web) as fetcher:
        for host in ("a", "b", "c", "d"):
            await fetcher.get(f"https://{host}.example/products.json", budget="shopify")
    assert len(web.asked) == 8
    assert clock.slept == [5.0, 5.0, 5.0]


async def test_loopback_has_no_rate_and_rests_alone(
    fetcher_of: Callable[..., Fetcher], clock: Clock
) -> None:
    """The demo's shop is ours: it may be asked at once, and its refusal is not Shopify's."""
    web = Web(lambda r: httpx.Response(429 if r.url.path == "/busy" else 200))
    async with fetcher_of(web, allow_private=True) as fetcher:
        for _ in range(20):
            await fetcher.get("http://127.0.0.1:81/", budget="shopify")
        with pytest.raises(PausedError):
            await fetcher.get("http://127.0.0.1:81/busy", budget="shopify")
        with pytest.raises(PausedError):
            await fetcher.get("http://127.0.0.1:81/", budget="shopify")
        await fetcher.get("http://127.0.0.1:82/", budget="shopify")
        await fetcher.get(URL, budget="shopify")
    assert clock.slept == []
    assert [pause.budget for pause in fetcher.pauses] == ["127.0.0.1:81"]


async def test_five_redirects_are_followed_and_not_six(
    fetcher_of: Callable[..., Fetcher], clock: Clock
) -> None:
    """Each hop is a request in the budget; the last address is told."""

    def hop(request: httpx.Request) -> httpx.Response:
        left = int(request.url.path[1:])
        return httpx.Response(302, headers={"Location": f"/{left - 1}"}) if left else page

    page = httpx.Response(200, text="end")
    web = Web(hop)
    async with fetcher_of(web) as fetcher:
        answer = await fetcher.get("https://shop.example/5", budget="shop.example")
        assert (answer.url, answer.requests) == ("https://shop.example/0", 7)
        with pytest.raises(RedirectError, match="more than 5 times"):
            await fetcher.get("https://shop.example/6", budget="shop.example")


@pytest.mark.parametrize(
    ("location", "error"),
    [
        ("http://127.0.0.1/", AddressError),
        ("http://[::ffff:10.0.0.1]/", AddressError),
        ("https://localhost/", AddressError),
        ("file:///etc/passwd", AddressError),
        ("http://shop.example/plain", AddressError),
        ("https://user:pw@shop.example/", AddressError),
        ("https://[broken", SourceError),
        ("https://forbidden.example/cart", RobotsError),
    ],
)
async def test_redirects_are_checked_like_any_address(
    location: str, error: type[SourceError], fetcher_of: Callable[..., Fetcher]
) -> None:
    """A redirect leads to nothing private, unencrypted or forbidden."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/products.json":
            return httpx.Response(301, headers={"Location": location})
        raise AssertionError(request.url)

    web = Web(answer, httpx.Response(200, text="User-agent: *\nDisallow: /cart"))
    async with fetcher_of(web) as fetcher:
        with pytest.raises(error):
            await fetcher.get(URL, budget="shopify")


async def test_cookies_are_not_kept(fetcher_of: Callable[..., Fetcher]) -> None:
    """A shop chooses currencies by cookie; we always come as a stranger."""
    web = Web(fixed(200, headers={"Set-Cookie": "cart_currency=EUR; Path=/"}))
    async with fetcher_of(web) as fetcher:
        for _ in range(2):
            await fetcher.get(URL, budget="shopify")
    assert all("cookie" not in request.headers for request in web.asked)


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (httpx.ConnectError("refused"), UnreachableError),
        (httpx.RemoteProtocolError("cut"), UnreachableError),
        (httpx.ReadTimeout("slow"), TimedOutError),
        (TimeoutError(), TimedOutError),
        (OSError("net"), UnreachableError),
    ],
)
async def test_what_the_network_does_is_a_sentence(
    failure: Exception, error: type[SourceError], fetcher_of: Callable[..., Fetcher]
) -> None:
    """No error of the network comes through as itself."""

    def fail(_: httpx.Request) -> httpx.Response:
        raise failure

    async with fetcher_of(Web(fail)) as fetcher:
        with pytest.raises(error, match=r"shop\.example"):
            await fetcher.get(URL, budget="shopify")


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "ftp://x/", "", "http://localhost:8000/"])
async def test_private_addresses_are_not_asked(
    url: str, fetcher_of: Callable[..., Fetcher]
) -> None:
    """The first address is checked too."""
    web = Web(fixed(200))
    async with fetcher_of(web) as fetcher:
        with pytest.raises(AddressError):
            await fetcher.get(url, budget="shopify")
    assert web.asked == []
