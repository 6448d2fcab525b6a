"""A page that describes its product by schema.org becomes a sweep, or one error."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.errors import SourceError
from bot.models import Money, Precision, SourceSpec, Sweep
from bot.sources.schema.adapter import Schema
from bot.sources.schema.walk import LINKS_LIMIT
from bot.sources.web.errors import NotFoundError, PausedError, RefusedError, UnreadableError
from bot.sources.web.fetcher import Fetcher
from tests.sources.conftest import Clock, Web
from tests.sources.schema_shapes import PAGE, group, html, offer, product, serving, variant

PATH = "/p/rain-cloud.html"
LIST = "https://shop.example/new-balance"


def source(url: str = PAGE, currency: str | None = None) -> SourceSpec:
    return SourceSpec(name="Shop", kind="schema", url=url, currency=currency, region="DE")


@pytest.fixture
def sweep_of(fetcher_of: Callable[..., Fetcher]) -> Callable[..., Any]:
    """Sweep a page in memory once."""

    async def sweep(
        pages: Web | str | dict[str, str],
        spec: SourceSpec | None = None,
        before: Sweep | None = None,
    ) -> Sweep:
        if isinstance(pages, str):
            pages = {PATH: pages}
        served = pages if isinstance(pages, Web) else Web(serving(pages))
        remembered = {page.url: page for page in before.pages} if before else {}
        async with fetcher_of(served) as fetcher:
            return await Schema(fetcher).fetch(spec or source(), remembered=remembered)

    return sweep


def labels(sweep: Sweep) -> list[tuple[str, str]]:
    (listing,) = sweep.listings
    return [(size.label, size.stock.value) for size in listing.sizes]


async def test_a_group_is_a_listing_with_its_sizes(sweep_of: Callable[..., Any]) -> None:
    """Title, code, stock and price of each size, a picture and the page's address."""
    sweep = await sweep_of(html(group(image=["//shop.example/img/rain.jpg"])))

    (listing,) = sweep.listings
    assert (sweep.complete, sweep.reason, sweep.products) == (True, None, 1)
    assert (listing.product_id, listing.handle) == ("M2002RDA", PATH)
    assert listing.title == "New Balance 2002R Rain Cloud"
    assert (listing.style_code, listing.url) == ("M2002RDA", PAGE)
    assert listing.image_url == "https://shop.example/img/rain.jpg"
    assert listing.price == Money(amount=Decimal(150), currency="USD")
    assert labels(sweep) == [("US 9", "in"), ("US 10", "out")]


@pytest.mark.parametrize(
    "more",
    [
        {"name": "New Balance 2002R Rain Cloud | Raffle"},
        {"category": "Raffle"},
        {"category": ["Shoes", "Online draw"]},
        {"keywords": "shoes, raffle"},
    ],
)
async def test_an_entry_in_a_draw_is_no_stock(
    sweep_of: Callable[..., Any], more: dict[str, Any]
) -> None:
    """By its name, its category or its keywords."""
    assert labels(await sweep_of(html(product(**more)))) == [("Size not told", "unknown")]


