"""Feeds of sneaker news (RSS, Atom, JSON): posts that name a 2002R become drops that are rumours.

Knows nothing of what was seen before, but for the page it is handed to ask for what changed.

A sweep is complete when the whole feed could be read. A feed shows its newest posts only and older
ones roll over its end: a post that is missing says nothing at all about its drop, in a complete
sweep too.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]
from pydantic import AwareDatetime

from bot.models import Page, SeenDrop, SourceSpec, Sweep
from bot.sources.feed.bodies import (
    END,
    POST,
    SIGNS_LIMIT,
    WHOLE,
    dates_posts,
    decoded,
    mended,
    shortened,
)
from bot.sources.feed.entries import Stamps, field, is_dated, post_of
from bot.sources.feed.hints import new_address, rest_of_feed, skips
from bot.sources.feed.json_feed import is_json, read_json_feed
from bot.sources.feed.posts import read_post
from bot.sources.reading import Contents, DropsByShoe, listed, look, note
from bot.sources.web import Fetcher, HttpAnswer, TooLargeError, UnreadableError, parse
from bot.sources.web.walls import is_html

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.8, */*;q=0.1"
)
POST_LIMIT = 500
TIME_LIMIT = 0.6  # seconds of the processor for the posts that name a 2002R

# It looks for an address in every author's name, by a pattern that takes quadratic time (30 kB of
# one word: 4 s). Nobody reads authors here.
feedparser.mixin._FeedParserMixin._sync_author_detail = lambda *_: None  # noqa: SLF001

_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)


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
        now, kept_at = self._fetcher.now(), f"{spec.url}#dates"
        known = remembered.get(kept_at)
        reader = FeedReader(spec, now, had_dates=known is not None)
        seen = await look(
            self._fetcher,
            spec,
            remembered=remembered,
            accept=ACCEPT,
            read=reader.read,
            now=now,
        )
        if known is None and not reader.has_dates:
            return seen
        return replace(seen, pages=(*seen.pages, known or note(kept_at, DatedPosts(since=now))))


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedPosts:
    """Since when a feed is known to date its posts: one that loses all dates is damaged."""

    since: AwareDatetime


class FeedReader:
    """Reads a feed; ``has_dates`` tells whether its posts are dated, now or once before.

    Args:
        spec: the source; its region settles dates such as "10/02".
        now: aware, UTC.
        had_dates: whether its posts were dated before.
    """

    def __init__(self, spec: SourceSpec, now: datetime, *, had_dates: bool = False) -> None:
        self._spec = spec
        self._now = now
        self.has_dates = had_dates

    def read(self, answer: HttpAnswer) -> Contents:
        """Return what a feed tells."""
        if is_json(answer.body):
            return self._read_json(answer)
        body = decoded(answer.body)
        if body.count(b"<") > SIGNS_LIMIT:
            raise TooLargeError("The feed holds more markup than is read.")
        plain = body.translate(None, b"\0")
        if not _ROOT.search(plain[:WHOLE]):
            is_page = is_html(answer.headers, body)
            sent = "a web page where a feed was due" if is_page else "something that is no feed"
            raise UnreadableError(f"{parse(answer.url).host} sent {sent}.")
        count = len(POST.findall(plain))
        short = shortened(body)
        parsed = _parse(mended(short.body), answer.url)
        # What the parser takes for a post, though none begins as one, is wreckage.
        feed, entries = parsed["feed"], parsed["entries"][: POST_LIMIT if count else 0]
        if not count:
            reason = "The feed shows no posts."
        elif not END.search(plain):
            reason = "The feed is cut short."
        elif not entries and short.body is body:
            reason = "The posts of the feed cannot be read."
        elif not short.is_whole or len(parsed["entries"]) > POST_LIMIT:
            reason = "The feed is very long; only its first posts were read."
        else:
            reason = None
        self.has_dates |= dates_posts(plain)
        drops, faults, reads_times = _drops(
            entries,
            answer.url,
            self._spec,
            self._stamps(entries, feed),
            has_dates=self.has_dates or not END.search(plain) or short.broken > 0,
        )
        if short.broken:
            what = "post that names" if short.broken == 1 else "posts that name"
            faults.append(f"The markup of {short.broken} {what} a 2002R is broken: not read.")
        head = POST.split(body, maxsplit=1)[0].decode("utf-8", "replace")
        return Contents(
            drops=drops,
            products=count,
            faults=listed(faults),
            reason=reason,
            rest=rest_of_feed(feed),
            moved_to=new_address(feed, answer.url),
            skips=skips(head, body),
            reads_times=reads_times,
        )

    def _read_json(self, answer: HttpAnswer) -> Contents:
        feed, found = read_json_feed(answer.body, host=parse(answer.url).host)
        entries = found[:POST_LIMIT]
        self.has_dates |= any(map(is_dated, entries))
        drops, faults, reads_times = _drops(
            entries,
            answer.url,
            self._spec,
            self._stamps(entries, feed),
            has_dates=self.has_dates,
        )
        if not entries:
            reason = "The feed shows no posts."
        elif len(found) > POST_LIMIT:
            reason = "The feed is very long; only its first posts were read."
        else:
            reason = None
        return Contents(
            drops=drops,
            products=len(found),
            faults=listed(faults),
            reason=reason,
            reads_times=reads_times,
        )

    def _stamps(self, entries: list[Any], feed: Any) -> Stamps:
        language = str(field(feed, "language") or "")
        return Stamps.of(entries, now=self._now, region=self._spec.region, language=language)


def _parse(body: bytes, url: str) -> Any:
    # Always a stream: feedparser takes bytes for a file's name first, and text for an address.
    return feedparser.parse(
        BytesIO(body),
        response_headers={"content-location": url, "content-type": "application/xml"},
        sanitize_html=False,  # all markup is taken off anyway, and this is the slow part
        resolve_relative_uris=False,
    )


def _drops(
    entries: list[Any], base: str, spec: SourceSpec, stamps: Stamps, *, has_dates: bool
) -> tuple[tuple[SeenDrop, ...], list[str], bool]:
    """Return the drops, what could not be read, and whether what has no time is told without one.

    A day without a year needs the date of its post: where posts have dates, and one has none that
    can be read, what it tells without a time is left out. So it is in a feed that is cut short, or
    has broken posts, of which nobody knows whether they had dates, and in one whose posts had dates
    at an earlier look.
    """
    drops = DropsByShoe()
    faults: list[str] = []
    reads_times = True
    deadline = time.thread_time() + TIME_LIMIT
    for number, entry in enumerate(entries, start=1):
        if time.thread_time() > deadline:
            faults.append(
                f"Post {number} and later ones were not read: those before took too long."
            )
            break
        try:
            post = post_of(entry, base, stamps)
            found = read_post(post, now=stamps.now, region=spec.region, currency=spec.currency)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, LookupError):
            faults.append(f"Post {number} cannot be read.")
            continue
        if post.posted is None and any(drop.at is None for drop in found):
            reads_times = False
            if has_dates:
                faults.append(f"Post {number} has no date that can be read.")
                found = [drop for drop in found if drop.at is not None]
        for drop in found:
            drops.add(drop)  # the newest post stands first
    return drops.all, faults, reads_times
