"""A drop that is drawn for: it can be entered from when it opens until it closes.

Knows nothing of any format.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.models import SeenDrop
from bot.parsing.dates import When

LONGEST = timedelta(days=60)  # a draw is open for days; a longer span is something else


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
