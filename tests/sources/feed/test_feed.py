"""A feed becomes a sweep of rumours, or one error, whatever it answers. All feeds are made up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.models import SourceSpec, Sweep
from bot.sources.feed.adapter import Feed, FeedReader
from bot.sources.feed.bodies import MARKUP_LIMIT, shortened
from bot.sources.reading.conditional import PageReading, guarded
from bot.sources.reading.remembered import load, note
from bot.sources.web.answers import HttpAnswer
from bot.sources.web.errors import RefusedError, TooLargeError, UnreadableError
from bot.sources.web.fetcher import Fetcher
from tests.sources.conftest import START, Web

URL = "https://news.example/feed/"
SPEC = SourceSpec(name="News", kind="feed", url=URL, region="US")


def item(number: int = 1, title: str = "New Balance 2002R drops December 4", **parts: str) -> str:
    """One post, as WordPress tells it."""
    fields = {
        "link": f"https://news.example/{number}/?utm_source=rss",
        "guid": f"https://news.example/?p={number}",
        "pubDate": "Fri, 20 Nov 2026 11:00:17 +0000",
        "content:encoded": "<![CDATA[<p>Style: M2002RDA</p>]]>",
    }
    told = "".join(f"<{name}>{text}</{name}>" for name, text in (fields | parts).items() if text)
    return f"<item><title>{title}</title>{told}</item>"


def rss(*items: str, head: str = "") -> bytes:
    """A whole feed."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
        ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
        ' xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>News</title>{head}{''.join(items)}</channel></rss>"
    ).encode()


def answering(body: bytes, **headers: str) -> Web:
    named = {"content-type": "application/rss+xml"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }

    def answer(request: httpx.Request) -> httpx.Response:
        if "etag" in headers and request.headers.get("if-none-match") == headers["etag"]:
            return httpx.Response(304, headers=named)
        return httpx.Response(200, content=body, headers=named)

    return Web(answer)


@pytest.fixture
def sweep_of(fetcher_of: Callable[..., Fetcher]) -> Callable[..., Any]:
    """Sweep a feed in memory once."""

    async def sweep(
        web: Web, before: Sweep | None = None, spec: SourceSpec = SPEC, now: datetime = START
    ) -> Sweep:
        remembered = {page.url: page for page in before.pages} if before else {}
        async with fetcher_of(web, clock=lambda: now) as fetcher:
            return await Feed(fetcher).fetch(spec, remembered=remembered)

    return sweep


async def test_posts_become_drops(sweep_of: Callable[..., Any]) -> None:
    """Every post counts; what names a 2002R is a drop with its guid, link and picture."""
    picture = '<media:content url="/rain.jpg" medium="image"/>'
    web = answering(rss(item().replace("</item>", f"{picture}</item>"), item(2, "Nike Dunk")))

    sweep = await sweep_of(web)

    (drop,) = [drop for drop in sweep.drops if "2002R" in drop.name]
    assert (sweep.complete, sweep.products, sweep.requests) == (True, 2, 2)
    assert drop.key == "https://news.example/?p=1#M2002RDA"
    assert drop.url == "https://news.example/1/"
    assert drop.image_url == "https://news.example/rain.jpg"
    assert drop.at == datetime(2026, 12, 4, tzinfo=UTC)


async def test_atom_is_read_as_rss_is(sweep_of: Callable[..., Any]) -> None:
    """Escaped markup, relative links, and an id that is no address."""
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><id>tag:x,2026:1</id>'
        '<title type="html">NB 2002R &amp;#8220;Phantom&amp;#8221;</title><link href="/a"/>'
        "<updated>2026-11-20T10:00:00Z</updated>"
        '<content type="html">&lt;p&gt;Drops in Spring 2027&lt;/p&gt;</content></entry></feed>'
    )
    (drop,) = (await sweep_of(answering(feed.encode()))).drops
    assert (drop.key, drop.name, drop.url) == (
        "tag:x,2026:1",
        "NB 2002R “Phantom”",
        "https://news.example/a",
    )


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ({"guid": ""}, "https://news.example/1/#M2002RDA"),
        ({"link": ""}, "https://news.example/?p=1#M2002RDA"),
        ({"guid": "x" * 500}, None),
        ({"guid": "", "link": ""}, None),
    ],
)
async def test_a_key_outlives_the_post_s_date(
    parts: dict[str, str], key: str | None, sweep_of: Callable[..., Any]
) -> None:
    """Its guid, its clean link, or a short form of what is too long or missing."""
    keys = []
    for day in ("December 4", "December 11"):
        body = f"<![CDATA[<p>M2002RDA releases {day}</p>]]>"
        post = item(title="New Balance 2002R", **(parts | {"content:encoded": body}))
        keys += [drop.key for drop in (await sweep_of(answering(rss(post)))).drops]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert len(keys[0]) <= 200
    assert key is None or keys[0] == key


