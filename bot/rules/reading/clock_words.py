"""Takes the clock time, the zone and the span off a time as people type it.

Knows nothing of days.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import time, timedelta, timezone, tzinfo

from bot.errors import RequestError
from bot.languages import tr
from bot.parsing import late
from bot.rules.reading.zones import COMMON_ZONES, parse_zone

NOON = 12
LAST_HOUR = 23
LAST_MINUTE = 59

_OFFSET = late(r"(?<![a-z])(?:utc|gmt)\s?([+-])\s?(\d\d?)(?::?([0-5]\d))?$")
_NAME = r"[a-z]{2,4}|[a-z]+/[a-z_]+(?:/[a-z_]+)?"
_ZONE = late(rf"(?<=[\d\s])({_NAME}|[a-z]+(?: [a-z]+)? time)$")
_AFTER_CLOCK = late(
    rf"(?<=\d)(?:\s?[ap]\.?m\.?)?\s\(?(?P<name>{_NAME}|[a-z]+(?: [a-z]+)?)\)?(?=$|\s)"
)
_UNITS = {
    "minute": late(r"m|mins?|minutes?|minuten?|minutos?|minuti|\u5206"),
    "hour": late(r"h|hrs?|hours?|stunden?|heures?|horas?|ore|\u6642\u9593"),
    "day": late(r"d|days?|tage?n?|jours?|d[i\xed]as?|giorn[oi]|dias?|\u65e5"),
    "week": late(r"w|wks?|weeks?|wochen?|semaines?|semanas?|settiman[ae]|\u9031\u9593"),
}
_SIZES = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_COUNT = r"(?:\d{1,4}(?:[.,]\d)?\s?|(?:an?|one|eine[rm]?|une?|um|uma)\s)"
_UNIT = r"[a-z\xed\u6642\u9593\u5206\u65e5\u9031]{1,9}"
_EACH = late(rf"({_COUNT})({_UNIT})")
_HALF_HOUR = late(r"\bhalf an hour\b")
_LONE_HOUR = late(r"(\d\d?)\s?h")  # a time of day in French and German, a span to others
_SPAN = late(
    rf"(?P<ahead>(?:in|dans|en|tra|em)\s)?(?P<parts>{_COUNT}{_UNIT}"
    rf"(?:(?:,? and |,\s?|\s)?{_COUNT}{_UNIT}){{0,3}})"
    r"(?P<later>\s?(?:from now|later|\u5f8c))?(?P<ago>\s?(?:ago|\u524d))?(?=$|[\s,])"
)
_AT = r"(?:(?:at|@|um|\xe0|a las|alle|\xe0s|om|kl\.?)\s?)?"
_CLOCKS = (
    # 10:30 am, 10.30pm, 10am
    late(
        rf"(?<![\d:.]){_AT}(?P<hour>\d\d?)(?:[:.](?P<minute>\d\d))?(?::\d\d)?\s?(?P<half>[ap])\.?m\.?(?![a-z])"
    ),
    # 10:30, 10:30 Uhr, 10h30, 10h, 10 Uhr, 10.30 Uhr
    late(
        rf"(?<![\d:./-]){_AT}(?P<hour>\d\d?)(?:[:](?P<minute>\d\d)(?::\d\d)?(?:\s?(?:uhr|uur|h))?"
        r"|h(?P<minute2>\d\d)?|[.](?P<minute3>\d\d)\s?(?:uhr|uur)|\s?(?:uhr|uur|o'clock))(?![\w:/])"
    ),
    late(
        r"(?P<day_half>\u5348\u524d|\u5348\u5f8c)?(?P<hour>\d\d?)\u6642(?:(?P<minute>\d\d?)\u5206|(?P<half_past>\u534a))?"
    ),
    late(rf"{_AT}(?P<noon>noon|midday|mittag|midi|\u6b63\u5348)(?![a-z])"),
)
_MIDNIGHT = late(r"\bmidnight\b|\bmitternacht\b|\bminuit\b|\u6df1\u591c")
_BARE = late(r"(?:at|@|um|\xe0|kl\.?|alle|a las)\s?(?P<hour>\d\d?)$")
_TONIGHT = late(r"\btonight\b|\bheute abend\b|\bce soir\b|\u4eca\u591c(?:\u306e)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken off a text, and what is left of it."""

    rest: str
    clock: time | None = None
    zone: tzinfo | None = None


