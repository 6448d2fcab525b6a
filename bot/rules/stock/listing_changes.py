"""What there is to tell of a listing: its changes, with all that a card shows of them."""

from __future__ import annotations

from datetime import datetime

from bot.models import Change, ListingVerdict, PreOrder, SourceStatus


def changes_of(
    status: SourceStatus, verdict: ListingVerdict, listing_id: int, sweep_id: int, now: datetime
) -> list[Change]:
    """Return the changes that a comparison found of a listing, not yet stored.

    Args:
        status: the listing's source.
        verdict: what the comparison concluded.
        listing_id: the listing's.
        sweep_id: the sweep's that showed it.
        now: aware, UTC.
    """
    seen = verdict.seen
    if seen is None:
        return []
    ships = seen.preorder or PreOrder()
    return [
        Change(
            kind=difference.kind,
            at=now,
            title=seen.title,
            style_code=seen.style_code,
            colorway=seen.colorway,
            url=seen.url,
            image_url=seen.image_url,
            price=verdict.price,
            old_price=difference.old_price,
            sizes=difference.sizes,
            retailer=status.spec.name,
            region=status.spec.region,
            source_id=status.id,
            listing_id=listing_id,
            sweep_id=sweep_id,
            is_preorder=difference.is_preorder,
            drop_at=ships.at if difference.is_preorder else None,
            precision=ships.precision if difference.is_preorder else None,
            timezone=ships.timezone if difference.is_preorder else None,
        )
        for difference in verdict.differences
    ]
