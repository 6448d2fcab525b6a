"""Shopify shops: a collection, a whole shop or one product, read from the shop's public JSON.

Knows nothing of what was seen before, but for the pages it is handed to ask for what changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.errors import SourceError
from bot.models import Page, SourceSpec, Sweep
from bot.sources.reading import Extract, Tally, dump, load
from bot.sources.shopify.drops import is_to_come
from bot.sources.shopify.meta import AGE, DOUBTED_AGE, Meta, dump_meta, load_meta, read_meta
from bot.sources.shopify.pages import read_page
from bot.sources.shopify.places import PAGE_SIZE, Place, new_address, read_place
from bot.sources.shopify.products import Shop
from bot.sources.shopify.shortages import Shortage, dump_shortage, load_shortage, shortage_url
from bot.sources.web import (
    Fetcher,
    FetchError,
    NotFoundError,
    PausedError,
    RefusedError,
    RobotsError,
    UnreadableError,
)

BUDGET = "shopify"
MAX_PAGES = 20  # 5,000 products; sellable ones thin out far earlier
ADVICE = "Unless that passes by itself, give the address of a collection: it has no such count."
LASTING = (NotFoundError, RefusedError, RobotsError, UnreadableError)
BIG = 256 * 1024  # bytes; a longer page is read in a thread so that nothing else waits


class Shopify:
    """Reads one source of kind ``shopify``.

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
        place = read_place(spec)
        try:
            sweep = await self._look(place, remembered, tally)
        except FetchError as error:
            error.requests += tally.requests
            raise
        now = self._fetcher.now()
        drops = (drop for drop in sweep.drops if is_to_come(drop, now))
        return replace(
            sweep,
            drops=tuple(replace(drop, region=spec.region, retailer=spec.name) for drop in drops),
        )

    async def _look(self, place: Place, remembered: Mapping[str, Page], tally: Tally) -> Sweep:
        shop, meta = place.shop, None
        if place.is_whole_shop or shop.currency is None:
            meta = await self._meta(place, remembered, tally, age=AGE)
        if meta is not None and meta.currency and not place.has_own_currency:
            if shop.currency not in {None, meta.currency}:
                tally.faults.append(
                    f"The shop says that its prices are in {meta.currency}; "
                    f"they are read in {shop.currency}, as the source says."
                )
            shop = replace(shop, currency=shop.currency or meta.currency)
        if place.handle is not None:
            tally.add(await self._page(place.product_url, shop, remembered, tally))
            return tally.sweep(None)
        reason = await self._list(place, shop, remembered, tally)
        if reason is None and meta is not None and place.is_whole_shop:
            reason = await self._missing(place, meta, remembered, tally)
        return tally.sweep(reason)

    async def _list(
        self, place: Place, shop: Shop, remembered: Mapping[str, Page], tally: Tally
    ) -> str | None:
        """Turn the pages of a list; return why they are not all there is, if so."""
        for number in range(1, MAX_PAGES + 1):
            try:
                extract = await self._page(place.page_url(number), shop, remembered, tally)
            except SourceError as error:
                if number == 1:
                    raise
                tally.requests += error.requests if isinstance(error, FetchError) else 0
                return f"Page {number} failed: {error.sentence}"
            count = len(extract.keys) + extract.broken
            if count == 0:
                return None
            tally.last_count = count
            if not tally.add(extract):
                # The shop shows the same page again. A short one was the last; behind a full one
                # there may be more that it does not show.
                is_last = count < PAGE_SIZE
                return None if is_last else f"Page {number} repeats earlier ones."
        return f"Only the first {MAX_PAGES} pages were read; the shop shows more."

    async def _missing(
        self, place: Place, meta: Meta, remembered: Mapping[str, Page], tally: Tally
    ) -> str | None:
        """Return why a list that ended is not all the shop has published, by its own count."""
        seen = len(tally.keys) + tally.broken
        if meta.is_short(seen) and not meta.is_fresh(self._fetcher.now(), DOUBTED_AGE):
            meta = await self._meta(place, remembered, tally, age=DOUBTED_AGE)
        if meta.products is None or not meta.is_short(seen):
            return None
        reason = f"The shop says that it shows {meta.products} products, and {seen} were there."
        if tally.last_count < PAGE_SIZE:
            url, now = shortage_url(place.meta_url), self._fetcher.now()
            hidden, known = meta.products - seen, load_shortage(remembered.get(url))
            if known is None:
                shortage = Shortage(hidden=hidden, products=meta.products, since=now)
            else:
                shortage = known.next(hidden, meta.products, now)
            tally.pages[url] = dump_shortage(shortage, url)
            if shortage.is_usual(now):
                return None
        return f"{reason} {ADVICE}"

    async def _meta(
        self, place: Place, remembered: Mapping[str, Page], tally: Tally, *, age: timedelta
    ) -> Meta:
        """Return what the shop says of itself: what is remembered, or asked for where it is old."""
        url, now = place.meta_url, self._fetcher.now()
        page = remembered.get(url)
        known = load_meta(page.extract) if page is not None else None
        if page is not None and known is not None and known.is_fresh(now, age):
            tally.pages[url] = page
            return known
        etag = last_modified = None
        try:
            answer = await self._fetcher.get(
                url,
                budget=BUDGET,
                remembered=page if known is not None else None,
                accept="application/json",
                closes_host=False,
            )
        except PausedError:
            raise
        except (
            LASTING
        ) as error:  # a shop may keep it to itself; it is asked once a day all the same
            tally.requests += error.requests
            meta = replace(known or Meta(at=now), at=now, products=None)
        except FetchError as error:
            tally.requests += error.requests
            if page is not None:
                tally.pages[url] = page
            return known or Meta(at=now)
        else:
            tally.requests += answer.requests
            tally.bytes += answer.bytes
            tally.not_modified += answer.not_modified
            etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
            if answer.not_modified and known is not None and page is not None:
                meta = replace(known, at=now)
                etag, last_modified = page.etag, page.last_modified
            else:
                meta = read_meta(answer, now=now)
        tally.pages[url] = Page(
            url=url, etag=etag, last_modified=last_modified, extract=dump_meta(meta)
        )
        return meta

    async def _page(
        self, url: str, shop: Shop, remembered: Mapping[str, Page], tally: Tally
    ) -> Extract:
        """Ask for one page and read it, or take its extract if it has not changed."""
        page = remembered.get(url)
        known = load(page.extract, currency=shop.currency) if page is not None else None
        answer = await self._fetcher.get(
            url,
            budget=BUDGET,
            remembered=page if known is not None else None,
            accept="application/json",
        )
        tally.requests += answer.requests
        tally.bytes += answer.bytes
        tally.moved_to = tally.moved_to or new_address(answer.moved_to)
        if answer.rest is not None:
            tally.rests.append(answer.rest)
        if answer.not_modified and known is not None and page is not None:
            tally.not_modified += 1
            tally.pages[url] = page
            return known
        now = self._fetcher.now()
        if len(answer.body) > BIG:
            extract = await asyncio.to_thread(read_page, answer, shop, now=now)
        else:
            extract = read_page(answer, shop, now=now)
        etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        if etag or last_modified:
            tally.pages[url] = Page(
                url=url, etag=etag, last_modified=last_modified, extract=dump(extract)
            )
        return extract
