"""An address becomes a source with its entry, or one sentence. All answers are made up."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import SourceSpec
from bot.sources.finding.entries import write_entry, write_span
from bot.sources.finding.page_feeds import named_feeds
from bot.sources.finding.probe import Probe, ProbeError, probe
from bot.sources.finding.specs import parse_sources
from bot.sources.web import HttpAnswer
from bot.sources.web.errors import NotFoundError
from bot.sources.web.once import OnceFetcher
from tests.sources.bigcartel import shapes as bigcartel
from tests.sources.conftest import Clock, Web
from tests.sources.schema_shapes import html
from tests.sources.schema_shapes import product as described
from tests.sources.shops import product, single
from tests.sources.squarespace import shapes as squarespace
from tests.sources.woocommerce_shapes import API, simple

HOST = "https://shop.example"
SHOPIFY = "<html><script>Shopify.theme = {};</script></html>"
WOOCOMMERCE = '<html><body class="shop woocommerce-page"></body></html>'
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Security check</title><ttl>60</ttl>'
    "<item><title>New Balance 2002R M2002RDA drops December 4</title><guid>1</guid>"
    "<pubDate>Fri, 20 Nov 2026 11:00:17 +0000</pubDate></item></channel></rss>"
)
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTART:20261204T150000Z\r\nSUMMARY:New Balance 2002R M2002RDA\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)
SCHEMA_BLOCK = (
    '<script type="application/ld+json">{"@type": "Product", "name": "NB 2002R Olive", '
    '"offers": {"price": "130.00", "priceCurrency": "EUR", "availability": "InStock"}}</script>'
)
CSV = "name,style code,at\r\n2002R Rain Cloud,M2002RDA,2026-12-05\r\n"
LIST = {"products": [product(1), product(2)]}

Answers = Mapping[str, Any]


def web_of(answers: Answers, robots: str | None = None) -> Web:
    """Answer each path (its query left out) with a text, a value as JSON, or a status."""

    def answer(request: httpx.Request) -> httpx.Response:
        found = answers.get(request.url.path, 404)
        if isinstance(found, httpx.Response):
            return found
        if isinstance(found, int):
            return httpx.Response(found)
        if isinstance(found, str):
            return httpx.Response(200, text=found)
        is_past = request.url.params.get("page", "1") != "1"
        return httpx.Response(200, json={"products": []} if is_past else found)

    return Web(answer, None if robots is None else httpx.Response(200, text=robots))


@pytest.fixture
def probe_of(clock: Clock, tmp_path: Path) -> Callable[..., Any]:
    """Look at an address of a web in memory."""

    async def look(address: str, web: Web | None = None, **options: Any) -> Probe:
        fetcher = OnceFetcher(
            contact=None,
            allow_private=False,
            clock=clock,
            sleep=clock.sleep,
            transport=(web or Web(lambda _: httpx.Response(500))).transport,
        )
        async with fetcher:
            found = await probe(fetcher, address, folder=tmp_path, **options)
        (spec,) = parse_sources(found.entry, name="pasted", folder=tmp_path)
        assert spec == found.spec
        return found

    return look


KINDS: list[tuple[str, str, Answers, int, int]] = [
    (
        "shopify",
        "/collections/nb",
        {"/collections/nb": SHOPIFY, "/collections/nb/products.json": LIST},
        2,
        0,
    ),
    (
        "shopify",
        "/collections/nb",
        {"/collections/nb": "<p>", "/collections/nb/products.json": LIST},
        2,
        0,
    ),
    ("shopify", "/collections/nb/products.json", {"/collections/nb/products.json": LIST}, 2, 0),
    ("shopify", "/", {"/": "<p>", "/products.json": LIST}, 2, 0),
    ("feed", "/feed", {"/feed": FEED}, 0, 1),
    ("calendar", "/drops", {"/drops": CALENDAR}, 0, 1),
    ("file", "/drops", {"/drops": CSV}, 0, 1),
    (
        "file",
        "/drops.json",
        {"/drops.json": [{"name": "2002R", "style": "M2002RDA", "at": "2026-12-05"}]},
        0,
        1,
    ),
    (
        "file",
        "/d.toml",
        {"/d.toml": '[[drop]]\nname = "2002R"\nstyle = "M2002RDA"\nat = 2026-12-05\n'},
        0,
        1,
    ),
    ("schema", "/shoe", {"/shoe": html(described())}, 1, 0),
]


@pytest.mark.parametrize(("kind", "path", "answers", "listings", "drops"), KINDS)
async def test_the_kind_is_found(
    probe_of: Callable[..., Any], kind: str, path: str, answers: Answers, listings: int, drops: int
) -> None:
    """By what the address answers; no address is asked twice."""
    web = web_of(answers)

    found = await probe_of(f"{HOST}{path}", web, currency="USD")

    assert found.spec.kind == kind
    assert (len(found.sweep.listings), len(found.sweep.drops)) == (listings, drops)
    asked = [str(request.url) for request in web.pages]
    assert len(asked) == len(set(asked)) == found.requests <= 6
    assert found.spec.every >= timedelta(minutes=5)


async def test_a_woocommerce_shop_is_found(probe_of: Callable[..., Any]) -> None:
    """By its page, and read by its API."""
    answers = {"/product-category/nb/": WOOCOMMERCE, API: httpx.Response(200, json=[simple()])}

    found = await probe_of(f"{HOST}/product-category/nb/", web_of(answers))

    assert (found.spec.kind, len(found.sweep.listings)) == ("woocommerce", 1)
    assert found.spec.currency == found.sweep.listings[0].price.currency


@pytest.mark.parametrize("path", ["/", "/products.json", "/product/shoe-1"])
async def test_a_big_cartel_shop_is_found(path: str, probe_of: Callable[..., Any]) -> None:
    """By its page or its JSON, and in its own currency."""
    found = await probe_of(f"{HOST}{path}", Web(bigcartel.shop([bigcartel.product()])))

    assert (found.spec.kind, found.spec.currency) == ("bigcartel", "GBP")
    assert len(found.sweep.listings) == 1


async def test_a_squarespace_shop_is_found(probe_of: Callable[..., Any]) -> None:
    """By its page, where its JSON may be read, and else by what the page itself says."""
    shop = squarespace.shop(squarespace.page(squarespace.item()))
    found = await probe_of(f"{HOST}/shop", Web(shop))

    assert (found.spec.kind, len(found.sweep.listings)) == ("squarespace", 1)

    robots = httpx.Response(200, text="User-agent: *\nDisallow: /*?format=json-pretty\n")
    told = squarespace.PAGE.replace("</head>", SCHEMA_BLOCK + "</head>")
    page = httpx.Response(200, text=told, headers={"content-type": "text/html"})
    found = await probe_of(f"{HOST}/shop/p/x", Web(lambda _: page, robots))

    assert (found.spec.kind, len(found.sweep.listings)) == ("schema", 1)
    assert "robots.txt" in found.tried[0]


async def test_one_product_of_shopify_is_found_by_its_json(probe_of: Callable[..., Any]) -> None:
    """The form with prices as text is read by the one that tells stock."""
    path = "/products/rain-cloud"
    answers = {
        f"{path}.json": {"product": product(1)},
        f"{path}.js": httpx.Response(200, json=single()),
        "/meta.json": {"currency": "USD"},
    }

    found = await probe_of(f"{HOST}{path}.json", web_of(answers))

    assert (found.spec.kind, len(found.sweep.listings)) == ("shopify", 1)


async def test_a_file_on_this_machine_is_found(
    probe_of: Callable[..., Any], tmp_path: Path
) -> None:
    """By its path; nobody is asked."""
    (tmp_path / 'my "drops".csv').write_text(CSV)

    for address in ('my "drops".csv', "file:my%20%22drops%22.csv"):
        found = await probe_of(address)
        assert (found.spec.kind, found.permission, found.requests) == ("file", None, 0)
        assert (len(found.sweep.drops), found.spec.every) == (1, timedelta(minutes=1))


async def test_an_address_is_completed(probe_of: Callable[..., Any]) -> None:
    """As people copy it: without a scheme, or with a calendar program's."""
    for address in ("shop.example/drops", "webcal://shop.example/drops"):
        found = await probe_of(address, web_of({"/drops": CALENDAR}))
        assert found.spec.url == f"{HOST}/drops"
        assert (found.spec.name, found.spec.every) == ("shop.example", timedelta(hours=6))


