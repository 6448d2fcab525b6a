"""Clock times beside days, and the instants and days they make in a zone.

Knows nothing of how a day is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.models import Precision
from bot.parsing.dates.patterns import SENTENCE_END, WEEKDAY, one_of
from bot.parsing.dates.spans import CENTURY, Doubt, Setting, Span
from bot.parsing.dates.zones import (
    REGIONAL_WORDS,
    SUMMER_WORDS,
    WINTER_WORDS,
    WORDS,
    zone_of_word,
)
from bot.parsing.late import late

FURTHER = 60  # letters after a day in which its clock time may stand


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time with its precision; ``at`` and ``ends_at`` as in :class:`bot.models.Drop`."""

    at: datetime | None = None
    ends_at: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date in a text, from ``start`` to before ``end``.

    ``is_early`` marks one shop's early access, which is not the release.
    """

    when: When
    start: int
    end: int
    is_early: bool = False
    doubt: Doubt | None = None


# Half days as they stand before an hour in Japan, Korea and China; a "点" that ends no hour counts
# pieces in Japan, and "時間" is a span.
_FORENOON, _AFTERNOON = "午前|오전|上午|早上|(?-i:AM)", "午後|오후|下午|晚上|夜|(?-i:PM)"
_EVENING = frozenset({"午後", "晚上", "夜"})
_CLOCK = (
    rf"(?P<time>(?:(?P<forenoon>{_FORENOON})\s?|(?P<afternoon>{_AFTERNOON})\s?)?"
    r"(?P<hour>[01]?\d|2[0-3])"
    r"(?:(?:[:\uff1a.h]|\s?[時时点點시]\s?)(?P<minute>[0-5]\d)[分분]?)?"
    r"(?::[0-5]\d(?:[.,]\d{1,9})?)?\s?(?P<half>[ap]\.?m\b\.?)?"
    r"(?P<hours>\s?(?:(?:h|uhr|uur|o['\u2019]clock)\b|[時时](?![間间])|시(?![간즌리작])|[点點](?=[整半钟鐘开開发發])))?"
    r"|(?P<noon>noon|正午|中午|정오))(?![\d%])"
)
# A day of the week behind a day, as in "12月5日(土)" and "12월 5일 토요일".
_CJK_WEEKDAY = (
    r"(?:\s?[(\uff08]\s?(?:[月火水木金土日祝・曜월화수목금토일]|周|星期|요일)"
    r"(?:[月火水木金土日祝・曜一二三四五六日天월화수목금토일]|요일){0,4}\s?[)\uff09]"
    r"|\s?(?:[月火水木金土日]曜日?|[월화수목금토일]요일|(?:周|星期)[一二三四五六日天]))"
)
_ZONE_WORD = (
    r"(?P<zone>(?:utc|gmt)\s?[+-]\s?\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d"
    rf"|(?:{one_of([*WORDS, *REGIONAL_WORDS])})(?:\s(?:standard\s|daylight\s)?time)?"
    r"|[A-Z][A-Za-z]{2,12}/[A-Z][A-Za-z_]{2,20})(?![\w/])"
)
_ZONE = rf"(?:\s?[(\[]?{_ZONE_WORD})"
_CLOCK_AFTER = late(
    rf"(?:T|\s?[,(]?\s?{WEEKDAY}\)?|{_CJK_WEEKDAY})?"
    r"(?:\s?[,|@\u2013(:、の-]?\s?(?:(?:starting\s)?(?:at|from)|@|around|um|\xe0|ab|d\xe8s|om|vanaf"
    r"|kl\.?|klo|alle(?:\sore)?|dalle(?:\sore)?|ore|ora|orele|a\slas|desde\slas|\xe0s"
    r"|o(?:\sgodz\.?)?|v|saat|\u0432|\u043e|\u0441)?\s?)"
    rf"{_CLOCK}{_ZONE}?",
    re.IGNORECASE,
)
_CLOCK_FURTHER = late(rf"(?<![\w$\u20ac\xa3.:]){_CLOCK}{_ZONE}", re.IGNORECASE)
_CLOCK_BEFORE = late(
    rf"(?<![\w$\u20ac\xa3.:]){_CLOCK}{_ZONE}?\)?\s?(?:,|-|\u2013|on|this)?\s?(?:{WEEKDAY},?\s?)?"
    r"(?:the\s)?$",
    re.IGNORECASE,
)
HALF_DAY = 12
OPENING = 8  # the first hour that is in the morning where none of its halves is told


def timed(span: Span, text: str, floor: int, ceiling: int, setting: Setting) -> DateMention:
    """Put the clock time beside a day to it, if its zone is known."""
    if span.first is None or span.precision is not Precision.DAY:
        return _mention(span, setting)
    after = text[span.end : min(ceiling, span.end + FURTHER)]
    before = text[max(floor, span.start - FURTHER) : span.start]
    sentence = SENTENCE_END.split(after, maxsplit=1)[0]
    clock = _real(_CLOCK_AFTER.match(sentence)) or _real(_CLOCK_FURTHER.search(sentence))
    start, end = span.start, span.end + (clock.end() if clock else 0)
    if clock is None:
        clock = _real(_CLOCK_BEFORE.search(SENTENCE_END.split(before)[-1]))
        start -= len(clock[0]) if clock else 0
    if clock is None:
        return _mention(span, setting)
    return _instant(replace(span, start=start, end=end), clock, setting)


def _real(clock: re.Match[str] | None) -> re.Match[str] | None:
    """Return a match that is a time of the clock, not a mere number."""
    if clock is None:
        return None
    is_said = clock["forenoon"] or clock["afternoon"]
    is_time = clock["minute"] or clock["half"] or clock["hours"] or clock["noon"] or is_said
    if not is_time or (clock["half"] and not 1 <= int(clock["hour"]) <= HALF_DAY):
        return None
    if clock["afternoon"] in _EVENING and int(clock["hour"]) == HALF_DAY:
        return None  # noon to some, and the midnight of one of two days to others
    is_spoken = not is_said and any(word in clock["time"] for word in "시点點")
    if is_spoken and 0 < int(clock["hour"]) < OPENING:
        return None  # in the night, or rather in the afternoon
    return clock


def _instant(span: Span, clock: re.Match[str], setting: Setting) -> DateMention:
    hour, minute = (
        (HALF_DAY, 0) if clock["noon"] else (int(clock["hour"]), int(clock["minute"] or 0))
    )
    if clock["half"]:
        hour = hour % HALF_DAY + HALF_DAY * (clock["half"][0].casefold() == "p")
    elif hour <= HALF_DAY and (clock["forenoon"] or clock["afternoon"]):
        hour = hour % HALF_DAY + HALF_DAY * bool(clock["afternoon"])
    first = span.first or date(CENTURY, 1, 1)
    naive = datetime(first.year, first.month, first.day, hour, minute)  # noqa: DTZ001 - zone follows
    word = clock["zone"]
    offset = _offset(word) if word else None
    if offset is not None:
        at = (naive - offset).replace(tzinfo=UTC)
        is_ours = at.astimezone(setting.days_in).utcoffset() == offset
        return _at(span, at, (setting.zone if is_ours else None) or "UTC")
    zone = zone_of_word(word, region=setting.region) if word else setting.zone
    if zone is None:
        return _mention(replace(span, doubt=Doubt.ZONE), setting)
    settled = at_clock(naive, ZoneInfo(zone), (word or "").casefold())
    if settled is None:
        return _mention(replace(span, doubt=Doubt.CLOCK), replace(setting, zone=zone))
    return _at(span, settled, zone)


def _offset(word: str) -> timedelta | None:
    """Return the offset of "+09:00" or "UTC+9"; None for the name of a zone."""
    found = re.search(r"([+-])\s?(\d\d?):?(\d\d)?$", word)
    if found is None:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return size if found[1] == "+" else -size


def at_clock(naive: datetime, zone: ZoneInfo, word: str = "") -> datetime | None:
    """Return the instant (UTC) of a time of the clock, if exactly one can be meant.

    Args:
        naive: the clock's time, without a zone.
        zone: where the clock hangs.
        word: how the zone was called; "edt" or "est" settles the hour that is twice.
    """
    first, second = (naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    if first.astimezone(zone).replace(tzinfo=None) != naive:
        return None  # the clock skips it
    if word in SUMMER_WORDS:
        return first
    return second if word in WINTER_WORDS else None


def _at(span: Span, at: datetime, zone: str) -> DateMention:
    when = When(at=at, ends_at=at, precision=Precision.INSTANT, timezone=zone)
    return DateMention(when=when, start=span.start, end=span.end)


def _mention(span: Span, setting: Setting) -> DateMention:
    when = When(timezone=setting.zone or "UTC")
    if span.first is not None:
        when = of_days(span.first, span.last, span.precision, setting.zone)
    return DateMention(when=when, start=span.start, end=span.end, doubt=span.doubt)


def of_days(first: date, last: date | None, precision: Precision, zone: str | None) -> When:
    """Return the time from one day to before another, in a zone or else in UTC.

    Args:
        first: the first day.
        last: the first day after it; the next one by default.
        precision: how exactly the time is known by these days.
        zone: an IANA zone, if it is known.
    """
    key = ZoneInfo(zone or "UTC")
    return When(
        at=_midnight(first, key),
        ends_at=_midnight(last or first + timedelta(days=1), key),
        precision=precision,
        timezone=key.key,
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
