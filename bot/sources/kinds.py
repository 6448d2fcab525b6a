"""The kinds of sources there are, each read by one class.

Knows nothing of any single source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pkgutil import resolve_name
from typing import Protocol

from bot import __version__
from bot.models import Page, SourceSpec, Sweep
from bot.sources.web import Fetcher

DROPS_ONLY = frozenset({"feed", "calendar"})  # kinds that tell of drops and hold no catalogue
# Loaded when a source needs it: a bot that reads one kind holds only that one in memory.
KINDS = {
    "shopify": "bot.sources.shopify.adapter:Shopify",
    "woocommerce": "bot.sources.woocommerce.adapter:WooCommerce",
    "bigcartel": "bot.sources.bigcartel.adapter:BigCartel",
    "squarespace": "bot.sources.squarespace.adapter:Squarespace",
    "schema": "bot.sources.schema.adapter:Schema",
    "feed": "bot.sources.feed.adapter:Feed",
    "calendar": "bot.sources.calendar.adapter:Calendar",
    "file": "bot.sources.file.adapter:File",
}


READ_AS = 9  # raised whenever a kind is read differently between two versions of the program


class Source(Protocol):
    """Reads the sources of one kind."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Keep the fetcher that makes every request."""

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Look at a source once; raise SourceError if nothing was learned."""
        ...


def reader_of(kind: str, fetcher: Fetcher) -> Source:
    """Return what reads the sources of a kind."""
    source: Source = resolve_name(KINDS[kind])(fetcher)
    return source


class Readers(dict[str, Source]):
    """What reads each kind, made when a source of that kind is first swept."""

    def __init__(self, fetcher: Fetcher) -> None:
        super().__init__()
        self._fetcher = fetcher

    def __missing__(self, kind: str) -> Source:
        """Make it."""
        self[kind] = Remembering(reader_of(kind, self._fetcher))
        return self[kind]


class Remembering:
    """Hands a source only what it remembers of the same region, currency and program.

    A corrected region corrects dates, and a new version may read a page in another way: what was
    read of it before is then asked for again, and not believed.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Look at a source once; raise SourceError if nothing was learned."""
        key = f"{__version__} {READ_AS} {spec.region or '-'} {spec.currency or '-'}\n"
        known = {
            url: replace(page, extract=page.extract.removeprefix(key))
            for url, page in remembered.items()
            if page.extract.startswith(key)
        }
        sweep = await self._source.fetch(spec, remembered=known)
        pages = (replace(page, extract=f"{key}{page.extract}") for page in sweep.pages)
        return replace(sweep, pages=tuple(pages))