async def test_a_page_that_moved_for_good_is_named_by_its_new_address(
    probe_of: Callable[..., Any],
) -> None:
    """So that the entry needs no redirect."""
    moved = httpx.Response(301, headers={"location": "/new/feed"})

    found = await probe_of(f"{HOST}/feed", web_of({"/feed": moved, "/new/feed": FEED}))

    assert found.spec.url == f"{HOST}/new/feed"


async def test_how_often_it_may_be_asked(probe_of: Callable[..., Any]) -> None:
    """As rarely as the kind, the feed's ttl and the crawl delay of all its pages want."""
    found = await probe_of(f"{HOST}/feed", web_of({"/feed": FEED}))
    assert (found.shortest, found.spec.every) == (timedelta(hours=1), timedelta(hours=1))
    assert found.permission.has_rules is False

    answers = {"/collections/nb/products.json": LIST, "/meta.json": {"currency": "USD"}}
    robots = "User-agent: raincloud\nCrawl-delay: 40\n"
    found = await probe_of(f"{HOST}/collections/nb/products.json", web_of(answers, robots))
    assert found.permission.delay == timedelta(seconds=40)
    assert found.shortest == timedelta(seconds=40) * found.sweep.requests
    assert found.spec.currency == "USD"


REFUSED: list[tuple[str, Answers, str | None, str, int]] = [
    ("403", {"/x": 403, "/products.json": LIST}, None, "refuses us (403)", 1),
    ("401", {"/x": 401}, None, "refuses us (401)", 1),
    ("challenge", {"/x": "<title>Just a moment...</title>"}, None, "a challenge page", 1),
    ("404", {"/x": 404}, None, "copy the one that shows the shoes", 1),
    ("500", {"/x": 500}, None, "answered with an error (500)", 1),
    ("429", {"/x": 429}, None, "left alone until", 1),
    (
        "robots",
        {"/x": LIST},
        "User-agent: *\nDisallow: /x\n",
        "robots.txt of shop.example forbids",
        0,
    ),
    ("closed list", {"/x": SHOPIFY, "/x/products.json": 403}, None, "does not want to be read", 3),
    ("closed list", {"/x": SHOPIFY}, "User-agent: *\nDisallow: /*.json\n", "forbids", 1),
    ("nothing", {"/x": "<p>Hello</p>"}, None, "It is no source of kind schema", 4),
    ("text", {"/x": "Hello\n\nyou"}, None, "It is no shop, feed or calendar", 1),
    ("json", {"/x": {"a": 1}}, None, "It is no shop, feed or calendar", 1),
    ("other json", {"/x": [{"name": "2002R", "price": 150}]}, None, "no list with columns", 1),
    ("empty", {"/x": ""}, None, "It is no shop, feed or calendar", 1),
    (
        "feed",
        {"/x": '<link rel="alternate" type="application/rss+xml" href="/rss">'},
        None,
        f"test {HOST}/rss",
        4,
    ),
]


