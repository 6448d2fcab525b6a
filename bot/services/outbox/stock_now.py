"""What the listings that messages tell of have in stock when the messages' turn comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.models import CAME_IN, Change, ChangeKind, KnownListing, Stock
from bot.rules.stock import size_pages
from bot.store.engine import Connection
from bot.store.shops import listings


@dataclass(frozen=True, slots=True, kw_only=True)
class StockNow:
    """What ``DeliveryContext`` says as ``in_stock`` and ``size_pages``."""

    labels: tuple[str, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)


async def stock_now(connection: Connection, told: Sequence[Change]) -> dict[int, StockNow]:
    """Return what is in stock of what came in, by the change's id.

    Args:
        connection: anywhere.
        told: any changes.
    """
    listed = {
        change.id: change.listing_id
        for change in told
        if change.kind in CAME_IN and change.listing_id is not None
    }
    known = await listings.get_many(connection, set(listed.values())) if listed else {}
    restocks = {change.id for change in told if change.kind is ChangeKind.RESTOCK}
    return {
        change_id: _of(known[listing_id], is_restock=change_id in restocks)
        for change_id, listing_id in listed.items()
        if listing_id in known
    }


def _of(listing: KnownListing, *, is_restock: bool) -> StockNow:
    """Return what is to be said of a listing; of one that is new, all there is was just told."""
    labels = [size.label for size in listing.sizes if size.stock is Stock.IN]
    return StockNow(labels=tuple(labels) if is_restock else (), pages=size_pages(listing))
