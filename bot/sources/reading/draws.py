"""What is drawn for: a drop that opens and closes, and a product that nobody can simply buy.

Knows nothing of any format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.models import Listing, SeenDrop, Stock
from bot.parsing import says_draw
from bot.parsing.dates import When

LONGEST = timedelta(days=60)  # a draw is open for days; a longer span is something else

WORD_LIMIT = 100  # characters of a tag, type or category; a longer one is a sentence

# A shoe may be called after a draw: 2002R 'Luck of the Draw'.
_NAME = re.compile(
    r"(?<!\w)['\"\u2018\u201c\u201e][^'\"\u2018-\u201e]{1,60}['\"\u2019\u201c\u201d](?!\w)"
)
_JOINT = re.compile(r"[-_:=\s]+")
# "Raffles & launches" holds what is drawn for and what is not; "raffle-eligible" is no raffle.
_NO_MARK = re.compile(
    r"[&+/,|]|\b(?:and|or|und|et|y|e|eligible|exempt|exclu\w*|excluding|non|never|false|off"
    r"|leftovers?)\b|\b(?:raffles?|draws?) (?:no|0)$",
    re.IGNORECASE,
)


def mark_draw(listing: Listing, words: Iterable[str]) -> Listing:
    """Return a listing that is an entry in a draw as one that nobody can simply buy.

    Its sizes that are in stock, or can be ordered ahead, are unknown: as many as may enter can
    choose them, and when the shop calls the product otherwise they have not come in. Its price is
    none: it may be that of the entry.

    Args:
        listing: as it was read.
        words: the shop's own for the product beside its title: its type, tags and categories.
    """
    if not says_draw(_NAME.sub(" ", listing.title)) and not any(map(_is_mark, words)):
        return listing
    sizes = tuple(
        replace(
            size,
            stock=Stock.UNKNOWN if size.is_preorder or size.stock is Stock.IN else size.stock,
            price=None,
            is_preorder=False,
        )
        for size in listing.sizes
    )
    return replace(listing, sizes=sizes, price=None, preorder=None)


def _is_mark(word: str) -> bool:
    plain = _JOINT.sub(" ", word[:WORD_LIMIT]).strip()
    return len(word) <= WORD_LIMIT and says_draw(plain) and not _NO_MARK.search(plain)


def as_draw(drop: SeenDrop, closes: When | None) -> SeenDrop:
    """Return a drop as a draw.

    Args:
        drop: as it was read; its time is the draw's opening if the draw closes later.
        closes: when it closes, if that is told.
    """
    drawn = replace(drop, is_draw=True)
    if closes is None or closes.at is None:
        return drawn
    is_later = drop.at is not None and drop.at < closes.at <= drop.at + LONGEST
    if drop.at is not None and drop.at != closes.at and not is_later:
        return drawn
    return replace(timed(drawn, closes), opens_at=drop.at if is_later else None)


def timed(drop: SeenDrop, when: When) -> SeenDrop:
    """Return a drop at another time."""
    return replace(
        drop,
        at=when.at,
        ends_at=when.ends_at,
        precision=when.precision,
        timezone=when.timezone,
    )
