"""What a Shopify shop says of itself: its currency, and how many products it has published.

Knows nothing of products. It is asked once a day and remembered like any page, with the time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.numbers import is_currency
from pydantic import AwareDatetime

from bot.sources.web import HttpAnswer
from bot.sources.web.walls import is_html

AGE = timedelta(days=1)
DOUBTED_AGE = timedelta(hours=1)  # an older count is asked for again before a sweep is doubted
LARGEST = 10**7
SLACK = 3  # products that may come and go between the count and the list
SHARE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """A shop's own word, as of a time (aware, UTC); None where it gave none."""

    at: AwareDatetime
    currency: str | None = None
    products: int | None = None

    def is_fresh(self, now: datetime, age: timedelta = AGE) -> bool:
        """Tell whether it was asked for not longer ago than an age."""
        return timedelta(0) <= now - self.at < age

    def is_short(self, seen: int) -> bool:
        """Tell whether a whole list of so many products cannot be all there are."""
        return self.products is not None and seen < min(
            self.products - SLACK, self.products * SHARE
        )


def read_meta(answer: HttpAnswer, *, now: datetime) -> Meta:
    """Read ``/meta.json``; what is missing or broken in it is not known."""
    if is_html(answer.headers, answer.body):
        return Meta(at=now)
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError):
        return Meta(at=now)
    return _meta(value, now)


def _meta(value: object, at: datetime) -> Meta:
    if not isinstance(value, dict):
        return Meta(at=at)
    currency, products = value.get("currency"), value.get("published_products_count")
    if not isinstance(currency, str) or not is_currency(currency):
        currency = None
    if not isinstance(products, int) or isinstance(products, bool) or not 0 <= products < LARGEST:
        products = None
    return Meta(at=at, currency=currency, products=products)
