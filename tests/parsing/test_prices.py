"""Prices are exact or unknown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Money
from bot.parsing.currencies import currency_of, decimals
from bot.parsing.prices import first_price, from_cents, from_major, from_text


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


TEXTS = [
    ("Was $1,500 now $15", "USD", None),
    ("$5 off $500", "USD", None),
    ("Save $20", "USD", None),
    ("1\u2019290.\u2013", "CHF", "1290 CHF"),
    ("12\u4e07\u5186", "JPY", None),
    ("$1.2k", "USD", None),
    ("1,5 Tsd. \u20ac", "EUR", None),
    ("Spare 20 €", "EUR", None),
    ("20 € Rabatt", "EUR", None),
    ("149.9920000000001 EUR", None, "149.99 EUR"),
    ("7500.4 JPY", None, "7500 JPY"),
    ("$150", "AUD", "150 AUD"),
    ("$150", None, None),
    ("$150", "EUR", None),
    ("150", "AUD", "150 AUD"),
    ("150", None, None),
    ("1,299.00", "AUD", "1299.00 AUD"),
    ("1.299,00", "EUR", "1299.00 EUR"),
    ("US$ 150.00", "AUD", "150.00 USD"),
    ("AU$ 1,175", None, "1175 AUD"),
    ("NZD $123", None, "123 NZD"),
    ("150 USD", None, "150 USD"),
    ("1.837,32 \u20ac", None, "1837.32 EUR"),
    ("1 837,32 \u20ac", None, "1837.32 EUR"),
    ("35\u20ac 99", None, None),
    ("129,00 \u20ac (-15%)", None, "129.00 EUR"),
    ("205,68 \u20ac 205.68", None, "205.68 EUR"),
    ("\u20ac1,299", None, "1299 EUR"),
    ("1.899,-", "EUR", "1899 EUR"),
    ("kr 1.299,00", "DKK", "1299.00 DKK"),
    ("kr 1.299,00", None, None),
    ("15,400\u5186", None, "15400 JPY"),
    ("15,400", "JPY", "15400 JPY"),
    ("154.000", "KRW", "154000 KRW"),
    ("15,400 16,500", "JPY", None),
    ("15,400 pt", "JPY", None),
    ("15,400 yuan", "JPY", None),
    ("1,234 dollars", "JPY", None),
    ("\xa515,400", "JPY", "15400 JPY"),
    ("\xa515,400", None, None),
    ("149 000 \u20a9", None, "149000 KRW"),
    ("423.923 KD", None, "423.923 KWD"),
    ("123,456.789 OMR", None, "123456.789 OMR"),
    ("From $109.90", "USD", "109.90 USD"),
    ("$150 $150", "USD", "150 USD"),
    ("USD 150.00 (inc VAT 20%)", None, "150.00 USD"),
    ("1.299", "EUR", None),
    ("1,299", "USD", None),
    ("2 Colors $150", "USD", None),
    ("3 for $100", "USD", None),
    ("$120 - $150", "USD", None),
    ("\u20ac 10-20", None, None),
    ("10\u201320 \u20ac", None, None),
    ("From 26 to 50 \u20ac", None, None),
    ("Was $150 Now $99", "USD", None),
    ("99 \u20ac 79 \u20ac", None, None),
    ("-5 \u20ac", None, None),
    ("50% off", "USD", None),
    ("Free", "USD", None),
    ("Sold out", "USD", None),
    ("", "USD", None),
    ("9" * 100, "USD", None),
    ("$1" + " " * 300, "USD", "1 USD"),
    ("x" * 300 + "$1", "USD", None),
]


@pytest.mark.parametrize(("text", "currency", "expected"), TEXTS)
def test_prices_in_words(text: str, currency: str | None, expected: str | None) -> None:
    """One price in one certain currency, or none."""
    money = from_text(text, currency)

    assert (money and f"{money.amount} {money.currency}") == expected


def test_the_first_of_two_prices_may_be_read_and_is_no_money() -> None:
    """Which of the two counts is not told, and of a range neither is the price."""
    assert first_price("R$ 139,99 R$ 135,99") == (Decimal("139.99"), "R$")
    assert from_text("R$ 139,99 R$ 135,99") is None
    assert first_price("$120 - $150") == (Decimal(120), "$")
    assert first_price("344.99 - 444.99") == (Decimal("344.99"), None)
    for text in ("$120 - $150", "344.99 - 444.99"):
        assert from_text(text, "USD") is None
    assert first_price("19.95", "USD") == (Decimal("19.95"), "USD")


@pytest.mark.parametrize("text", ["From 26 to 50 \u20ac", "10\u201320 \u20ac", "US 8 - 9.5"])
def test_of_numbers_that_may_be_no_prices_none_is_read(text: str) -> None:
    """Only what has cents, or the sign of its own currency, is a whole price."""
    assert first_price(text)[0] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1\u20190.00", None),  # the byte of a digit became this sign
        ("1,0.00", None),
        ("1.0,00 \u20ac", None),
        ("12,34.00", None),
        ("1,2345.00", None),
        ("15'50 \u20ac", None),  # a decimal point, in Spain
        ("CHF 1'299.-", "1299"),
        ("1'234.50", "1234.50"),
        ("\u20b91,00,000.00", "100000.00"),
        ("12,34,567", "1234567"),
        ("1.234.567,89", "1234567.89"),
    ],
)
def test_thousands_come_in_threes(text: str, expected: str | None) -> None:
    """But in India. What is grouped otherwise has lost a digit, or is no group."""
    amount = first_price(text)[0]
    assert amount == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("text", "hint", "expected"),
    [
        ("320.000", "1.350.000", "320000"),
        ("320,000", "was 1,350,000", "320000"),
        ("320.000", "1,350,000", None),
        ("320.000", "350.000", None),
        ("320.000", "EUR", None),
        ("1.299", "10.000.000", "1299"),
        ("1.299 - 1.399", "10.000.000", None),
    ],
)
def test_a_number_beside_it_settles_how_thousands_are_grouped(
    text: str, hint: str, expected: str | None
) -> None:
    """Two groups by the same sign are thousands for certain; one alone proves nothing."""
    amount, _ = first_price(text, hint)
    assert amount == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("sign", "own", "expected"),
    [
        (None, "AUD", "AUD"),
        (None, None, None),
        ("$", "CAD", "CAD"),
        ("$", "EUR", None),
        ("kr", "SEK", "SEK"),
        ("K\u010d", None, "CZK"),
        ("z\u0142", None, "PLN"),
        ("usd", "AUD", "USD"),
        ("XYZ", "AUD", None),
    ],
)
def test_signs_mean_a_currency_or_none(sign: str | None, own: str | None, expected: object) -> None:
    """A certain sign counts more than the shop's own currency, an ambiguous one needs it."""
    assert currency_of(sign, own) == expected


def test_currencies_have_their_decimals() -> None:
    """Yen have none, Kuwait's dinars three."""
    assert [decimals(code) for code in ("USD", "JPY", "KWD", None)] == [2, 0, 3, 2]


@given(st.text(max_size=250), st.sampled_from([None, "USD", "JPY"]))
def test_any_text_is_money_or_none(text: str, currency: str | None) -> None:
    """Nothing raises, and money is finite and more than nothing."""
    money = from_text(text, currency)

    assert money is None or (money.amount.is_finite() and money.amount > 0)


@given(
    st.integers(min_value=1, max_value=999_999),
    st.integers(min_value=0, max_value=99),
    st.sampled_from(["{0:,}.{1:02} $", "${0:,}.{1:02}", "{0}.{1:02} $", "$ {0} .{1:02}"]),
)
def test_a_price_written_out_comes_back(units: int, cents: int, form: str) -> None:
    """With its cents, however it is grouped."""
    money = from_text(form.format(units, cents).replace(" .", "."), "USD")

    assert money is not None
    assert money.amount == Decimal(units) + Decimal(cents) / 100