@pytest.mark.parametrize(
    ("head", "headers", "rest"),
    [
        ("", {}, None),
        ("<ttl>60</ttl>", {}, timedelta(hours=1)),
        ("<ttl>5</ttl>", {}, timedelta(minutes=15)),
        ("<ttl>99999</ttl>", {}, timedelta(days=1)),
        ("<ttl>soon</ttl>", {}, None),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            {},
            timedelta(minutes=30),
        ),
        ("<sy:updatePeriod>weekly</sy:updatePeriod>", {}, timedelta(days=1)),
        ("", {"cache_control": "public, max-age=7200"}, timedelta(hours=2)),
        ("", {"cache_control": "no-cache, max-age=7200"}, None),
        ("<ttl>60</ttl>", {"cache_control": "max-age=7200"}, timedelta(hours=2)),
        # It is 12:00: the next quarter of an hour is skipped, and so are the two hours after it.
        ("<skipHours><hour>12</hour><hour>13</hour></skipHours>", {}, timedelta(hours=2)),
        ("<skipHours><hour>3</hour></skipHours>", {}, None),
        ("<skipDays><day>Tuesday</day></skipDays>", {}, timedelta(hours=12)),
        ("<ttl>60</ttl><skipHours><hour>13</hour></skipHours>", {}, timedelta(hours=2)),
    ],
)
async def test_a_feed_is_left_alone_as_it_asks(
    head: str, headers: dict[str, str], rest: timedelta | None, sweep_of: Callable[..., Any]
) -> None:
    """Between a quarter of an hour and a day; the longest of several subscriptions counts."""
    assert (await sweep_of(answering(rss(item(), head=head), **headers))).rest == rest


async def test_an_unchanged_feed_answers_from_memory(sweep_of: Callable[..., Any]) -> None:
    """With all it told and asked for; a reading of another week is not believed."""
    web = answering(rss(item(), head="<ttl>60</ttl>"), etag='"1"')
    first = await sweep_of(web)
    again = await sweep_of(web, first)

    assert (again.drops, again.products, again.rest) == (first.drops, 1, timedelta(hours=1))
    assert (again.not_modified, again.bytes, again.pages) == (1, 0, first.pages)
    assert (await sweep_of(web, first, now=START + timedelta(days=8))).not_modified == 0


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"<!doctype html><title>Welcome</title>", UnreadableError),
        (b"<html><title>Just a moment...</title>", RefusedError),
        (b"", UnreadableError),
        (b"{}", UnreadableError),
        (b"<rss><channel>" + b"<a>" * 40_000, TooLargeError),
        (b"<rss><channel>" + b"<item>" + b"<" * 600_000, TooLargeError),
    ],
)
async def test_what_is_no_feed_is_an_error(
    body: bytes, error: type[SourceError], sweep_of: Callable[..., Any]
) -> None:
    """Never "nothing any more"."""
    with pytest.raises(error):
        await sweep_of(answering(body))


@pytest.mark.parametrize(
    ("body", "reason", "drops"),
    [
        (rss(), "The feed shows no posts.", 0),
        (rss(item(), item(2))[:-40], "The feed is cut short.", 1),
        (rss(item()).replace(b"</guid>", b"</giud>"), None, 1),
        (rss(item(title="New Balance 2002R & friends drop December 4")), None, 1),
        (b"\n" + rss(item()), None, 1),
    ],
)
async def test_a_broken_feed_tells_what_can_be_read(
    body: bytes, reason: str | None, drops: int, sweep_of: Callable[..., Any]
) -> None:
    """An empty one and one cut short are partial."""
    sweep = await sweep_of(answering(body))
    assert (sweep.reason, len(sweep.drops)) == (reason, drops)


