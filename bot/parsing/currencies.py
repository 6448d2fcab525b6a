"""Which currency a sign or word in a price means, where it means one.

Knows nothing of amounts.
"""

from __future__ import annotations

from functools import lru_cache

from babel.core import get_global
from babel.numbers import is_currency

# Signs and words that mean one currency wherever they stand. "$", "kr", "£" of Egypt and the like
# mean several: see AMBIGUOUS.
CERTAIN = {
    "€": "EUR",
    "euro": "EUR",
    "£": "GBP",
    "us$": "USD",
    "c$": "CAD",
    "ca$": "CAD",
    "a$": "AUD",
    "au$": "AUD",
    "nz$": "NZD",
    "hk$": "HKD",
    "s$": "SGD",
    "r$": "BRL",
    "mx$": "MXN",
    "nt$": "TWD",
    "cn¥": "CNY",
    "jp¥": "JPY",
    "円": "JPY",
    "元": "CNY",
    "원": "KRW",
    "₩": "KRW",
    "₹": "INR",
    "₪": "ILS",
    "₫": "VND",
    "đ": "VND",
    "฿": "THB",
    "₱": "PHP",
    "₺": "TRY",
    "tl": "TRY",
    "₽": "RUB",
    "₴": "UAH",
    "₸": "KZT",
    "kč": "CZK",
    "zł": "PLN",
    "ft": "HUF",
    "lei": "RON",
    "rp": "IDR",
    "rm": "MYR",
    "kd": "KWD",
    "aed": "AED",
    "sr": "SAR",
    "fr.": "CHF",
    "руб": "RUB",  # noqa: RUF001 - roubles, in Cyrillic
    "руб.": "RUB",  # noqa: RUF001 - the same
    "грн": "UAH",
    "грн.": "UAH",
    "лв": "BGN",
    "лв.": "BGN",
}
# What means several currencies; the shop's own decides, and without it the price has none.
AMBIGUOUS = {
    "$": frozenset(
        [
            *("USD", "AUD", "CAD", "NZD", "HKD", "SGD", "MXN", "TWD", "ARS", "CLP", "COP", "UYU"),
            *("BBD", "JMD", "TTD", "BND", "FJD", "BZD", "DOP"),
        ]
    ),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "kr.": frozenset({"DKK", "ISK", "SEK", "NOK"}),
    "¥": frozenset({"JPY", "CNY"}),
    "￥": frozenset({"JPY", "CNY"}),
    "rs": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}),
    "rs.": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}),
    "₨": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}),
}


def currency_of(sign: str | None, own: str | None) -> str | None:
    """Return the ISO 4217 code a price is in, or None where that is not certain.

    Args:
        sign: what stands beside the amount, if anything.
        own: the currency of the shop, if it is known.
    """
    if sign is None:
        return own
    name = sign.strip().casefold()
    if name in CERTAIN:
        return CERTAIN[name]
    if name in AMBIGUOUS:
        return own if own in AMBIGUOUS[name] else None
    return _iso(name.upper())


@lru_cache(maxsize=256)  # babel looks through all currencies of all times
def _iso(code: str) -> str | None:
    return code if is_currency(code) else None


def decimals(currency: str | None) -> int:
    """Return how many decimals the prices of a currency have; 2 where it is not known."""
    digits: tuple[int, ...] = get_global("currency_fractions").get(currency or "", (2,))
    return digits[0]
