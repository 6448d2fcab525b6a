"""Prices as shops write them, made into money; what cannot be read is no price.

Knows nothing of where the price stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from bot.models import Money
from bot.parsing.currencies import currency_of, decimals
from bot.parsing.late import late
from bot.parsing.texts import clean

MAJOR = late(r"\d{1,9}(?:\.\d{1,20})?", re.ASCII)
CENTS_LIMIT = 10**11
CENTS = 100  # Shopify's Ajax API multiplies by 100 in every currency, those without cents included
TEXT_LIMIT = 200  # letters; a longer text is no price
LARGEST = Decimal(10) ** 11

_NUMBER = late(r"\d+(?:(?:[.,'\u2019]\s?|[ \u00a0\u202f](?=\d{3}(?!\d)))\d+)*(?!\s?%|\d)")
# "1.299" is a thousand or one and a bit; "1.299,-" is a thousand.
_THREE_ALONE = late(r"(?<![\d.,])\d{1,3}[.,]\d{3}(?![.,]?[\d-])")
_THOUSANDS = late(r"\s{0,9}\d{1,3}[.,]\d{3}\s{0,9}", re.ASCII)
# "1.350.000" groups thousands by its points, and so do the prices beside it.
_GROUPED = late(r"(?<![\d.,])\d{1,3}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,})(?![\d.,]*\d)")
# Thousands come in threes; "1,00,000" is how India groups them. Else a digit was lost, or a mark is
# one of another kind: "1'0.00", "15'50".
_BROKEN_GROUP = late(
    r"\d'(?!\d{3}(?!\d))\d|\d\.\d{1,2}[.,]\d|\d,\d{1,2}\.\d|\d,\d,\d|\d[.,]\d{4,}[.,]\d"
)
_DECIMALS = late(r"(.+?)(?:[.,](\d{1,2}))?")
# What is taken off a price is none: "save $5", "$5 off".
_TAKEN_OFF = late(
    r"\d\W{0,5}(?:off|discount|rabatt|sconto|descuento|remise|de r[ée]duction|korting)\b"
    r"|\b(?:save|saving|discount of|spare|sparen|economisez|économisez|ahorra|risparmi)\W{0,5}\d"
    r"|\b(?:save|spare|ahorra|économisez)\s[^\d\s]{1,4}\s?\d",
    re.IGNORECASE,
)
# "15万円" and "1.5k" are thousands, of which only the number would be read.
_MULTIPLIED = late(r"\d\s?(?:[万萬億억만]|(?:k|tsd|mil|mio)\b)", re.IGNORECASE)
_CENTS_TOLD = late(r"[.,]\d{2}$")
_SIGN_AS_POINT = late(r"(\d{1,6})€(\d{1,3})")
_NEGATIVE = late(r"\W{0,3}[-\u2212]\d|[-\u2212][$€£]")
_RANGE = late(r"\d\D{0,8}?(?:\s[-\u2010-\u2015~]\s|[\u2010-\u2015~]|\sto\s|\sbis\s)\D{0,8}?\d")


def from_major(value: object, currency: str | None) -> Money | None:
    """Read a price string in major units ("65.00", "7500"); zero and nonsense are no price."""
    if currency is None or not isinstance(value, str) or not MAJOR.fullmatch(value):
        return None
    return money(Decimal(value), currency)


def from_cents(value: object, currency: str | None) -> Money | None:
    """Read an integer of hundredths, as Shopify's ``.js`` gives it."""
    if currency is None or isinstance(value, bool) or not isinstance(value, int):
        return None
    if not 0 <= value < CENTS_LIMIT:
        return None
    return money(Decimal(value) / CENTS, currency)


def from_text(text: str, currency: str | None = None) -> Money | None:
    """Read a price in words for people ("From $109.90", "1.837,32 €"), or None.

    None as well for what can be read in two ways: two prices or a range, "1.299" without a sign
    of its currency, a number beside the price ("2 colors $150"), and "$" where the shop's own
    currency is not known.

    Args:
        text: the text of one price.
        currency: the shop's own, which "$" and a bare number are read in; a sign that says
            otherwise counts more.
    """
    amount, sign = first_price(text)
    if _THOUSANDS.fullmatch(text) and currency is not None and decimals(currency) == 0:
        amount, sign = first_price(f"{text} {currency}")  # "18,700" of yen can only be thousands
    code = currency_of(sign, currency)
    whole = clean(text, TEXT_LIMIT)
    if amount is None or code is None or len(_prices(whole)) > 1 or _TAKEN_OFF.search(whole):
        return None
    return money(amount, code)


