"""What there is to tell of a drop: its change, with all that a card shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.models import Change, ChangeKind, Drop, SeenDrop
from bot.rules.drops.ranking import is_old


def change_of(
    drop: Drop,
    kind: ChangeKind,
    now: datetime,
    *,
    lead: timedelta | None = None,
    words: Iterable[SeenDrop] = (),
) -> Change:
    """Return the change that tells of a drop.

    Args:
        drop: as it is now.
        kind: announced, moved or cancelled.
        now: aware, UTC.
        lead: for a reminder, how long before the drop it comes.
        words: all that sources say of it; who wants the drops of any shop they name hears of it.
            A shop that called it off, or has had it, is among them where others are told of that.
            Where the drop's own shop is of a source that is not heard, theirs stands for it.
    """
    heard, is_to_come = list(words), kind is ChangeKind.ANNOUNCED
    said = [word for word in heard if not (is_to_come and (word.is_cancelled or is_old(word, now)))]
    if drop.guild_id is None:
        drop = _as_heard(drop, said or heard)
    named = (*(shop.name for shop in drop.other_shops), *(word.retailer for word in said))
    others = {name.casefold(): name for name in reversed(named) if name}
    others.pop((drop.retailer or "").casefold(), None)
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
        other_shops=tuple(reversed(others.values())),
    )


def _as_heard(drop: Drop, words: Sequence[SeenDrop]) -> Drop:
    """Return a source's drop with a shop that is heard of, where its own is surely none of them."""
    shops = {word.retailer.casefold() for word in words if word.retailer}
    is_own = (drop.retailer or "").casefold() in shops
    if not words or is_own or not all(word.retailer for word in words):
        return drop
    first = words[0]
    return replace(
        drop, retailer=first.retailer, url=first.url, region=first.region, price=first.price
    )


def mark_preorders(news: Iterable[Change], found: Iterable[Change]) -> list[Change]:
    """Return news of drops, marked where the same look found the product live as a pre-order.

    Both tell one thing, so a subscription hears of it once. The sizes are the pre-order's.

    Args:
        news: of drops.
        found: what else the look found.
    """
    ahead = {change.url: change.sizes for change in found if change.is_preorder and change.url}
    return [
        replace(each, is_preorder=True, sizes=ahead[each.url])
        if each.kind is ChangeKind.ANNOUNCED and each.url in ahead
        else each
        for each in news
    ]
