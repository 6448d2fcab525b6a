"""Dates as sneaker posts write them, read with the precision and the zone they have.

Knows nothing of posts or drops. Nothing is guessed: "10/02" without a region that settles the
order, a clock time without a zone and an hour that daylight saving skips each lose what is not
known, and say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.models import Precision
from bot.parsing.dates.clocks import FURTHER, DateMention, When, at_clock, of_days, timed
from bot.parsing.dates.names import ALL_MONTHS, ENGLISH
from bot.parsing.dates.patterns import SENTENCE_END, SHORT_WEEKDAY, WEEKDAY, one_of
from bot.parsing.dates.spans import (
    CENTURY,
    FINDERS,
    FIRST_YEAR,
    LAST_YEAR,
    Doubt,
    Setting,
    Span,
)
from bot.parsing.dates.zones import is_zone, zone_of_region
from bot.parsing.late import late

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "DateMention",
    "Doubt",
    "When",
    "at_clock",
    "find_dates",
    "of_days",
    "read_date",
]

SCANNED = 20_000  # letters of a text looked at
MENTION_LIMIT = 200
# Of two days whose month and day are mistaken for each other, the one is 28 days or more behind.
SPAN_LIMIT = timedelta(days=27)
BREAK_COST = 15  # letters that a comma between a word and a date counts for

_UNKNOWN_CELL = late(
    r"(?:tbc|tba|tbd|unknown|unconfirmed|soon|coming soon|n/?a|none|null|\?+|-+|20\d\d)\.?",
    re.IGNORECASE,
)
# "19-Dec-26", as Excel shows dates, and "20261219".
_SHORT_YEAR = late(
    r"\d{1,2}(?:\.\s?|[-/\s])(?P<month>[^\W\d_]{3,12}\.?)(?:\s|-|/)(?P<year>\d\d)(?![\d:])"
)
_COMPACT = late(r"(20\d\d)(\d\d)(\d\d)(?=$|[T\s])")
_FILLER = late(
    rf"(?:[\s,.;:()\[\]\u2013-]|[月火水木金土日]曜?日?|[월화수목금토일]요일|\b(?:{WEEKDAY}|{SHORT_WEEKDAY}|(?:releas\w*|launch\w*|drops?|date|on|at|the|in|from"
    r"|early|mid|late)\b))*",
    re.IGNORECASE,
)
# What stands between the first and the last day of a span.
_JOINT = late(
    r"[)\]]?\s?(?:[-\u2010-\u2015\u2192\u21d2~\u301c\uff5e]|[-=]>"
    r"|(?<=\s)(?:to|bis|until|till|through)(?=\s))"
    rf"\s?(?:(?:{WEEKDAY}|{SHORT_WEEKDAY})\.?,?\s)?",
    re.IGNORECASE,
)
_DAYS = frozenset({Precision.DAY, Precision.INSTANT})
_EARLY = late(
    r"(?<!\w)(?:early\s(?:access|release|launch|drop|exclusive|at|via|through|online"
    rf"|on(?=\s(?:\d|{WEEKDAY}|{one_of(ENGLISH)})))"
    r"|(?:releas|launch|dropp?|arriv|available)\w*\s(?:\w+\s)?early(?!\s\w*(?:"
    rf"{one_of(ENGLISH)}))|ahead of (?:the|its|a) (?:\w+\s)?(?:global|wider|official|general)"
    r"|pre-?release)(?!\w)",
    re.IGNORECASE,
)
_BREAK = late(r"[,;(]|\band\b|\bthen\b|\bbefore\b", re.IGNORECASE)


def find_dates(
    text: str,
    *,
    posted: datetime | None = None,
    region: str | None = None,
    zone: str | None = None,
) -> tuple[DateMention, ...]:
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
    may_span: bool = False,
) -> DateMention | None:
    """Read a text that is one date and nothing else, such as a cell of a table.

    Args:
        text: its first 200 letters are read.
        posted: as in :func:`find_dates`, as are the region and the zone.
        region: ISO 3166-1 alpha-2.
        zone: an IANA zone.
        may_span: two days joined as one span ("2026-12-05 to 2026-12-08") are the first.

    Returns:
        The date; one of unknown precision for "TBC" and a year alone; None if it is no date, or
        more than one.
    """
    text = " ".join(text[:200].split())
    if not text:
        return None
    text = _spelled_out(text)
    unknown = DateMention(when=When(timezone=_sound(zone) or "UTC"), start=0, end=len(text))
    if _UNKNOWN_CELL.fullmatch(text):
        return unknown
    found = _find(text, _setting(posted, region, zone, is_whole=True))
    if not found or (len(found) > 1 and not (may_span and _is_span(found, text))):
        return None
    rest = f"{text[: found[0].start]} {text[found[-1].end :]}"
    return found[0] if _FILLER.fullmatch(rest) else None


def _is_span(found: tuple[DateMention, ...], text: str) -> bool:
    """Tell whether two days are the first and the last of a span."""
    if len(found) != 2 or not _JOINT.fullmatch(text, found[0].end, found[1].start):  # noqa: PLR2004
        return False
    ends = [mention.when for mention in found if mention.when.precision in _DAYS]
    days = [when.at for when in ends if when.at is not None]
    return len(days) == len(found) and days[0] <= days[1] <= days[0] + SPAN_LIMIT


def _spelled_out(text: str) -> str:
    """Return a cell's text with the whole year where a spreadsheet shows two digits of it."""
    if compact := _COMPACT.match(text):
        text = "-".join(compact.groups()) + text[compact.end() :]
    found = _SHORT_YEAR.match(text)
    if found is None or found["month"].casefold().strip(".") not in ALL_MONTHS:
        return text
    return f"{text[: found.start('year')]}20{text[found.start('year') :]}"


