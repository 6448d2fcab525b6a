"""A host that refuses us is left alone, for longer each time, over restarts too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from bot.models import Page, Pause
from bot.sources.web.answers import moved
from bot.sources.web.errors import (
    FetchError,
    NotFoundError,
    PausedError,
    RedirectError,
    RefusedError,
    RobotsError,
    ServerError,
)
from bot.sources.web.fetcher import Fetcher
from tests.sources.conftest import START, Clock, Web

URL = "https://shop.example/products.json"
CHALLENGE = "<html><title>Just a moment...</title></html>"


def fixed(status: int, **kwargs: object) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(status, **kwargs)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "text"),
    [(401, ""), (403, ""), (451, ""), (403, CHALLENGE), (503, CHALLENGE), (200, CHALLENGE)],
)
async def test_a_refusal_closes_the_host(
    status: int, text: str, fetcher_of: Callable[..., Fetcher]
) -> None:
    """No address of it is asked for a while; all other hosts are."""
    web = Web(lambda r: httpx.Response(status if r.url.host == "shop.example" else 200, text=text))
    async with fetcher_of(web) as fetcher:
        with pytest.raises(RefusedError) as caught:
            await fetcher.get(URL, budget="shopify")
        assert caught.value.until == START + timedelta(minutes=15)
        asked = len(web.asked)
        with pytest.raises(PausedError) as again:
            await fetcher.get("https://shop.example/other", budget="shopify")
        assert (again.value.until, again.value.requests) == (caught.value.until, 0)
        assert len(web.asked) == asked

    assert fetcher.pauses == (Pause(budget="shop.example", until=again.value.until, failures=1),)
    other = Web(fixed(200))
    async with fetcher_of(other, pauses=fetcher.pauses) as fetcher:
        with pytest.raises(PausedError):
            await fetcher.get(URL, budget="shopify")
        await fetcher.get("https://other.example/", budget="shopify")


async def test_a_circuit_stays_open_twice_as_long_each_time(
    fetcher_of: Callable[..., Fetcher], clock: Clock
) -> None:
    """15 minutes, half an hour, one, two, four, and never more than six hours."""
    hours = []
    async with fetcher_of(Web(fixed(403))) as fetcher:
        for _ in range(7):
            with pytest.raises(RefusedError) as caught:
                await fetcher.get(URL, budget="shopify")
            assert caught.value.until is not None
            hours.append((caught.value.until - clock.now) / timedelta(hours=1))
            clock.now = caught.value.until
    assert hours == [0.25, 0.5, 1, 2, 4, 6, 6]


async def test_a_good_answer_forgives(fetcher_of: Callable[..., Fetcher], clock: Clock) -> None:
    """The next refusal counts as the first."""
    status = 403
    web = Web(lambda _: httpx.Response(status))
    async with fetcher_of(web) as fetcher:
        for _ in range(2):
            with pytest.raises(RefusedError):
                await fetcher.get(URL, budget="shopify")
            clock.now += timedelta(hours=7)
        status = 200
        await fetcher.get(URL, budget="shopify")
        assert fetcher.pauses == ()


async def test_the_host_may_say_how_long(fetcher_of: Callable[..., Fetcher]) -> None:
    """Retry-After lengthens the time, and never shortens it."""
    for seconds, minutes in (("7200", 120), ("5", 15)):
        async with fetcher_of(Web(fixed(403, headers={"Retry-After": seconds}))) as fetcher:
            with pytest.raises(RefusedError) as caught:
                await fetcher.get(URL, budget="shopify")
        assert caught.value.until == START + timedelta(minutes=minutes)


@pytest.mark.parametrize("status", [402, 404, 407, 410, 423, 500, 503])
async def test_what_is_no_refusal_of_us_closes_nothing(
    status: int, fetcher_of: Callable[..., Fetcher]
) -> None:
    """A frozen or locked shop, a missing page and a fault may be over at the next sweep."""
    async with fetcher_of(Web(fixed(status))) as fetcher:
        for _ in range(2):
            with pytest.raises(FetchError) as caught:
                await fetcher.get(URL, budget="shopify")
            assert not isinstance(caught.value, PausedError)
        assert fetcher.pauses == ()


async def test_one_way_in_may_be_closed_and_another_open(
    fetcher_of: Callable[..., Fetcher], clock: Clock
) -> None:
    """An adapter that has another way asks so that only the refused address is left alone."""
    web = Web(lambda r: httpx.Response(403 if r.url.path == "/wp-json/x" else 200))
    async with fetcher_of(web) as fetcher:
        until = set()
        for _ in range(2):
            with pytest.raises(RefusedError, match=r"shop\.example") as caught:
                await fetcher.get(
                    "https://shop.example/wp-json/x?page=1",
                    budget="shop.example",
                    closes_host=False,
                )
            until.add(caught.value.until)
            await fetcher.get("https://shop.example/shoes", budget="shop.example")
    assert len(until) == 1
    assert None not in until
    assert [request.url.path for request in web.pages] == ["/wp-json/x", "/shoes", "/shoes"]


async def test_old_pauses_are_not_carried_for_ever(
    fetcher_of: Callable[..., Fetcher], clock: Clock
) -> None:
    """A host that was removed long ago is forgotten when another one rests."""
    old = Pause(budget="gone.example", until=START - timedelta(days=8), failures=3)
    young = Pause(budget="rare.example", until=START - timedelta(days=2), failures=3)
    async with fetcher_of(Web(fixed(403)), pauses=(old, young)) as fetcher:
        with pytest.raises(RefusedError):
            await fetcher.get(URL, budget="shopify")
    assert {pause.budget for pause in fetcher.pauses} == {"rare.example", "shop.example"}


@pytest.mark.parametrize(("status", "is_gone"), [(404, False), (410, True)])
async def test_what_is_gone_says_so(
    status: int, is_gone: bool, fetcher_of: Callable[..., Fetcher]
) -> None:
    """410 is for good, 404 may be a mistake."""
    async with fetcher_of(Web(fixed(status))) as fetcher:
        with pytest.raises(NotFoundError) as caught:
            await fetcher.get(URL, budget="shopify")
    assert caught.value.is_gone is is_gone


@pytest.mark.parametrize(
    ("hops", "moved"),
    [
        ([], None),
        ([301], "https://shop.example/0"),
        ([308, 301], "https://shop.example/0"),
        ([302], None),
        ([301, 302], None),
        ([307, 308], None),
    ],
)
async def test_a_move_for_good_is_told(
    hops: list[int], moved: str | None, fetcher_of: Callable[..., Fetcher]
) -> None:
    """Only where every redirect on the way is permanent."""

    def answer(request: httpx.Request) -> httpx.Response:
        left = int(request.url.path[1:])
        if not left:
            return httpx.Response(200)
        return httpx.Response(hops[-left], headers={"Location": f"/{left - 1}"})

    async with fetcher_of(Web(answer)) as fetcher:
        got = await fetcher.get(f"https://shop.example/{len(hops)}", budget="shopify")
    assert got.moved_to == moved


@pytest.mark.parametrize(
    ("asked", "found", "is_moved"),
    [
        ("/products/rain", "/", False),
        ("/products/rain", "", False),
        ("/products/rain", "/account/login", False),
        ("/products/rain", "/login?back=/products/rain", False),
        ("/collections/nb", "/password", False),
        ("/products/rain", "/404", False),
        ("/products/rain", "/products/rain", False),
        ("/products/rain", "/products/rain-cloud", True),
        ("/products/rain", "/products/404-rain", True),
        ("/products/rain", "/collections/queue-tee/products/rain", True),
        ("/", "/en/", True),
    ],
)
def test_a_front_page_or_a_door_is_no_new_address(asked: str, found: str, is_moved: bool) -> None:
    """Written back, it would be asked for ever in the place of what was taken away."""
    host = "https://shop.example"
    assert moved(host + asked, host + found) == (host + found if is_moved else None)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=300"}, 300),
        ({"Cache-Control": "max-age=300", "Age": "100"}, 200),
        ({"Cache-Control": "max-age=300", "Age": "400"}, None),
        ({"Cache-Control": 'MAX-AGE="60"'}, 60),
        ({"Cache-Control": "max-age=0, must-revalidate"}, None),
        ({"Cache-Control": "no-cache, max-age=300"}, None),
        ({"Cache-Control": "no-store"}, None),
        ({"Cache-Control": "s-maxage=600"}, None),
        ({"Cache-Control": "max-age=" + "9" * 500}, 86_400),
        ({"Cache-Control": "max-age=soon"}, None),
        ({"Expires": "Tue, 24 Nov 2026 12:10:00 GMT"}, 600),
        ({"Expires": "Tue, 24 Nov 2020 12:10:00 GMT"}, None),
        ({"Expires": "0"}, None),
        ({"Expires": "never"}, None),
        ({"Expires": "Tue, 24 Nov 2026 12:10:00 GMT", "Cache-Control": "private"}, None),
    ],
)
async def test_how_long_an_answer_holds(
    headers: dict[str, str], seconds: int | None, fetcher_of: Callable[..., Fetcher]
) -> None:
    """By max-age less Age, else by Expires; nonsense is no subscription, and a day is the most."""
    async with fetcher_of(Web(fixed(200, headers=headers))) as fetcher:
        answer = await fetcher.get(URL, budget="shopify")
    assert answer.rest == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("answer", "robots", "error", "requests"),
    [
        (fixed(500), None, ServerError, 2),
        (fixed(429), None, PausedError, 2),
        (fixed(200), httpx.Response(503), RobotsError, 1),
        (fixed(200), httpx.Response(200, text="User-agent: *\nDisallow: /"), RobotsError, 1),
        (fixed(302, headers={"Location": "/again"}), None, RedirectError, 7),
    ],
)
async def test_an_error_tells_what_it_cost(
    answer: Callable[[httpx.Request], httpx.Response],
    robots: httpx.Response | None,
    error: type[FetchError],
    requests: int,
    fetcher_of: Callable[..., Fetcher],
) -> None:
    """Requests count, robots.txt and redirects included, however it ends."""
    web = Web(answer, robots)
    async with fetcher_of(web) as fetcher:
        with pytest.raises(error) as caught:
            await fetcher.get(URL, budget="shopify")
    assert caught.value.requests == requests == len(web.asked)


async def test_robots_is_asked_for_conditionally(
    fetcher_of: Callable[..., Fetcher], clock: Clock
) -> None:
    """After a day, with the marks it came with; unchanged rules go on for another day."""
    rules = httpx.Response(200, text="User-agent: *\nDisallow: /cart", headers={"ETag": '"r"'})
    web = Web(fixed(200), rules)
    async with fetcher_of(web) as fetcher:
        await fetcher.get(URL, budget="shopify")
        web._robots = httpx.Response(304)  # noqa: SLF001
        for _ in range(2):
            clock.now += timedelta(days=1, minutes=1)
            await fetcher.get(URL, budget="shopify")
            with pytest.raises(RobotsError):
                await fetcher.get("https://shop.example/cart", budget="shopify")
    asked = [request for request in web.asked if request.url.path == "/robots.txt"]
    assert [request.headers.get("if-none-match") for request in asked] == [None, '"r"', '"r"']


async def test_robots_that_has_not_changed_from_nothing_is_no_rule(
    fetcher_of: Callable[..., Fetcher],
) -> None:
    """A 304 nobody asked for restricts nothing, like any answer that is no file."""
    async with fetcher_of(Web(fixed(200), httpx.Response(304))) as fetcher:
        assert (await fetcher.get(URL, budget="shopify")).status == 200


async def test_not_modified_needs_something_to_compare_with(
    fetcher_of: Callable[..., Fetcher],
) -> None:
    """A remembered page without marks asks plainly, so a 304 to it is the server's fault."""
    page = Page(url=URL, etag=None, last_modified=None, extract="{}")
    async with fetcher_of(Web(fixed(304))) as fetcher:
        with pytest.raises(ServerError):
            await fetcher.get(URL, budget="shopify", remembered=page)
