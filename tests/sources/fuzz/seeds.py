"""Whole answers of every kind of source, from which mutations are made.

Those in ``HANDMADE`` are written by hand and none is recorded; each shows a 2002R with sizes in and
out, or with a drop to come. Recorded ones are read from a folder that is no part of the project.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import httpx

from tests.sources import schema_shapes, shops
from tests.sources.bigcartel import shapes as bigcartel
from tests.sources.fuzz.mutations import Mutant
from tests.sources.squarespace import shapes as squarespace
from tests.sources.woocommerce_shapes import API, form, form_entry, page, simple, variation
from tests.sources.woocommerce_shapes import product as woo_product

TYPES = {
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
    ".xml": "application/rss+xml",
    ".ics": "text/calendar",
    ".csv": "text/csv",
}
PATHS = {
    "shopify": "/collections/new-balance",
    "woocommerce": "/product/rain/",
    "bigcartel": "/products.json",
    "squarespace": "/shop",
    "schema": "/p/rain-cloud.html",
    "feed": "/feed/",
    "calendar": "/drops.ics",
    "file": "/drops",
}
KIND_OF_FOLDER = {
    "shopify": "shopify",
    "woocommerce": "woocommerce",
    "jsonld": "schema",
    "feeds": "feed",
    "ics": "calendar",
    "datasets": "file",
}
CHUNK = 64 * 1024  # bytes that a connection brings at a time, as httpcore's do
NAME = b"New Balance 2002R Rain Cloud M2002RDA"
# Where a recorded answer names things; there a 2002R is put, so that it is read to the end.
NAMES = re.compile(
    rb"(\"(?:title|name)\"\s*:\s*\"|<title>|<h1[^>]{0,200}>|(?m:^SUMMARY[^:\r\n]*:))"
    rb"[^\"<\r\n]{3,200}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One answer.

    ``name`` tells it apart, ``kind`` is the kind of source it is of, or "probe" for an address
    nobody has described; ``path`` is where it is found.
    """

    name: str
    kind: str
    path: str
    body: bytes
    content_type: str

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://shop.example{self.path}"


def recorded(folder: Path) -> list[Seed]:
    """Return the recorded answers below a folder, each as the kind that its place tells."""
    return [
        _recorded(file, str(file.relative_to(folder)))
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    ]


def _recorded(file: Path, name: str) -> Seed:
    kind = KIND_OF_FOLDER.get(name.partition("/")[0])
    kind = kind or ("schema" if file.suffix == ".html" else "file")
    path = PATHS[kind]
    if kind == "shopify" and ("product-js" in name or "fragment" in name):
        path = "/products/rain-cloud"
    return Seed(
        name=name,
        kind=kind,
        path=f"{path}{file.suffix}" if kind == "file" else path,
        body=file.read_bytes(),
        content_type=TYPES.get(file.suffix, "text/plain"),
    )


def as_kind(seed: Seed, kind: str) -> Seed:
    """Return an answer as if it came from a source of another kind."""
    return replace(seed, kind=kind, path=PATHS.get(kind, seed.path))


def grafted(seed: Seed, chance: Random) -> Seed:
    """Return an answer in which some things are called a 2002R."""
    body = NAMES.sub(
        lambda found: found[1] + NAME if chance.random() < 0.4 else found[0],
        seed.body,
    )
    return replace(seed, body=body)


def answering(seed: Seed, mutant: Mutant, *, etag: str | None = None) -> Any:
    """Answer like a host whose page at the seed's address became this."""
    headers = mutant.headers | ({} if etag is None else {"ETag": etag})
    is_json = seed.body.lstrip()[:1] in {b"[", b"{"}

    def answer(request: httpx.Request) -> httpx.Response:
        path, asked = request.url.path, request.url.params
        if path in {"/robots.txt", "/meta.json"}:
            return httpx.Response(404)
        if path == API and not is_json:
            return httpx.Response(404)
        if path == API and asked.get("type") == "variation":
            shown = VARIATIONS if asked["parent"] == "101" else []
            return httpx.Response(200, json=shown, headers={"X-WP-TotalPages": "1"})
        if asked.get("page", "1") != "1":
            is_bare = path == API or seed.kind == "bigcartel"
            empty: Any = [] if is_bare else {"products": []}
            return httpx.Response(200, json=empty)
        if etag and mutant.status == 200 and request.headers.get("If-None-Match") == etag:
            return httpx.Response(304, headers={"ETag": etag})
        return httpx.Response(
            mutant.status, stream=_Sent(mutant.body), headers=[*_raw(headers)], request=request
        )

    return answer