@pytest.mark.parametrize(("_name", "answers", "robots", "sentence", "asked"), REFUSED)
async def test_what_is_no_source_is_said_in_a_sentence(
    probe_of: Callable[..., Any],
    _name: str,
    answers: Answers,
    robots: str | None,
    sentence: str,
    asked: int,
) -> None:
    """With what to do; after a refusal no other way is tried."""
    web = web_of(answers, robots)

    with pytest.raises(ProbeError) as error:
        await probe_of(f"{HOST}/x", web)

    assert sentence in error.value.sentence
    assert error.value.sentence.endswith(".")
    assert len(web.pages) == asked


async def test_the_feeds_of_a_page_are_looked_for_in_a_thread(
    probe_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page may be long, and the bot does other things meanwhile."""
    threads: list[int] = []

    def named(answer: HttpAnswer) -> list[str]:
        threads.append(threading.get_ident())
        return named_feeds(answer)

    monkeypatch.setattr("bot.sources.finding.probe.named_feeds", named)
    with pytest.raises(ProbeError):
        await probe_of(f"{HOST}/x", web_of({"/x": "<p>words</p>" * 30_000}))

    assert len(threads) == 1
    assert threads[0] != threading.get_ident()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "There is no address."),
        ("   ", "There is no address."),
        ("http://127.0.0.1/x", "a private address"),
        ("ftp://shop.example/", "http:// or https://"),
        ("https://", "Write it as a browser shows it"),
        ("missing.csv", "There is no file missing.csv"),
        ("/etc/passwd", "must end in .csv"),
        ("file:../x.csv", "may not lead upwards"),
        ("https://user:secret@shop.example/", "user name or password"),
        ("a\0b", "Write it as a browser shows it"),
    ],
)
async def test_what_is_no_address_is_said_in_a_sentence(
    probe_of: Callable[..., Any], address: str, sentence: str
) -> None:
    """Before anything is asked."""
    with pytest.raises(ProbeError, match=r"\.$") as error:
        await probe_of(address)
    assert sentence in error.value.sentence


async def test_what_is_given_beside_the_address_is_checked(probe_of: Callable[..., Any]) -> None:
    """An entry that the sources file would refuse is none."""
    found = await probe_of(f"{HOST}/feed", web_of({"/feed": FEED}), region="us", currency="usd")
    assert (found.spec.region, found.spec.currency) == ("US", "USD")
    for options in ({"region": "Mars"}, {"currency": "shells"}):
        with pytest.raises(ProbeError, match="write a code such as AU"):
            await probe_of(f"{HOST}/feed", **options)


async def test_a_page_that_fits_but_shows_no_2002r_is_a_source(
    probe_of: Callable[..., Any],
) -> None:
    """It may show one tomorrow."""
    found = await probe_of(f"{HOST}/feed", web_of({"/feed": FEED.replace("2002R", "990")}))
    assert (found.spec.kind, found.sweep.drops) == ("feed", ())


async def test_the_fetcher_asks_once(clock: Clock) -> None:
    """A page and a failure alike are remembered, and cost nothing the second time."""
    web = web_of({"/a": "hello"})
    fetcher = OnceFetcher(
        contact=None, allow_private=False, clock=clock, sleep=clock.sleep, transport=web.transport
    )
    async with fetcher:
        answers = [await fetcher.get(f"{HOST}/a", budget="shop.example") for _ in range(2)]
        for _ in range(2):
            with pytest.raises(NotFoundError) as error:
                await fetcher.get(f"{HOST}/b", budget="shop.example")
    assert [answer.requests for answer in answers] == [2, 0]
    assert (error.value.requests, len(web.pages)) == (0, 2)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
    st.integers(min_value=1, max_value=10_080),
)
def test_any_name_is_written_so_that_it_is_read_back(name: str, minutes: int) -> None:
    """Quotation marks, backslashes, emoji and all; DEL, which TOML wants escaped, too."""
    spec = SourceSpec(name=name, kind="feed", url=f"{HOST}/feed", every=timedelta(minutes=minutes))
    value = tomllib.loads(write_entry(spec))["source"]

    assert value == [
        {"name": name, "kind": "feed", "url": spec.url, "every": write_span(spec.every)}
    ]


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "1s"), (90, "90s"), (300, "5m"), (5400, "90m"), (86400, "1d")]
)
def test_spans_are_written_as_they_are_read(seconds: int, written: str) -> None:
    """In the largest unit that fits."""
    assert write_span(timedelta(seconds=seconds)) == written


@given(st.binary(max_size=300))
async def test_any_answer_is_a_source_or_a_sentence(body: bytes) -> None:
    """Whatever comes, nothing else is raised."""
    web = Web(lambda _: httpx.Response(200, content=body))
    clock = Clock()
    fetcher = OnceFetcher(
        contact=None, allow_private=False, clock=clock, sleep=clock.sleep, transport=web.transport
    )
    async with fetcher:
        with suppress(ProbeError):
            await probe(fetcher, f"{HOST}/x", folder=Path("/nowhere"))