async def test_a_product_without_sizes_has_stock_of_some_size(
    sweep_of: Callable[..., Any],
) -> None:
    """Entities in its name are read; no size is claimed that was not told."""
    sweep = await sweep_of(html(product()))
    assert sweep.listings[0].title == "New Balance 2002R \u2018Rain Cloud\u2019"
    assert labels(sweep) == [("Size not told", "in")]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (product(offers=[offer(name="US 9"), offer("SoldOut", name="US 10")]),
         [("US 9", "in"), ("US 10", "out")]),
        (product(offers=[offer(itemOffered={"@type": "Product", "size": "42.5"})]),
         [("42.5", "in")]),
        (product(offers=[offer(), offer("OutOfStock", 99)]), [("Size not told", "in")]),
        (product(offers=None), [("Size not told", "unknown")]),
        (product(size="US 9"), [("US 9", "in")]),
        (group(variant("9", offers=None), variant("10")), [("9", "unknown"), ("10", "in")]),
        (group(variant(42.5), variant(43, "SoldOut")), [("42.5", "in"), ("43", "out")]),
        (group(variant({"@type": "SizeSpecification", "name": "10",
                        "sizeSystem": "https://schema.org/WearableSizeSystemUS"})),
         [("US 10", "in")]),
        (group(variant("9"), variant("9", color="Black")),
         [("9 / Grey", "in"), ("9 / Black", "in")]),
        (group(variant("9"), variant("10", color="Gray")), [("9", "in"), ("10", "in")]),
        (group({"name": "New Balance 2002R Rain Cloud US 9", "offers": offer()}), [("US 9", "in")]),
        (group(variant("9"), {"@id": "#other", "url": "/p/other"}), [("9", "in")]),
        (group(variant("US 9"), variant("10")), [("US 9", "in"), ("10", "unknown")]),
        (group(variant("9"), variant("http://[")), [("9", "in"), ("http://[", "unknown")]),
        (group(hasVariant=[], offers=offer()), []),
        (group(hasVariant=None, offers=offer()), []),
        (group(offers=offer("InStock", 1), hasVariant=[variant("9", "SoldOut")]), [("9", "out")]),
    ],
)  # fmt: skip
async def test_sizes(
    block: Any, expected: list[tuple[str, str]], sweep_of: Callable[..., Any]
) -> None:
    """From variants or from offers that name one; a group's own offer says nothing of a size."""
    assert labels(await sweep_of(html(block))) == expected


@pytest.mark.parametrize(
    "block",
    [
        group(variant("9"), {"@type": "Product", "offers": offer()}),
        group(variant("9"), variant(None)),
        group({"offers": offer()}, {"offers": offer()}),
        product(offers=[offer(name="US 9"), offer(name="New Balance")]),
    ],
)
async def test_sizes_that_cannot_be_told_apart_are_an_error(
    block: Any, sweep_of: Callable[..., Any]
) -> None:
    """Some tell their size and others do not: nothing is concluded."""
    with pytest.raises(UnreadableError, match="cannot be told apart"):
        await sweep_of(html(block))


@pytest.mark.parametrize(
    ("block", "price"),
    [
        (group(offers=offer(price=1)), "150"),
        (group(variant("9"), variant("10", offers=offer(price=140))), "140"),
        (product(offers={"lowPrice": 56, "highPrice": 150, "priceCurrency": "USD"}), None),
        (product(offers=[offer(price=56), offer(price=150)]), None),
        (product(offers=offer(price="€475", priceCurrency="EUR")), "475"),
        (product(offers=offer(price=None, priceSpecification={"price": "99.00"})), "99"),
    ],
)  # fmt: skip
async def test_a_price_among_several_is_no_products_price(
    block: Any, price: str | None, sweep_of: Callable[..., Any]
) -> None:
    """Only a variant's own price counts, and a listing has the lowest of these."""
    found = (await sweep_of(html(block))).listings[0].price
    assert (found and found.amount) == (price and Decimal(price))


RELATED = product(name="New Balance 2002R Pink", sku="M2002RPK", url="/p/pink.html")


@pytest.mark.parametrize(
    "blocks",
    [
        [RELATED, product(url=PAGE)],
        [RELATED, product(**{"@id": PAGE + "#product"})],
        [RELATED, product(offers=offer(url=PATH + "?utm_source=x"))],
        [{"@graph": [RELATED, {"@type": "WebPage", "mainEntity": {"@id": "#p"}},
                     product(**{"@id": "#p"})]}],
        [[RELATED, product(mainEntityOfPage=PAGE)]],
        [product(isRelatedTo=[RELATED], isSimilarTo=RELATED)],
        [product(), product()],
        ["{", product(url=PAGE)],
        ["null", "false", {"@type": "BreadcrumbList"}, [product()], ""],
        [{"@type": "WebPage", "mainEntity": product()}],
        [{"@type": ["Product", "x"], "Name": "New Balance 2002R Rain Cloud", "SKU": "M2002RDA",
          "Offers": {"@type": "Offer", "Availability": "InStock"}}],
    ],
)  # fmt: skip
async def test_the_pages_own_product_is_found(
    blocks: list[Any], sweep_of: Callable[..., Any]
) -> None:
    """By address, @id, number or the page's word; told twice it is one."""
    sweep = await sweep_of(html(*blocks))
    (listing,) = sweep.listings
    assert (listing.product_id, listing.handle) == ("M2002RDA", PATH)
    assert labels(sweep) == [("Size not told", "in")]


