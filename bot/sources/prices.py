"""Prices as shops write them, made into money; what cannot be read is no price.

Knows nothing of where the price stood.
"""

from __future__ import annotations

import re
from decimal import Decimal

from bot.models import Money

MAJOR = re.compile(r"\d{1,9}(?:\.\d{1,4})?", re.ASCII)
CENTS_LIMIT = 10**11
CENTS = 100  # Shopify's Ajax API multiplies by 100 in every currency, those without cents included


def from_major(value: object, currency: str | None) -> Money | None:
    """Read a price string in major units ("65.00", "7500"); zero and nonsense are no price."""
    if currency is None or not isinstance(value, str) or not MAJOR.fullmatch(value):
        return None
    return _money(Decimal(value), currency)


def from_cents(value: object, currency: str | None) -> Money | None:
    """Read an integer of hundredths, as Shopify's ``.js`` gives it."""
    if currency is None or isinstance(value, bool) or not isinstance(value, int):
        return None
    if not 0 <= value < CENTS_LIMIT:
        return None
    return _money(Decimal(value) / CENTS, currency)


def _money(amount: Decimal, currency: str) -> Money | None:
    return Money(amount=amount, currency=currency) if amount > 0 else None
