"""A drop as a moderator writes it, read with care: every fault told with an example.

Knows nothing of what is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TypeVar
from zoneinfo import ZoneInfo

from babel import Locale
from babel.numbers import list_currencies

from bot.errors import RequestError
from bot.languages import ENGLISH, locale, tr
from bot.models import Drop, DropShop, Money, Precision
from bot.parsing import normalise_style_code, says_draw
from bot.rules.reading import times
from bot.rules.reading.shop_lines import read_address, read_picture, read_shops, write_shops
from bot.rules.reading.unions import union_name
from bot.rules.reading.zones import parse_zone

NAME_LIMIT = 120
PRICE_LIMIT = Decimal(100_000_000)
PRICE_DIGITS = 20  # in all; no currency needs more
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # in CLDR, not in ISO 3166
FARTHEST = timedelta(days=1100)

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class DropForm:
    """A drop as a moderator writes it: all text, nothing checked yet.

    ``retailer`` and ``url`` are its first shop, ``shops`` further ones, a line each.
    """

    style: str
    name: str
    at: str
    timezone: str = "UTC"
    region: str | None = None
    retailer: str | None = None
    price: str | None = None
    url: str | None = None
    closes: str | None = None
    image: str | None = None
    shops: str | None = None


def read(entry: DropForm, now: datetime) -> Drop:
    """Read an entry.

    Raises:
        RequestError: all that is wrong with it, and how to write it.
    """
    drop, faults = read_each(entry, now)
    if drop is None:
        raise RequestError("\n".join(faults.values()))
    return drop


def read_each(entry: DropForm, now: datetime) -> tuple[Drop | None, dict[str, str]]:
    """Read an entry, or say of each of its fields what is wrong with it.

    Returns:
        The drop, or none; and a sentence for each field that cannot be read, by the field's name.
    """
    faults: dict[str, str] = {}

    def taken(field: str, part: Callable[[], Part], otherwise: Part) -> Part:
        try:
            return part()
        except RequestError as error:
            faults[field] = error.sentence
            return otherwise

    zone = taken("timezone", lambda: parse_zone(entry.timezone), ZoneInfo("UTC"))
    style_code = taken("style", lambda: _style(entry.style), "")
    name = taken("name", lambda: _name(entry.name), "")
    unknown: tuple[datetime | None, Precision] = None, Precision.UNKNOWN
    at, precision = taken("at", lambda: _time(entry.at, zone, now), unknown)
    opens_at = None
    if is_draw := bool(entry.closes and entry.closes.strip()):
        opens_at = at
        at, precision = taken(
            "closes", lambda: _close(entry.closes or "", zone, opens=opens_at, now=now), unknown
        )
    region = taken("region", lambda: parse_region(entry.region), None)
    nowhere: tuple[DropShop, ...] = ()
    shops = taken("shops", lambda: _shops(entry), nowhere)
    price = taken("price", lambda: parse_price(entry.price), None)
    image_url = taken("image", lambda: read_picture(entry.image), None)
    if faults:
        return None, faults
    first, *others = shops or (DropShop(),)
    return Drop(
        guild_id=0,
        style_code=style_code,
        name=name,
        at=at,
        ends_at=times.end_of(at, precision, zone),
        precision=precision,
        is_draw=is_draw or says_draw(name),
        opens_at=opens_at,
        timezone=zone.key,
        region=region,
        retailer=first.name,
        price=price,
        url=first.url,
        image_url=image_url,
        other_shops=tuple(others),
        created_by=0,
        changed_at=now,
    ), {}


def settled(entry: DropForm, now: datetime) -> DropForm:
    """Return an entry that means the same whenever it is read: "in 2 hours" is an hour of a day.

    Its shops stand together. What cannot be read stays as it was typed.
    """
    with suppress(RequestError):
        shops = write_shops(_shops(entry))
        entry = replace(entry, shops=shops or None, retailer=None, url=None)
    with suppress(RequestError):
        zone = parse_zone(entry.timezone)
        for field in ("at", "closes"):
            typed = getattr(entry, field)
            with suppress(RequestError):
                written = times.write_time(*times.parse_time(typed or "", zone, now), zone)
                entry = replace(entry, **{field: written})
    return entry


def _style(text: str) -> str:
    style_code = normalise_style_code(text)
    if style_code is None:
        raise RequestError(
            tr(
                '"{word}" is no 2002R style code. Style codes look like this: M2002RDA.',
                word=text.strip()[:40],
            )
        )
    return style_code


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > NAME_LIMIT:
        raise RequestError(
            tr(
                "A drop needs a name of 1 to {count} characters, "
                "for example: Protection Pack Rain Cloud.",
                count=NAME_LIMIT,
            )
        )
    return name


def _time(text: str, zone: ZoneInfo, now: datetime) -> tuple[datetime | None, Precision]:
    at, precision = times.parse_time(text, zone, now)
    check_not_too_far(at, now)
    return at, precision


def _shops(entry: DropForm) -> tuple[DropShop, ...]:
    """Read the first shop, and those on lines of their own."""
    first = " ".join((entry.retailer or "").split()), (entry.url or "").strip()
    if first[1]:
        read_address(first[1])
    return read_shops("\n".join((" ".join(first), entry.shops or "")))


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
                "A draw closes after it opens. Write both times, for example: {examples}.",
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
        if _is_country(code)
    }


def country_name(code: str) -> str:
    """Name a country, or a union of some, in the language spoken; the code if it is neither."""
    name = Locale.parse(locale()).territories.get(code) if _is_country(code) else union_name(code)
    return str(name or code)


def _is_country(code: str) -> bool:
    return code.isalpha() and code not in NO_COUNTRIES


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