def first_price(text: str, hint: str | None = None) -> tuple[Decimal | None, str | None]:
    """Read the first price a text tells, and the sign of its currency as it stands there.

    Of several prices the first is read, which may be the one struck out or the lower end of a
    range; for money use ``from_text``.

    Args:
        text: the text of the price.
        hint: text from beside it that may hold the currency, or show how thousands are grouped.
    """
    text = clean(text, TEXT_LIMIT + 1)
    if len(text) > TEXT_LIMIT:
        return None, None
    glued = _SIGN_AS_POINT.fullmatch(text)
    if glued:
        return Decimal(f"{glued[1]}.{glued[2]}"), "€"
    from price_parser import Price

    text = text.replace("\u2019", "'")  # the one mark of thousands that the parser does not know
    found = Price.fromstring(text, hint)
    sign = found.currency
    if _NEGATIVE.match(text) or _MULTIPLIED.search(text) or _BROKEN_GROUP.search(text):
        return None, sign
    if found.amount is None or not found.amount.is_finite() or found.amount >= LARGEST:
        return None, sign
    if _is_ambiguous(text, sign) and not _is_settled(text, hint):
        return None, sign
    return _with_thousandths(text, sign) or found.amount, sign


def _is_ambiguous(text: str, sign: str | None) -> bool:
    """Tell whether a text can be read in two ways."""
    if _RANGE.search(text) and len(_prices(text)) > 1:
        return not _is_range_of_prices(text, sign)
    numbers = [found[0] for found in _NUMBER.finditer(text)]
    if not numbers:
        return False
    if sign is None or sign not in text:
        return len(numbers) == 1 and bool(_THREE_ALONE.search(text))
    return len(numbers) > 1 and not _is_beside(text, numbers[0], sign)


def _is_range_of_prices(text: str, sign: str | None) -> bool:
    """Tell whether each number of a range is a whole price, with cents or a sign of its own.

    "26 to 50 €" and "10-20" may be counts, sizes or parts of one number.
    """
    numbers = [found[0] for found in _NUMBER.finditer(text)]
    is_signed = sign is not None and text.count(sign) >= len(numbers)
    return is_signed or all(_CENTS_TOLD.search(number) for number in numbers)


def _is_settled(text: str, hint: str | None) -> bool:
    """Tell whether a number beside a lone "320.000" groups its thousands by the same sign."""
    beside = None if hint is None else _GROUPED.search(clean(hint, TEXT_LIMIT))
    alone = _THREE_ALONE.search(text)
    if beside is None or alone is None or _RANGE.search(text):
        return False
    return re.sub(r"\d", "", alone[0]) == re.sub(r"\d", "", beside[0])[0]


def _is_beside(text: str, number: str, sign: str) -> bool:
    """Tell whether the first number has the sign of a currency next to it."""
    before, _, after = text.partition(number)
    return before.rstrip().endswith(sign) or after.lstrip().startswith(sign)


def _with_thousandths(text: str, sign: str | None) -> Decimal | None:
    """Read an amount of a currency with three decimals, such as Kuwait's: "423.923 KD"."""
    code = currency_of(sign, None)
    number = _NUMBER.search(text)
    if code is None or decimals(code) != len("000") or number is None:
        return None
    whole, separator, part = number[0].rpartition(".")
    if not separator or len(part) != len("000"):
        return None
    return Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{part}")


def _prices(text: str) -> set[str]:
    """Return the numbers of a text, each in one form: "205,68" is "205.68", and "150.00" "150"."""
    found = set()
    for number in _NUMBER.finditer(text):
        parts = _DECIMALS.fullmatch(number[0])
        whole, part = (parts[1], parts[2] or "") if parts else (number[0], "")
        found.add(f"{re.sub(r'[^0-9]', '', whole)}.{part.rstrip('0')}")
    return found


def money(amount: Decimal, currency: str) -> Money | None:
    """Return an amount rounded to its currency; nothing, and less, is no price."""
    smallest = Decimal(1).scaleb(-decimals(currency))
    if amount % smallest:
        amount = amount.quantize(smallest)
    return Money(amount=amount, currency=currency) if amount > 0 else None


def lowest(prices: Iterable[Money | None]) -> Money | None:
    """Return the lowest of the prices that are known; prices in several currencies are none."""
    known = [price for price in prices if price is not None]
    if len({price.currency for price in known}) > 1:
        return None
    return min(known, key=lambda price: price.amount, default=None)
