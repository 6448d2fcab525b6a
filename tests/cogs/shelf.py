"""A shop in memory: what a sweep of it sees is what a test has put on its shelf."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bot.models import Listing, Money, Page, Size, SourceSpec, Stock, Sweep
from bot.sources.web.fetcher import Fetcher


class Shelf:
    """Reads no page; stands in the place of an adapter."""

    def __init__(self) -> None:
        self._listings: dict[str, Listing] = {}

    def __call__(self, fetcher: Fetcher) -> Shelf:
        """Be the adapter that the composition root makes."""
        return self

    def put(
        self,
        *sizes: str,
        title: str = "New Balance 2002R Rain Cloud",
        style_code: str = "M2002RDA",
        price: int = 150,
        out: tuple[str, ...] = (),
        path: str = "",
        image_url: str | None = None,
    ) -> None:
        """Show a product with these sizes in stock, in the place of what had its style code."""
        self._listings[style_code] = Listing(
            product_id=style_code,
            handle=style_code.lower(),
            title=title,
            url=f"https://shelf.example/products/{style_code.lower()}{path}",
            style_code=style_code,
            image_url=image_url,
            price=Money(amount=Decimal(price), currency="GBP"),
            sizes=tuple(
                Size(label=size, raw=size, stock=stock)
                for stock, shown in ((Stock.IN, sizes), (Stock.OUT, out))
                for size in shown
            ),
        )

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Return what is on the shelf."""
        listings = tuple(self._listings.values())
        return Sweep(complete=True, listings=listings, products=len(listings), requests=1)
