"""What a feed asks of whoever reads it: how often, when not, and where it has moved.

Knows nothing of its posts.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from bot.sources.feed.bodies import WHOLE
from bot.sources.feed.entries import field
from bot.sources.reading import absolute_link

PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
LONGEST_TTL = 100_000  # minutes; more is taken for a mistake

_SKIP = re.compile(
    r"<skip(?:hours|days)\b[^<>]{0,200}>(.{0,3000}?)</skip(?:hours|days)\s*>",
    re.IGNORECASE | re.DOTALL,
)
_SKIPPED = re.compile(r"<(hour|day)\b[^<>]{0,200}>\s*([A-Za-z0-9]{1,10})\s*<", re.IGNORECASE)
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})


def rest_of_feed(feed: Any) -> timedelta | None:
    """Return how often the feed says it changes: ``ttl`` in minutes, or ``sy:updatePeriod``."""
    rests = []
    ttl = str(field(feed, "ttl") or "").strip()
    if ttl.isascii() and ttl.isdigit() and int(ttl[:9]) <= LONGEST_TTL:
        rests.append(timedelta(minutes=int(ttl[:9])))
    period = PERIODS.get(str(field(feed, "sy_updateperiod") or "").strip().casefold())
    if period is not None:
        times = str(field(feed, "sy_updatefrequency") or "1").strip()
        is_count = times.isascii() and times.isdigit() and int(times[:6]) > 0
        rests.append(period / int(times[:6]) if is_count else period)
    return max(rests, default=None)


def skips(head: str, body: bytes) -> tuple[str, ...]:
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


def new_address(feed: Any, url: str) -> str | None:
    """Return where a feed says that it has moved for good (itunes:new-feed-url)."""
    link = absolute_link(field(feed, "itunes_new-feed-url"), url)
    is_weaker = link is not None and link.startswith("http:") and url.startswith("https:")
    return None if link == url or is_weaker else link