def _setting(
    posted: datetime | None, region: str | None, zone: str | None, *, is_whole: bool
) -> Setting:
    zone = _sound(zone) or zone_of_region(region)
    written: date | None = None
    if posted is not None and CENTURY < posted.year < LAST_YEAR:
        written = posted.astimezone(ZoneInfo(zone or "UTC")).date()
    return Setting(posted=written, region=region, zone=zone, is_whole=is_whole)


def _sound(zone: str | None) -> str | None:
    return zone if zone is not None and is_zone(zone) else None


def _find(text: str, setting: Setting) -> tuple[DateMention, ...]:
    text = text[:SCANNED]
    spans = _apart(span for find in FINDERS for span in find(text, setting))
    mentions = []
    for number, span in enumerate(spans):
        floor = spans[number - 1].end if number else 0
        ceiling = spans[number + 1].start if number + 1 < len(spans) else len(text)
        mentions.append(timed(span, text, floor, ceiling, setting))
    early = _early_ones(text, mentions)
    return tuple(
        replace(mention, is_early=number in early) for number, mention in enumerate(mentions)
    )


def _apart(spans: Iterator[Span]) -> list[Span]:
    """Return spans that do not overlap, the earlier and longer before others."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.first is None)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept[:MENTION_LIMIT]


def _early_ones(text: str, mentions: list[DateMention]) -> set[int]:
    """Return which dates are those of an early access: each such word belongs to one date."""
    early: set[int] = set()
    for word in _EARLY.finditer(text):
        best: tuple[int, int] | None = None
        for number, mention in enumerate(mentions):
            is_after = mention.start >= word.end()
            ends = (word.end(), mention.start) if is_after else (mention.end, word.start())
            between = text[ends[0] : ends[1]]
            if len(between) > 2 * FURTHER or SENTENCE_END.search(between):
                continue
            cost = len(between) + BREAK_COST * len(_BREAK.findall(between))
            if best is None or cost < best[0]:
                best = (cost, number)
        if best is not None:
            early.add(best[1])
    return early
