"""Text from outside costs time by its length: what is twice as long takes twice as long.

Every pattern of the program, also those that stand in the middle of a function, and every reader
written by hand, is given texts that are hard on it: one piece over and over, of which it may always
think that it begins something. A few of them are tried in each run, all of them in the second pass.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

import bot
from bot.models import SourceSpec
from bot.parsing import find_codes, from_text, match, release_of, says_preorder, ships_at
from bot.parsing.dates import find_dates, read_stamp
from bot.parsing.late import LatePattern
from bot.parsing.shoe_names import guess_colorway
from bot.parsing.sizes import head_of, normalise
from bot.sources.bigcartel.products import read_products
from bot.sources.calendar.adapter import _read as read_calendar
from bot.sources.feed.adapter import FeedReader
from bot.sources.feed.bodies import mended, shortened
from bot.sources.file.tables import read_table
from bot.sources.finding.signs import read_signs
from bot.sources.reading import first_picture, parse_html, plain, read_price, read_retailer
from bot.sources.schema import read_document
from bot.sources.schema.embedded.repair import loads
from bot.sources.squarespace.products import read_items
from bot.sources.web import HttpAnswer
from bot.sources.web.walls import is_feed, notice, wall
from bot.sources.woocommerce.pages import read_shop_page

NOW = datetime(2026, 9, 20, 12, 0, tzinfo=UTC)
FULL = 4_000  # characters for a pattern; what is quadratic takes a tenth of a second
LONG = 8_000  # for a reader
QUICK = 0.003  # seconds of the processor that nobody need look into
STEEP = 8.0  # a text of four times the length that costs more than this is looked at closely
TIMES = 3.0  # what twice the length may cost; what is quadratic costs four times as much
TRIES = 3  # the least of them counts: others use this machine too

PIECES = (
    *(" ", "\t", "\n", "a", "1", "-", "/", ".", ",", "<", "<a", "<a ", ">", "[", "(", "((", '"'),
    *("'", "\\", '\\"', "=", "a=", 'x="', "&", "&#1;", "%", "1/", "1.", "1 ", "a1", "1a", "in "),
    *("may ", "2002", "2002R", "M2002R", "2026-", "12:", "<!--", "]]>", "<![CDATA[", "//", "/*"),
    *("*", "x-", "<title>", "<item>", "</", "<script>", "20", "$1 ", "$", "\xe9", "\u6b8b"),
    *("\u5e74", "a(", "_", "http://", "ships ", "sold out ", "- ", "|", "releases ", "releas1"),
    *("no ", "a.m ", "1,1"),
)


DEEPEST = 4  # containers inside each other in which patterns are looked for
UNREAD = (".migrations", "__main__")  # modules that are never given a text
FEW = ("1", " ", "a ", "/", "(", "-1", '"', "2002R ")


def patterns() -> Iterator[Any]:
    """Every pattern of the program, by the name of what holds it."""
    seen: set[tuple[object, int]] = set()
    for name, pattern in (*_held(), *_in_functions()):
        if (pattern.pattern, pattern.flags) not in seen:
            seen.add((pattern.pattern, pattern.flags))
            yield pytest.param(pattern, id=name)


def _held() -> Iterator[tuple[str, re.Pattern[Any]]]:
    for found in pkgutil.walk_packages(bot.__path__, "bot."):
        if any(part in found.name for part in UNREAD):
            continue
        for name, value in vars(importlib.import_module(found.name)).items():
            for pattern in _patterns_in(value, 0) if not name.startswith("__") else ():
                yield f"{found.name}.{name}", pattern


def _patterns_in(value: object, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    if depth > DEEPEST or isinstance(value, (str, bytes)):
        return
    parts: Iterable[object] = ()
    if isinstance(value, Mapping):
        parts = (*value.keys(), *value.values())
    elif isinstance(value, (tuple, list, set, frozenset)):
        parts = value
    elif isinstance(value, type) and value.__module__.startswith("bot."):
        parts = vars(value).values()
    elif is_dataclass(value) and type(value).__module__.startswith("bot."):
        parts = [getattr(value, part.name, None) for part in fields(value)]
    elif isinstance(value, LatePattern):
        parts = (value.compiled(),)
    for part in parts:
        yield from _patterns_in(part, depth + 1)


def _in_functions() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield the patterns that stand in the calls themselves: ``re.sub(r"...", ...)``."""
    for file in sorted(Path(bot.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name, first = ast.unparse(node.func), node.args[0]
            is_pattern = name.startswith("re.") and name not in {"re.escape", "re.compile"}
            if is_pattern and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield f"{file.name}:{node.lineno}", re.compile(first.value)


def cost(work: Callable[[str], object], text: str, tries: int = 1) -> float:
    """Return the least seconds of the processor that some work takes."""
    least = float("inf")
    for _ in range(tries):
        began = time.process_time()
        with suppress(Exception):
            work(text)
        least = min(least, time.process_time() - began)
    return least


def slow_pieces(work: Callable[[str], object], pieces: Iterable[str], length: int) -> list[str]:
    """Return the pieces of which twice as many cost more than thrice as much."""
    found = []
    for piece in pieces:
        text = piece * (length // len(piece)) + "\0"
        whole = cost(work, text)
        if whole < QUICK or whole < STEEP * cost(work, text[: len(text) // 4]):
            continue
        # What is quadratic is so each time it is measured; what another program held up is not.
        if all(_is_steep(work, text) for _ in range(TRIES)):
            found.append(piece)
    return found


def _is_steep(work: Callable[[str], object], text: str) -> bool:
    once = cost(work, text, TRIES)
    return once >= QUICK and cost(work, text + text, TRIES) > TIMES * once


def _own(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Yield the words of a pattern, which are what it looks for."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode()
    words = sorted(set(re.findall(r"[A-Za-z]{2,}", re.sub(r"\\.|\(\?P?<\w+>", "|", source))))
    for word in (*words[:3], *sorted(words, key=len)[-3:]):
        yield from (word, f"{word} ", f"{word}1")


@cache
def _all() -> tuple[Any, ...]:
    return tuple(patterns())


def _slow(pattern: re.Pattern[Any], pieces: Iterable[str]) -> list[str]:
    def search(text: str) -> None:
        whole: Any = text if isinstance(pattern.pattern, str) else text.encode()
        for _ in pattern.finditer(whole):
            pass

    ordinary = max(cost(search, "a 1-" * (FULL // 16), TRIES), 1e-6) * 4
    length = int(FULL * min(1.0, max(0.1, 2 * QUICK / ordinary)))
    return slow_pieces(search, pieces, length)


def test_no_pattern_is_hard_on_the_commonest_texts() -> None:
    """The second pass tries all other pieces."""
    assert len(_all()) > 300  # what is not found is not tried
    slow = {param.id: _slow(param.values[0], FEW) for param in _all()}

    assert {name: pieces for name, pieces in slow.items() if pieces} == {}


@pytest.mark.long
@pytest.mark.parametrize("pattern", _all())
def test_a_pattern_takes_time_by_the_length_of_its_text(pattern: re.Pattern[Any]) -> None:
    """Wherever it is looked for in a text that is made to be hard."""
    assert _slow(pattern, (*PIECES, *_own(pattern))) == []


def answer(text: str) -> HttpAnswer:
    return HttpAnswer(
        url="https://shop.example/x",
        status=200,
        headers=httpx.Headers(),
        body=text.encode(),
        not_modified=False,
        bytes=len(text),
        requests=1,
    )


def page(text: str) -> HttpAnswer:
    """Return a web page with a text in it."""
    found = answer(f"<html><head><title>2002R</title></head><body>{text}")
    found.headers["content-type"] = "text/html"
    return found


def squarespace_item(text: str) -> dict[str, Any]:
    """Return an item that is called by a text, and has it for a size."""
    variants = [{"attributes": {"Size": text}}]
    return {"id": "a", "title": f"2002R {text}", "body": text, "variants": variants}


SPEC = SourceSpec(name="Shop", kind="feed", url="https://shop.example/x", region="US")
CALENDAR = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:2002R\r\nDTSTART:20261204\r\n"
RSS = "<rss><channel><item><title>2002R</title>"
ELEMENTS = (  # that a feed's parser looks into
    *("author", "dc:creator", "managingEditor", "webMaster", "itunes:author", "contributor"),
    *("guid", "link", "pubDate", "category", "description", "content:encoded", "comments", "tags"),
)
WOOCOMMERCE = '<html><body class="woocommerce"><form class="variations_form" '
READERS: dict[str, Callable[[str], object]] = {
    "JSON-LD": loads,
    "JSON-LD that is broken": lambda text: loads('{"a": ' + text),
    "JSON-LD in a string": lambda text: loads('{"a": "' + text),
    "HTML": lambda text: parse_html(text, host="shop.example"),
    "the text of HTML": plain,
    "pictures": first_picture,
    "JSON-LD without quotation marks": lambda text: loads('{"a": "b" c", "d": "' + text),
    "pages' documents": lambda text: read_document(page(text)),
    "WooCommerce's pages": lambda text: read_shop_page(
        page(f"{WOOCOMMERCE}data-product_variations='[{text}'>"), SPEC.url, SPEC, NOW
    ),
    "Big Cartel's products": lambda text: read_products(
        [{"id": 1, "name": f"2002R {text}", "options": [{"name": text}]}], SPEC.url, SPEC, now=NOW
    ),
    "Squarespace's items": lambda text: read_items(
        {"collection": {}, "item": squarespace_item(text)}, SPEC.url, SPEC, now=NOW
    ),
    "kinds' signs": lambda text: read_signs(page(text)),
    "names of releases": lambda text: release_of(f"2002R {text}"),
    "feeds' bodies": lambda text: mended(shortened(f"<rss><item>2002R{text}".encode()).body),
    "walls": lambda text: wall(url=SPEC.url, headers={}, body=f"<html>{text}".encode()),
    "notices": lambda text: notice(url=SPEC.url, headers={}, body=f"<html>{text}".encode()),
    "feeds' roots": lambda text: is_feed(f"<?xml?>{text}".encode()),
    "feeds": lambda text: FeedReader(SPEC, NOW).read(answer(f"<rss><item>2002R{text}")),
    "feeds' elements": lambda text: FeedReader(SPEC, NOW).read(
        answer(f"{RSS}{''.join(f'<{name}>{text}</{name}>' for name in ELEMENTS)}</item>")
    ),
    "calendars": lambda text: read_calendar(answer(CALENDAR + text), SPEC, NOW),
    "calendars' lines": lambda text: read_calendar(
        answer(CALENDAR + f"DESCRIPTION:{text}\r\nEND:VEVENT\r\n"), SPEC, NOW
    ),
    "tables": lambda text: read_table(f"Style,Date\n{text}".encode(), name="x.csv"),
    "headers of tables": lambda text: read_table(text.encode(), name="x.csv"),
    "dates": lambda text: find_dates(text, posted=NOW, region="US"),
    "stamps": lambda text: read_stamp(text, now=NOW),
    "prices": lambda text: from_text(text, "USD"),
    "prices in posts": lambda text: read_price(text, region="US", currency=None),
    "retailers": read_retailer,
    "style codes": lambda text: list(find_codes(f"2002{text}")),
    "titles": match,
    "descriptions": lambda text: match("x", body=f"2002{text}"),
    "colorways": guess_colorway,
    "sizes": normalise,
    "heads of sizes": head_of,
    "pre-orders": lambda text: says_preorder([text]),
    "days of shipping": lambda text: ships_at([text], now=NOW, region="US"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", READERS)
def test_a_reader_takes_time_by_the_length_of_its_text(name: str) -> None:
    """Or stops at a length past which nothing is looked at."""
    assert slow_pieces(READERS[name], PIECES, LONG) == []
