"""Reads the time of a drop as a moderator writes it, and says what is wrong with it.

Knows nothing of drops.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Precision
from bot.rules.reading.clock_words import take_clock, take_span, take_zone
from bot.rules.reading.day_words import NamedDay, either, read_day

LONGEST = 80  # characters that are read
UNKNOWN = frozenset({"tbc", "tba", "tbd", "unknown", "?"})
_TIMESTAMP = re.compile(r"<t:(\d{1,12})(?::[a-zA-Z])?>")
_OFFSET = re.compile(r"\d(?:Z|[+-]\d{2}:?\d{2})$", re.IGNORECASE)
_ISO_T = re.compile(r"(?<=\d)t(?=\d\d:)")
_EXACT_DAYS = (("%Y-%m-%d", Precision.DAY), ("%Y-%m", Precision.MONTH))


def examples() -> str:
    """Return how times of drops can be written."""
    return tr("5 Dec 10am, next Friday 18:00, 2026-12-05 10:00, 2026-12 or tbc")


def past_examples() -> str:
    """Return how times that are past can be written."""
    return tr("10 minutes ago, 14:05, yesterday 10pm or 2026-11-28 14:05")


def parse_time(text: str, zone: ZoneInfo, now: datetime) -> tuple[datetime | None, Precision]:
    """Read the time of a drop, as people type it.

    Args:
        text: "5 Dec 10am" or "in 2 hours" (an instant), "next friday" (a day), "2026-12" (a
            month), "tbc", or a Discord timestamp such as ``<t:1796464800>``.
        zone: what a time that names no zone is meant in.
        now: aware, UTC.

    Returns:
        The first instant of what is known, in UTC, and how exactly it is known.

    Raises:
        RequestError: it cannot be read, two times can be meant, it is past, or daylight saving
            skips or repeats it.
    """
    if _plain(text) in UNKNOWN:
        return None, Precision.UNKNOWN
    at, precision = _read(text, zone, now, is_past=False)
    end = end_of(at, precision, zone)
    if end is None or end <= now:
        raise RequestError(
            tr(
                "{time} is past. Give a time to come, for example {examples}.",
                time=text[:40],
                examples=examples(),
            )
        )
    return at, precision


def parse_past_time(text: str, zone: ZoneInfo, now: datetime) -> tuple[datetime, Precision]:
    """Read a time that was, as people type it; the last one that fits.

    Args:
        text: "10 minutes ago", "22:15", "yesterday", "25 Nov 10am", or as ``parse_time`` has it.
        zone: what a time that names no zone is meant in.
        now: aware, UTC.

    Raises:
        RequestError: it cannot be read, two times can be meant, or daylight saving skips or
            repeats it.
    """
    return _read(text, zone, now, is_past=True)


def _plain(text: str) -> str:
    folded = " ".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return _ISO_T.sub(" ", folded)


def _read(text: str, zone: ZoneInfo, now: datetime, *, is_past: bool) -> tuple[datetime, Precision]:
    try:
        found = _exact(" ".join(text.split()), zone) or _typed(text, zone, now, is_past=is_past)
        if found is not None:
            end_of(*found, zone)
            return found
    except (ValueError, OverflowError, OSError):
        pass
    raise RequestError(
        tr(
            '"{word}" is no time I can read. Write it like this: {examples}.',
            word=text.strip()[:40],
            examples=past_examples() if is_past else examples(),
        )
    )


def _exact(text: str, zone: ZoneInfo) -> tuple[datetime, Precision] | None:
    """Read what programs write: a Discord timestamp, an instant with its offset, a day, a month."""
    if timestamp := _TIMESTAMP.fullmatch(text):
        return datetime.fromtimestamp(int(timestamp[1]), UTC), Precision.INSTANT
    if _OFFSET.search(text) and ":" in text:
        return datetime.fromisoformat(text).astimezone(UTC), Precision.INSTANT
    for style, precision in _EXACT_DAYS:
        with suppress(ValueError):
            first = datetime.strptime(text, style)  # noqa: DTZ007 - put on below
            return first.replace(tzinfo=zone).astimezone(UTC), precision
    return None


def _typed(
    text: str, zone: ZoneInfo, now: datetime, *, is_past: bool
) -> tuple[datetime, Precision] | None:
    """Read what people write: a day, a clock time, or a span from now, in any order."""
    taken = take_zone(_plain(text)[:LONGEST])
    own: tzinfo = taken.zone or zone
    if spanned := take_span(taken.rest):
        rest, span, is_exact = spanned
        if is_exact and not rest:
            return now + span, Precision.INSTANT
        day = NamedDay(day=(now + span).astimezone(zone).date())
        clock = take_clock(rest)
        if clock.rest or is_exact:
            return None
        return _joined(day, clock.clock, own, now, is_past=is_past)
    clock = take_clock(taken.rest)
    named = read_day(clock.rest, now, own, is_past=is_past) if clock.rest else None
    if named is None and (clock.rest or clock.clock is None):
        return None
    if named is None:
        today = now.astimezone(own).date()
        named = NamedDay(day=today, may_be=today + timedelta(days=-1 if is_past else 1))
    return _joined(named, clock.clock, own, now, is_past=is_past)


def _joined(
    named: NamedDay, clock: time | None, zone: tzinfo, now: datetime, *, is_past: bool
) -> tuple[datetime, Precision] | None:
    if clock is None:
        if named.may_be is not None:
            raise either("", named.day, named.may_be)
        first = datetime.combine(named.day, time(), zone)
        return first.astimezone(UTC), named.precision
    if named.precision is not Precision.DAY:
        return None
    at = _in_zone(datetime.combine(named.day, clock), zone)
    if named.may_be is not None and (at > now if is_past else at <= now):
        at = _in_zone(datetime.combine(named.may_be, clock), zone)
    return at, Precision.INSTANT


def _in_zone(naive: datetime, zone: tzinfo) -> datetime:
    """Put a zone on a time of the clock, unless that time does not exist or exists twice."""
    first = naive.replace(tzinfo=zone, fold=0)
    second = naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    shown = naive.strftime("%Y-%m-%d %H:%M")
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        near = (time.astimezone(UTC).astimezone(zone) for time in (first, second))
        before, after = (_shown_on(time, naive.date()) for time in sorted(near))
        raise RequestError(
            tr(
                "{time} does not exist in {zone}: the clocks go forward then."
                " You may mean {before} or {after}.",
                time=shown,
                zone=str(zone),
                before=before,
                after=after,
            )
        )
    raise RequestError(
        tr(
            "{time} happens twice in {zone}: the clocks go back then. "
            "Add the offset to say which: {first} for the first, {second} for the second.",
            time=shown,
            zone=str(zone),
            first=first.isoformat(timespec="minutes"),
            second=second.isoformat(timespec="minutes"),
        )
    )


def _shown_on(at: datetime, day: date) -> str:
    return at.strftime("%H:%M" if at.date() == day else "%Y-%m-%d %H:%M")


def write_time(at: datetime | None, precision: Precision, zone: ZoneInfo) -> str:
    """Write the time of a drop so that it is read as the same at any time; minutes are rounded up.

    Args:
        at: the first instant of what is known, or none.
        precision: how exactly it is known; an instant, a day, a month or nothing.
        zone: which it is written in, and to be read in.
    """
    if at is None:
        return "tbc"
    if precision is not Precision.INSTANT:
        return f"{at.astimezone(zone):{'%Y-%m-%d' if precision is Precision.DAY else '%Y-%m'}}"
    whole = at.replace(second=0, microsecond=0)
    local = (whole if whole == at else whole + timedelta(minutes=1)).astimezone(zone)
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        return local.isoformat(timespec="minutes")  # the hour happens twice
    return f"{local:%Y-%m-%d %H:%M}"


def end_of(at: datetime | None, precision: Precision, zone: ZoneInfo) -> datetime | None:
    """Return the first instant (UTC) after all that is meant: a day's or a month's end."""
    if at is None or precision is Precision.INSTANT:
        return at
    local = at.astimezone(zone)
    if precision is Precision.DAY:
        following = datetime.fromordinal(local.toordinal() + 1)
    else:
        following = datetime.fromordinal(local.replace(day=28).toordinal() + 4).replace(day=1)
    return following.replace(tzinfo=zone).astimezone(UTC)
