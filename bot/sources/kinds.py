"""The kinds of sources there are, each read by one class.

Knows nothing of any single source.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.models import Page, SourceSpec, Sweep
from bot.sources.fetcher import Fetcher
from bot.sources.shopify import Shopify


class Source(Protocol):
    """Reads the sources of one kind."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Keep the fetcher that makes every request."""

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Look at a source once; raise SourceError if nothing was learned."""
        ...


KINDS: dict[str, type[Source]] = {"shopify": Shopify}
