"""RSS and Atom feeds of sneaker news: posts that name a 2002R become drops that are rumours.

Knows nothing of what was seen before, but for the page it is handed to ask for what changed.

A sweep is complete when the whole feed could be read. A feed shows its newest posts only and older
ones roll over its end: a post that is missing says nothing at all about its drop, in a complete
sweep too.
"""

from __future__ import annotations

import codecs
import re
import sys
import time
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]

from bot.models import Page, SeenDrop, SourceSpec, Sweep
from bot.sources.addresses import is_loopback
from bot.sources.answers import Answer
from bot.sources.blocked import is_html
from bot.sources.drop_pages import Contents, listed, look, refuse_walls
from bot.sources.errors import TooLargeError, UnreadableError
from bot.sources.feed_posts import Post, digest, read_post
from bot.sources.feed_words import absolute, canonical, first_picture, plain
from bot.sources.fetcher import Fetcher
from bot.sources.texts import clean

READING = "feed 2"  # raised whenever feeds are read differently
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)
WHOLE = 256 * 1024  # bytes; of a longer feed only the posts that may name a 2002R are parsed
POST_LIMIT = 500
MARKUP_LIMIT = 30_000  # tags of what is parsed; tags inside each other cost by their square
TIME_LIMIT = 0.8  # seconds of the processor for the posts that name a 2002R
GUID_LIMIT = 1_000
FIRST_POST = datetime(2000, 1, 1, tzinfo=UTC)
PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
LONGEST_TTL = 100_000  # minutes; more is taken for a mistake

_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_END = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_POST = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml[^<>]{0,200}\?>")
_REFERENCE = re.compile(rb"&#(?:[xX](?P<hex>[0-9A-Fa-f]{1,40})|(?P<number>\d{1,40}));")
_SKIP = re.compile(
    r"<skip(?:hours|days)\b[^<>]{0,200}>(.{0,3000}?)</skip(?:hours|days)\s*>",
    re.IGNORECASE | re.DOTALL,
)
_SKIPPED = re.compile(r"<(hour|day)\b[^<>]{0,200}>\s*([A-Za-z0-9]{1,10})\s*<", re.IGNORECASE)
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})


class Feed:
    """Reads one source of kind ``feed``.

    Args:
        fetcher: makes the requests.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Look at a feed once.

        Args:
            spec: the source; its region settles dates such as "10/02".
            remembered: pages of earlier sweeps by address.

        Raises:
            SourceError: nothing was learned.
        """
        now = self._fetcher.now()
        return await look(
            self._fetcher,
            spec,
            remembered=remembered,
            accept=ACCEPT,
            reading=READING,
            read=lambda answer: _read(answer, spec, now),
            now=now,
        )


def _read(answer: Answer, spec: SourceSpec, now: datetime) -> Contents:
    body = _mended(answer.body)
    if not _ROOT.search(body[:WHOLE].replace(b"\0", b"")):
        if is_html(answer.headers, body):
            refuse_walls(answer, due="a feed")
        raise UnreadableError(f"{answer.url.split('/')[2]} sent something that is no feed.")
    count = len(_POST.findall(body.replace(b"\0", b"")))
    short, is_whole = _shortened(body)
    parsed = _parse(short, answer.url)
    feed, entries = parsed["feed"], parsed["entries"][:POST_LIMIT]
    if not count:
        reason = "The feed shows no posts."
    elif not _END.search(body.replace(b"\0", b"")):
        reason = "The feed is cut short."
    elif not entries and short is body:
        reason = "The posts of the feed cannot be read."
    elif not is_whole or len(parsed["entries"]) > POST_LIMIT:
        reason = "The feed is very long; only its first posts were read."
    else:
        reason = None
    drops, faults = _drops(entries, answer.url, spec, now)
    head = _POST.split(body, maxsplit=1)[0].decode("utf-8", "replace")
    return Contents(
        drops=drops,
        products=count,
        faults=listed(faults),
        reason=reason,
        rest=_rest(feed),
        moved_to=_new_address(feed, answer.url),
        skips=_skips(head, body),
    )


