"""Dates as sneaker posts write them, read with the precision and the zone they have.

Knows nothing of posts or drops. Nothing is guessed: "10/02" without a region that settles the
order, a clock time without a zone and an hour that daylight saving skips each lose what is not
known, and say so.

What the words mean:

- spring is March to May, summer June to August, fall September to November, winter December to
  February (named by its December), holiday November and December;
- a collection ("SS25", "Spring/Summer 2025", "FW24") is the half year of its deliveries: SS January
  to June, FW July to December; "Q3 2026" is a quarter;
- a date without a year is the one nearest to its post: at most four months before it, else after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.models import Precision
from bot.sources.calendar_zones import (
    REGIONAL_WORDS,
    SUMMER_WORDS,
    WINTER_WORDS,
    WORDS,
    is_zone,
    zone_of_region,
    zone_of_word,
)

SCANNED = 20_000  # letters of a text looked at
MENTION_LIMIT = 200
FIRST_YEAR, LAST_YEAR = 2015, 2099  # the 2002R came in 2020; 2002 is never a year here
LOOK_BACK = timedelta(days=120)  # how far before its post a date without a year may lie
CENTURY = 2000
DECEMBER = 12


class Doubt(StrEnum):
    """What a date left open, so that less is believed of it than was written."""

    ORDER = "the order of day and month is not clear"
    YEAR = "the year is not known"
    ZONE = "the time has no zone"
    CLOCK = "the clock skips or repeats that time"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time with its precision; ``at`` and ``ends_at`` as in :class:`bot.models.Drop`."""

    at: datetime | None = None
    ends_at: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A date in a text, from ``start`` to before ``end``.

    ``is_early`` marks one shop's early access, which is not the release.
    """

    when: When
    start: int
    end: int
    is_early: bool = False
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What is known around a text: when it was written, and how its writers count."""

    posted: date | None
    region: str | None
    zone: str | None
    is_whole: bool

    @property
    def days_in(self) -> ZoneInfo:
        return ZoneInfo(self.zone or "UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """Days found in a text, before a clock time is put to them: from ``first`` to before ``last``.

    Without ``first`` a date was spoken of that is not known.
    """

    start: int
    end: int
    first: date | None = None
    last: date | None = None
    precision: Precision = Precision.UNKNOWN
    doubt: Doubt | None = None


def find_dates(
    text: str,
    *,
    posted: datetime | None = None,
    region: str | None = None,
    zone: str | None = None,
) -> tuple[Mention, ...]:
    """Find every date in a running text, in its order.

    Args:
        text: any text; its first 20,000 letters are read.
        posted: when it was written (aware), for dates without a year and "this Friday".
        region: ISO 3166-1 alpha-2; settles "10/02", "CST" and, where it has one zone, the zone.
        zone: the IANA zone of times and days that name none; before the region's.
    """
    return _find(text, _setting(posted, region, zone, is_whole=False))


def read_date(
    text: str,
    *,
    posted: datetime | None = None,
    region: str | None = None,
    zone: str | None = None,
) -> Mention | None:
    """Read a text that is one date and nothing else, such as a cell of a table.

    Returns:
        The date; one of unknown precision for "TBC" and a year alone; None if it is no date, or
        more than one. The arguments are those of :func:`find_dates`.
    """
    text = " ".join(text[:200].split())
    if not text:
        return None
    unknown = Mention(when=When(timezone=_sound(zone) or "UTC"), start=0, end=len(text))
    if _UNKNOWN_CELL.fullmatch(text):
        return unknown
    found = _find(text, _setting(posted, region, zone, is_whole=True))
    if len(found) != 1:
        return None
    rest = f"{text[: found[0].start]} {text[found[0].end :]}"
    return found[0] if _FILLER.fullmatch(rest) else None


def _setting(
    posted: datetime | None, region: str | None, zone: str | None, *, is_whole: bool
) -> _Setting:
    zone = _sound(zone) or zone_of_region(region)
    written: date | None = None
    if posted is not None and CENTURY < posted.year < LAST_YEAR:
        written = posted.astimezone(ZoneInfo(zone or "UTC")).date()
    return _Setting(posted=written, region=region, zone=zone, is_whole=is_whole)


def _sound(zone: str | None) -> str | None:
    return zone if zone is not None and is_zone(zone) else None


def _find(text: str, setting: _Setting) -> tuple[Mention, ...]:
    text = text[:SCANNED]
    spans = _apart(span for find in _FINDERS for span in find(text, setting))
    mentions = []
    for number, span in enumerate(spans):
        floor = spans[number - 1].end if number else 0
        ceiling = spans[number + 1].start if number + 1 < len(spans) else len(text)
        mentions.append(_timed(span, text, floor, ceiling, setting))
    early = _early_ones(text, mentions)
    return tuple(
        replace(mention, is_early=number in early) for number, mention in enumerate(mentions)
    )


def _apart(spans: Iterator[_Span]) -> list[_Span]:
    """Return spans that do not overlap, the earlier and longer before others."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.first is None)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept[:MENTION_LIMIT]


# --- the words ------------------------------------------------------------------------------------

_ENGLISH = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
# Whole names only, and only after a day or before a year: short forms are words of other tongues.
_FOREIGN = {
    name: number
    for number, names in enumerate(
        (
            "januar januari janvier enero gennaio janeiro",
            "februar februari février febrero febbraio fevereiro",
            "märz maart mars marzo março",
            "avril abril aprile",
            "mai mei mayo maggio maio",
            "juni juin junio giugno junho",
            "juli juillet julio luglio julho",
            "augustus août agosto",
            "septembre septiembre settembre setembro",
            "oktober octobre octubre ottobre outubro",
            "novembre noviembre novembro",
            "dezember décembre diciembre dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTHS = _ENGLISH | _FOREIGN
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# First month and how many; winter runs over the year's end.
_SEASONS = {
    "spring": (3, 3),
    "summer": (6, 3),
    "fall": (9, 3),
    "autumn": (9, 3),
    "winter": (12, 3),
    "holiday": (11, 2),
    "springsummer": (1, 6),
    "fallwinter": (7, 6),
    "autumnwinter": (7, 6),
    "ss": (1, 6),
    "fw": (7, 6),
    "aw": (7, 6),
    "sp": (3, 3),
    "su": (6, 3),
    "fa": (9, 3),
    "ho": (11, 2),
    "q1": (1, 3),
    "q2": (4, 3),
    "q3": (7, 3),
    "q4": (10, 3),
}
# Where numbers are written month first; everywhere else, but for Canada, the day stands first.
_MONTH_FIRST = frozenset({"US", "PH", "PR", "JP", "KR", "CN", "TW"})
_MIXED_ORDER = frozenset({"CA"})


def _one_of(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_MONTH = rf"(?<![^\W\d_])(?P<month>{_one_of(_ENGLISH)})(?![^\W\d_])\.?+"
_ANY_MONTH = rf"(?P<month>{_one_of(_MONTHS)})(?![^\W\d_])\.?+"
# A day is no clock time, no amount, no size and no part of a longer number.
_NOT_A_DAY = r"(?!\d|:\d|\.\d|\s?[ap]\.?m\b)"
_ORDINAL = r"(?P<ordinal>\s?(?:st|nd|rd|th)\b)?"
_DAY = rf"(?P<day>0?[1-9]|[12]\d|3[01]){_NOT_A_DAY}{_ORDINAL}"
_RANGE = rf"(?:\s?(?:-|\u2013|\u2014|to)\s?(?:0?[1-9]|[12]\d|3[01]){_NOT_A_DAY}(?:st|nd|rd|th)?)?"
_YEAR = r"(?:(?P<year>20(?:1[5-9]|[2-9]\d))(?![\w]|[-/.]\d)|['\u2019](?P<short>[1-9]\d)(?![\w]))"
_WEEKDAY = rf"(?:{_one_of(_WEEKDAYS)}|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?"

_MONTH_DAY = re.compile(
    rf"{_MONTH}\s*{_DAY}{_RANGE}(?:(?:\s*,\s*|\s+)(?:of\s+)?{_YEAR})?", re.IGNORECASE
)
_DAY_MONTH = re.compile(
    rf"(?<![\w$\u20ac\xa3.,:/-]){_DAY}{_RANGE}[\s.-]*(?:(?:of|de|er)\s+)?{_ANY_MONTH}"
    rf"(?:[\s,-]*(?:de\s+)?{_YEAR})?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    r"(?<![\w/.-])(?P<year>20(?:1[5-9]|[2-9]\d))(?P<sep>[-/.])(?P<month>\d\d?)(?P=sep)(?P<day>\d\d?)"
    r"(?![\d/-])"
)
_CJK = re.compile(
    r"(?:(?P<year>20\d\d)\s?[年년]\s?)?(?<!\d)(?P<month>\d\d?)\s?[月월]\s?(?P<day>\d\d?)\s?[日일]"
)
_NUMBERS = re.compile(
    r"(?<![\w/.-])(?P<one>\d\d?)(?P<sep>[/.-])(?P<two>\d\d?)"
    r"(?:(?P=sep)(?P<year>20\d\d|\d\d))?(?![\d%$\u20ac]|[/.-]\d|\s?(?:cm|us|uk|eu)\b)",
    re.IGNORECASE,
)
_BEFORE_NUMBERS = re.compile(
    r"(?:releas\w*|drop\w*|launch\w*|date|available|arriv\w*|from|on|online|in\s?store)"
    rf"\W{{0,3}}(?:on\s|from\s)?(?:{_WEEKDAY}\W{{0,3}})?$",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(
    rf"(?<![^\W\d_]){_ANY_MONTH}\s*,?\s*(?:(?:of|de)\s+)?{_YEAR}", re.IGNORECASE
)
_ISO_MONTH = re.compile(
    r"(?<![\w/.-])(?P<year>20(?:1[5-9]|[2-9]\d))[-/](?P<month>0[1-9]|1[0-2])(?![\w/]|-\d)"
)
_LONE_MONTH = re.compile(
    r"(?<![^\W\d_])(?P<before>in|this|next|coming|late|early|mid|end of|beginning of|start of"
    r"|(?:for|during|throughout|releas\w+|launch\w+|dropp?\w*|arriv\w+|expected|due|slated)"
    rf"(?:\s(?:in|for|by))?)[\s-]+(?:(?:late|early|mid)[\s-]+)?{_MONTH}"
    r"(?!\s*(?:of\s+)?(?:\d|['\u2019]\d))",
    re.IGNORECASE,
)
_STRONG_BEFORE = frozenset({"in", "this", "next", "late", "early", "mid", "end of"})
_SEASON_NAME = (
    r"(?P<season>spring\s?[/&-]\s?summer|(?:fall|autumn)\s?[/&-]\s?winter"
    r"|spring|summer|fall|autumn|winter|holiday)"
)
_SEASON_YEAR = r"(?:(?P<year>20(?:1[5-9]|[2-9]\d))|['\u2019]?(?P<short>[1-9]\d))(?![\w%]|[-/.:]\d)"
_SEASON = re.compile(
    rf"(?<!\w){_SEASON_NAME}(?:\s+season)?(?:\s+of)?\s*,?\s*{_SEASON_YEAR}", re.IGNORECASE
)
_YEAR_SEASON = re.compile(
    rf"(?<!\w)(?P<year>20(?:1[5-9]|[2-9]\d))\s*(?:{_SEASON_NAME}|(?P<code>SS|FW|AW))(?!\w)",
    re.IGNORECASE,
)
_SEASON_CODE = re.compile(
    rf"(?<!\w)(?:(?P<code>[Ss]/?[Ss]|[Ff]/?[Ww]|[Aa]/?[Ww])\s?|(?P<terse>SP|SU|FA|HO)){_SEASON_YEAR}"
)
_QUARTER = re.compile(rf"(?<!\w)(?P<season>q[1-4])\s?(?:of\s)?{_SEASON_YEAR}", re.IGNORECASE)
_LONE_SEASON = re.compile(
    r"(?<!\w)(?P<before>this|next|coming|upcoming|in|for)\s(?:the\s)?(?:upcoming\s|coming\s)?"
    r"(?:early\s|late\s|mid[\s-])?(?P<season>spring|summer|fall|autumn|winter|holiday season)"
    r"(?!\w|\s*['\u2019]?\d|\s?[/&-]\s?(?:summer|winter))",
    re.IGNORECASE,
)
_THIS_MONTH = re.compile(r"(?<!\w)(?P<which>later this|this|next) month(?!\w)", re.IGNORECASE)
_THIS_WEEKDAY = re.compile(
    rf"(?<!\w)(?:this|on|coming)\s(?:coming\s)?(?P<weekday>{_one_of(_WEEKDAYS)})(?!\w)"
    rf"(?!\W{{0,3}}(?:the\s)?(?:\d|(?:{_one_of(_ENGLISH)})(?!\w)))",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"(?<!\w)(?:available|releas\w*|drop\w*|launch\w*|live|out|online|arriv\w*|land\w*)\s"
    r"(?:\w+\s){0,2}(?P<which>today|tonight|tomorrow)(?!\w)",
    re.IGNORECASE,
)
_LONE_TODAY = re.compile(r"(?P<which>today|tonight|tomorrow)", re.IGNORECASE)
_VAGUE = re.compile(
    r"(?<!\w)(?:(?:TBC|TBA|TBD)(?!\w)|to be (?:confirmed|announced|determined|revealed)"
    r"|(?:n[o\u2019']t|yet to)\s(?:yet\s)?(?:be|been)\s(?:yet\s)?"
    r"(?:confirmed|announced|revealed|set)"
    r"|coming soon|later this (?:week|year)|next (?:week|year)"
    rf"|next (?:{_one_of(_WEEKDAYS)})|this weekend|in the coming (?:days|weeks|months))",
    re.IGNORECASE,
)
_PRICE_BEFORE = re.compile(
    r"(?:pric\w*|retail\w*|msrp|cost\w*|location\w*|retailers?)[^.,;\n]{0,20}$", re.IGNORECASE
)
_OF_A_RELEASE = re.compile(
    r"releas|launch|drop|arriv|land|available|date|coming|debut|hit[s ]|when\b", re.IGNORECASE
)
_UNKNOWN_CELL = re.compile(
    r"(?:tbc|tba|tbd|unknown|unconfirmed|soon|coming soon|n/?a|none|null|\?+|-+|20\d\d)\.?",
    re.IGNORECASE,
)
_FILLER = re.compile(
    rf"(?:[\s,.;:()\[\]\u2013-]|{_WEEKDAY}|releas\w+|drops?|date|on|at|the|in|from|early|mid|late|launch\w*)*",
    re.IGNORECASE,
)


# --- days, months and seasons ---------------------------------------------------------------------


def _year_of(found: re.Match[str]) -> int | None:
    groups = found.groupdict()
    if groups.get("year"):
        year = int(groups["year"])
        return year if year >= CENTURY else CENTURY + year
    return CENTURY + int(groups["short"]) if groups.get("short") else None


def _day_span(
    found: re.Match[str], year: int | None, month: int, day: int, setting: _Setting
) -> _Span | None:
    """Return one day, its year found by its post where it was not written."""
    span = _Span(start=found.start(), end=found.end())
    if year is None:
        if setting.posted is None:
            is_real = _day(2024, month, day) is not None  # a leap year has every day
            return replace(span, doubt=Doubt.YEAR) if is_real else None
        first = _nearest(month, day, setting.posted)
    else:
        first = _day(year, month, day)
    if first is None or not FIRST_YEAR <= first.year <= LAST_YEAR:
        return None
    return replace(span, first=first, last=first + timedelta(days=1), precision=Precision.DAY)


def _nearest(month: int, day: int, posted: date) -> date | None:
    """Return the first such day that is not long before the post."""
    days = (_day(posted.year + more, month, day) for more in (-1, 0, 1, 2, 3, 4))
    return next((one for one in days if one and one >= posted - LOOK_BACK), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _months_span(
    found: re.Match[str], year: int, month: int, count: int, precision: Precision
) -> _Span | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return _Span(
        start=found.start(),
        end=found.end(),
        first=date(year, month, 1),
        last=_month_after(year, month + count),
        precision=precision,
    )


def _month_after(year: int, month: int) -> date:
    return date(year + (month - 1) // DECEMBER, (month - 1) % DECEMBER + 1, 1)


def _unknown(found: re.Match[str], doubt: Doubt | None = None) -> _Span:
    return _Span(start=found.start(), end=found.end(), doubt=doubt)


def _worded_days(text: str, setting: _Setting) -> Iterator[_Span]:
    for pattern in (_MONTH_DAY, _DAY_MONTH):
        for found in pattern.finditer(text):
            year = _year_of(found)
            if found["month"] == "may" and year is None and not found["ordinal"]:
                continue  # the verb: "you may 2 ..."
            month = _MONTHS[found["month"].casefold()]
            span = _day_span(found, year, month, int(found["day"]), setting)
            if span is not None:
                yield span


def _numbered_days(text: str, setting: _Setting) -> Iterator[_Span]:
    for pattern in (_YEAR_FIRST, _CJK):
        for found in pattern.finditer(text):
            span = _day_span(
                found, _year_of(found), int(found["month"]), int(found["day"]), setting
            )
            if span is not None:
                yield span
    for found in _NUMBERS.finditer(text):
        span = _pair_span(found, text, setting)
        if span is not None:
            yield span


def _pair_span(found: re.Match[str], text: str, setting: _Setting) -> _Span | None:
    """Read "10/02/2026" or "10/02" in the order of the region, or as what it can only be."""
    if found["year"] is None:
        before = text[max(0, found.start() - 40) : found.start()]
        is_date = setting.is_whole or bool(_BEFORE_NUMBERS.search(before))
        if not is_date or found["sep"] != "/":
            return None
    one, two, year = int(found["one"]), int(found["two"]), _year_of(found)
    month_first = _day_span(found, year, one, two, setting)
    day_first = _day_span(found, year, two, one, setting)
    if setting.region is not None and setting.region not in _MIXED_ORDER:
        return month_first if setting.region in _MONTH_FIRST else day_first
    if month_first is None or day_first is None or one == two:
        return month_first or day_first
    return _unknown(found, Doubt.ORDER)


def _months(text: str, setting: _Setting) -> Iterator[_Span]:
    for pattern in (_MONTH_YEAR, _ISO_MONTH):
        for found in pattern.finditer(text):
            word, year = found["month"].casefold(), _year_of(found)
            month = _MONTHS[word] if word in _MONTHS else int(word)
            span = _months_span(found, year or 0, month, 1, Precision.MONTH)
            if span is not None:
                yield span
    for found in _LONE_MONTH.finditer(text):
        is_strong = found["before"].casefold() in _STRONG_BEFORE
        if found["month"] == "may" or (found["month"].casefold() == "may" and not is_strong):
            continue
        if setting.posted is None:
            yield _unknown(found, Doubt.YEAR)
            continue
        month = _MONTHS[found["month"].casefold()]
        first = _nearest(month, 28, setting.posted)
        span = _months_span(found, first.year, month, 1, Precision.MONTH) if first else None
        if span is not None:
            yield replace(span, start=found.start("month"))


def _seasons(text: str, setting: _Setting) -> Iterator[_Span]:
    for pattern in (_SEASON, _YEAR_SEASON, _SEASON_CODE, _QUARTER):
        for found in pattern.finditer(text):
            groups = found.groupdict()
            word = groups.get("season") or groups.get("code") or groups.get("terse") or ""
            month, count = _SEASONS[re.sub(r"[\s/&-]", "", word).casefold()]
            span = _months_span(found, _year_of(found) or 0, month, count, Precision.SEASON)
            if span is not None:
                yield span
    for found in _LONE_SEASON.finditer(text):
        if found["before"].casefold() == "next":  # this year's or the year after: nobody knows
            yield _unknown(found)
        elif setting.posted is None:
            yield _unknown(found, Doubt.YEAR)
        else:
            month, count = _SEASONS[found["season"].casefold().removesuffix(" season")]
            for year in range(setting.posted.year - 1, setting.posted.year + 2):
                span = _months_span(found, year, month, count, Precision.SEASON)
                if span is not None and span.last is not None and span.last > setting.posted:
                    yield span
                    break


def _told_by_the_post(text: str, setting: _Setting) -> Iterator[_Span]:
    """Find what counts from the day of the post: "later this month", "this Friday", "today"."""
    posted = setting.posted
    for found in _THIS_MONTH.finditer(text):
        if posted is None:
            yield _unknown(found, Doubt.YEAR)
            continue
        first = _month_after(posted.year, posted.month + (found["which"].casefold() == "next"))
        span = _months_span(found, first.year, first.month, 1, Precision.MONTH)
        if span is not None:
            yield span
    lone_today = _LONE_TODAY if setting.is_whole else _TODAY
    for pattern in (_THIS_WEEKDAY, lone_today):
        for found in pattern.finditer(text):
            if posted is None:
                yield _unknown(found, Doubt.YEAR)
                continue
            if pattern is _THIS_WEEKDAY:
                ahead = (_WEEKDAYS.index(found["weekday"].casefold()) - posted.weekday()) % 7
            else:
                ahead = int(found["which"].casefold() == "tomorrow")
            day = posted + timedelta(days=ahead)
            span = _day_span(found, day.year, day.month, day.day, setting)
            if span is not None:
                yield span


def _vague(text: str, setting: _Setting) -> Iterator[_Span]:
    for found in _VAGUE.finditer(text):
        before = _SENTENCE_END.split(text[max(0, found.start() - 80) : found.start()])[-1]
        after = _SENTENCE_END.split(text[found.end() : found.end() + FURTHER], maxsplit=1)[0]
        is_date = _OF_A_RELEASE.search(f"{before}{found[0]}{after}")
        if setting.is_whole or (is_date and not _PRICE_BEFORE.search(before)):
            yield _unknown(found)


_FINDERS = (_worded_days, _numbered_days, _months, _seasons, _told_by_the_post, _vague)


# --- clock times ----------------------------------------------------------------------------------

_CLOCK = (
    r"(?P<time>(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d))?(?::[0-5]\d(?:[.,]\d{1,9})?)?"
    r"\s?(?P<half>[ap]\.?m\b\.?)?(?P<hours>\s?(?:h|uhr|o['\u2019]clock)\b)?|(?P<noon>noon))"
    r"(?![\d%])"
)
_ZONE_WORD = (
    r"(?P<zone>(?:utc|gmt)\s?[+-]\s?\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d"
    rf"|(?:{_one_of([*WORDS, *REGIONAL_WORDS])})(?:\s(?:standard\s|daylight\s)?time)?"
    r"|[A-Z][A-Za-z]{2,12}/[A-Z][A-Za-z_]{2,20})(?![\w/])"
)
_ZONE = rf"(?:\s?[(\[]?{_ZONE_WORD})"
_CLOCK_AFTER = re.compile(
    rf"(?:T|\s?[,(]?\s?{_WEEKDAY}\)?)?(?:\s?[,|@\u2013(:-]?\s?(?:(?:starting\s)?(?:at|from)|@|around|um|\xe0)?\s?)"
    rf"{_CLOCK}{_ZONE}?",
    re.IGNORECASE,
)
_CLOCK_FURTHER = re.compile(rf"(?<![\w$\u20ac\xa3.:]){_CLOCK}{_ZONE}", re.IGNORECASE)
_CLOCK_BEFORE = re.compile(
    rf"(?<![\w$\u20ac\xa3.:]){_CLOCK}{_ZONE}?\)?\s?(?:,|-|\u2013|on|this)?\s?(?:{_WEEKDAY},?\s?)?"
    r"(?:the\s)?$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<![ap]\.m)[.!?]\s|\n", re.IGNORECASE)
FURTHER = 60  # letters after a day in which its clock time may stand
HALF_DAY = 12


def _timed(span: _Span, text: str, floor: int, ceiling: int, setting: _Setting) -> Mention:
    """Put the clock time beside a day to it, if its zone is known."""
    if span.first is None or span.precision is not Precision.DAY:
        return _mention(span, setting)
    after = text[span.end : min(ceiling, span.end + FURTHER)]
    before = text[max(floor, span.start - FURTHER) : span.start]
    sentence = _SENTENCE_END.split(after, maxsplit=1)[0]
    clock = _real(_CLOCK_AFTER.match(sentence)) or _real(_CLOCK_FURTHER.search(sentence))
    start, end = span.start, span.end + (clock.end() if clock else 0)
    if clock is None:
        clock = _real(_CLOCK_BEFORE.search(_SENTENCE_END.split(before)[-1]))
        start -= len(clock[0]) if clock else 0
    if clock is None:
        return _mention(span, setting)
    return _instant(replace(span, start=start, end=end), clock, setting)


def _real(clock: re.Match[str] | None) -> re.Match[str] | None:
    """Return a match that is a time of the clock, not a mere number."""
    if clock is None:
        return None
    is_time = clock["minute"] or clock["half"] or clock["hours"] or clock["noon"]
    if not is_time or (clock["half"] and not 1 <= int(clock["hour"]) <= HALF_DAY):
        return None
    return clock


def _instant(span: _Span, clock: re.Match[str], setting: _Setting) -> Mention:
    hour, minute = (
        (HALF_DAY, 0) if clock["noon"] else (int(clock["hour"]), int(clock["minute"] or 0))
    )
    if clock["half"]:
        hour = hour % HALF_DAY + HALF_DAY * (clock["half"][0].casefold() == "p")
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


def _at(span: _Span, at: datetime, zone: str) -> Mention:
    when = When(at=at, ends_at=at, precision=Precision.INSTANT, timezone=zone)
    return Mention(when=when, start=span.start, end=span.end)


def _mention(span: _Span, setting: _Setting) -> Mention:
    when = When(timezone=setting.zone or "UTC")
    if span.first is not None:
        when = of_days(span.first, span.last, span.precision, setting.zone)
    return Mention(when=when, start=span.start, end=span.end, doubt=span.doubt)


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


# --- early access ---------------------------------------------------------------------------------

_EARLY = re.compile(
    r"(?<!\w)(?:early\s(?:access|release|launch|drop|exclusive|at|via|through|online"
    rf"|on(?=\s(?:\d|{_WEEKDAY}|{_one_of(_ENGLISH)})))"
    r"|(?:releas|launch|dropp?|arriv|available)\w*\s(?:\w+\s)?early(?!\s\w*(?:"
    rf"{_one_of(_ENGLISH)}))|ahead of (?:the|its|a) (?:\w+\s)?(?:global|wider|official|general)"
    r"|pre-?release)(?!\w)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;(]|\band\b|\bthen\b|\bbefore\b", re.IGNORECASE)
BREAK_COST = 15  # letters that a comma between a word and a date counts for


def _early_ones(text: str, mentions: list[Mention]) -> set[int]:
    """Return which dates are those of an early access: each such word belongs to one date."""
    early: set[int] = set()
    for word in _EARLY.finditer(text):
        best: tuple[int, int] | None = None
        for number, mention in enumerate(mentions):
            is_after = mention.start >= word.end()
            ends = (word.end(), mention.start) if is_after else (mention.end, word.start())
            between = text[ends[0] : ends[1]]
            if len(between) > 2 * FURTHER or _SENTENCE_END.search(between):
                continue
            cost = len(between) + BREAK_COST * len(_BREAK.findall(between))
            if best is None or cost < best[0]:
                best = (cost, number)
        if best is not None:
            early.add(best[1])
    return early
