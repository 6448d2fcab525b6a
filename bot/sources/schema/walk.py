"""A look at one address: its product, or its list and the 2002R pages behind it.

Knows nothing of what pages say; takes the function that reads one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.errors import SourceError
from bot.models import Page, SourceSpec
from bot.sources.reading import Extract, Tally, ask, on_same_host, page_key
from bot.sources.schema.pages import SchemaPage
from bot.sources.web import Fetcher, FetchError, HttpAnswer, PausedError, RefusedError, parse

LINKS_LIMIT = 30  # product pages read in one sweep: half a minute at one request a second
LIST_PAGES_LIMIT = 5
ACCEPT = "text/html,application/xhtml+xml"

PageReader = Callable[[HttpAnswer, str, SourceSpec, datetime], SchemaPage]


class SchemaWalk:
    """One look.

    Args:
        fetcher: makes the requests.
        spec: the source.
        remembered: pages of earlier looks by address.
        tally: takes what is seen.
        read: reads one page.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        spec: SourceSpec,
        *,
        remembered: Mapping[str, Page],
        tally: Tally,
        read: PageReader,
    ) -> None:
        self._fetcher = fetcher
        self._spec = spec
        self._remembered = remembered
        self._tally = tally
        self._read = read
        self._budget = parse(spec.url).host
        self.tells_sizes = True

    async def look(self) -> str | None:
        """Look once; return why what was seen is not all, if so.

        Raises:
            SourceError: nothing was learned.
        """
        page = await self._page(self._spec.url, is_first=True)
        if not page.is_list:
            self._tally.add(page.extract)
            return None
        links, reason = await self._turn(page)
        if len(links) > LINKS_LIMIT:
            more = f"Only the first {LINKS_LIMIT} of {len(links)} product pages were read."
            reason = f"{reason} {more}" if reason else more
        failed, found = await self._follow(links[:LINKS_LIMIT])
        for extract in _told_apart(found):
            self._tally.add(extract)
        return " ".join(filter(None, [reason, failed])) or None

    async def _turn(self, page: SchemaPage) -> tuple[list[str], str | None]:
        """Turn the pages of a list; return its links, and why they are not all."""
        links: dict[str, str] = {}
        reason = None
        seen = {page_key(self._spec.url)}
        total = 0
        while True:
            links.update({page_key(link): link for link in page.links})
            self._tally.add(page.extract)
            total = max(total, page.total)
            url = page.next_url and on_same_host(page.next_url, self._spec.url)
            if not url or page_key(url) in seen:
                break
            seen.add(page_key(url))
            if len(seen) > LIST_PAGES_LIMIT:
                reason = f"Only the first {LIST_PAGES_LIMIT} pages of the list were read."
                break
            try:
                page = await self._page(url)
            except SourceError as error:
                self._count(error)
                reason = f"Page {len(seen)} of the list failed: {error.sentence}"
                break
        shown = len(self._tally.keys)
        if reason is None and total > shown:
            reason = f"The list says that it has {total} products, and {shown} were there."
        return list(links.values()), reason

    async def _follow(self, links: list[str]) -> tuple[str | None, list[Extract]]:
        """Read the product pages; stop at the first that says to leave the host alone."""
        found: list[Extract] = []
        failures: list[str] = []
        for at, link in enumerate(links):
            try:
                page = await self._page(link)
            except SourceError as error:
                self._count(error)
                failures.append(error.sentence)
                if isinstance(error, (PausedError, RefusedError)):
                    failures += [error.sentence] * (len(links) - at - 1)
                    break
                continue
            if page.is_list:
                failures.append("One was a list of others.")
                continue
            found.append(page.extract)
        if not failures:
            return None, found
        what = "product page" if len(failures) == 1 else "product pages"
        return f"{len(failures)} {what} could not be read: {failures[0]}", found

    async def _page(self, url: str, *, is_first: bool = False) -> SchemaPage:
        """Ask for one page and read it, or take its extract if it has not changed."""
        visit = await ask(
            self._fetcher,
            url,
            kind=SchemaPage,
            remembered=self._remembered,
            accept=ACCEPT,
            read=lambda answer: self._read(answer, url, self._spec, self._fetcher.now()),
            budget=self._budget,
        )
        if is_first:
            self._tally.moved_to = visit.answer.moved_to
        page = self._tally.count(url, visit)
        self.tells_sizes = self.tells_sizes and page.tells_sizes
        return page

    def _count(self, error: SourceError) -> None:
        self._tally.requests += error.requests if isinstance(error, FetchError) else 0


def _told_apart(found: list[Extract]) -> list[Extract]:
    """Return extracts whose listings are known by different ids: by address where two share one."""
    ids = Counter(listing.product_id for extract in found for listing in extract.listings)
    return [
        replace(
            extract,
            listings=tuple(
                replace(listing, product_id=listing.handle)
                if ids[listing.product_id] > 1
                else listing
                for listing in extract.listings
            ),
        )
        for extract in found
    ]
