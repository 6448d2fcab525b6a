"""In which language a person is spoken to, and what a text is in it.

Texts are written in English in the code, through ``tr``; catalogs in ``catalogs/`` say them in
other languages. What a catalog lacks is said in English, and a test finds it. Knows nothing of
who is spoken to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import cast

from bot.models import LANGUAGES, Money, Precision

ENGLISH = "en"
WIDE_STOP = "\N{IDEOGRAPHIC FULL STOP}"  # brings its own room to the next sentence
CATALOGS = Path(__file__).parent / "catalogs"

_CODE_BEFORE_DIGITS = re.compile(r"(?<=[A-Z])(?=\d)")  # "CHF150.00"
_DAY_LOCALES = {"en_US": "en_GB"}  # the day first, as the cards have it
_LOCALES = {ENGLISH: "en_US", "ja": "ja_JP"}
_WITHOUT_GAPS = {"ja"}
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)
Catalog = Mapping[tuple[str | None, str], str]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let ``tr`` speak a language within the block; one that is unknown is English."""
    token = _language.set(_known(language))
    try:
        yield
    finally:
        _language.reset(token)


def speak(language: str) -> None:
    """Let ``tr`` speak a language to the end of this task; one that is unknown is English."""
    _language.set(_known(language))


def tr(text: str, **gaps: object) -> str:
    """Return a text in the language spoken now, or in English where the catalog lacks it.

    Args:
        text: in English, as the code has it; ``{name}`` is a gap.
        gaps: what stands in the gaps, by name.
    """
    said = translate(text, _language.get())
    return said.format(**gaps) if gaps else said


def counted(one: str, many: str, count: int, **gaps: object) -> str:
    """Return a text about so many things, as ``tr`` does; ``{count}`` is filled in.

    Args:
        one: in English, for one thing.
        many: in English, for none or several.
        count: how many things it is about.
        gaps: what stands in the other gaps, by name.
    """
    return tr(one if count == 1 else many, count=count, **gaps)


def listed(words: Iterable[str]) -> str:
    """Join words as a sentence does: "a", "a and b", "a, b and c"."""
    *most, last = list(words) or [""]
    return tr("{words} and {last}", words=tr(", ").join(most), last=last) if most else last


def add_sentence(text: str, sentence: str) -> str:
    """Set a sentence behind others, with a gap where the last one's full stop has none."""
    gap = "" if not text or text.endswith(WIDE_STOP) else " "
    return f"{text}{gap}{sentence}"


def mark(text: str) -> str:
    """Return a text as it is; catalogs hold it, because ``tr`` is asked for it later."""
    return text


def spoken() -> str:
    """Return the language spoken now."""
    return _language.get()


def locale() -> str:
    """Return the locale in which numbers and dates are written now, as Babel names it."""
    return _LOCALES[_language.get()]


def money(price: Money) -> str:
    """Write an amount with its currency, as it is written in the language spoken now."""
    from babel.numbers import format_currency  # a card without a price needs none of it

    shown = str(format_currency(price.amount, price.currency, locale=locale()))
    return _CODE_BEFORE_DIGITS.sub("\N{NO-BREAK SPACE}", shown)


def day_text(day: date) -> str:
    """Write a day as people say it, such as "5 December", in the language spoken now."""
    from babel.dates import format_skeleton  # most answers need none of it

    return str(format_skeleton("MMMMd", day, locale=_DAY_LOCALES.get(locale(), locale())))


def date_text(day: date) -> str:
    """Write a day with its year where there is little room, such as "5 Dec 2026"."""
    return _written(day, f"{day.day} {day:%b %Y}", "yMd")


def short_day_text(day: date) -> str:
    """Write a day where there is little room, such as "5 Dec", in the language spoken now."""
    return _written(day, f"{day.day} {day:%b}", "Md")


def short_weekday_text(day: date) -> str:
    """Write the day of the week where there is little room, such as "Sat"."""
    return _written(day, f"{day:%a}", "E")


def month_text(day: date) -> str:
    """Write the month of a day, such as "December 2026", in the language spoken now."""
    return _written(day, f"{day:%B %Y}", "yMMMM")


def short_month_text(day: date) -> str:
    """Write the month of a day where there is little room, such as "Dec"."""
    return _written(day, f"{day:%b}", "MMM")


def _written(day: date, in_english: str, skeleton: str) -> str:
    return in_english if spoken() == ENGLISH else _formatted(day, skeleton, locale())


@lru_cache(maxsize=512)
def _formatted(day: date, skeleton: str, told_in: str) -> str:
    from babel.dates import format_skeleton  # English speakers need none of it

    return str(format_skeleton(skeleton, day, locale=told_in))


def time_text(at: datetime, precision: Precision, now: datetime) -> str:
    """Write a time in full where nothing can be formatted: "Fri, 4 Dec, 10:00 (in 6 days)".

    Args:
        at: in the zone whose clock is meant.
        precision: how exactly it is known.
        now: aware.
    """
    from babel.dates import format_skeleton, format_timedelta

    pattern = "yMMMM" if precision is Precision.MONTH else "MMMEd"
    day_locale = _DAY_LOCALES.get(locale(), locale())
    written = format_skeleton(pattern, at, tzinfo=at.tzinfo, locale=day_locale)
    clock = f", {at:%H:%M}" if precision is Precision.INSTANT else ""
    away = format_timedelta(at - now, add_direction=True, locale=locale())
    return f"{written}{clock} ({_joined(away)})"


def elapsed_text(span: timedelta) -> str:
    """Write how long something took, roughly: "4 minutes"."""
    from babel.dates import format_timedelta

    return _joined(format_timedelta(max(span, timedelta(seconds=1)), locale=locale()))


def _joined(span: str) -> str:
    """Set a number and its unit together where a language does; CLDR parts them everywhere."""
    return span.replace(" ", "") if spoken() in _WITHOUT_GAPS else span


def weekday_text(day: date) -> str:
    """Write the day of the week, such as "Saturday", in the language spoken now."""
    from babel.dates import format_date

    return str(format_date(day, "EEEE", locale=locale()))


def translate(text: str, language: str) -> str:
    """Return a text in a language.

    Args:
        text: in English, as the code has it.
        language: a code of ``LANGUAGES``.
    """
    if language == ENGLISH or not text:
        return text
    return catalog(language).get((None, text), text)


@lru_cache
def catalog(language: str) -> Catalog:
    """Return a language's texts by what sort they are and their English, read when first asked.

    The sort tells apart what commands are called and described as; other texts have none.
    """
    from babel.messages.pofile import read_po  # English speakers need none of it

    texts: dict[tuple[str | None, str], str] = {}
    for path in sorted((CATALOGS / language).glob("*.po")):
        with path.open("rb") as file:
            messages = read_po(file, locale=language)
        texts |= {
            (message.context, str(message.id)): str(message.string)
            for message in messages
            if message.id and message.string and not message.fuzzy
        }
    return texts


def leave_out_others() -> None:
    """Empty Babel's tables of the world's languages, of which nothing is asked here.

    Babel loads all of its tables for a currency or a zone, and these are two thirds of them:
    1.6 MB, measured.
    """
    from babel.core import get_global  # what only translates needs none of it

    for table in ("likely_subtags", "territory_languages"):
        cast("dict[str, object]", get_global(table)).clear()


def _known(language: str) -> str:
    return language if language in LANGUAGES else ENGLISH