async def test_a_number_in_the_address_tells(sweep_of: Callable[..., Any]) -> None:
    """New Balance's own pages end in the style code."""
    url = "https://shop.example/pd/2002r/M2002RDA.html"
    page = html(product(name="New Balance 2002R Pink", sku="M2002RPK"), product())
    sweep = await sweep_of({"/pd/2002r/M2002RDA.html": page}, source(url))
    assert sweep.listings[0].style_code == "M2002RDA"


async def test_variants_on_their_own_are_joined(sweep_of: Callable[..., Any]) -> None:
    """Products that name the same group are its sizes."""
    parts = [
        variant(size, name="New Balance 2002R", inProductGroupWithID="M2002RDA") for size in "89"
    ]
    assert labels(await sweep_of(html(parts))) == [("8", "in"), ("9", "in")]


async def test_two_ways_that_disagree_are_unknown(sweep_of: Callable[..., Any]) -> None:
    """A theme says in, a plugin says out: nobody knows."""
    sweep = await sweep_of(html(product(), product(offers=offer("OutOfStock"))))
    assert labels(sweep) == [("Size not told", "unknown")]


@pytest.mark.parametrize(
    "page",
    [
        html(product(name="2002R Pink", sku="M2002RPK"), product()),
        html("{", product()),
        html({"@type": "BreadcrumbList"}, "{}", "null"),
        html('{"@type": "Product", "name": "2002R'),
        html(body="<h1>New Balance 2002R</h1>"),
        "<html>",
        "just text",
        '{"products": []}',
        "",
        "<div>" * 200_000,
    ],
)
async def test_a_page_that_does_not_tell_is_an_error(
    page: str, sweep_of: Callable[..., Any]
) -> None:
    """Several products, a broken block that may be the product, or none at all."""
    with pytest.raises(UnreadableError):
        await sweep_of(page)


MICRODATA = (
    '<h1>x</h1><div itemscope itemtype="https://schema.org/Product">'
    '<b itemprop="name">New Balance 2002R</b>'
    '<div itemprop="offers" itemscope itemtype="https://schema.org/Offer">'
    '<span itemprop="price">$150.00</span><meta itemprop="priceCurrency" content="USD">'
    '<link itemprop="availability" href="https://schema.org/InStock"></div></div>'
)


async def test_microdata_counts_where_there_is_no_other(sweep_of: Callable[..., Any]) -> None:
    """JSON-LD goes first, and a broken block or a cut page may have been that."""
    sweep = await sweep_of(html({"@type": "WebSite"}, body=MICRODATA))
    assert labels(sweep) == [("Size not told", "in")]
    assert sweep.listings[0].price == Money(amount=Decimal(150), currency="USD")

    sweep = await sweep_of(html(product(offers=offer("SoldOut")), body=MICRODATA))
    assert labels(sweep) == [("Size not told", "out")]
    with pytest.raises(UnreadableError):
        await sweep_of(html('{"@type": "Product", ', body=MICRODATA))
    with pytest.raises(UnreadableError):
        await sweep_of(html(body=MICRODATA).removesuffix("</html>"))


async def test_an_offer_alone_belongs_to_the_page(sweep_of: Callable[..., Any]) -> None:
    """An Offer without a Product around it is that of the heading."""
    body = MICRODATA.replace('itemscope itemtype="https://schema.org/Product"', "")
    sweep = await sweep_of(html(body=body.replace("<h1>x", "<h1>New Balance 2002R")))
    assert sweep.listings[0].title == "New Balance 2002R"


