"""An entry of a feed made into a post, whatever fields the feed has put it in.

Knows nothing of what a post says.
"""

from __future__ import annotations

from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.parsing import clean
from bot.sources.feed.posts import Post, digest
from bot.sources.reading import absolute_link, canonical, first_picture, plain
from bot.sources.web import is_loopback

GUID_LIMIT = 1_000
FIRST_POST = datetime(2000, 1, 1, tzinfo=UTC)
DATES = ("published", "updated", "created")


def post_of(entry: Any, base: str, now: datetime) -> Post:
    """Return a post with its text.

    Args:
        entry: the parser's.
        base: the feed's address.
        now: aware, UTC; a post of later is not dated.
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
        posted=_posted(entry, now),
        url=canonical(link) if link else None,
        image_url=_picture(entry, markup, link or base),
        tags=tuple(_tags(entry)),
    )


def is_dated(entry: Any) -> bool:
    """Tell whether a post says when it was written, readable or not."""
    return any(field(entry, name) for name in DATES)


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


def _posted(entry: Any, now: datetime) -> datetime | None:
    for name in DATES:
        parts = field(entry, f"{name}_parsed")
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
