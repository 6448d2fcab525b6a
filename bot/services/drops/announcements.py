"""Drops that sources tell of: several sources' words about one shoe become one drop.

The best word counts: who sells it before the press, an hour before a day before a month. Of
several sellers, the one where it can be had first: whoever wants the shoe wants the earliest chance
that is still to come, and when that is past, the next. Of the press, the one that was seen first.
What a source no longer shows is no news: posts fall out of feeds, calendars are tidied up. A drop
is cancelled when a source says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.languages import mark
from bot.models import (
    Change,
    ChangeKind,
    Confidence,
    Drop,
    Precision,
    SeenDrop,
    Sighting,
    SourceStatus,
)
from bot.rules.alerts import planning
from bot.rules.drops import NEAR, change_of, is_same
from bot.services.outbox import follow_ups
from bot.store.alerts import deliveries, drops, sightings
from bot.store.engine import Connection

_CONFIDENCES = (Confidence.CONFIRMED, Confidence.RUMOUR)
_PRECISIONS = tuple(Precision)  # from the finest to none


async def take(
    connection: Connection,
    status: SourceStatus,
    told: Iterable[SeenDrop],
    *,
    is_silent: bool,
    is_complete: bool,
    sweep_id: int,
    now: datetime,
) -> list[Change]:
    """Write down the drops that a sweep tells of, and say what is news.

    Args:
        connection: inside the sweep's transaction.
        status: the source.
        told: what it tells of.
        is_silent: learn everything and report nothing, as the first complete sweep of a source.
        is_complete: whether all was read; in what is cut short a time that is missing is not lost.
        sweep_id: the sweep's.
        now: aware, UTC.

    Returns:
        What is to be told, not yet stored: at most one change a drop.
    """
    known = await sightings.of_source(connection, status.id)
    living = await drops.upcoming(connection, None, now - NEAR)
    past = {drop.id: drop for drop in living if _is_old(drop, now)}
    touched: dict[int, Drop] = {}  # as they were before this sweep
    fresh: set[int] = set()
    for seen in told:
        old = known.get(seen.key)
        if old is not None:
            seen = seen if is_complete else _with_time(seen, old.seen)  # noqa: PLW2901
            if old.seen != seen:
                await sightings.replace(connection, replace(old, seen=seen))
                drop = await drops.get(connection, None, old.drop_id)
                if drop is not None:
                    touched.setdefault(drop.id, drop)
            elif old.drop_id in past and not _is_over(seen, now):  # another shop's turn
                touched.setdefault(old.drop_id, past[old.drop_id])
        elif not seen.is_cancelled and not _is_over(seen, now):
            drop = next((there for there in living if is_same(there, seen)), None)
            is_joined = drop is not None
            if drop is None:
                drop = _drop(seen, status, now)
                drop = replace(drop, id=await drops.add(connection, drop))
                living.append(drop)
                fresh.add(drop.id)
            touched.setdefault(drop.id, drop)
            sighting = Sighting(source_id=status.id, drop_id=drop.id, seen=seen)
            sighting = replace(sighting, id=await sightings.add(connection, sighting))
            known[seen.key] = sighting
            if is_joined and not is_silent:
                await follow_ups.show_joined(connection, drop.id, f"sighting:{sighting.id}", now)
    news = [
        await _settle(connection, drop, status, is_new=drop.id in fresh, now=now)
        for drop in touched.values()
    ]
    return [
        replace(change, source_id=status.id, sweep_id=sweep_id)
        for change in news
        if change is not None and not is_silent
    ]


def _with_time(seen: SeenDrop, before: SeenDrop) -> SeenDrop:
    """Return a word with the time that the same source told before, if it tells none itself."""
    if seen.at is not None or seen.is_cancelled:
        return seen
    return replace(
        seen,
        at=before.at,
        ends_at=before.ends_at,
        precision=before.precision,
        timezone=before.timezone,
    )


async def prune(connection: Connection, keep: timedelta, now: datetime) -> None:
    """Forget what is past for so long, but not before a later word can no longer be about it."""
    await sightings.prune(connection, now - max(keep, NEAR))


async def _settle(
    connection: Connection, drop: Drop, status: SourceStatus, *, is_new: bool, now: datetime
) -> Change | None:
    """Keep a drop as all that sources say of it makes it; return what is news about it."""
    words = [sighting.seen for sighting in await sightings.of_drop(connection, drop.id)]
    revised, kind = revise(drop, words, status, now)
    if is_new and not revised.is_cancelled:  # nobody knows of another time yet
        revised, kind = replace(revised, revision=drop.revision), ChangeKind.ANNOUNCED
    if revised != drop:
        await drops.replace(connection, revised)
    if revised.revision != drop.revision:
        await deliveries.withdraw(
            connection,
            drop_id=drop.id,
            before_revision=revised.revision,
            reason=mark("The drop moved or was cancelled before its turn came."),
            now=now,
        )
    if kind is None or (is_new and revised.is_cancelled):
        return None
    if _is_over(revised, now) or (kind is ChangeKind.CANCELLED and _is_over(drop, now)):
        return None
    return change_of(revised, kind, now)


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
        _CONFIDENCES.index(word.confidence)
        <= min(_CONFIDENCES.index(refusal.confidence) for refusal in refusals)
        for word in standing
    ):
        if drop.is_cancelled:
            return drop, None
        return (
            replace(drop, is_cancelled=True, revision=drop.revision + 1, changed_at=now),
            ChangeKind.CANCELLED,
        )
    best = _best(standing, now)
    revised = replace(
        _drop(best, status, now),
        id=drop.id,
        retailer=best.retailer or drop.retailer,
        style_code=drop.style_code or best.style_code,
        image_url=best.image_url or drop.image_url,
        revision=drop.revision,
        changed_at=drop.changed_at,
    )
    is_same_time = _time(revised) == _time(drop)
    is_confirmed = _CONFIDENCES.index(revised.confidence) < _CONFIDENCES.index(drop.confidence)
    if is_same_time and not is_confirmed and not drop.is_cancelled:
        return revised, None
    revised = replace(revised, revision=drop.revision + 1, changed_at=now)
    still_stands = any(
        _rank(word) == _rank(best) and _time(word) == _time(drop) for word in standing
    )
    is_news = is_same_time or still_stands or _is_finer(revised, drop)
    if drop.is_cancelled or not is_news:
        return revised, ChangeKind.MOVED
    return revised, ChangeKind.ANNOUNCED


def _best(words: Sequence[SeenDrop], now: datetime) -> SeenDrop:
    """Return the word that counts; none counts backwards, so that a drop does not go to and fro."""
    best = min(words, key=_rank)
    if best.at is None or best.confidence is not Confidence.CONFIRMED:
        return best
    equals = [word for word in words if _rank(word) == _rank(best) and word.at is not None]
    young = [word for word in equals if not _is_old(word, now)]
    return min(young, key=_begins) if young else max(equals, key=_begins)


def _begins(word: SeenDrop) -> datetime:
    """Return when it begins by the clock of its place: two shops' 5 December is one day.

    An instant is the same everywhere.
    """
    assert word.at is not None  # noqa: S101 - only words of a known time are compared
    if word.precision is Precision.INSTANT:
        return word.at
    return word.at.astimezone(ZoneInfo(word.timezone)).replace(tzinfo=UTC)


def _time(told: SeenDrop | Drop) -> tuple[datetime | None, Precision]:
    return told.at, told.precision


def _rank(word: SeenDrop) -> tuple[int, int]:
    return _CONFIDENCES.index(word.confidence), _PRECISIONS.index(word.precision)


def _is_finer(new: Drop, old: Drop) -> bool:
    """Tell whether a time only says more exactly what was said before."""
    if old.at is None:
        return True
    if new.at is None or old.ends_at is None or old.precision is Precision.INSTANT:
        return False
    # A day is not the same 24 hours in every zone.
    slack = timedelta(hours=14)
    return old.at - slack <= new.at < old.ends_at + slack and (
        _PRECISIONS.index(new.precision) < _PRECISIONS.index(old.precision)
    )


def _is_over(told: SeenDrop | Drop, now: datetime) -> bool:
    return told.ends_at is not None and told.ends_at <= now


def _is_old(told: SeenDrop | Drop, now: datetime) -> bool:
    """Tell whether it is past for so long that nothing of it is owed any more."""
    return _is_over(told, now - planning.DROP_IS_NEWS)


def _drop(seen: SeenDrop, status: SourceStatus, now: datetime) -> Drop:
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
        created_by=None,
        changed_at=now,
    )
