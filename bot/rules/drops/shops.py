"""Which shops will have a drop, each with its own time and page."""

from __future__ import annotations

from collections.abc import Iterable

from bot.models import Drop, SeenDrop
from bot.rules.drops.ranking import rank


def shops_of(words: Iterable[SeenDrop]) -> tuple[SeenDrop, ...]:
    """Return what counts of each shop that will have a drop, the soonest first.

    Args:
        words: all that is said of the drop, the first seen first; what names no shop is left out.
    """
    by_shop: dict[str, SeenDrop] = {}
    for word in words:
        if word.retailer is None or word.is_cancelled:
            continue
        other = by_shop.setdefault(word.retailer.casefold(), word)
        if _order(word) < _order(other):
            by_shop[word.retailer.casefold()] = word
    return tuple(sorted(by_shop.values(), key=lambda word: (word.at is None, word.at or 0)))


def named_shops(drop: Drop) -> tuple[SeenDrop, ...]:
    """Return the shops that a moderator named for a drop, each at its time; none for one alone."""
    if not drop.other_shops:
        return ()
    shops = ((drop.retailer, drop.url), *drop.other_shops)
    return tuple(
        SeenDrop(
            key="",
            name=drop.name,
            style_code=drop.style_code,
            at=drop.at,
            ends_at=drop.ends_at,
            precision=drop.precision,
            timezone=drop.timezone,
            region=drop.region,
            retailer=name,
            url=url,
            is_draw=drop.is_draw,
            opens_at=drop.opens_at,
        )
        for name, url in shops
        if name
    )


def _order(word: SeenDrop) -> tuple[object, ...]:
    return (*rank(word), word.at is None, word.at or 0)
