"""Shopify shops: a collection, a whole shop or one product, read from the shop's public JSON.

Knows nothing of what was seen before, but for the pages it is handed to ask for what changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.errors import SourceError
from bot.models import Page, SourceSpec, Sweep
from bot.sources.reading import (
    Extract,
    Tally,
    ask,
    currency_of_region,
    dump,
    load,
    note,
    of_shop,
)
from bot.sources.shopify.addresses import (
    PAGE_SIZE,
    ShopifyAddress,
    market_of,
    new_address,
    read_shopify_address,
)
from bot.sources.shopify.meta import AGE, DOUBTED_AGE, Meta, read_meta
from bot.sources.shopify.pages import read_page
from bot.sources.shopify.products import ShopifyShop
from bot.sources.shopify.shortages import Shortage, shortage_url
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
_OTHER_MARKET = (
    "The shop sends Raincloud to another of its markets, whose prices may be in other money; "
    "they are left out. Give the address with the market in it, such as /en-us/collections/NAME."
)


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
        place = read_shopify_address(spec)
        with tally.charged():
            sweep = await self._look(place, remembered, tally)
        return of_shop(sweep, spec, self._fetcher.now())

    async def _look(
        self, place: ShopifyAddress, remembered: Mapping[str, Page], tally: Tally
    ) -> Sweep:
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
        self, place: ShopifyAddress, shop: ShopifyShop, remembered: Mapping[str, Page], tally: Tally
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
        self, place: ShopifyAddress, meta: Meta, remembered: Mapping[str, Page], tally: Tally
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
            hidden, known = meta.products - seen, load(Shortage, remembered.get(url))
            if known is None:
                shortage = Shortage(hidden=hidden, products=meta.products, since=now)
            else:
                shortage = known.next(hidden, meta.products, now)
            tally.pages[url] = note(url, shortage)
            if shortage.is_usual(now):
                return None
        return f"{reason} {ADVICE}"

    async def _meta(
        self, place: ShopifyAddress, remembered: Mapping[str, Page], tally: Tally, *, age: timedelta
    ) -> Meta:
        """Return what the shop says of itself: what is remembered, or asked for where it is old."""
        url, now = place.meta_url, self._fetcher.now()
        page = remembered.get(url)
        known = load(Meta, page)
        if page is not None and known is not None and known.is_fresh(now, age):
            tally.pages[url] = page
            return known
        try:
            visit = await ask(
                self._fetcher,
                url,
                kind=Meta,
                remembered=remembered,
                accept="application/json",
                read=lambda answer: read_meta(answer, now=now),
                budget=BUDGET,
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
            meta = replace(tally.count(url, visit), at=now)
        tally.pages[url] = replace(tally.pages.get(url) or note(url, meta), extract=dump(meta))
        return meta

    async def _page(
        self, url: str, shop: ShopifyShop, remembered: Mapping[str, Page], tally: Tally
    ) -> Extract:
        """Ask for one page and read it, or take its extract if it has not changed."""
        visit = await ask(
            self._fetcher,
            url,
            kind=Extract,
            remembered=remembered,
            accept="application/json",
            read=lambda answer: read_page(
                answer, _as_asked(shop, url, answer.url), now=self._fetcher.now()
            ),
            believe=lambda known: known.currency == shop.currency,
            budget=BUDGET,
            small=BIG,
        )
        if _is_elsewhere(shop, url, visit.answer.url) and _OTHER_MARKET not in tally.faults:
            tally.faults.append(_OTHER_MARKET)
        tally.moved_to = tally.moved_to or new_address(visit.answer.moved_to)
        return tally.count(url, visit)


def _as_asked(shop: ShopifyShop, url: str, came_from: str) -> ShopifyShop:
    """Return a shop whose prices are in no known money where another market of it answered.

    Args:
        shop: as the source has it.
        url: the address that was asked.
        came_from: that of the answer, after redirects.
    """
    return replace(shop, currency=None) if _is_elsewhere(shop, url, came_from) else shop


def _is_elsewhere(shop: ShopifyShop, url: str, came_from: str) -> bool:
    """Tell whether a market of another country and money answered than was asked.

    The shop's own has no market in its address; which country that is of is not told.
    """
    asked, market = market_of(url), market_of(came_from)
    if market is None or market == asked:
        return False
    country = market.partition("-")[2].upper()
    own = asked.partition("-")[2].upper() if asked else shop.region
    return country != own and currency_of_region(country) != shop.currency
