"""Squarespace shops: a list of items or one of them, read from the page's own JSON.

Knows nothing of what was seen before, but for the pages it is handed to ask for what changed. Any
page of a site tells itself as JSON (``?format=json-pretty``), where its robots.txt allows that:
Squarespace's own robots.txt does not, and then the page is to be read as ``schema``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.models import Page, SourceSpec, Sweep
from bot.sources.reading import Extract, JsonPages, Tally
from bot.sources.squarespace.products import as_json, read_items
from bot.sources.web import Fetcher

MAX_PAGES = 20  # 200 items each, at most


class Squarespace:
    """Reads one source of kind ``squarespace``.

    Args:
        fetcher: makes the requests.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Look at a shop once.

        Args:
            spec: the source; its currency counts for prices that name none.
            remembered: pages of earlier sweeps by address.

        Raises:
            SourceError: nothing was learned. What fails after the first page makes a partial sweep.
        """
        tally, now = Tally(), self._fetcher.now()

        def read(value: Any, url: str) -> tuple[Extract, str | None]:
            return read_items(value, url, spec, now=now)

        pages = JsonPages(
            fetcher=self._fetcher,
            remembered=remembered,
            tally=tally,
            currency=spec.currency,
            read=read,
        )
        with tally.charged():
            return tally.sweep(await pages.turn(as_json(spec.url), limit=MAX_PAGES))
