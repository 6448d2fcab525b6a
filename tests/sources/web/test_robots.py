"""robots.txt is obeyed, wildcards included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from bot.errors import SourceError
from bot.sources.web import robots
from bot.sources.web.answers import Reply
from bot.sources.web.errors import PausedError, RobotsError
from bot.sources.web.fetcher import Fetcher
from bot.sources.web.robots import RobotsFiles
from tests.sources.conftest import Clock, Web

PAGE = "https://shop.example/collections/new-balance/products.json?limit=250&page=1"

FORBIDDEN = [
    "User-agent: *\nDisallow: /",
    "User-agent: *\nDisallow: /*.json",
    "User-agent: raincloud\nDisallow: /collections/\n\nUser-agent: *\nAllow: /",
    "\ufeffUser-agent: Raincloud\nDisallow: /*products.json*page=",
    "User-agent: *\n" + "# padding\n" * 45_000 + "Disallow: /collections/",  # past 440 KiB
]
ALLOWED = [
    "",
    "User-agent: *\nDisallow: /cart\nDisallow: /collections/*sort_by*\nDisallow: /search",
    "User-agent: *\nDisallow: /\n\nUser-agent: Raincloud\nAllow: /",
    "User-agent: otherbot\nDisallow: /",
    "User-agent: *\nDisallow: /*.json$",
    "<html>nothing of the kind</html>",
    "\0\1\2" * 100,
]


def page(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, text="page")


@pytest.mark.parametrize("text", FORBIDDEN)
async def test_what_robots_forbids_is_not_asked(
    text: str, fetcher_of: Callable[..., Fetcher]
) -> None:
    """Rules for everybody and for our name, with wildcards, and late in a long file."""
    web = Web(page, httpx.Response(200, text=text))
    async with fetcher_of(web) as fetcher:
        with pytest.raises(RobotsError, match=r"robots\.txt of shop\.example forbids"):
            await fetcher.get(PAGE, budget="shopify")
    assert web.pages == []


@pytest.mark.parametrize("text", ALLOWED)
async def test_what_robots_allows_is_asked(text: str, fetcher_of: Callable[..., Fetcher]) -> None:
    """Our own group overrides everybody's, and nonsense is no rule."""
    web = Web(page, httpx.Response(200, text=text))
    async with fetcher_of(web) as fetcher:
        assert (await fetcher.get(PAGE, budget="shopify")).body == b"page"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_no_file_is_no_rule(status: int, fetcher_of: Callable[..., Fetcher]) -> None:
    """RFC 9309: a robots.txt answered with 4xx restricts nothing."""
    web = Web(page, httpx.Response(status))
    async with fetcher_of(web) as fetcher:
        assert (await fetcher.get(PAGE, budget="shopify")).requests == 2


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_broken_file_forbids_everything(
    status: int, fetcher_of: Callable[..., Fetcher]
) -> None:
    """RFC 9309: 5xx means keep out; the next sweep asks for the file again."""
    web = Web(page, httpx.Response(status))
    async with fetcher_of(web) as fetcher:
        for _ in range(2):
            with pytest.raises(RobotsError, match=r"shop\.example cannot give its robots\.txt"):
                await fetcher.get(PAGE, budget="shopify")
    assert len(web.asked) == 2
    assert web.pages == []


async def test_a_file_is_kept_for_a_day(fetcher_of: Callable[..., Fetcher], clock: Clock) -> None:
    """One request a day for each host; an old copy holds while the file cannot be read."""
    web = Web(page, httpx.Response(200, text="User-agent: *\nDisallow: /cart"))
    async with fetcher_of(web) as fetcher:
        for hours in (0, 23, 2):
            clock.now += timedelta(hours=hours)
            await fetcher.get(PAGE, budget="shopify")
        assert len(web.asked) - len(web.pages) == 2

        web._robots = httpx.Response(500)  # noqa: SLF001
        clock.now += timedelta(days=2)
        await fetcher.get(PAGE, budget="shopify")


async def test_crawl_delay_is_honoured(fetcher_of: Callable[..., Fetcher], clock: Clock) -> None:
    """The host's own subscription adds to our budget."""
    web = Web(page, httpx.Response(200, text="User-agent: *\nCrawl-delay: 12"))
    async with fetcher_of(web) as fetcher:
        for _ in range(3):
            await fetcher.get(PAGE, budget="shopify")
    assert clock.slept == [12.0, 12.0]


