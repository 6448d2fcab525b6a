"""What there is to tell of a drop: its change, with all that a card shows of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.models import Change, ChangeKind, Drop


def change_of(
    drop: Drop, kind: ChangeKind, now: datetime, *, lead: timedelta | None = None
) -> Change:
    """Return the change that tells of a drop.

    Args:
        drop: as it is now.
        kind: announced, moved or cancelled.
        now: aware, UTC.
        lead: for a reminder, how long before the drop it comes.
    """
    return Change(
        kind=kind,
        at=now,
        title=drop.name,
        style_code=drop.style_code,
        url=drop.url,
        image_url=drop.image_url,
        price=drop.price,
        retailer=drop.retailer,
        region=drop.region,
        drop_id=drop.id,
        revision=drop.revision,
        drop_at=drop.at,
        precision=drop.precision,
        timezone=drop.timezone,
        lead=lead,
        confidence=drop.confidence,
        is_draw=drop.is_draw,
        opens_at=drop.opens_at,
        guild_id=drop.guild_id,
        other_shops=tuple(shop.name for shop in drop.other_shops if shop.name),
    )