async def test_another_shoe_is_no_listing(sweep_of: Callable[..., Any]) -> None:
    """It was seen whole, and is not ours."""
    sweep = await sweep_of(html(product(name="New Balance 990v6", sku="M990GL6")))
    assert (sweep.complete, sweep.products, sweep.listings) == (True, 1, ())


async def test_a_preorder_is_out_and_a_drop(sweep_of: Callable[..., Any]) -> None:
    """With the shop's name, region and zone; the day is kept as a day."""
    sweep = await sweep_of(html(product(offers=offer("PreOrder", availabilityStarts="2026-12-05"))))
    (drop,) = sweep.drops
    assert labels(sweep) == [("Size not told", "out")]
    assert (drop.retailer, drop.region, drop.timezone) == ("Shop", "DE", "Europe/Berlin")
    assert (drop.precision, drop.key) == (Precision.DAY, f"product:{PATH}")


async def test_an_unchanged_page_answers_from_memory(
    sweep_of: Callable[..., Any], clock: Clock
) -> None:
    """304 tells the same listing and drop; a drop that came meanwhile is told no more."""
    text = html(product(offers=offer("PreOrder", availabilityStarts="2026-12-05")))
    served = Web(serving({PATH: text}, etag="v1"))
    first = await sweep_of(served)

    again = await sweep_of(served, before=first)
    assert (again.listings, again.drops, again.not_modified) == (first.listings, first.drops, 1)
    assert (again.bytes, again.pages) == (0, first.pages)
    clock.now = clock.now.replace(month=12, day=24)
    assert (await sweep_of(served, before=again)).drops == ()


async def test_a_new_name_of_a_size_is_believed_at_the_second_look(
    sweep_of: Callable[..., Any],
) -> None:
    """The page that lost its sizes for once says nothing of them."""
    first = await sweep_of(html(group()))
    grown = html(group(variant("US 9"), variant("US 10", "OutOfStock"), variant("US 11")))

    second = await sweep_of(grown, before=first)
    assert labels(second)[2] == ("US 11", "unknown")
    assert labels(await sweep_of(grown, before=second))[2] == ("US 11", "in")
    assert labels(await sweep_of(html(product()), before=second)) == []


def listed(*names: str, **more: Any) -> Any:
    elements = [
        {"@type": "ListItem", "position": at, "url": f"/p/{at}", "name": name}
        for at, name in enumerate(names)
    ]
    return {"@type": "ItemList", "itemListElement": elements, **more}


async def test_a_list_leads_to_its_2002rs(sweep_of: Callable[..., Any]) -> None:
    """All entries count, and only the pages of 2002Rs are asked for."""
    served = Web(
        serving(
            {
                "/new-balance": html({"@type": "CollectionPage", "mainEntity": listed(
                    "New Balance 2002R", "New Balance 990v6", "New Balance ML2002RA")}),
                "/p/0": html(group()),
                "/p/2": html(group(productGroupID="ML2002RA")),
            }
        )
    )  # fmt: skip
    sweep = await sweep_of(served, source(LIST))

    assert (sweep.complete, sweep.reason, sweep.products) == (True, None, 3)
    assert [listing.handle for listing in sweep.listings] == ["/p/0", "/p/2"]
    assert [request.url.path for request in served.pages] == ["/new-balance", "/p/0", "/p/2"]


@pytest.mark.parametrize(
    "entry",
    [
        {"@type": "ListItem", "url": "/p/m2002rda"},
        {"@type": "ListItem", "item": "https://www.shop.example/p/m2002rda"},
        {"@type": "ListItem", "item": {"@id": "/p/m2002rda", "name": "x"}},
        {"@type": "ListItem", "name": "2002R", "item": {"@type": "Product", "url": "/p/m2002rda"}},
        {"@type": "Product", "url": "/p/m2002rda", "name": "x"},
        "/p/m2002rda",
    ],
)
async def test_entries_of_every_shape(entry: Any, sweep_of: Callable[..., Any]) -> None:
    """By name, or by what the address says."""
    pages = {"/new-balance": html({"@type": "ItemList", "itemListElement": [entry]}),
             "/p/m2002rda": html(group())}  # fmt: skip
    assert len((await sweep_of(pages, source(LIST))).listings) == 1


