"""A look at a WooCommerce shop's API: its list of products, and the sizes of the 2002Rs in it.

Knows nothing of the shop's pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.errors import SourceError
from bot.models import Listing, Page, SourceSpec
from bot.sources.reading import Tally, ask, mark_draw, mark_preorder
from bot.sources.web import Fetcher, FetchError, HttpAnswer, PausedError, RefusedError, parse
from bot.sources.woocommerce.addresses import PAGE_SIZE, WooCommerceAddress
from bot.sources.woocommerce.answers import (
    ApiPage,
    VariationPage,
    read_api_page,
    read_variation_page,
)
from bot.sources.woocommerce.products import Candidate, Told, WooCommerceShop, with_stock

MAX_PAGES = 20  # 2,000 products
MAX_VARIATION_PAGES = 3
ASKED_LIMIT = 40  # 2002Rs whose variations are asked for in one sweep

PageT = TypeVar("PageT", ApiPage, VariationPage)


class ApiWalk:
    """One look.

    Args:
        fetcher: makes the requests.
        spec: the source.
        place: what its address means.
        remembered: pages of earlier looks by address.
        tally: takes what is seen.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        spec: SourceSpec,
        place: WooCommerceAddress,
        *,
        remembered: Mapping[str, Page],
        tally: Tally,
    ) -> None:
        self._fetcher = fetcher
        self._place = place
        self._remembered = remembered
        self._tally = tally
        self._shop = WooCommerceShop(base=place.base, currency=spec.currency)
        self._region = spec.region
        self._budget = parse(spec.url).host

    async def look(self) -> str | None:
        """Look once; return why what was seen is not all, if so.

        Raises:
            SourceError: nothing was learned.
        """
        candidates: dict[str, Candidate] = {}
        reason = await self._list(candidates)
        if reason is None and not self._tally.keys and self._place.is_search:
            reason = await self._prove_search()
        unknown = await self._stocks(list(candidates.values()))
        return " ".join(filter(None, [reason, unknown])) or None

    async def _list(self, candidates: dict[str, Candidate]) -> str | None:
        """Turn the pages of the list; return why they are not all there is, if so."""
        page = ApiPage(keys=(), candidates=(), broken=0, total=None, pages=None)
        for number in range(1, MAX_PAGES + 1):
            try:
                page = await self._products(self._place.page_url(number))
            except SourceError as error:
                if number == 1:
                    raise
                self._count(error)
                return f"Page {number} failed: {error.sentence}"
            count = len(page.keys) + page.broken
            is_new = self._tally.add(page.extract)
            candidates.update({each.listing.product_id: each for each in page.candidates})
            is_last = count < PAGE_SIZE if page.pages is None else number >= page.pages
            if is_last or count == 0:
                return self._missing(page)
            if not is_new:
                return f"Page {number} repeats earlier ones."
        return f"Only the first {MAX_PAGES} pages were read; the shop shows more."

    def _missing(self, last: ApiPage) -> str | None:
        """Return why a list that ended is not all, by the shop's own count."""
        seen = len(self._tally.keys) + self._tally.broken
        if last.total is None or last.total == seen:
            return None
        return f"The shop says that it shows {last.total} products, and {seen} were there."

    async def _prove_search(self) -> str | None:
        """Find out whether a search that found nothing can be believed.

        The shop's newest product is looked for by a word of its name. If that is found the search
        works, and the shop has no 2002R: it was seen whole, with that one product.
        """
        try:
            newest = await self._products(self._place.newest_url())
            found = await self._products(self._place.newest_url(newest.word or "a"))
        except SourceError as error:
            self._count(error)
            return f"The shop's search could not be checked: {error.sentence}"
        if not newest.keys or not found.keys:
            return "The shop's search finds nothing at all."
        self._tally.keys[newest.keys[0]] = None
        return None

    async def _stocks(self, candidates: list[Candidate]) -> str | None:
        """Ask for the variations of every 2002R; return why some are not known, if so."""
        failures: list[str] = []
        is_over = False
        asked = 0
        for candidate in candidates:
            listing = candidate.listing
            if candidate.variations:
                asked += 1
                if is_over or asked > ASKED_LIMIT:
                    failures.append(failures[-1] if failures else "There were too many.")
                else:
                    listing, error = await self._with_stock(candidate)
                    failures += [error.sentence] if error else []
                    is_over = isinstance(error, (PausedError, RefusedError))
            texts = [listing.title, *candidate.tags]
            now = self._fetcher.now()
            listing = mark_preorder(listing, texts, region=self._region, now=now)
            listing = mark_draw(listing, [*candidate.tags, *candidate.categories])
            self._tally.listings[listing.product_id] = listing
        if not failures:
            return None
        what = "product" if len(failures) == 1 else "products"
        return f"The sizes of {len(failures)} {what} could not be read: {failures[0]}"

    async def _with_stock(self, candidate: Candidate) -> tuple[Listing, SourceError | None]:
        """Return a 2002R with the stock of its sizes; they stay unknown where that fails."""
        parent = candidate.listing.product_id
        told: dict[str, Told] = {}
        for number in range(1, MAX_VARIATION_PAGES + 1):
            try:
                page = await self._variations(parent, number)
            except SourceError as error:
                self._count(error)
                return with_stock(candidate, told), error
            told.update(page.told)
            if page.pages is None or number >= page.pages:
                break
        silent = sum(key not in told for key, _ in candidate.variations)
        if silent:
            what = "1 size" if silent == 1 else f"{silent} sizes"
            title = candidate.listing.title
            self._tally.faults.append(f"The stock of {what} of {title} is not told.")
        return with_stock(candidate, told), None

    async def _products(self, url: str) -> ApiPage:
        return await self._page(url, ApiPage, lambda answer: read_api_page(answer, self._shop))

    async def _variations(self, parent: str, number: int) -> VariationPage:
        url = self._place.variations_url(parent, number)
        return await self._page(
            url, VariationPage, lambda answer: read_variation_page(answer, self._shop, parent)
        )

    async def _page(
        self, url: str, kind: type[PageT], read: Callable[[HttpAnswer], PageT]
    ) -> PageT:
        """Ask for one page and read it, or take its extract if it has not changed."""
        visit = await ask(
            self._fetcher,
            url,
            kind=kind,
            remembered=self._remembered,
            accept="application/json",
            read=read,
            budget=self._budget,
            closes_host=False,
        )
        return self._tally.count(url, visit)

    def _count(self, error: SourceError) -> None:
        self._tally.requests += error.requests if isinstance(error, FetchError) else 0
