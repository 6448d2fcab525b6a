"""The currency that is meant where people type an amount alone.

Knows nothing of prices.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel.core import get_global
from babel.numbers import get_territory_currencies

_AMOUNT = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?")


def with_currency(text: str, zone: str, today: date) -> str:
    """Return "160" with the currency of the country that a time zone lies in; others as they are.

    Args:
        text: what was typed for a price.
        zone: IANA name; UTC lies in no country.
        today: of which day's money.
    """
    amount = text.strip()
    currency = currency_of_zone(zone, today) if _AMOUNT.fullmatch(amount) else None
    return f"{amount} {currency}" if currency else text


@lru_cache(maxsize=64)  # a day goes by, and another key
def currency_of_zone(zone: str, today: date) -> str | None:
    """Return the money of the country that a zone lies in, by CLDR, or None if it has no one.

    Args:
        zone: IANA name.
        today: of which day's money.
    """
    country = get_global("zone_territories").get(zone)
    if country is None or country == "001":
        return None
    found: list[str] = get_territory_currencies(country, today, today)
    return found[0] if found else None