async def test_a_robots_file_that_says_slow_down_pauses_the_budget(
    fetcher_of: Callable[..., Fetcher],
) -> None:
    """429 is no answer about rules."""
    web = Web(page, httpx.Response(429))
    async with fetcher_of(web) as fetcher:
        with pytest.raises(PausedError):
            await fetcher.get(PAGE, budget="shopify")
    assert web.pages == []


async def test_redirects_of_the_file_are_followed(fetcher_of: Callable[..., Fetcher]) -> None:
    """The rules may live elsewhere, though not at a private address and not without end."""

    def elsewhere(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text="User-agent: *\nDisallow: /")

    web = Web(elsewhere, httpx.Response(301, headers={"Location": "https://www.example/r.txt"}))
    async with fetcher_of(web) as fetcher:
        with pytest.raises(RobotsError):
            await fetcher.get(PAGE, budget="shopify")

    for target in ("http://127.0.0.1/robots.txt", "http://shop.example/robots.txt", "https://[x"):
        web = Web(page, httpx.Response(301, headers={"Location": target}))
        async with fetcher_of(web) as fetcher:
            with pytest.raises(SourceError):
                await fetcher.get(PAGE, budget="shopify")
        assert web.pages == []


async def test_a_file_with_very_many_rules_costs_little(fetcher_of: Callable[..., Fetcher]) -> None:
    """Its host is left alone: rules that are not read may forbid what is asked."""
    text = "User-agent: *\n" + "".join(f"Disallow: /{number}\n" for number in range(30_000))
    web = Web(page, httpx.Response(200, text=text))
    async with fetcher_of(web) as fetcher:
        with pytest.raises(RobotsError, match="forbids"):
            await fetcher.get(PAGE, budget="shopify")
    assert web.pages == []


async def test_many_rules_are_obeyed(fetcher_of: Callable[..., Fetcher]) -> None:
    """As few are."""
    text = "User-agent: *\n" + "".join(f"Disallow: /{number}*\n" for number in range(1_000))
    web = Web(page, httpx.Response(200, text=text))
    async with fetcher_of(web) as fetcher:
        assert (await fetcher.get(PAGE, budget="shopify")).body == b"page"
        with pytest.raises(RobotsError):
            await fetcher.get("https://shop.example/777/x", budget="shopify")


@pytest.mark.parametrize(
    ("limits", "kept"),
    [({"HOSTS_LIMIT": 20}, 20), ({"LINES_KEPT": 30}, 10)],
    ids=["hosts", "lines"],
)
async def test_only_so_many_files_and_lines_are_kept(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, limits: dict[str, int], kept: int
) -> None:
    """A source that leads elsewhere at every look fills no memory."""
    for name, limit in limits.items():
        monkeypatch.setattr(robots, name, limit)
    files = RobotsFiles(clock=clock)
    asked: list[str] = []

    async def ask(url: httpx.URL, _: dict[str, str]) -> Reply:
        asked.append(url.host)
        text = b"User-agent: *\n\n# for all\nDisallow: /x\nSitemap: /x/y\n"
        return Reply(url=url, status=200, headers=httpx.Headers(), body=text, is_whole=True)

    for number in range(40):
        await files.get(httpx.URL(f"https://shop{number}.example/"), ask)
        await files.get(httpx.URL("https://shop0.example/"), ask)

    assert len(files) == kept
    assert asked.count("shop0.example") == 1
    await files.get(httpx.URL(f"https://shop{39 - kept + 2}.example/"), ask)
    assert asked.count(f"shop{39 - kept + 2}.example") == 1
    await files.get(httpx.URL(f"https://shop{39 - kept + 1}.example/"), ask)
    assert asked.count(f"shop{39 - kept + 1}.example") == 2


async def test_the_files_of_thousands_of_hosts_are_asked_for_once_a_day(clock: Clock) -> None:
    """However many hosts are looked at in turn."""
    files = RobotsFiles(clock=clock)
    asked: list[str] = []

    async def ask(url: httpx.URL, _: dict[str, str]) -> Reply:
        asked.append(url.host)
        return Reply(url=url, status=404, headers=httpx.Headers(), body=b"", is_whole=True)

    for _ in range(2):
        for number in range(6_000):
            await files.get(httpx.URL(f"https://shop{number}.example/"), ask)

    assert len(asked) == 6_000
