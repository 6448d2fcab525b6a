"""Answers of 8 MiB, as every kind: the processor's time for one look, and how long the loop waits.

Some are lists that are longer than any shop's, others one text over and over, of which a reader may
always think that it begins something; all are made by hand. The processor's time counts and no
clock's, as the machine does other things too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.sources import schema_shapes, shops
from tests.sources.bigcartel import shapes as bigcartel
from tests.sources.fuzz.lives import look_once
from tests.sources.fuzz.seeds import CALENDAR, DATES, FEED, PATHS, ROWS, Seed, as_kind, whole
from tests.sources.squarespace import shapes as squarespace
from tests.sources.woocommerce_shapes import product as woo_product

LARGEST = 8 * 1024 * 1024  # bytes; more of an answer is not read
LONGEST = 2.0  # seconds of the processor for one look
PAUSE = 0.05  # seconds of it in which the loop may stand still
AGAIN = 3  # looks at what seems too heavy; the lightest counts
TICK = 0.001  # seconds
SHOWN = 12

PIECES = (
    *("<a ", "<", "[", '{"a":', "{", '"', "a,", ",", ";", "\n", "2002R ", "2002R\n", "&#1;", "1/"),
    *(
        "2002R 5.12.2026 ",
        "<item>",
        "<item>2002R",
        "<title>2002R</title>",
        "BEGIN:VEVENT\r\n",
        "\0",
    ),
    *("<div>", "<!--", "<![CDATA[", "\\u00", "\xe9", "BEGIN:VEVENT\r\nSUMMARY:2002R\r\n", "2002 "),
    *("<script type=application/ld+json>{", "<div itemscope itemtype=https://schema.org/Product>"),
    *("<meta property=og:availability content=instock>", "RRULE:FREQ=DAILY\r\n", "M2002RDA,"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What one look took: seconds of the processor, and of those the longest without the loop."""

    took: float
    pause: float
    outcome: str


