"""Prices are exact or unknown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.models import Money
from bot.sources.prices import from_cents, from_major


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("65.00", "65.00"),
        ("7500", "7500"),
        ("0.00", None),
        ("0", None),
        ("-1.00", None),
        ("1,299.00", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e9", None),
        ("\u0661\u0662", None),
        ("9" * 5000, None),
        ("", None),
        (65.0, None),
        (6500, None),
        (True, None),
        (None, None),
    ],
)
def test_major_units(value: object, expected: str | None) -> None:
    """products.json gives text in major units; all else is no price."""
    wanted = None if expected is None else Money(amount=Decimal(expected), currency="USD")
    assert from_major(value, "USD") == wanted


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [
        (6500, "USD", "65"),
        (6550, "EUR", "65.5"),
        (750_000, "JPY", "7500"),
        (0, "USD", None),
        (-5, "USD", None),
        (10**40, "USD", None),
        (True, "USD", None),
        (65.0, "USD", None),
        ("6500", "USD", None),
    ],
)
def test_cents(value: object, currency: str, expected: str | None) -> None:
    """``.js`` multiplies by a hundred, in yen too."""
    wanted = None if expected is None else Money(amount=Decimal(expected), currency=currency)
    assert from_cents(value, currency) == wanted


def test_without_a_currency_there_is_no_price() -> None:
    """Shopify's lists name none, so the source must."""
    assert from_major("65.00", None) is None
    assert from_cents(6500, None) is None