async def test_of_a_long_feed_the_posts_about_a_2002r_are_read(
    sweep_of: Callable[..., Any],
) -> None:
    """All of them count; parsing everything would take seconds."""
    filler = "<![CDATA[" + "<p>words</p>" * 300 + "]]>"
    others = [item(number, "Nike Dunk", **{"content:encoded": filler}) for number in range(10, 400)]
    sweep = await sweep_of(answering(rss(*others, item(1))))
    assert (sweep.complete, sweep.products, len(sweep.drops)) == (True, 391, 1)
    ours = [item(number, **{"content:encoded": filler}) for number in range(10, 400)]
    cut = await sweep_of(answering(rss(*ours)))
    assert (cut.complete, cut.products) == (False, 390)


def test_a_long_feed_that_is_shortened_is_whole_xml() -> None:
    """The parser reads what is none a second time, in a slower way."""
    filler = f"<![CDATA[{'<p>words</p>' * 300}]]>"
    posts = [item(number, **{"content:encoded": filler}) for number in range(10, 400)]
    behind = "<language>en</language>"
    body = rss(*posts).replace(b"</channel>", f"{behind}</channel>".encode())

    short = shortened(body)

    assert not short.is_whole
    assert not feedparser.parse(BytesIO(short.body))["bozo"]
    assert short.body.endswith(f"</item>{behind}</channel></rss>".encode())
    swollen = body.replace(behind.encode(), b"<div>" * MARKUP_LIMIT)
    assert shortened(swollen).body.endswith(b"</item></rss>")  # what is no feed's own is left out


async def test_a_feed_says_where_it_has_moved(sweep_of: Callable[..., Any]) -> None:
    """Never from an address with encryption to one without."""
    tag = "<itunes:new-feed-url>{}</itunes:new-feed-url>"
    for there, moved_to in (
        ("https://new.example/feed", "https://new.example/feed"),
        ("http://new.example/feed", None),
        (URL, None),
    ):
        web = answering(rss(item(), head=tag.format(there)))
        assert (await sweep_of(web)).moved_to == moved_to


BODY = rss(item(), item(2, "NB 2002R M2002RDB FW26 release"), head="<ttl>60</ttl>")


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_bytes_are_read_or_refused(data: st.DataObject) -> None:
    """Cut, torn and mixed; what is read can be remembered."""
    body = bytearray(BODY)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        body[at : at + data.draw(st.integers(0, 40))] = data.draw(
            st.binary(max_size=8)
            | st.sampled_from([b"<item>", b"]]>", b"&", b"\xff\xfe", b"</rss>", b"&#xD800;", b"\0"])
        )
    answer = HttpAnswer(
        url=URL,
        status=200,
        headers=httpx.Headers(),
        body=bytes(body),
        not_modified=False,
        bytes=len(body),
        requests=1,
    )
    with suppress(SourceError):
        contents = guarded(FeedReader(SPEC, START).read, answer)
        reading = PageReading(contents=contents, read_at=START)
        assert load(PageReading, note(URL, reading)) == reading


@pytest.mark.parametrize("told", ["UTF-8", "UTF-16", "ISO-8859-1", "x-made-up"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
async def test_a_byte_order_mark_counts_more_than_what_is_told(
    sweep_of: Callable[..., Any], told: str, encoding: str
) -> None:
    """As XML has it; feeds are saved anew by programs that do not read them."""
    body = rss(item()).decode().replace("UTF-8", told).encode(encoding)

    sweep = await sweep_of(answering(body))

    assert (sweep.complete, len(sweep.drops)) == (True, 1)


@pytest.mark.parametrize("number", ["0", "xD800", "xdfff", "99999999999", "x110000", "55296"])
async def test_a_character_that_does_not_exist_breaks_no_feed(
    sweep_of: Callable[..., Any], number: str
) -> None:
    """One post may hold anything; the others are read all the same."""
    sweep = await sweep_of(answering(rss(item(1), item(2, f"Nothing &#{number}; here"))))

    assert (sweep.complete, sweep.products, len(sweep.drops)) == (True, 2, 1)


async def test_a_feed_called_as_walls_are_is_read(sweep_of: Callable[..., Any]) -> None:
    """From the request on: a security blog may write of sneakers."""
    body = rss(item()).replace(b"<title>News", b"<title>Security check: just a moment")
    assert len((await sweep_of(answering(body))).drops) == 1
