"""Which of several words about a drop counts, and whether its time is past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.models import Confidence, Drop, Precision, SeenDrop
from bot.rules.alerts import planning

CONFIDENCES = (Confidence.CONFIRMED, Confidence.RUMOUR)
PRECISIONS = tuple(Precision)  # from the finest to none


def best_of(words: Sequence[SeenDrop], now: datetime) -> SeenDrop:
    """Return the word that counts; none counts backwards, so that a drop does not go to and fro.

    Args:
        words: those that stand, the first seen first; at least one.
        now: aware, UTC.
    """
    best = min(words, key=rank)
    if best.at is None or best.confidence is not Confidence.CONFIRMED:
        return best
    equals = [word for word in words if rank(word) == rank(best) and word.at is not None]
    young = [word for word in equals if not is_old(word, now)]
    return min(young, key=_begins) if young else max(equals, key=_begins)


def rank(word: SeenDrop) -> tuple[int, int]:
    """Return how far a word counts, the smaller the farther: who says it, and how exactly."""
    return CONFIDENCES.index(word.confidence), PRECISIONS.index(word.precision)


def time_of(told: SeenDrop | Drop) -> tuple[datetime | None, Precision]:
    """Return what is told of a time: when, and how exactly."""
    return told.at, told.precision


def is_over(told: SeenDrop | Drop, now: datetime) -> bool:
    """Tell whether a time is past."""
    return told.ends_at is not None and told.ends_at <= now


def is_old(told: SeenDrop | Drop, now: datetime) -> bool:
    """Tell whether it is past for so long that nothing of it is owed any more."""
    return is_over(told, now - planning.DROP_IS_NEWS)


def _begins(word: SeenDrop) -> datetime:
    """Return when it begins by the clock of its place: two shops' 5 December is one day.

    An instant is the same everywhere.
    """
    assert word.at is not None  # noqa: S101 - only words of a known time are compared
    if word.precision is Precision.INSTANT:
        return word.at
    return word.at.astimezone(ZoneInfo(word.timezone)).replace(tzinfo=UTC)