def take_zone(text: str) -> Taken:
    """Take a time zone off the end: "utc+1", "est", "europe/london", "new york time".

    Args:
        text: in small letters, with single spaces.
    """
    if found := _OFFSET.search(text):
        size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if size >= timedelta(days=1):
            return Taken(rest=text)
        offset = timezone(size if found[1] == "+" else -size)
        return Taken(rest=text[: found.start()].strip(" ("), zone=offset)
    if found := _ZONE.search(text):
        name = found[1].removesuffix(" time")
        if name != found[1] or "/" in name or name in COMMON_ZONES:
            with suppress(RequestError):
                return Taken(rest=text[: found.start()].strip(" (,"), zone=parse_zone(name))
    for found in _AFTER_CLOCK.finditer(text):
        with suppress(RequestError):
            zone = parse_zone(found["name"])
            rest = f"{text[: found.start('name')].strip(' (')}{text[found.end() :]}"
            return Taken(rest=rest, zone=zone)
    return Taken(rest=text)


def take_span(text: str) -> tuple[str, timedelta, bool] | None:
    """Take a span off: "in 2 hours", "2h30m", "3 days ago".

    Args:
        text: in small letters, with single spaces.

    Returns:
        What is left, the span (negative for one ago), and whether it is exact to the minute and
        not one of days; None if there is none.

    Raises:
        RequestError: a time of the day can be meant as well.
    """
    text = _HALF_HOUR.sub("30m", text)
    if lone := _LONE_HOUR.fullmatch(text):
        raise RequestError(
            tr(
                '"{word}" can be {hour}:00, or in {hour} hours. Write {hour}:00, or: in {hour}h.',
                word=text,
                hour=int(lone[1]),
            )
        )
    for found in _SPAN.finditer(text):
        is_whole = found[0].strip() == text
        if not (found["ahead"] or found["ago"] or found["later"] or is_whole):
            continue
        span, is_exact = timedelta(), False
        for count, word in _EACH.findall(found["parts"]):
            unit = next((name for name, words in _UNITS.items() if words.fullmatch(word)), None)
            if unit is None:
                break
            span += _SIZES[unit] * (float(count.replace(",", ".")) if count[0].isdigit() else 1)
            is_exact = is_exact or unit in {"minute", "hour"}
        else:
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,")
            return rest, -span if found["ago"] else span, is_exact
    return None


def take_clock(text: str) -> Taken:
    """Take the clock time off: "10am", "22:15", "10 Uhr", "noon".

    Args:
        text: in small letters, with single spaces.

    Raises:
        RequestError: there is no such time, or two can be meant.
    """
    for pattern in _CLOCKS:
        if found := pattern.search(text):
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            is_evening = _TONIGHT.search(text) is not None
            clock = _clock(found, is_evening=is_evening)
            return Taken(rest=" ".join(rest.split()).strip(" ,@"), clock=clock)
    if _MIDNIGHT.search(text):
        raise RequestError(
            tr(
                "With midnight a day can begin or end. "
                "Write the day that begins, with 00:00, for example: 2026-12-05 00:00."
            )
        )
    if bare := _BARE.search(text):
        hour = int(bare["hour"])
        if hour > LAST_HOUR:
            raise _no_time(bare["hour"])
        if hour <= NOON and not (_TONIGHT.search(text) and hour < NOON):
            raise RequestError(
                tr(
                    "{hour} can be in the morning or in the evening. "
                    "Write {hour}am, or {later}:00.",
                    hour=hour,
                    later=hour % NOON + NOON,
                )
            )
        hour = hour + NOON if hour < NOON else hour
        return Taken(rest=text[: bare.start()].strip(" ,"), clock=time(hour))
    return Taken(rest=text)


def _clock(found: re.Match[str], *, is_evening: bool) -> time:
    groups = found.groupdict()
    if groups.get("noon"):
        return time(NOON)
    hour = int(groups["hour"])
    minute = int(groups.get("minute") or groups.get("minute2") or groups.get("minute3") or 0) or (
        30 if groups.get("half_past") else 0
    )
    half = groups.get("half") or {"\u5348\u524d": "a", "\u5348\u5f8c": "p"}.get(
        groups.get("day_half") or ""
    )
    if is_evening and not half and 1 <= hour < NOON:
        half = "p"
    if half:
        if not 1 <= hour <= NOON:
            raise _no_time(found[0])
        hour = hour % NOON + (NOON if half == "p" else 0)
    if hour > LAST_HOUR or minute > LAST_MINUTE:
        raise _no_time(found[0])
    return time(hour, minute)


def _no_time(text: str) -> RequestError:
    return RequestError(
        tr(
            '"{word}" is no time of the day. Write it like this: 10am or 21:30.',
            word=text.strip()[:40],
        )
    )
