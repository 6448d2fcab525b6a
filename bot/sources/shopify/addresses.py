"""What the address of a Shopify source means: a whole shop, a collection or one product.

Knows nothing of requests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.models import SourceSpec
from bot.sources.shopify.products import ShopifyShop
from bot.sources.web import AddressError, parse

PAGE_SIZE = 250  # Shopify's largest
LIST = "/products.json"

# "/en-us" is a market, which may have a currency of its own; "/fr" is only a language.
_MARKET = re.compile(r"[a-z]{2}-[a-z]{2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopifyAddress:
    """A list of products, or one product.

    ``listing_path`` is "/collections/new-balance", or "" for the whole shop.
    """

    origin: str
    shop: ShopifyShop
    listing_path: str = ""
    handle: str | None = None

    def page_url(self, number: int) -> str:
        """Return the address of one page of the list."""
        return f"{self.shop.base}{self.listing_path}{LIST}?limit={PAGE_SIZE}&page={number}"

    @property
    def product_url(self) -> str:
        """The address of the one product."""
        return f"{self.shop.base}/products/{self.handle}.js"

    @property
    def meta_url(self) -> str:
        """The address of what the shop says of itself."""
        return f"{self.origin}/meta.json"

    @property
    def is_whole_shop(self) -> bool:
        """Tell whether the list holds every product of the shop; a market may have fewer."""
        return self.handle is None and not self.listing_path and self.shop.base == self.origin

    @property
    def has_own_currency(self) -> bool:
        """Tell whether prices may be in another currency than the shop's."""
        return market_of(self.shop.base) is not None


def read_shopify_address(spec: SourceSpec) -> ShopifyAddress:
    """Return what a source's address means, whatever stands before it ("/en-us") kept."""
    url = parse(spec.url)
    segments = [
        segment for segment in url.raw_path.decode().partition("?")[0].split("/") if segment
    ]
    if segments and segments[-1] == LIST.removeprefix("/"):
        segments.pop()
    listing_path, handle = "", None
    if len(segments) > 1 and segments[-2] == "products":
        handle = segments[-1].removesuffix(".js").removesuffix(".json")
        segments = segments[:-2]
    if "collections" in segments[:-1]:  # what follows the handle filters pages, not JSON
        at = segments.index("collections")
        listing_path = f"/collections/{segments[at + 1]}"
        segments = segments[:at]
    origin = f"{url.scheme}://{url.netloc.decode()}"
    shop = ShopifyShop(
        base="/".join([origin, *segments]),
        currency=spec.currency,
        has_cents=handle is not None,
        region=spec.region,
    )
    return ShopifyAddress(origin=origin, shop=shop, listing_path=listing_path, handle=handle)


def market_of(url: str) -> str | None:
    """Return the market that an address is of ("en-us"), or None."""
    first = parse(url).path.lstrip("/").partition("/")[0]
    return first.casefold() if _MARKET.fullmatch(first) else None


def new_address(moved_to: str | None) -> str | None:
    """Return the address a person would open for a page that has moved for good."""
    if moved_to is None:
        return None
    try:
        url = parse(moved_to)
    except AddressError:
        return None
    path = url.raw_path.decode().partition("?")[0]
    path = path.removesuffix(LIST).removesuffix(".js").rstrip("/")
    return f"{url.scheme}://{url.netloc.decode()}{path}"