async def measure(arguments: list[str]) -> dict[str, Any]:
    """Look at each heavy answer once.

    Args:
        arguments: of the command line.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.bench heavy")
    parser.add_argument("--only", default="", help="what the name of an answer begins with")
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    weights: dict[str, Weight] = {}
    for name, make in answers():
        if name.startswith(options.only):
            seed = make()
            weights[name] = await _weighed(seed)
    logging.disable(logging.NOTSET)
    slowest = sorted(weights, key=lambda name: -weights[name].took)[:SHOWN]
    stillest = sorted(weights, key=lambda name: -weights[name].pause)[:SHOWN]
    heavy = [name for name, one in weights.items() if one.took > LONGEST or one.pause > PAUSE]
    return {
        "answers of 8 MiB": len(weights),
        "slowest, processor time": "\n    ".join(
            f"{weights[name].took:.2f} s ({name}: {weights[name].outcome})" for name in slowest
        ),
        "longest pause of the loop": "\n    ".join(
            f"{weights[name].pause * 1000:.0f} ms ({name}: {weights[name].outcome})"
            for name in stillest
        ),
        "too heavy": len(heavy),
    }


def answers() -> Iterator[tuple[str, Callable[[], Seed]]]:
    """Yield each heavy answer by its name, to be made when it is looked at."""
    for (name, kind, path), make in LISTS.items():
        for asked in (kind, "probe"):
            yield f"{name} as {asked}", partial(_listed, name, asked, path, make)
    for kind in (*PATHS, "probe"):
        for piece in PIECES:
            yield f"{piece!r} as {kind}", partial(_repeated, piece, kind)


def _listed(name: str, kind: str, path: str, make: Callable[[], bytes]) -> Seed:
    body = make()[:LARGEST]
    content_type = "application/json" if body[:1] in {b"{", b"["} else "text/plain"
    if body[:5] in {b"<!doc", b"<html"}:
        content_type = "text/html"
    return Seed(name=name, kind=kind, path=path, body=body, content_type=content_type)


HEADS = {"feed": "<rss><channel>", "calendar": "BEGIN:VCALENDAR\r\n", "file": "name,date\n"}
PAGES = frozenset({"schema", "woocommerce", "probe"})


def _repeated(piece: str, kind: str) -> Seed:
    head = HEADS.get(kind, "<!doctype html><html><body>" if kind in PAGES else '[{"title":"2002R')
    body = (head + piece * ((LARGEST - len(head)) // len(piece.encode()))).encode()
    content_type = "text/html" if kind in PAGES else "text/plain"
    seed = Seed(name=piece, kind=kind, path="", body=body, content_type=content_type)
    return as_kind(seed, kind) if kind != "probe" else as_kind(seed, "schema")


async def _weighed(seed: Seed) -> Weight:
    first = await _looked(seed)
    tries = [first]
    if first.took > LONGEST or first.pause > PAUSE:
        tries += [await _looked(seed) for _ in range(AGAIN - 1)]
    return Weight(
        took=min(one.took for one in tries),
        pause=min(one.pause for one in tries),
        outcome=first.outcome,
    )


async def _looked(seed: Seed) -> Weight:
    longest = 0.0
    is_done = False

    async def tick() -> None:
        nonlocal longest
        before = time.process_time()
        while not is_done:
            await asyncio.sleep(TICK)
            now = time.process_time()
            longest = max(longest, now - before - TICK)
            before = now

    ticking = asyncio.create_task(tick())
    await asyncio.sleep(TICK * 5)
    began = time.process_time()
    try:
        outcome = await look_once(seed, whole(seed))
    except Exception as error:  # noqa: BLE001 - a fault that the fuzz is there to find
        outcome = repr(error)[:80]
    took = time.process_time() - began
    is_done = True
    await ticking
    return Weight(took=took, pause=longest, outcome=outcome)


def _json(make: Callable[[int], Any], wrap: str = "[%s]") -> Callable[[], bytes]:
    """Return what makes a list of entries that is as long as anything that is read."""

    def made() -> bytes:
        parts, size, number = [], len(wrap), 1
        while True:
            part = json.dumps(make(number))
            size += len(part) + 1
            if size > LARGEST:
                return (wrap % ",".join(parts)).encode()
            parts.append(part)
            number += 1

    return made


def _texts(head: str, make: Callable[[int], str], tail: str = "") -> Callable[[], bytes]:
    def made() -> bytes:
        parts, size, number = [head], len(head) + len(tail), 1
        while True:
            part = make(number)
            size += len(part.encode())
            if size > LARGEST:
                return "".join([*parts, tail]).encode()
            parts.append(part)
            number += 1

    return made


def _one(value: Callable[[str], Any], piece: str) -> Callable[[], bytes]:
    """Return what makes JSON with one long text in it."""
    return lambda: json.dumps(
        value(piece * (LARGEST * 15 // 16 // len(json.dumps(piece))))
    ).encode()


def _post(number: int) -> dict[str, Any]:
    return {
        "id": str(number),
        "title": f"New Balance 2002R Colour {number} releases December 5",
        "url": f"https://shop.example/{number}",
        "content_html": f"<p>The 2002R (M2002R{number}) drops on December 5 at 10am ET.</p>",
        "date_published": "2026-11-23T10:00:00Z",
    }


def _entry(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"New Balance 2002R Colour {number}",
        "style": "M2002RDA",
        "size": f"US {number % 30}",
        "in_stock": "yes",
        "price": "150.00",
        "currency": "USD",
        "url": f"https://shop.example/{number}",
    }


def _dated(number: int) -> dict[str, Any]:
    return {"name": f"New Balance 2002R {number}", "date": "2026-12-05 10:00", "timezone": "UTC"}


_ITEM = FEED[FEED.index("<item>") : FEED.index("<item><title>Another")]
_EVENT = CALENDAR[CALENDAR.index("BEGIN:VEVENT") : CALENDAR.index("BEGIN:VEVENT\r\nUID:2")]
_FEED_HEAD = FEED[: FEED.index("<item>")]
_CALENDAR_HEAD = CALENDAR[: CALENDAR.index("BEGIN:VEVENT")]
_CSV_HEAD, _DATES_HEAD = ROWS.splitlines()[0], DATES.splitlines()[0]
_LD = '<!doctype html><html><head><script type="application/ld+json">%s</script></head></html>'

LISTS: dict[tuple[str, str, str], Callable[[], bytes]] = {
    ("products", "shopify", "/collections/x"): _json(shops.product, '{"products":[%s]}'),
    ("sizes", "shopify", "/collections/x"): _json(
        lambda n: shops.variant(f"US {n}"),
        '{"products":[{"id":1,"handle":"x","title":"New Balance 2002R","variants":[%s]}]}',
    ),
    ("a description", "shopify", "/collections/x"): _one(
        lambda text: {"products": [shops.product(body_html=text)]}, "M2002RDA <p>"
    ),
    ("tags", "shopify", "/collections/x"): _json(
        lambda n: f"pre-order ships 2026-12-{n % 28 + 1:02}",
        '{"products":[{"id":1,"handle":"x","title":"New Balance 2002R","variants":[],'
        '"tags":[%s]}]}',
    ),
    ("products of an api", "woocommerce", "/wp-json/wc/store/v1/products"): _json(woo_product),
    ("products of a cartel", "bigcartel", "/products.json"): _json(bigcartel.product),
    ("options of a cartel", "bigcartel", "/products.json"): _json(
        lambda n: bigcartel.option(f"UK {n}"),
        '[{"id":1,"name":"New Balance 2002R","permalink":"x","options":[%s]}]',
    ),
    ("a cartel's description", "bigcartel", "/products.json"): _one(
        lambda text: [bigcartel.product(description=text)], "M2002RDA <p>"
    ),
    ("a space's items", "squarespace", "/shop"): _json(
        lambda n: squarespace.item(str(n)),
        '{"collection":{"typeName":"products"},"items":[%s]}',
    ),
    ("a space's variants", "squarespace", "/shop"): _json(
        lambda n: squarespace.variant(f"EU {n}"),
        '{"collection":{"typeName":"products"},"items":[{"id":"a","title":"New Balance 2002R",'
        '"recordType":11,"urlId":"a","structuredContent":{"variants":[%s]}}]}',
    ),
    ("a space's body", "squarespace", "/shop"): _one(
        lambda text: squarespace.page(squarespace.item(body=text)), "M2002RDA <p>"
    ),
    ("a graph", "schema", "/p/x.html"): _json(
        lambda n: schema_shapes.product(sku=f"M2002RD{n}"), _LD % '{"@graph":[%s]}'
    ),
    ("a group", "schema", "/p/x.html"): _json(
        lambda n: schema_shapes.variant(f"US {n}"),
        _LD % '{"@type":"ProductGroup","name":"New Balance 2002R","hasVariant":[%s]}',
    ),
    ("a broken graph", "schema", "/p/x.html"): _json(
        lambda n: schema_shapes.product(sku=f"M2002RD{n}"), _LD % '{"@graph":[%s],}'
    ),
    ("blocks", "schema", "/p/x.html"): _texts(
        "<!doctype html><html><body>",
        lambda n: '<script type="application/ld+json">'
        + json.dumps(schema_shapes.product(sku=f"M2002RD{n}"))
        + "</script>",
    ),
    ("items of microdata", "schema", "/p/x.html"): _texts(
        "<!doctype html><html><body>",
        lambda n: '<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">2002R '
        f'{n}</b><i itemprop="price">150</i></div>',
    ),
    ("posts", "feed", "/feed/"): _texts(_FEED_HEAD, lambda _: _ITEM, "</channel></rss>"),
    ("posts of others", "feed", "/feed/"): _texts(
        _FEED_HEAD, lambda _: _ITEM.replace("2002R", "990").replace("2002", "9"), "</channel></rss>"
    ),
    ("a post", "feed", "/feed/"): _texts(
        f"{_FEED_HEAD}<item><title>New Balance 2002R</title><description>",
        lambda n: f"The 2002R M2002RD{n} drops on December {n % 28 + 1}. ",
        "</description></item></channel></rss>",
    ),
    ("a post of links", "feed", "/feed/"): _texts(
        f"{_FEED_HEAD}<item><title>New Balance 2002R</title><description><![CDATA[",
        lambda _: "<a ",
        "]]></description></item></channel></rss>",
    ),
    ("items", "feed", "/feed.json"): _json(
        _post, '{"version":"https://jsonfeed.org/version/1.1","items":[%s]}'
    ),
    ("one item", "feed", "/feed.json"): _one(
        lambda text: {"version": "https://jsonfeed.org/version/1", "items": [
            {"id": "1", "title": "New Balance 2002R", "content_html": text}
        ]},
        "<p>M2002RDA drops on December 5 at 10am ET.</p> ",
    ),
    ("one item of links", "feed", "/feed.json"): _one(
        lambda text: {"version": "https://jsonfeed.org/version/1", "items": [
            {"id": "1", "title": "New Balance 2002R", "content_html": text}
        ]},
        "<a ",
    ),
    ("long items", "feed", "/feed.json"): _json(
        lambda n: _post(n) | {"content_html": "<p>A 2002R drops May 5, 2027.</p>" * 500},
        '{"version":"https://jsonfeed.org/version/1.1","items":[%s]}',
    ),
    ("events", "calendar", "/drops.ics"): _texts(
        _CALENDAR_HEAD, lambda n: _EVENT.replace("1@", f"{n}@"), "END:VCALENDAR\r\n"
    ),
    ("events of others", "calendar", "/drops.ics"): _texts(
        _CALENDAR_HEAD,
        lambda n: _EVENT.replace("1@", f"{n}@").replace("2002R", "990"),
        "END:VCALENDAR\r\n",
    ),
    ("editions", "calendar", "/drops.ics"): _texts(
        _CALENDAR_HEAD, lambda _: _EVENT, "END:VCALENDAR\r\n"
    ),
    ("daily events", "calendar", "/drops.ics"): _texts(
        _CALENDAR_HEAD,
        lambda n: _EVENT.replace("1@", f"{n}@").replace("STATUS", "RRULE:FREQ=DAILY\r\nSTATUS"),
        "END:VCALENDAR\r\n",
    ),
    ("secondly events", "calendar", "/drops.ics"): _texts(
        _CALENDAR_HEAD,
        lambda n: _EVENT.replace("1@", f"{n}@").replace(
            "STATUS", "RRULE:FREQ=SECONDLY;UNTIL=20280101T000000Z\r\nSTATUS"
        ),
        "END:VCALENDAR\r\n",
    ),
    ("days of an event", "calendar", "/drops.ics"): _texts(
        f"{_CALENDAR_HEAD}{_EVENT.partition('STATUS')[0]}",
        lambda n: f"RDATE:2026{n % 12 + 1:02}{n % 28 + 1:02}T{n % 24:02}0000Z\r\n",
        "END:VEVENT\r\nEND:VCALENDAR\r\n",
    ),
    ("an event's text", "calendar", "/drops.ics"): _texts(
        f"{_CALENDAR_HEAD}{_EVENT.partition('STATUS')[0]}DESCRIPTION:",
        lambda n: f"M2002RD{n} drops May 5\\, 2027.\r\n ",
        "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ),
    ("alarms", "calendar", "/drops.ics"): _texts(
        f"{_CALENDAR_HEAD}{_EVENT.partition('STATUS')[0]}",
        lambda _: "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n",
        "END:VEVENT\r\nEND:VCALENDAR\r\n",
    ),
    ("zones", "calendar", "/drops.ics"): _texts(
        _CALENDAR_HEAD,
        lambda n: f"BEGIN:VTIMEZONE\r\nTZID:Zone {n}\r\nBEGIN:STANDARD\r\nDTSTART:19701101T020000"
        "\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
        f"{_EVENT}END:VCALENDAR\r\n",
    ),
    ("rows", "file", "/stock.csv"): _texts(
        f"{_CSV_HEAD}\r\n",
        lambda n: f"{n},New Balance 2002R {n},M2002RDA,US {n % 30},yes,150,USD,https://a.example/{n}"
        "\r\n",
    ),
    ("rows of one shoe", "file", "/stock.csv"): _texts(
        f"{_CSV_HEAD}\r\n",
        lambda n: f"1,New Balance 2002R Rain,M2002RDA,US {n},yes,150,USD,https://a.example/r\r\n",
    ),
    ("rows of others", "file", "/stock.csv"): _texts(
        f"{_CSV_HEAD}\r\n",
        lambda n: f"{n},New Balance 990,M990,US {n % 30},yes,150,USD,https://a.example/{n}\r\n",
    ),
    ("dates", "file", "/drops.csv"): _texts(
        f"{_DATES_HEAD}\n",
        lambda n: f"{n};New Balance 2002R Colour {n};M2002RDA;2026-12-05;10:00;UTC;150 USD\n",
    ),
    ("dates without ids", "file", "/drops.csv"): _texts(
        "name;date\n", lambda n: f"New Balance 2002R Colour {n};2026-12-{n % 28 + 1:02}\n"
    ),
    ("one date", "file", "/drops.csv"): _texts(
        "name;date\n", lambda _: "New Balance 2002R Rain Cloud;2026-12-05\n"
    ),
    ("bad dates", "file", "/drops.csv"): _texts(
        "name;date\n", lambda n: f"New Balance 2002R Colour {n};the {n}th of next week\n"
    ),
    ("empty rows", "file", "/drops.csv"): _texts(f"{_DATES_HEAD}\n", lambda _: ";;;;;;\n"),
    ("narrow rows", "file", "/drops.csv"): _texts(f"{_DATES_HEAD}\n", lambda _: "2002R\n"),
    ("sizes of a row", "file", "/stock.csv"): _texts(
        f'{_CSV_HEAD}\r\n1,New Balance 2002R,M2002RDA,"', lambda n: f"US {n};", '",yes,150,USD,\r\n'
    ),
    ("entries", "file", "/stock.json"): _json(_entry),
    ("dated entries", "file", "/drops.json"): _json(_dated),
    ("entries without ids", "file", "/stock.json"): _json(
        lambda n: {name: part for name, part in _entry(n).items() if name not in {"id", "url"}}
    ),
    ("sizes of an entry", "file", "/stock.json"): _json(
        lambda n: {"size": f"US {n}", "in_stock": True},
        '[{"name":"New Balance 2002R","url":"https://a.example/r","sizes":[%s]}]',
    ),
    ("an entry's name", "file", "/stock.json"): _one(
        lambda text: [_dated(1) | {"name": text}], "New Balance 2002R "
    ),
    ("short entries", "file", "/stock.json"): _json(lambda _: {"name": "2002R"}),
    ("wide entries", "file", "/stock.json"): _json(
        lambda n: _dated(n) | {f"column {i}": 1 for i in range(300)}
    ),
    ("tables of toml", "file", "/drops.toml"): _texts(
        "", lambda n: f'[[drop]]\nname = "New Balance 2002R {n}"\ndate = 2026-12-05\n'
    ),
}  # fmt: skip
