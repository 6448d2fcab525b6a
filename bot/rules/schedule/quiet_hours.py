"""A guild's own hours: whether it is quiet now, until when, and when its next digest comes.

Knows nothing of what is held back. Days on which clocks change have hours that do not exist, or
exist twice: it is quiet whenever the clock on the wall says so, and what is due at an hour that
does not exist comes at the first moment after it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.models import Digest, QuietHours

MINUTE = timedelta(minutes=1)
_WEEK = 7


def is_quiet(quiet: QuietHours, zone: ZoneInfo, moment: datetime) -> bool:
    """Tell whether a moment (aware) lies in the quiet hours."""
    wall = moment.astimezone(zone).time()
    if quiet.begins <= quiet.ends:
        return quiet.begins <= wall < quiet.ends
    return wall >= quiet.begins or wall < quiet.ends


def quiet_until(quiet: QuietHours | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return the first moment that is not quiet any more (aware, UTC), or none if it is not now."""
    if quiet is None or not is_quiet(quiet, zone, now):
        return None
    today = now.astimezone(zone).date()
    ends = (
        _at(today + timedelta(days=days), quiet.ends, zone, fold=fold)
        for days in (0, 1, 2)
        for fold in (0, 1)
    )
    # At a time that does not exist the clock shows another one: that is no end.
    shown = (moment for moment in ends if moment.astimezone(zone).time() == quiet.ends)
    end = min(moment for moment in shown if moment > now)
    if now.astimezone(zone).utcoffset() == end.astimezone(zone).utcoffset():
        return end
    moment = now.replace(second=0, microsecond=0)  # clocks change meanwhile: look at each minute
    while is_quiet(quiet, zone, moment):
        moment += MINUTE
    return moment


def quiet_from(
    quiet: QuietHours | None, zone: ZoneInfo, now: datetime, within: timedelta
) -> datetime | None:
    """Return the next moment at which quiet hours begin (aware, UTC), or none.

    Args:
        quiet: the hours, if there are any.
        zone: the guild's.
        now: aware; not quiet.
        within: how far is looked ahead; some minutes, as each minute is looked at.
    """
    if quiet is None:
        return None
    moment = now.astimezone(UTC).replace(second=0, microsecond=0) + MINUTE
    while moment <= now + within:
        if is_quiet(quiet, zone, moment):
            return moment
        moment += MINUTE
    return None


def next_digest(
    digest: Digest, at: time, day: int | None, zone: ZoneInfo, now: datetime
) -> datetime:
    """Return when the next digest comes (aware, UTC), later than now.

    Args:
        digest: daily or weekly.
        at: by the clock on the wall.
        day: of the week, 0 for Monday; for a weekly one.
        zone: the guild's.
        now: aware.
    """
    today = now.astimezone(zone).date()
    for days in range(-1, 2 * _WEEK):
        date_ = today + timedelta(days=days)
        if digest is Digest.WEEKLY and date_.weekday() != (day or 0):
            continue
        moment = first_moment(date_, at, zone)
        if moment > now:
            return moment
    raise AssertionError("two weeks hold every day of the week")


def first_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the first moment (aware, UTC) at which a day's clocks show a time, or are past it."""
    moment = _at(day, at, zone, fold=0)
    if moment.astimezone(zone).time() == at:
        return moment
    moment = _at(day, at, zone, fold=1)  # the hour does not exist: go on from before the gap
    while moment.astimezone(zone).replace(tzinfo=None) < datetime.combine(day, at):
        moment += MINUTE
    return moment


def _at(day: date, at: time, zone: ZoneInfo, *, fold: int) -> datetime:
    return datetime.combine(day, at, zone).replace(fold=fold).astimezone(UTC)
