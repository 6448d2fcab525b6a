"""How a WooCommerce source was read when that last worked, so that it is read the same way again.

Knows nothing of requests. It is kept among the source's pages, under an address of its own that is
never asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.sources.woocommerce.addresses import WooCommerceAddress

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


def way_url(place: WooCommerceAddress) -> str:
    """Return the address a source's way is kept under."""
    return f"{place.page_url(1)}#way"
