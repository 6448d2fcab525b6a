"""A drop as a moderator writes it, read with care: every fault told with an example.

Knows nothing of what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale
from babel.numbers import list_currencies

from bot.errors import RequestError
from bot.languages import ENGLISH, locale, tr
from bot.models import Drop, Money, Precision
from bot.parsing import normalise_style_code, says_draw
from bot.rules.reading import times
from bot.rules.reading.unions import union_name
from bot.rules.reading.zones import parse_zone

NAME_LIMIT = 120
RETAILER_LIMIT = 80
URL_LIMIT = 512  # Discord's own limit for a link button
PRICE_LIMIT = Decimal(100_000_000)
PRICE_DIGITS = 20  # in all; no currency needs more
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # in CLDR, not in ISO 3166
FARTHEST = timedelta(days=1100)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropForm:
    """A drop as a moderator writes it: all text, nothing checked yet."""

    style: str
    name: str
    at: str
    timezone: str = "UTC"
    region: str | None = None
    retailer: str | None = None
    price: str | None = None
    url: str | None = None
    closes: str | None = None


def read(entry: DropForm, now: datetime) -> Drop:
    """Read an entry.

    Raises:
        RequestError: what is wrong with it, and how to write it.
    """
    style_code = normalise_style_code(entry.style)
    if style_code is None:
        raise RequestError(
            tr(
                '"{word}" is no 2002R style code. Style codes look like this: M2002RDA.',
                word=entry.style.strip()[:40],
            )
        )
    zone = parse_zone(entry.timezone)
    at, precision = times.parse_time(entry.at, zone, now)
    check_not_too_far(at, now)
    name = " ".join(entry.name.split())
    retailer = " ".join((entry.retailer or "").split())
    if not name or len(name) > NAME_LIMIT or len(retailer) > RETAILER_LIMIT:
        raise RequestError(
            tr(
                "A drop needs a name of 1 to {count} characters, and a retailer of {most} at "
                "most. For example: Protection Pack Rain Cloud.",
                count=NAME_LIMIT,
                most=RETAILER_LIMIT,
            )
        )
    opens_at = None
    if entry.closes is not None and entry.closes.strip():
        opens_at, (at, precision) = at, _close(entry.closes, zone, opens=at, now=now)
    return Drop(
        guild_id=0,
        style_code=style_code,
        name=name,
        at=at,
        ends_at=times.end_of(at, precision, zone),
        precision=precision,
        is_draw=bool(entry.closes and entry.closes.strip()) or says_draw(name),
        opens_at=opens_at,
        timezone=zone.key,
        region=parse_region(entry.region),
        retailer=retailer or None,
        price=parse_price(entry.price),
        url=_url(entry.url),
        created_by=0,
        changed_at=now,
    )


def _close(
    text: str, zone: ZoneInfo, *, opens: datetime | None, now: datetime
) -> tuple[datetime | None, Precision]:
    """Read when a draw closes.

    Raises:
        RequestError: it cannot be read, or is not after it opens.
    """
    closes, precision = times.parse_time(text, zone, now)
    check_not_too_far(closes, now)
    if closes is None or (opens is not None and closes <= opens):
        raise RequestError(
            tr(
                "A draw closes after it opens. Nothing was changed. "
                "Write both times, for example: {examples}.",
                examples=times.examples(),
            )
        )
    return closes, precision


def check_not_too_far(at: datetime | None, now: datetime) -> None:
    """Refuse a time that is surely a slip.

    Raises:
        RequestError: it is more than three years away.
    """
    if at is not None and at - now > FARTHEST:
        raise RequestError(
            tr(
                "That is more than three years away. "
                "Check the year, or write tbc. For example: {examples}.",
                examples=times.examples(),
            )
        )


def countries(language: str | None = None) -> dict[str, str]:
    """Return the names of all countries, by code.

    Args:
        language: of the names, as Babel names it; the one spoken now, if none.
    """
    return {
        str(code): str(name)
        for code, name in Locale.parse(language or locale()).territories.items()
        if code.isalpha() and code not in NO_COUNTRIES
    }


def country_name(code: str) -> str:
    """Name a country, or a union of some, in the language spoken; the code if it is neither."""
    return countries().get(code) or union_name(code) or code


def parse_region(text: str | None) -> str | None:
    """Read a region: a country's two-letter code, or its name in the language spoken, or English.

    Raises:
        RequestError: there is no such country.
    """
    if not text or not text.strip():
        return None
    name = text.strip()
    code = {"UK": "GB", "USA": "US"}.get(name.upper(), name.upper())
    if code in countries():
        return code
    for language in dict.fromkeys((locale(), ENGLISH)):
        for known, territory in countries(language).items():
            if territory.casefold() == name.casefold():
                return known
    raise RequestError(
        tr(
            '"{word}" is no country. Use a two-letter code such as GB, US, JP or AU.',
            word=name[:40],
        )
    )


def parse_price(text: str | None) -> Money | None:
    """Read "150 USD", "USD 150", "$150" or "£99.95".

    Raises:
        RequestError: it is no amount with one currency.
    """
    if not text or not text.strip():
        return None
    signs = {"$": "USD", "£": "GBP", "€": "EUR"}
    words = text.strip().upper()
    for sign, currency in signs.items():
        words = words.replace(sign, f" {currency} ")
    parts = words.split()
    currencies = [part for part in parts if part in list_currencies()]
    amounts = [part for part in parts if part not in currencies]
    try:
        is_one = len(amounts) == 1 and len(amounts[0]) <= PRICE_DIGITS
        amount = Decimal(amounts[0]) if is_one else Decimal(-1)
    except InvalidOperation:
        amount = Decimal(-1)
    if len(currencies) != 1 or not amount.is_finite() or not 0 < amount < PRICE_LIMIT:
        raise RequestError(
            tr(
                '"{word}" is no price I can read. '
                "Write an amount and a currency, for example: 150 USD or £99.95.",
                word=text.strip()[:40],
            )
        )
    return Money(amount=amount, currency=currencies[0])


def _url(text: str | None) -> str | None:
    if not text or not text.strip():
        return None
    url = text.strip()
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in url
    except ValueError:
        is_good = False
    if not is_good or len(url) > URL_LIMIT or any(sign.isspace() for sign in url):
        raise RequestError(
            tr(
                "That is no web address. Write it in full, "
                "for example: https://example.com/products/2002r."
            )
        )
    return url