class _Sent(httpx.AsyncByteStream):
    """A body as a connection brings it, which is unpacked by whoever asked for it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self._body), CHUNK):
            yield self._body[at : at + CHUNK]


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]


def whole(seed: Seed) -> Mutant:
    """Return the answer as it should be."""
    return Mutant(names=(), body=seed.body, headers={"Content-Type": seed.content_type})


VARIATIONS = [variation(1001), variation(2001, is_in_stock=False)]
SHOE = shops.product(
    1,
    variants=[
        shops.variant("US 8", available=False),
        shops.variant("US 9"),
        shops.variant("US 10", available=False),
    ],
)
GROUP = schema_shapes.group(
    schema_shapes.variant("US 8", "OutOfStock"),
    schema_shapes.variant("US 9"),
    schema_shapes.variant("US 10", "OutOfStock"),
)
FORM = form(
    [form_entry("44"), form_entry("44-5", is_in_stock=False), form_entry("45", is_in_stock=False)],
    sizes=("44", "44-5", "45"),
)
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>News</title>\n'
    "<link>https://shop.example/</link><ttl>60</ttl>\n"
    "<item><title>New Balance 2002R Rain Cloud Releases December 5</title>\n"
    "<link>https://shop.example/rain</link><guid>https://shop.example/?p=1</guid>\n"
    "<pubDate>Mon, 23 Nov 2026 10:00:00 +0000</pubDate>\n"
    "<description>The 2002R Protection Pack Rain Cloud (M2002RDA) drops on December 5 for $150 at "
    "Kith.</description></item>\n"
    "<item><title>Another shoe</title><link>https://shop.example/b</link><guid>2</guid>\n"
    "<pubDate>Mon, 23 Nov 2026 09:00:00 +0000</pubDate>\n"
    "<description>Not of interest.</description></item>\n</channel></rss>\n"
)
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Hand made//EN\r\nX-WR-TIMEZONE:Europe/London\r\n"
    "BEGIN:VEVENT\r\nUID:1@shop.example\r\nDTSTAMP:20261101T090000Z\r\n"
    "DTSTART:20261205T100000Z\r\nDTEND:20261205T110000Z\r\n"
    "SUMMARY:New Balance 2002R Rain Cloud M2002RDA\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:2@shop.example\r\nDTSTAMP:20261101T090000Z\r\n"
    "DTSTART;TZID=Europe/London:20261212T090000\r\n"
    "SUMMARY:New Balance 2002R Phantom M2002RDB\r\nDESCRIPTION:Raffle\\, online only.\r\n"
    "URL:https://shop.example/b\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:3@shop.example\r\nDTSTART;VALUE=DATE:20261224\r\nSUMMARY:Holiday\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
ROWS = (
    "id,name,style,size,in_stock,price,currency,url\r\n"
    "1,New Balance 2002R Rain Cloud,M2002RDA,US 8,no,150.00,USD,https://shop.example/r\r\n"
    "1,New Balance 2002R Rain Cloud,M2002RDA,US 9,yes,150.00,USD,https://shop.example/r\r\n"
    "1,New Balance 2002R Rain Cloud,M2002RDA,US 10,no,150.00,USD,https://shop.example/r\r\n"
)
DATES = (
    "id;name;style;date;time;timezone;price\n"
    "a;New Balance 2002R Rain Cloud;M2002RDA;2026-12-05;10:00;UTC;150 USD\n"
    "b;New Balance 2002R Phantom;M2002RDB;2026-12-12;09:00;UTC;150 USD\n"
)
ENTRIES = [
    {
        "id": "1",
        "name": "New Balance 2002R Rain Cloud",
        "style": "M2002RDA",
        "size": size,
        "in_stock": is_in,
        "price": "150.00",
        "currency": "USD",
    }
    for size, is_in in (("US 8", False), ("US 9", True), ("US 10", False))
]


def _made(name: str, kind: str, value: Any, content_type: str, path: str | None = None) -> Seed:
    text = value if isinstance(value, str) else json.dumps(value)
    return Seed(
        name=name,
        kind=kind,
        path=path or PATHS[kind],
        body=text.encode(),
        content_type=content_type,
    )


JSON = "application/json"
HANDMADE = (
    _made(
        "a collection",
        "shopify",
        {"products": [SHOE, shops.product(2, "New Balance 990v6"), shops.product(3, "Tee")]},
        "application/json",
    ),
    _made("one product", "shopify", shops.single(), "application/json", "/products/rain-cloud"),
    _made(
        "an api", "woocommerce", [woo_product(1), simple(2, is_in_stock=False)], "application/json"
    ),
    _made("a form", "woocommerce", page(FORM), "text/html"),
    _made("a big cartel", "bigcartel", [bigcartel.product(), bigcartel.product(2, "A tee")], JSON),
    _made("a square space", "squarespace", squarespace.page(squarespace.item()), JSON, "/shop"),
    _made("a group", "schema", schema_shapes.html(GROUP), "text/html"),
    _made(
        "one offer",
        "schema",
        schema_shapes.html(schema_shapes.product(offers=schema_shapes.offer("OutOfStock"))),
        "text/html",
    ),
    _made("a feed", "feed", FEED, "application/rss+xml"),
    _made("a calendar", "calendar", CALENDAR, "text/calendar"),
    _made("rows", "file", ROWS, "text/csv", "/stock.csv"),
    _made("entries", "file", ENTRIES, "application/json", "/stock.json"),
    _made("dates", "file", DATES, "text/csv", "/drops.csv"),
)