async def test_a_list_called_a_group_is_a_list(sweep_of: Callable[..., Any]) -> None:
    """Some collection pages call their shoes variants."""
    shoes = [{"name": "2002R Grey", "url": "/p/grey"}, {"name": "2002R Pink", "url": "/p/pink"}]
    page = html({"@type": "CollectionPage"}, group(hasVariant=shoes, url=LIST + "/all"))
    pages = {"/new-balance": page, "/p/grey": html(group()), "/p/pink": html(group())}
    sweep = await sweep_of(pages, source(LIST))
    assert [listing.product_id for listing in sweep.listings] == ["/p/grey", "/p/pink"]


async def test_a_list_is_turned(sweep_of: Callable[..., Any]) -> None:
    """By its link to the next page, and only on this host."""
    more = '<link rel="next" href="/new-balance?page=2">'
    away = '<link rel="next" href="https://other.example/new-balance?page=3">'
    pages = {
        "/new-balance": html(listed("New Balance 2002R", numberOfItems=2), head=more),
        "/new-balance?page=2": html(
            {"@type": "ItemList", "itemListElement": ["/p/m2002rda"]}, head=away
        ),
        "/p/0": html(group()),
        "/p/m2002rda": html(group(productGroupID="")),
    }
    sweep = await sweep_of(pages, source(LIST))
    assert (sweep.complete, sweep.products, len(sweep.listings)) == (True, 2, 2)


@pytest.mark.parametrize(
    ("pages", "reason", "count"),
    [
        ({"/new-balance": html(listed("2002R", numberOfItems=97)), "/p/0": html(group())},
         "The list says that it has 97 products, and 1 were there.", 1),
        ({"/new-balance": html(listed("2002R", "2002R")), "/p/0": html(group())},
         "1 product page could not be read: shop.example has nothing at this address (404).", 1),
        ({"/new-balance": html(listed("2002R")), "/p/0": html(listed("2002R", "2002R"))},
         "1 product page could not be read: One was a list of others.", 0),
        ({"/new-balance": html(listed("990v6"), "{")}, "1 product could not be read.", 0),
        ({"/new-balance": html(listed("990"), head='<link rel="next" href="/x">')},
         "Page 2 of the list failed: shop.example has nothing at this address (404).", 0),
    ],
)  # fmt: skip
async def test_a_list_that_is_not_seen_whole_is_partial(
    pages: dict[str, str], reason: str, count: int, sweep_of: Callable[..., Any]
) -> None:
    """What was seen is kept, with the reason for what was not."""
    sweep = await sweep_of(pages, source(LIST))
    assert (sweep.complete, sweep.reason, len(sweep.listings)) == (False, reason, count)


async def test_only_so_many_links_are_followed(
    sweep_of: Callable[..., Any],
) -> None:
    """The rest is told."""
    pages = {"/new-balance": html(listed(*["2002R"] * 40))}
    pages |= {f"/p/{at}": html(group()) for at in range(40)}
    served = Web(serving(pages))
    sweep = await sweep_of(served, source(LIST))
    assert len(served.pages) == LINKS_LIMIT + 1
    assert sweep.reason == f"Only the first {LINKS_LIMIT} of 40 product pages were read."


@pytest.mark.parametrize("status", [403, 429])
async def test_a_refusal_ends_the_walk(status: int, sweep_of: Callable[..., Any]) -> None:
    """The host is not asked for the other pages."""
    pages = serving({"/new-balance": html(listed("2002R", "2002R", "2002R"))})

    def answer(request: httpx.Request) -> httpx.Response:
        return pages(request) if request.url.path == "/new-balance" else httpx.Response(status)

    served = Web(answer)
    sweep = await sweep_of(served, source(LIST))
    assert len(served.pages) == 2
    assert sweep.reason.startswith("3 product pages could not be read: ")


