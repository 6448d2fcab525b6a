"""Text from outside costs time by its length: what is twice as long takes twice as long.

Every pattern of the rooms that read it, and every reader written by hand, is given texts that are
hard on it: one piece over and over, of which it may always think that it begins something.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

import bot.parsing
import bot.sources
from bot.models import SourceSpec
from bot.parsing import find_codes, from_text, match, says_preorder, ships_at
from bot.parsing.colorways import guess_colorway
from bot.parsing.dates import find_dates, read_stamp
from bot.parsing.sizes import head_of, normalise
from bot.sources.calendar.adapter import _read as read_calendar
from bot.sources.feed.adapter import _read as read_feed
from bot.sources.file.tables import read_table
from bot.sources.reading import first_picture, parse_html, plain, read_price, read_retailer
from bot.sources.schema.embedded.repair import loads
from bot.sources.web import Answer
from bot.sources.web.walls import is_feed, notice, wall

NOW = datetime(2026, 9, 20, 12, 0, tzinfo=UTC)
FULL = 4_000  # characters for a pattern; what is quadratic takes a tenth of a second
LONG = 24_000  # for a reader
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


def patterns() -> Iterator[Any]:
    """Every pattern that a module of the two rooms holds, by its name."""
    seen: set[int] = set()
    for room in (bot.parsing, bot.sources):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                for pattern in _patterns_in(value):
                    if id(pattern) not in seen:
                        seen.add(id(pattern))
                        yield pytest.param(pattern, id=f"{module.name}.{name}")


def _patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _patterns_in(part)


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
        once = cost(work, text, TRIES)
        if once >= QUICK and cost(work, text + text, TRIES) > TIMES * once:
            found.append(piece)
    return found


def _own(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Yield the words of a pattern, which are what it looks for."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode()
    words = sorted(set(re.findall(r"[A-Za-z]{2,}", re.sub(r"\\.|\(\?P?<\w+>", "|", source))))
    for word in (*words[:3], *sorted(words, key=len)[-3:]):
        yield from (word, f"{word} ", f"{word}1")


@pytest.mark.parametrize("pattern", list(patterns()))
def test_a_pattern_takes_time_by_the_length_of_its_text(pattern: re.Pattern[Any]) -> None:
    """Wherever it is looked for in a text that is made to be hard."""

    def search(text: str) -> None:
        whole: Any = text if isinstance(pattern.pattern, str) else text.encode()
        for _ in pattern.finditer(whole):
            pass

    ordinary = max(cost(search, "a 1-" * (FULL // 16), TRIES), 1e-6) * 4
    length = int(FULL * min(1.0, max(0.1, 2 * QUICK / ordinary)))

    assert slow_pieces(search, (*PIECES, *_own(pattern)), length) == []


def answer(text: str) -> Answer:
    return Answer(
        url="https://shop.example/x",
        status=200,
        headers=httpx.Headers(),
        body=text.encode(),
        not_modified=False,
        bytes=len(text),
        requests=1,
    )


SPEC = SourceSpec(name="Shop", kind="feed", url="https://shop.example/x", region="US")
CALENDAR = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:2002R\r\nDTSTART:20261204\r\n"
READERS: dict[str, Callable[[str], object]] = {
    "JSON-LD": loads,
    "JSON-LD that is broken": lambda text: loads('{"a": ' + text),
    "JSON-LD in a string": lambda text: loads('{"a": "' + text),
    "HTML": lambda text: parse_html(text, host="shop.example"),
    "the text of HTML": plain,
    "pictures": first_picture,
    "walls": lambda text: wall(url=SPEC.url, headers={}, body=f"<html>{text}".encode()),
    "notices": lambda text: notice(url=SPEC.url, headers={}, body=f"<html>{text}".encode()),
    "feeds' roots": lambda text: is_feed(f"<?xml?>{text}".encode()),
    "feeds": lambda text: read_feed(answer(f"<rss><item>2002R{text}"), SPEC, NOW),
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


@pytest.mark.parametrize("name", READERS)
def test_a_reader_takes_time_by_the_length_of_its_text(name: str) -> None:
    """Or stops at a length past which nothing is looked at."""
    assert slow_pieces(READERS[name], PIECES, LONG) == []
