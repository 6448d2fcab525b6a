"""JSON Feed (jsonfeed.org, version 1 and 1.1): its items as the entries of other feeds.

Knows nothing of what posts say.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from bot.sources.reading import decode, load_json
from bot.sources.web import TooLargeError, UnreadableError

VERSION = "https://jsonfeed.org/version/"
NESTS_LIMIT = 100_000  # lists and objects
FIELDS = frozenset({"content_html", "content_text", "date_published"})  # of nothing but a post


def is_json(body: bytes) -> bool:
    """Tell whether a body begins as JSON does."""
    return body[:200].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def is_json_feed(value: object) -> bool:
    """Tell whether JSON is a feed: by its version, or by what only posts have."""
    if not isinstance(value, Mapping) or not isinstance(value.get("items"), list):
        return False
    if str(value.get("version", "")).replace("http:", "https:").startswith(VERSION):
        return True
    first = value["items"][0] if value["items"] else None
    return isinstance(first, Mapping) and not FIELDS.isdisjoint(first)


def read_json_feed(body: bytes, *, host: str) -> tuple[Mapping[str, Any], list[dict[str, Any]]]:
    """Return what a feed says of itself, and its posts with the names that other feeds give them.

    Raises:
        UnreadableError: it is no JSON Feed, or cut short.
        TooLargeError: it holds more than is read.
    """
    if body.count(b"{") + body.count(b"[") > NESTS_LIMIT:
        raise TooLargeError("The feed holds more values than are read.")
    try:
        value = load_json(decode(body), strict=False)  # some leave line breaks in a post's text
    except (ValueError, RecursionError):
        raise UnreadableError(f"{host} sent JSON that is broken or cut short.") from None
    if not is_json_feed(value):
        raise UnreadableError(f"{host} sent JSON that is no feed.")
    return value, [_entry(item) for item in value["items"] if isinstance(item, Mapping)]


def _entry(item: Mapping[str, Any]) -> dict[str, Any]:
    markup = item.get("content_html")
    if not isinstance(markup, str):
        text = item.get("content_text")
        markup = html.escape(text).replace("\n", "<br>") if isinstance(text, str) else ""
    tags = item.get("tags")
    return {
        "id": _text(item.get("id")),
        "title": _text(item.get("title")),
        "link": _text(item.get("url")) or _text(item.get("external_url")),
        "content": [{"value": markup}] if markup else [],
        "summary": html.escape(_text(item.get("summary"))),
        "published": _text(item.get("date_published")),
        "updated": _text(item.get("date_modified")),
        "media_content": [
            {"url": item.get(name)} for name in ("image", "banner_image") if item.get(name)
        ],
        "tags": [{"term": tag} for tag in tags] if isinstance(tags, list) else [],
    }


def _text(value: object) -> str:
    """Return a text; version 1 allowed numbers as ids."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value)[:10_000]
