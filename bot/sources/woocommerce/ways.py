"""How a WooCommerce source was read when that last worked, so that it is read the same way again.

Knows nothing of requests. It is kept among the source's pages, under an address of its own that is
never asked for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.models import Page
from bot.sources.woocommerce.places import Place

FORMAT = 1
RETRY = 24  # looks at a shop's pages after which its API is tried again


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The API or the pages; whether the pages told sizes, and how often they were looked at."""

    is_api: bool
    tells_sizes: bool = True
    looks: int = 0

    @property
    def is_api_due(self) -> bool:
        """Tell whether the API is to be asked.

        It never is where pages told no sizes: the first look at sizes would seem a restock.
        """
        return self.is_api or (self.tells_sizes and self.looks >= RETRY)


def way_url(place: Place) -> str:
    """Return the address a source's way is kept under."""
    return f"{place.page_url(1)}#way"


def load_way(page: Page | None) -> Way | None:
    """Read a way, or return None if there is none of this format."""
    if page is None:
        return None
    try:
        value = json.loads(page.extract)
        if value["format"] != FORMAT:
            return None
        return Way(
            is_api=bool(value["is_api"]),
            tells_sizes=bool(value["tells_sizes"]),
            looks=int(value["looks"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def dump_way(way: Way, place: Place) -> Page:
    """Write a way as a page to be remembered."""
    value = {
        "format": FORMAT,
        "is_api": way.is_api,
        "tells_sizes": way.tells_sizes,
        "looks": way.looks,
    }
    return Page(url=way_url(place), etag=None, last_modified=None, extract=json.dumps(value))
