"""Drops of a file that a moderator hands in: made of what its rows say, one for all its shops.

Knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.languages import mark
from bot.models import Drop, DropShop, SeenDrop

FARTHEST = timedelta(days=1100)  # as far ahead as a drop can be typed
NAME_LIMIT = 120  # characters, as of a name that is typed
SHOPS_LIMIT = 10  # of one drop, as many as can be typed
OVER = mark("Its time is past.")
TOO_FAR = mark("It is more than three years away.")
_CANCELLED = mark("The file says that it is cancelled.")


def drops_of_list(
    seen: Iterable[SeenDrop], *, guild_id: int, created_by: int, now: datetime
) -> tuple[list[Drop], dict[SeenDrop, str]]:
    """Return the drops that a guild's moderator enters by a list.

    One shoe at one time in one country is one drop, whatever shops its rows name.

    Returns:
        The drops in the list's order, and why the others are none.
    """
    made: dict[tuple[object, ...], Drop] = {}
    left_out: dict[SeenDrop, str] = {}
    for each in seen:
        reason = _reason(each, now)
        if reason is not None:
            left_out[each] = reason
            continue
        shoe = each.style_code or each.name.casefold()
        key = shoe, each.at, each.precision, each.is_draw, each.region
        drop = made.get(key)
        made[key] = _made(each, guild_id, created_by, now) if drop is None else _joined(drop, each)
    return list(made.values()), left_out


def _reason(seen: SeenDrop, now: datetime) -> str | None:
    if seen.is_cancelled:
        return _CANCELLED
    if seen.ends_at is not None and seen.ends_at <= now:
        return OVER
    return TOO_FAR if seen.at is not None and seen.at - now > FARTHEST else None


def _made(seen: SeenDrop, guild_id: int, created_by: int, now: datetime) -> Drop:
    return Drop(
        guild_id=guild_id,
        style_code=seen.style_code,
        name=seen.name[:NAME_LIMIT].strip(),
        at=seen.at,
        ends_at=seen.ends_at,
        precision=seen.precision,
        timezone=seen.timezone,
        region=seen.region,
        retailer=seen.retailer,
        price=seen.price,
        url=seen.url,
        image_url=seen.image_url,
        confidence=seen.confidence,
        created_by=created_by,
        changed_at=now,
        is_draw=seen.is_draw,
        opens_at=seen.opens_at,
    )


def _joined(drop: Drop, seen: SeenDrop) -> Drop:
    """Return a drop with what another row adds: a shop, a price, a picture."""
    shops: Mapping[str, DropShop] = {
        (shop.name or "").casefold(): shop
        for shop in ((DropShop(drop.retailer, drop.url)), *drop.other_shops)
    }
    name = (seen.retailer or "").casefold()
    others = drop.other_shops
    if name and name not in shops and len(shops) < SHOPS_LIMIT:
        if drop.retailer is None:
            drop = replace(drop, retailer=seen.retailer, url=seen.url or drop.url)
        else:
            others = (*others, DropShop(seen.retailer, seen.url))
    return replace(
        drop,
        other_shops=others,
        price=drop.price or seen.price,
        image_url=drop.image_url or seen.image_url,
    )
