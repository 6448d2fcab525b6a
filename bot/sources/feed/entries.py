"""An entry of a feed made into a post, whatever fields the feed has put it in.

Knows nothing of what a post says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.parsing import clean
from bot.parsing.dates import is_day_first, read_stamp, zone_of_region
from bot.sources.feed.posts import Post
from bot.sources.reading import absolute_link, canonical, digest, first_picture, plain
from bot.sources.web import is_loopback

GUID_LIMIT = 1_000
FIRST_POST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2)  # clocks and zones differ; what is of later still is no date of a post
DATES = ("published", "updated", "created")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamps:
    """How the dates of a feed's posts are read.

    ``zone`` is that of times without one, ``day_first`` tells what "05-11-2026" means there.
    """

    now: datetime
    zone: str | None = None
    day_first: bool | None = None

    @classmethod
    def of(
        cls, entries: Iterable[Any], *, now: datetime, region: str | None, language: str | None
    ) -> Stamps:
        """Return how the dates of a feed's entries are read.

        Args:
            entries: the parser's.
            now: aware, UTC; a post of later is not dated.
            region: the source's, ISO 3166-1 alpha-2.
            language: what the feed calls its own.
        """
        texts = [text for entry in entries for text in _stamps(entry)]
        order = is_day_first(texts, region=region, language=language)
        return cls(now=now, zone=zone_of_region(region), day_first=order)

    def read(self, entry: Any) -> datetime | None:
        """Return when an entry was posted (aware, UTC), by the first of its dates that is one."""
        for text in _stamps(entry):
            posted = read_stamp(text, now=self.now, zone=self.zone, day_first=self.day_first)
            if posted is not None and FIRST_POST < posted < self.now + AHEAD:
                return posted
        return None


def post_of(entry: Any, base: str, stamps: Stamps) -> Post:
    """Return a post with its text.

    Args:
        entry: the parser's.
        base: the feed's address.
        stamps: how its date is read.
    """
    markup = [text for text in _texts(entry) if text]
    # feedburner's own link only counts readers; it names the post's beside it.
    link = absolute_link(field(entry, "feedburner_origlink") or field(entry, "link"), base)
    title = clean(plain(str(field(entry, "title") or "")))
    guid = str(field(entry, "id") or "").strip()[:GUID_LIMIT]
    key = guid or (canonical(link) if link else "") or digest(title)
    return Post(
        key=clean(key, GUID_LIMIT),
        title=title,
        text="\n\n".join(dict.fromkeys(plain(text) for text in markup)),
        posted=stamps.read(entry),
        url=canonical(link) if link else None,
        image_url=_picture(entry, markup, link or base),
        tags=tuple(_tags(entry)),
    )


def is_dated(entry: Any) -> bool:
    """Tell whether a post says when it was written, readable or not."""
    return next(_stamps(entry), None) is not None


def field(entry: Any, name: str) -> Any:
    """Return a field of an entry or feed, or None."""
    if name not in entry:  # asked for a missing "updated", it warns and answers "published"
        return None
    return entry[name]


def _texts(entry: Any) -> Iterator[str]:
    contents = field(entry, "content")
    whole = [str(part["value"]) for part in contents or () if isinstance(part.get("value"), str)]
    summary = field(entry, "summary")
    # The whole text holds what the summary says; what is told twice is read once.
    yield from whole or ([summary] if isinstance(summary, str) else [])


def _stamps(entry: Any) -> Iterator[str]:
    """Return the texts of an entry's dates; what the parser makes of them is not believed."""
    for name in DATES:
        text = field(entry, name)
        if isinstance(text, str) and text.strip():
            yield text


def _picture(entry: Any, markup: list[str], base: str) -> str | None:
    candidates: list[Any] = []
    for name in ("media_content", "media_thumbnail", "enclosures"):
        for item in (field(entry, name) or ())[:5]:
            kind = str(item.get("type") or item.get("medium") or "image")
            if kind.startswith("image"):
                candidates.append(item.get("url") or item.get("href"))
    candidates += [first_picture(text) for text in markup]
    links = (absolute_link(candidate, base) for candidate in candidates)
    found = next((link for link in links if link is not None), None)
    if found and found.startswith("http:") and not is_loopback(found):
        return f"https{found.removeprefix('http')}"
    return found


def _tags(entry: Any) -> Iterator[str]:
    for tag in (field(entry, "tags") or ())[:50]:
        term = tag.get("term")
        if isinstance(term, str):
            yield clean(term)
