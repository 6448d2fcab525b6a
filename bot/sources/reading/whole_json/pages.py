"""The pages of a shop's list as JSON: asked for one after another, read, and remembered.

Knows nothing of any shop's format: a kind brings a function that reads one page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import SourceError
from bot.models import Listing, Page
from bot.sources.reading.conditional import ask
from bot.sources.reading.remembered import Extract
from bot.sources.reading.tally import Tally
from bot.sources.reading.variants import BrokenProductError
from bot.sources.reading.whole_json.answers import read_json
from bot.sources.web import Fetcher, FetchError, HttpAnswer, UnreadableError

PRODUCTS_LIMIT = 2_000

JsonReader = Callable[[Any, str], tuple[Extract, str | None]]


def read_each(
    entries: Sequence[object],
    read: Callable[[object], tuple[str, Listing | None]],
    *,
    currency: str | None,
    host: str,
) -> Extract:
    """Read the products of a page, each for itself.

    Args:
        entries: the products as the page tells them.
        read: returns a product's key, and its listing if it is a 2002R; raises
            ``BrokenProductError`` for what is no product.
        currency: of the prices.
        host: the shop's, for the error.

    Raises:
        UnreadableError: there are more than any shop shows on a page.
    """
    if len(entries) > PRODUCTS_LIMIT:
        raise UnreadableError(f"{host} sent more products than a page of a shop can hold.")
    keys: dict[str, None] = {}
    listings: dict[str, Listing] = {}
    broken = 0
    for entry in entries:
        try:
            key, listing = read(entry)
        except BrokenProductError:
            broken += 1
            continue
        keys[key] = None
        if listing is not None:
            listings[key] = listing
    return Extract(
        keys=tuple(keys),
        listings=tuple(listings.values()),
        broken=broken,
        currency=currency,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonPage:
    """What one page tells, and the address of the page behind it."""

    extract: Extract
    following: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonPages:
    """Turns the pages of one shop.

    Args:
        fetcher: makes the requests.
        remembered: pages of earlier looks by address.
        tally: takes what is seen.
        currency: of the prices; what was read in another is asked for anew.
        read: makes a page's extract, and the address of the next page if there is one, of its JSON
            and its address.
    """

    fetcher: Fetcher
    remembered: Mapping[str, Page]
    tally: Tally
    currency: str | None
    read: JsonReader

    async def turn(self, url: str, *, limit: int) -> str | None:
        """Take in a page and those it leads to; return why they are not all there is, if so.

        Args:
            url: the first page's.
            limit: the most pages that are asked for.

        Raises:
            SourceError: the first page cannot be read.
        """
        following: str | None = url
        for number in range(1, limit + 1):
            if following is None:
                return None
            try:
                extract, following = await self.page(following)
            except SourceError as error:
                if number == 1:
                    raise
                self.tally.requests += error.requests if isinstance(error, FetchError) else 0
                return f"Page {number} failed: {error.sentence}"
            if not extract.keys and not extract.broken:
                return None
            if not self.tally.add(extract):
                return None  # the shop shows the same products on every page
        return None if following is None else f"Only the first {limit} pages were read."

    async def page(self, url: str) -> tuple[Extract, str | None]:
        """Ask for a page and read it, or take what is remembered of it if it has not changed."""
        visit = await ask(
            self.fetcher,
            url,
            kind=JsonPage,
            remembered=self.remembered,
            accept="application/json",
            read=self._read,
            believe=lambda known: known.extract.currency == self.currency,
        )
        answer, tally = visit.answer, self.tally
        tally.requests += answer.requests
        tally.bytes += answer.bytes
        tally.not_modified += visit.is_remembered
        if answer.rest is not None:
            tally.rests.append(answer.rest)
        if visit.page is not None:
            tally.pages[url] = visit.page
        return visit.document.extract, visit.document.following

    def _read(self, answer: HttpAnswer) -> JsonPage:
        extract, following = self.read(read_json(answer, parse_float=str), answer.url)
        return JsonPage(extract=extract, following=following)