async def test_other_hosts_are_not_asked(sweep_of: Callable[..., Any]) -> None:
    """A list of links elsewhere shows nothing."""
    entries = ["https://other.example/p/2002r", "javascript:alert(1)", "http://[", 7, None]
    with pytest.raises(UnreadableError):
        await sweep_of(
            {"/new-balance": html({"@type": "ItemList", "itemListElement": entries})}, source(LIST)
        )


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(403), RefusedError),
        (httpx.Response(404), NotFoundError),
        (httpx.Response(429), PausedError),
        (httpx.Response(200, text="<html><title>Just a moment...</title></html>"), RefusedError),
        (httpx.Response(200, text="<html><h1>Opening soon</h1></html>"), RefusedError),
    ],
)
async def test_closed_doors_are_never_sold_out(
    answer: httpx.Response, error: type[SourceError], sweep_of: Callable[..., Any]
) -> None:
    """One error, and the requests it cost."""
    with pytest.raises(error) as caught:
        await sweep_of(Web(lambda _: answer))
    assert caught.value.requests == 2  # type: ignore[attr-defined]


async def test_a_big_page_does_not_hold_the_loop(
    serve: Callable[..., Awaitable[str]], fetcher_of: Callable[..., Fetcher]
) -> None:
    """2.5 MB over a real socket: read, within two seconds, and others get their turn."""
    tile = (
        '<div class="tile"><a href="/p"><img src="/i.jpg" alt="Shoe"><span>Text</span></a></div>\n'
    )
    state = "<script>window.state = [" + '{"html": "<div>text"},' * 30_000 + "]</script>"
    text = html(group(), body=tile * 20_000 + state)
    assert len(text) > 2_400_000

    async def handler(_: web.Request) -> web.Response:
        return web.Response(text=text, content_type="text/html")

    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0)
            longest = max(longest, time.perf_counter() - before)

    base = await serve(handler)
    async with fetcher_of(allow_private=True) as fetcher:
        watching = asyncio.create_task(watch())
        before = time.perf_counter()
        sweep = await Schema(fetcher).fetch(source(f"{base}/p/x"), remembered={})
        took = time.perf_counter() - before
        watching.cancel()
    assert labels(sweep) == [("US 9", "in"), ("US 10", "out")]
    assert took < 2
    assert longest < 0.2  # 20 to 30 ms on a quiet machine; tests share theirs


@pytest.mark.parametrize(
    "heading",
    [
        "404",
        "404 - Page not found",
        "Error 404: this page does not exist",
        "Oops! Page not found",
        "This page could not be found.",
        "The page you are looking for is missing",
        "Product not found",
        "Seite nicht gefunden",
        "Page introuvable",
        "P\u00e1gina no encontrada",
    ],
)
@pytest.mark.parametrize("tag", ["h1", "title"])
async def test_a_page_that_says_it_is_none_is_an_error(
    sweep_of: Callable[..., Any], heading: str, tag: str
) -> None:
    """With status 200, and with another product on it that sells well."""
    page = html(product(), body="").replace("<title>Shop</title>", f"<{tag}>{heading}</{tag}>")

    with pytest.raises(UnreadableError, match="nothing at this address"):
        await sweep_of(page)


@pytest.mark.parametrize(
    "heading", ["404 Store: New Balance 2002R", "Page 404 Rain Cloud", "NB 404"]
)
async def test_a_product_may_be_called_404(sweep_of: Callable[..., Any], heading: str) -> None:
    """Only what such pages say is believed."""
    assert len((await sweep_of(html(product(), body=f"<h1>{heading}</h1>"))).listings) == 1


@pytest.mark.parametrize(
    "block",
    [
        product(offers=[offer(name="US 9", url="?v=9"), offer(name="US 10", url=PAGE)]),
        group(variant("US 9", url=f"{PAGE}?v=9"), variant("US 10", url="http://x.example/10")),
        group(variant("US 9", offers=offer(url=f"{PAGE}?v=9")), variant("US 10")),
    ],
)
async def test_a_size_leads_to_its_own_page(block: Any, sweep_of: Callable[..., Any]) -> None:
    """As its variant or offer names it; the product's page, or another host's, is none."""
    (listing,) = (await sweep_of(html(block))).listings

    assert [size.link for size in listing.sizes] == ["?v=9", None]
