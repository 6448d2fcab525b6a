"""Big Cartel shops: the whole shop, a category or one product, read from the shop's public JSON.

Knows nothing of what was seen before, but for the pages it is handed to ask for what changed. The
JSON is what the shop's own pages are made of: ``/products.json?page=N``, the same below a category,
and ``/product/NAME.json``; ``/store.json`` tells the currency where the shop shows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from bot.models import Page, SourceSpec, Sweep
from bot.sources.bigcartel.products import read_products
from bot.sources.bigcartel.store import currency_of_store
from bot.sources.reading import Extract, JsonPages, Tally
from bot.sources.web import Fetcher

MAX_PAGES = 50  # ten products a page

_PRODUCT = re.compile(r"/product/[^/]+?(?:\.json)?/?", re.IGNORECASE)
_CATEGORY = re.compile(r"/category/[^/]+", re.IGNORECASE)


class BigCartel:
    """Reads one source of kind ``bigcartel``.

    Args:
        fetcher: makes the requests.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Look at a shop once.

        Args:
            spec: the source; prices are in its currency, or in the shop's own if it names none.
            remembered: pages of earlier sweeps by address.

        Raises:
            SourceError: nothing was learned. What fails after the first page makes a partial sweep.
        """
        tally = Tally()
        with tally.charged():
            return await self._look(spec, remembered, tally)

    async def _look(self, spec: SourceSpec, remembered: Mapping[str, Page], tally: Tally) -> Sweep:
        if spec.currency is None:
            currency = await currency_of_store(
                self._fetcher, spec.url, remembered=remembered, tally=tally
            )
            spec = replace(spec, currency=currency)
        now = self._fetcher.now()
        address, is_one = place_of(spec.url)

        def read(value: Any, url: str) -> tuple[Extract, str | None]:
            extract = read_products(value, url, spec, now=now)
            return extract, None if is_one or not extract.keys else following(url)

        pages = JsonPages(
            fetcher=self._fetcher,
            remembered=remembered,
            tally=tally,
            currency=spec.currency,
            read=read,
        )
        return tally.sweep(await pages.turn(address, limit=MAX_PAGES))


def place_of(url: str) -> tuple[str, bool]:
    """Return the address of a page's JSON, and whether it is of one product."""
    parts = urlsplit(url)
    base = f"{parts.scheme}://{parts.netloc}"
    if _PRODUCT.fullmatch(parts.path):
        return f"{base}{parts.path.rstrip('/').removesuffix('.json')}.json", True
    category = _CATEGORY.match(parts.path)
    return f"{base}{category[0] if category else ''}/products.json?page=1", False


def following(url: str) -> str:
    """Return the address of the page behind one."""
    head, _, number = url.rpartition("page=")
    return f"{head}page={int(number) + 1}" if number.isdigit() else f"{url}?page=2"
