"""Shopify shops: a collection, a whole shop or one product, read from the shop's public JSON.

Knows nothing of what was seen before, but for the pages it is handed to ask for what changed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.errors import SourceError
from bot.models import Listing, Page, SourceSpec, Sweep
from bot.sources.addresses import parse
from bot.sources.answers import Answer
from bot.sources.blocked import is_closed, is_html, wall
from bot.sources.errors import RefusedError, UnreadableError
from bot.sources.extracts import Extract, dump, load
from bot.sources.fetcher import Fetcher
from bot.sources.shopify_products import BrokenProductError, Shop, product_key, read_product

BUDGET = "shopify"
PAGE_SIZE = 250  # Shopify's largest
MAX_PAGES = 20  # 5,000 products; sellable ones thin out far earlier
BIG = 256 * 1024  # bytes; a longer page is read in a thread so that nothing else waits


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What a source's address means: a list of products, or one product."""

    shop: Shop
    listing_path: str = ""  # "/collections/new-balance", or "" for the whole shop
    handle: str | None = None

    def page_url(self, number: int) -> str:
        path = f"{self.shop.base}{self.listing_path}/products.json"
        return f"{path}?limit={PAGE_SIZE}&page={number}"

    @property
    def product_url(self) -> str:
        return f"{self.shop.base}/products/{self.handle}.js"


@dataclass(slots=True)
class _Tally:
    """What one sweep has seen so far."""

    keys: dict[str, None] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)
    broken: int = 0
    requests: int = 0
    not_modified: int = 0
    bytes: int = 0
    pages: list[Page] = field(default_factory=list)

    def add(self, extract: Extract) -> bool:
        """Take in a page; return whether it showed anything new."""
        is_new = not self.keys.keys() >= set(extract.keys) or not self.keys
        self.keys.update(dict.fromkeys(extract.keys))
        # A product seen twice moved while we turned the page: the later sight is the newer one.
        self.listings.update({listing.product_id: listing for listing in extract.listings})
        self.broken += extract.broken if is_new else 0
        return is_new

    def sweep(self, reason: str | None) -> Sweep:
        """Return the sweep; it is partial if there is a reason, or anything was broken."""
        reasons = [reason] if reason else []
        if self.broken:
            what = "product" if self.broken == 1 else "products"
            reasons.append(f"{self.broken} {what} could not be read.")
        if not self.keys and not self.broken:
            reasons.append("The shop showed no products.")
        return Sweep(
            complete=not reasons,
            reason=" ".join(reasons) or None,
            listings=tuple(self.listings.values()),
            products=len(self.keys) + self.broken,
            requests=self.requests,
            not_modified=self.not_modified,
            bytes=self.bytes,
            pages=tuple(self.pages),
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
            spec: the source; prices are in its currency, or not known if it names none.
            remembered: pages of earlier sweeps by address.

        Raises:
            SourceError: nothing was learned. What fails after the first page makes a partial sweep.
        """
        place = _read_place(spec)
        if place.handle is not None:
            tally = _Tally()
            extract = await self._page(place.product_url, place.shop, remembered, tally)
            tally.add(extract)
            return tally.sweep(None)
        return await self._list(place, remembered)

    async def _list(self, place: _Place, remembered: Mapping[str, Page]) -> Sweep:
        tally = _Tally()
        for number in range(1, MAX_PAGES + 1):
            url = place.page_url(number)
            try:
                extract = await self._page(url, place.shop, remembered, tally)
            except SourceError as error:
                if number == 1:
                    raise
                return tally.sweep(f"Page {number} failed: {error.sentence}")
            count = len(extract.keys) + extract.broken
            if count == 0:
                return tally.sweep(None)
            if not tally.add(extract):
                # The shop shows the same page again. A short one was the last; behind a full one
                # there may be more that it does not show.
                is_last = count < PAGE_SIZE
                return tally.sweep(None if is_last else f"Page {number} repeats earlier ones.")
        return tally.sweep(f"Only the first {MAX_PAGES} pages were read; the shop shows more.")

    async def _page(
        self, url: str, shop: Shop, remembered: Mapping[str, Page], tally: _Tally
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
        if answer.not_modified and known is not None and page is not None:
            tally.not_modified += 1
            tally.pages.append(page)
            return known
        if len(answer.body) > BIG:
            extract = await asyncio.to_thread(_read, answer, shop)
        else:
            extract = _read(answer, shop)
        etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        if etag or last_modified:
            tally.pages.append(
                Page(url=url, etag=etag, last_modified=last_modified, extract=dump(extract))
            )
        return extract


def _read_place(spec: SourceSpec) -> _Place:
    """Return what a source's address means, whatever stands before it ("/en-us") kept."""
    url = parse(spec.url)
    segments = [
        segment for segment in url.raw_path.decode().partition("?")[0].split("/") if segment
    ]
    if segments and segments[-1] == "products.json":
        segments.pop()
    listing_path, handle = "", None
    if len(segments) > 1 and segments[-2] == "products":
        handle = segments[-1].removesuffix(".js").removesuffix(".json")
        segments = segments[:-2]
    if "collections" in segments[:-1]:  # what follows the handle filters pages, not JSON
        at = segments.index("collections")
        listing_path = f"/collections/{segments[at + 1]}"
        segments = segments[:at]
    base = "/".join([f"{url.scheme}://{url.netloc.decode()}", *segments])
    shop = Shop(base=base, currency=spec.currency, has_cents=handle is not None)
    return _Place(shop=shop, listing_path=listing_path, handle=handle)


def _read(answer: Answer, shop: Shop) -> Extract:
    """Read a page; ``.js`` holds one product, ``products.json`` a list of them."""
    host = parse(answer.url).host
    value = _decode(answer, host)
    if shop.has_cents:
        entries: object = [value]
    else:
        entries = value.get("products") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        raise UnreadableError(f"{host} sent JSON that is no list of products.")
    extract = _extract(entries, shop)
    if shop.has_cents and extract.broken:
        raise UnreadableError(f"{host} sent JSON that is no product.")
    return extract


def _decode(answer: Answer, host: str) -> Any:
    url, headers, body = answer.url, answer.headers, answer.body
    if is_closed(url=url, headers=headers, body=body):
        raise RefusedError(f"{host} shows a password page: the shop is closed.")
    name = wall(url=url, headers=headers, body=body)
    if name is not None:
        raise RefusedError(f"{host} answered with {name}.")
    if is_html(headers, body):
        raise UnreadableError(f"{host} sent a web page where JSON was due.")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableError(f"{host} sent JSON that is broken or cut short.") from None


def _extract(entries: list[Any], shop: Shop) -> Extract:
    keys: dict[str, None] = {}
    listings: dict[str, Listing] = {}
    broken = 0
    for entry in entries:
        try:
            listing = read_product(entry, shop)
            key = product_key(entry)
        except BrokenProductError:
            broken += 1
            continue
        keys[key] = None
        if listing is not None:
            listings[key] = listing
    return Extract(
        keys=tuple(keys), listings=tuple(listings.values()), broken=broken, currency=shop.currency
    )
