"""Prices of WooCommerce's Store API: whole numbers of the smallest unit, as text.

Knows nothing of products. "15000" is 150.00 dollars and 15000 yen: the shop says how many decimals
its currency has.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.numbers import is_currency

from bot.models import Money
from bot.parsing import money

AMOUNT_DIGITS = 12
MOST_DECIMALS = 4  # of any currency


def price_of_product(product: Mapping[str, Any], currency: str | None) -> Money | None:
    """Read a price in minor units by their own number of decimals; a range of prices is none."""
    prices = product.get("prices")
    if not isinstance(prices, Mapping) or prices.get("price_range") is not None:
        return None
    amount, decimals = prices.get("price"), prices.get("currency_minor_unit")
    told = prices.get("currency_code")
    code = told.strip().upper() if isinstance(told, str) else ""
    code = code if is_currency(code) else currency or ""
    if not isinstance(amount, str) or not code:
        return None
    if not isinstance(decimals, int) or isinstance(decimals, bool):
        return None
    if not 0 <= decimals <= MOST_DECIMALS:
        return None
    digits = amount.strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > AMOUNT_DIGITS:
        return None
    return money(Decimal(digits).scaleb(-decimals), code)
