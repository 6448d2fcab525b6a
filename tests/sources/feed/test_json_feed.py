"""A JSON Feed is read as other feeds are, and a post's date in whatever form it comes."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bot.models import SourceSpec
from bot.sources.feed.adapter import FeedReader
from bot.sources.finding.signs import read_signs
from bot.sources.reading import Contents
from bot.sources.web import HttpAnswer, TooLargeError, UnreadableError
from tests.sources.conftest import START
from tests.sources.feed.test_feed import URL, item, rss

NEWS = SourceSpec(name="News", kind="feed", url=URL)


def answer(body: bytes) -> HttpAnswer:
    return HttpAnswer(
        url=URL,
        status=200,
        headers=httpx.Headers({"content-type": "application/feed+json"}),
        body=body,
        not_modified=False,
        bytes=len(body),
        requests=1,
    )


def post(number: int = 1, **changes: Any) -> dict[str, Any]:
    """One item, as its standard shows it."""
    made = {
        "id": f"https://news.example/{number}",
        "url": f"https://news.example/{number}",
        "title": "New Balance 2002R Olive release date",
        "content_html": "<p>The New Balance 2002R Olive (M2002RXO) releases December 4.</p>",
        "date_published": "2026-11-20T09:00:00-05:00",
        "image": "https://news.example/olive.jpg",
        "tags": ["sneakers"],
    }
    return made | changes


def feed(*items: Any, **more: Any) -> bytes:
    made = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": list(items)}
    return json.dumps(made | more).encode()


def read(body: bytes, spec: SourceSpec = NEWS) -> Contents:
    return FeedReader(spec, START).read(answer(body))


def test_a_text_may_hold_line_breaks() -> None:
    """Some programs leave them as they are, which is no JSON."""
    body = feed(post(content_html="<p>It releases\nDecember 4.</p>")).replace(b"\\n", b"\n")
    assert [drop.key for drop in read(body).drops]


def test_an_item_is_a_post() -> None:
    """With its date, its picture and its address."""
    contents = read(feed(post()))

    (drop,) = contents.drops
    assert (contents.products, contents.reason) == (1, None)
    assert (drop.style_code, f"{drop.at:%Y-%m-%d}") == ("M2002RXO", "2026-12-04")
    assert (drop.url, drop.image_url) == (
        "https://news.example/1",
        "https://news.example/olive.jpg",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"content_html": None, "content_text": "The 2002R M2002RXO releases December 4, 2026."},
        {"id": 17, "url": None, "external_url": "https://shop.example/olive"},
        {"tags": "sneakers", "image": 3, "date_modified": {}},
        {"title": None},
    ],
)
def test_items_of_every_shape_are_read(changes: dict[str, Any]) -> None:
    """What is missing or of another kind is not known."""
    assert [drop.style_code for drop in read(feed(post(**changes))).drops] == ["M2002RXO"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"ti', UnreadableError),
        (b'{"products": []}', UnreadableError),
        (feed(*([{}] * 100_001)), TooLargeError),
        (b"{" + b'"a":{' * 60_000, UnreadableError),
    ],
)
def test_what_is_no_feed_is_refused(body: bytes, error: type[Exception]) -> None:
    """With a sentence."""
    with pytest.raises(error):
        read(body)


def test_a_feed_without_posts_or_with_too_many_is_not_whole() -> None:
    """It says so."""
    assert read(feed()).reason == "The feed shows no posts."
    assert "very long" in (read(feed(*(post(n) for n in range(501)))).reason or "")


def test_it_is_found_by_itself() -> None:
    """By its version, or by what only posts have."""
    assert [sign.kind for sign in read_signs(answer(feed(post())))] == ["feed"]
    assert [sign.kind for sign in read_signs(answer(feed(post(), version=1)))] == ["feed"]


DATED = [
    ("2026/11/19 08:00:00", "", "2026-12-04"),
    ("Do., 19 Nov 2026 08:00", "", "2026-12-04"),
    ("jeudi 19 novembre 2026", "", "2026-12-04"),
    ("11-06-2026", "en-us", "2026-12-04"),
    ("06-11-2026", "de-DE", "2026-12-04"),
    ("1795075200", "", "2026-12-04"),
    ("Nov 19, 2026", "", "2026-12-04"),
    # Written a year ago: that December is over.
    ("2025/11/19 08:00:00", "", None),
    ("19.11.2025", "", None),
]


@pytest.mark.parametrize(("stamp", "language", "expected"), DATED)
@pytest.mark.parametrize("form", ["rss", "json"])
def test_a_day_takes_its_year_from_its_post(
    form: str, stamp: str, language: str, expected: str | None
) -> None:
    """Whatever the feed writes its dates like."""
    text = "New Balance 2002R Olive M2002RXO releases December 4."
    if form == "json":
        body = feed(post(date_published=stamp, content_html=text), language=language)
    else:
        head = f"<language>{language}</language>" if language else ""
        body = rss(item(pubDate=stamp, title="2002R Olive", **{"content:encoded": text}), head=head)

    days = [f"{drop.at:%Y-%m-%d}" for drop in read(body).drops if drop.at]

    assert [day for day in days if day >= "2026-11-24"] == ([expected] if expected else [])


@pytest.mark.parametrize("stamp", ["a while ago", "03-02-2026", "2026"])
def test_a_post_whose_date_is_not_known_has_no_year(stamp: str) -> None:
    """Its days are those of nobody knows which year."""
    body = rss(item(pubDate=stamp, title="2002R releases March 1"))

    assert [drop for drop in read(body).drops if drop.at is not None] == []