def _mended(body: bytes) -> bytes:
    """Return a feed without two faults that hide all its posts from the parser.

    Its byte order mark counts more than the encoding it names (XML 1.0, 4.3.3), and a reference to
    a character that does not exist becomes a question mark.
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = body.decode("utf-16", "replace")
        body = _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    return _REFERENCE.sub(lambda found: found[0] if _is_character(found) else b"?", body)


def _is_character(found: re.Match[bytes]) -> bool:
    number = int(found["hex"], 16) if found["hex"] else int(found["number"])
    is_surrogate = 0xD800 <= number <= 0xDFFF  # noqa: PLR2004 - Unicode's own
    return 0 < number <= sys.maxunicode and not is_surrogate


def _shortened(body: bytes) -> tuple[bytes, bool]:
    """Return a long feed without the posts that name no 2002R, and whether all others are in it.

    Parsers are slow: half a megabyte of broken XML takes a second.
    """
    if _is_short(body):
        return body, True
    starts = [found.start() for found in _POST.finditer(body)]
    head = body[: starts[0]] if starts else body
    if not _is_short(head):
        raise TooLargeError("The feed holds more markup than is read.")
    parts, size, tags, tail = [head], len(head), head.count(b"<"), b"</channel></rss>"
    end = _END.search(body, starts[-1])
    if end is not None:
        tail = body[end.start() : end.end()]
    for start, stop in zip(starts, [*starts[1:], end.start() if end else len(body)], strict=True):
        part = body[start:stop]
        if b"2002" not in part.replace(b"\0", b""):
            continue
        if size + len(part) > WHOLE or tags + part.count(b"<") > MARKUP_LIMIT:
            return b"".join([*parts, tail]), False  # the newest posts stand first
        parts.append(part)
        size += len(part)
        tags += part.count(b"<")
    return b"".join([*parts, tail]), True


def _is_short(body: bytes) -> bool:
    return len(body) <= WHOLE and body.count(b"<") <= MARKUP_LIMIT


def _parse(body: bytes, url: str) -> Any:
    # Always a stream: feedparser takes bytes for a file's name first, and text for an address.
    return feedparser.parse(
        BytesIO(body),
        response_headers={"content-location": url, "content-type": "application/xml"},
        sanitize_html=False,  # all markup is taken off anyway, and this is the slow part
        resolve_relative_uris=False,
    )


def _drops(
    entries: list[Any], base: str, spec: SourceSpec, now: datetime
) -> tuple[tuple[SeenDrop, ...], list[str]]:
    drops: dict[str, SeenDrop] = {}
    faults: list[str] = []
    deadline = time.thread_time() + TIME_LIMIT
    for number, entry in enumerate(entries, start=1):
        if time.thread_time() > deadline:
            faults.append(
                f"Post {number} and later ones were not read: those before took too long."
            )
            break
        try:
            post = _post(entry, base, now)
            found = read_post(post, now=now, region=spec.region, currency=spec.currency)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, LookupError):
            faults.append(f"Post {number} cannot be read.")
            continue
        for drop in found:
            drops.setdefault(drop.key, drop)  # the newest post stands first
    return tuple(drops.values()), faults


def _post(entry: Any, base: str, now: datetime) -> Post:
    """Return a post with its text, whatever fields the feed has put it in."""
    markup = [text for text in _texts(entry) if text]
    # feedburner's own link only counts readers; it names the post's beside it.
    link = absolute(_field(entry, "feedburner_origlink") or _field(entry, "link"), base)
    title = clean(plain(str(_field(entry, "title") or "")))
    guid = str(_field(entry, "id") or "").strip()[:GUID_LIMIT]
    key = guid or (canonical(link) if link else "") or digest(title)
    return Post(
        key=clean(key, GUID_LIMIT),
        title=title,
        text="\n\n".join(dict.fromkeys(plain(text) for text in markup)),
        posted=_posted(entry, now),
        url=canonical(link) if link else None,
        image_url=_picture(entry, markup, link or base),
        tags=tuple(_tags(entry)),
    )


def _field(entry: Any, name: str) -> Any:
    if name not in entry:  # asked for a missing "updated", it warns and answers "published"
        return None
    return entry[name]


def _texts(entry: Any) -> Iterator[str]:
    contents = _field(entry, "content")
    whole = [str(part["value"]) for part in contents or () if isinstance(part.get("value"), str)]
    summary = _field(entry, "summary")
    # The whole text holds what the summary says; what is told twice is read once.
    yield from whole or ([summary] if isinstance(summary, str) else [])


def _posted(entry: Any, now: datetime) -> datetime | None:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        parts = _field(entry, name)
        if not parts:
            continue
        try:
            posted = datetime.fromtimestamp(timegm(parts), UTC)
        except (ValueError, OverflowError, OSError, TypeError):
            continue
        if FIRST_POST < posted < now + timedelta(days=2):
            return posted
    return None


def _picture(entry: Any, markup: list[str], base: str) -> str | None:
    candidates: list[Any] = []
    for name in ("media_content", "media_thumbnail", "enclosures"):
        for item in (_field(entry, name) or ())[:5]:
            kind = str(item.get("type") or item.get("medium") or "image")
            if kind.startswith("image"):
                candidates.append(item.get("url") or item.get("href"))
    candidates += [first_picture(text) for text in markup]
    links = (absolute(candidate, base) for candidate in candidates)
    found = next((link for link in links if link is not None), None)
    if found and found.startswith("http:") and not is_loopback(found):
        return f"https{found.removeprefix('http')}"
    return found


def _tags(entry: Any) -> Iterator[str]:
    for tag in (_field(entry, "tags") or ())[:50]:
        term = tag.get("term")
        if isinstance(term, str):
            yield clean(term)


def _rest(feed: Any) -> timedelta | None:
    """Return how often the feed says it changes: ``ttl`` in minutes, or ``sy:updatePeriod``."""
    wishes = []
    ttl = str(_field(feed, "ttl") or "").strip()
    if ttl.isascii() and ttl.isdigit() and int(ttl[:9]) <= LONGEST_TTL:
        wishes.append(timedelta(minutes=int(ttl[:9])))
    period = PERIODS.get(str(_field(feed, "sy_updateperiod") or "").strip().casefold())
    if period is not None:
        times = str(_field(feed, "sy_updatefrequency") or "1").strip()
        is_count = times.isascii() and times.isdigit() and int(times[:6]) > 0
        wishes.append(period / int(times[:6]) if is_count else period)
    return max(wishes, default=None)


def _skips(head: str, body: bytes) -> tuple[str, ...]:
    """Return the hours (UTC) and days a feed does not want to be asked on, unless it is all."""
    text = head if "<skip" in head.lower() else body[-WHOLE:].decode("utf-8", "replace")
    found = [
        (kind.casefold(), value.casefold())
        for block in _SKIP.findall(text)
        for kind, value in _SKIPPED.findall(block)
    ]
    hours = {str(int(value) % 24) for kind, value in found if kind == "hour" and value.isdigit()}
    days = {value for kind, value in found if kind == "day" and value in _DAYS}
    if len(hours) == len(range(24)) or len(days) == len(_DAYS):
        return ()
    return (*sorted(hours), *sorted(days))


def _new_address(feed: Any, url: str) -> str | None:
    """Return where a feed says that it has moved for good (itunes:new-feed-url)."""
    link = absolute(_field(feed, "itunes_new-feed-url"), url)
    is_weaker = link is not None and link.startswith("http:") and url.startswith("https:")
    return None if link == url or is_weaker else link
