"""Reads the time of a drop as a moderator writes it, and says what is wrong with it.

Knows nothing of drops.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Precision

_TIMESTAMP = re.compile(r"<t:(\d{1,12})(?::[a-zA-Z])?>")
_OFFSET = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$", re.IGNORECASE)
_CLOCK_TIME = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2})[ T]+(\d{1,2}:\d{2})(?::\d{2})?\s*(am|pm)?", re.IGNORECASE
)
_FORMATS = (("%Y-%m-%d", Precision.DAY), ("%Y-%m", Precision.MONTH))
# What people write for zones with daylight saving; fixed offsets would be wrong half the year.
COMMON_ZONES = {
    "et": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "ct": "America/Chicago",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mt": "America/Denver",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "pt": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "uk": "Europe/London",
    "gmt": "Europe/London",
    "bst": "Europe/London",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
    "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney",
    "utc": "UTC",
}


_AREAS = frozenset(
    {"africa", "america", "asia", "atlantic", "australia", "europe", "indian", "pacific"}
)


def examples() -> str:
    """Return how times of drops can be written."""
    return tr("2026-12-05 10:00, 2026-12-05, 2026-12 or tbc")


def parse_zone(text: str) -> ZoneInfo:
    """Read a time zone: an IANA name in any case, its city alone, or a common short form.

    Raises:
        RequestError: there is no such zone; says how to name one.
    """
    name = text.strip()
    name = COMMON_ZONES.get(name.casefold(), name)
    try:
        return ZoneInfo(_zones()[name.casefold().replace(" ", "_")])
    except (KeyError, ValueError, ZoneInfoNotFoundError):
        raise RequestError(
            tr(
                'There is no time zone "{word}". '
                "Use a name such as Europe/London, America/New_York or UTC.",
                word=text.strip()[:40],
            )
        ) from None


@cache
def _zones() -> dict[str, str]:
    """Return every zone by its folded name, and by its city's where only one place has that name.

    Finding them reads some six hundred files.
    """
    zones = available_timezones()
    named = {zone.casefold(): zone for zone in zones}
    cities: dict[str, list[str]] = {}
    for zone in zones:
        area, _, city = zone.partition("/")
        if area.casefold() in _AREAS:
            cities.setdefault(city.rsplit("/", 1)[-1].casefold(), []).append(zone)
    return {city: found[0] for city, found in cities.items() if len(found) == 1} | named


def parse_time(text: str, zone: ZoneInfo, now: datetime) -> tuple[datetime | None, Precision]:
    """Read the time of a drop.

    Args:
        text: "2026-12-05 10:00" (an instant), "2026-12-05" (a day), "2026-12" (a month), "tbc",
            an instant with an offset, or a Discord timestamp such as ``<t:1796464800>``.
        zone: what a time without an offset is meant in.
        now: aware, UTC.

    Returns:
        The first instant of what is known, in UTC, and how exactly it is known.

    Raises:
        RequestError: it cannot be read, is past, or daylight saving skips or repeats it.
    """
    text = " ".join(text.split())
    if text.casefold() in {"tbc", "tba", "unknown", "?"}:
        return None, Precision.UNKNOWN
    at, precision = read_time(text, zone)
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


def read_time(text: str, zone: ZoneInfo) -> tuple[datetime, Precision]:
    """Read a time of any year, past or to come; the arguments are those of ``parse_time``.

    Raises:
        RequestError: it cannot be read, or daylight saving skips or repeats it.
    """
    text = " ".join(text.split())
    try:
        at, precision = _read(text, zone)
        end_of(at, precision, zone)
    except (ValueError, OverflowError, OSError):
        raise RequestError(
            tr(
                '"{word}" is no time I can read. Write it like this: {examples}.',
                word=text[:40],
                examples=examples(),
            )
        ) from None
    return at, precision


def _read(text: str, zone: ZoneInfo) -> tuple[datetime, Precision]:
    if timestamp := _TIMESTAMP.fullmatch(text):
        return datetime.fromtimestamp(int(timestamp[1]), UTC), Precision.INSTANT
    if _OFFSET.search(text) and ":" in text:
        return datetime.fromisoformat(text).astimezone(UTC), Precision.INSTANT
    if clock_time := _CLOCK_TIME.fullmatch(text):
        day, time, half = clock_time.groups()
        spelled = f"{day} {time}{half.upper() if half else ''}"
        style = "%Y-%m-%d %I:%M%p" if half else "%Y-%m-%d %H:%M"
        return _in_zone(datetime.strptime(spelled, style), zone), Precision.INSTANT  # noqa: DTZ007 - the zone is put on by _in_zone
    for style, precision in _FORMATS:
        try:
            day_begins = datetime.strptime(text, style)  # noqa: DTZ007 - put on below
        except ValueError:
            continue
        return day_begins.replace(tzinfo=zone).astimezone(UTC), precision
    raise ValueError("no form fits")


def _in_zone(naive: datetime, zone: ZoneInfo) -> datetime:
    """Put a zone on a time of the clock, unless that time does not exist or exists twice."""
    first = naive.replace(tzinfo=zone, fold=0)
    second = naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    shown = naive.strftime("%Y-%m-%d %H:%M")
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        later = second.astimezone(UTC).astimezone(zone)
        earlier = first.astimezone(UTC).astimezone(zone)
        before, after = sorted(f"{time:%H:%M}" for time in (earlier, later))
        raise RequestError(
            tr(
                "{time} does not exist in {zone}: the clocks go forward then."
                " You may mean {before} or {after} on that day.",
                time=shown,
                zone=zone.key,
                before=before,
                after=after,
            )
        )
    raise RequestError(
        tr(
            "{time} happens twice in {zone}: the clocks go back then. "
            "Add the offset to say which: {first} for the first, {second} for the second.",
            time=shown,
            zone=zone.key,
            first=first.isoformat(timespec="minutes"),
            second=second.isoformat(timespec="minutes"),
        )
    )


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
