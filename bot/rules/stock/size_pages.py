"""Where a shop sells one size of a listing.

Knows nothing of how a shop's answer says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from bot.models import KnownListing, Stock


def size_pages(listing: KnownListing) -> Mapping[str, str]:
    """Return the addresses of the pages of a listing's sizes that are in stock, by label.

    Each is https and on the listing's own host; a size of which the shop names no such page has
    none.
    """
    pages = {
        size.label: _own_page(listing.seen.url, size.link)
        for size in listing.sizes
        if size.link is not None and size.stock is Stock.IN
    }
    return {label: page for label, page in pages.items() if page is not None}


def _own_page(listing_url: str, link: str) -> str | None:
    try:
        page = urljoin(listing_url, link)
        host, own_host = urlsplit(page).netloc, urlsplit(listing_url).netloc
    except ValueError:
        return None
    is_own = host and _plain(host) == _plain(own_host)
    return page if is_own and page.startswith("https://") else None


def _plain(host: str) -> str:
    return host.casefold().removeprefix("www.")
