"""What a drop becomes by all that sources say of it, and whether that is news.

The best word counts: who sells it before the press, an hour before a day before a month. Of
several sellers, the one where it can be had first: whoever wants the shoe wants the earliest chance
that is still to come, and when that is past, the next. Of the press, the one that was seen first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.models import ChangeKind, Drop, Precision, SeenDrop, SourceStatus
from bot.rules.drops.ranking import CONFIDENCES, PRECISIONS, best_of, is_over, rank, time_of


def revise(
    drop: Drop, words: Sequence[SeenDrop], status: SourceStatus, now: datetime
) -> tuple[Drop, ChangeKind | None]:
    """Make a drop what the best word about it says, and say whether its time is news.

    Args:
        drop: as it was.
        words: what sources say of it now, the first seen first.
        status: the source that was looked at.
        now: aware, UTC.

    Returns:
        The drop as it is now; moved, cancelled, announced (its time is now known better, is no
        rumour any more, or is another seller's beside the one that stands), or none.
    """
    refusals = [word for word in words if word.is_cancelled]
    standing = [word for word in words if not word.is_cancelled]
    if refusals and not any(
        CONFIDENCES.index(word.confidence)
        <= min(CONFIDENCES.index(refusal.confidence) for refusal in refusals)
        for word in standing
    ):
        if drop.is_cancelled:
            return drop, None
        if is_over(drop, now):  # it moved first, which was not seen
            drop = _moved_by(refusals, drop, now)
        return (
            replace(drop, is_cancelled=True, revision=drop.revision + 1, changed_at=now),
            ChangeKind.CANCELLED,
        )
    best = best_of(standing, now)
    codes = (word.style_code for word in (best, *standing))
    revised = replace(
        drop_of(best, status, now),
        id=drop.id,
        retailer=best.retailer or drop.retailer,
        style_code=drop.style_code or next((code for code in codes if code), None),
        image_url=best.image_url or drop.image_url,
        is_draw=drop.is_draw,
        revision=drop.revision,
        changed_at=drop.changed_at,
    )
    is_same_time = time_of(revised) == time_of(drop)
    is_confirmed = CONFIDENCES.index(revised.confidence) < CONFIDENCES.index(drop.confidence)
    if is_same_time and not is_confirmed and not drop.is_cancelled:
        return revised, None
    revised = replace(revised, revision=drop.revision + 1, changed_at=now)
    still_stands = any(
        rank(word) == rank(best) and time_of(word) == time_of(drop) for word in standing
    )
    is_news = is_same_time or still_stands or _is_finer(revised, drop)
    if drop.is_cancelled or not is_news:
        return revised, ChangeKind.MOVED
    return revised, ChangeKind.ANNOUNCED


def _moved_by(refusals: Sequence[SeenDrop], drop: Drop, now: datetime) -> Drop:
    """Return a drop at a time to come that a refusal of it names, if one does."""
    for word in refusals:
        if word.at is not None and not is_over(word, now):
            return replace(
                drop,
                at=word.at,
                ends_at=word.ends_at,
                precision=word.precision,
                timezone=word.timezone,
            )
    return drop


def _is_finer(new: Drop, old: Drop) -> bool:
    """Tell whether a time only says more exactly what was said before."""
    if old.at is None:
        return True
    if new.at is None or old.ends_at is None or old.precision is Precision.INSTANT:
        return False
    # A day is not the same 24 hours in every zone.
    slack = timedelta(hours=14)
    return old.at - slack <= new.at < old.ends_at + slack and (
        PRECISIONS.index(new.precision) < PRECISIONS.index(old.precision)
    )


def drop_of(seen: SeenDrop, status: SourceStatus, now: datetime) -> Drop:
    """Return the drop that a source's word alone makes, not yet stored."""
    return Drop(
        guild_id=None,
        style_code=seen.style_code,
        name=seen.name,
        at=seen.at,
        ends_at=seen.ends_at,
        precision=seen.precision,
        timezone=seen.timezone,
        region=seen.region,
        retailer=seen.retailer or status.spec.name,
        price=seen.price,
        url=seen.url,
        image_url=seen.image_url,
        confidence=seen.confidence,
        is_draw=seen.is_draw,
        opens_at=seen.opens_at,
        created_by=None,
        changed_at=now,
    )
