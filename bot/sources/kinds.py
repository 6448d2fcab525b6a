"""The kinds of sources there are, each read by one class.

Knows nothing of any single source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from bot.models import Page, SourceSpec, Sweep
from bot.sources.web import Fetcher


class Source(Protocol):
    """Reads the sources of one kind."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Keep the fetcher that makes every request."""

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Look at a source once; raise SourceError if nothing was learned."""
        ...


def _shopify(fetcher: Fetcher) -> Source:
    from bot.sources.shopify.adapter import Shopify

    return Shopify(fetcher)


def _woocommerce(fetcher: Fetcher) -> Source:
    from bot.sources.woocommerce.adapter import WooCommerce

    return WooCommerce(fetcher)


def _schema(fetcher: Fetcher) -> Source:
    from bot.sources.schema.adapter import Schema

    return Schema(fetcher)


def _feed(fetcher: Fetcher) -> Source:
    from bot.sources.feed.adapter import Feed

    return Feed(fetcher)


def _calendar(fetcher: Fetcher) -> Source:
    from bot.sources.calendar.adapter import Calendar

    return Calendar(fetcher)


def _file(fetcher: Fetcher) -> Source:
    from bot.sources.file.adapter import File

    return File(fetcher)


class Readers(dict[str, Source]):
    """What reads each kind, made when a source of that kind is first swept."""

    def __init__(self, fetcher: Fetcher) -> None:
        super().__init__()
        self._fetcher = fetcher

    def __missing__(self, kind: str) -> Source:
        """Make it."""
        self[kind] = KINDS[kind](self._fetcher)
        return self[kind]


DROPS_ONLY = frozenset({"feed", "calendar"})  # kinds that tell of drops and hold no catalogue
# Loaded when a source needs it: a bot that reads one kind holds only that one in memory.
KINDS: dict[str, Callable[[Fetcher], Source]] = {
    "shopify": _shopify,
    "woocommerce": _woocommerce,
    "schema": _schema,
    "feed": _feed,
    "calendar": _calendar,
    "file": _file,
}
