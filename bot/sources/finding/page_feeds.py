"""The feeds that a web page names.

Knows nothing of what is in them.
"""

from __future__ import annotations

from bot.errors import SourceError
from bot.sources.reading import absolute, decode, parse_html
from bot.sources.web import HttpAnswer, parse

LINKS_LIMIT = 20
TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def named_feeds(answer: HttpAnswer) -> list[str]:
    """Return the addresses of the feeds a page names in its head; none if it cannot be read."""
    url = parse(answer.url)
    text = decode(answer.body, answer.headers.get("content-type", ""))
    try:
        tree = parse_html(text, host=url.host)
    except SourceError:
        return []
    found: list[str] = []
    for node in tree.css('link[rel="alternate"]')[:LINKS_LIMIT]:
        kind = (node.attributes.get("type") or "").strip().lower()
        if kind not in TYPES:
            continue
        link = absolute(node.attributes.get("href"), answer.url)
        if link is not None:
            found.append(link)
    return found
