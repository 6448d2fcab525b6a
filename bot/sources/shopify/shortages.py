"""Products that a Shopify shop counts and never lists: hidden from the list, not missing in it.

Knows nothing of requests. It is kept among the source's pages, under an address of its own that is
never asked for.

A shop counts products that its list does not show (of other markets, of another sales channel). A
list that lost a page looks the same, once. So a shortage is believed to be the shop's own way only
where the list ended by itself, on a page that was not full, where it is no more than half the
shop, and where it stayed as it is for three sweeps in a row and two hours. Until then, and whenever
it grows, sweeps are partial.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.models import Page

FORMAT = 1
SWEEPS = 3
SPAN = timedelta(hours=2)
SLACK = 3  # products by which it may differ from sweep to sweep
SHARE = 0.01
LARGEST_SHARE = 0.5  # of the shop; a list that shows less is no list of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """How many products of a shop its list did not show, since when, and how many times in a row.

    ``products`` is the shop's own count.
    """

    hidden: int
    products: int
    since: datetime
    times: int = 1

    def is_usual(self, now: datetime) -> bool:
        """Tell whether it is the shop's own way."""
        is_old = self.times >= SWEEPS and now - self.since >= SPAN
        return is_old and self.hidden <= self.products * LARGEST_SHARE

    def next(self, hidden: int, products: int, now: datetime) -> Shortage:
        """Return what a further sweep makes of it: the same again, or another that begins now."""
        slack = max(SLACK, products * SHARE)
        if hidden > self.hidden + slack or hidden < self.hidden - slack or now < self.since:
            return Shortage(hidden=hidden, products=products, since=now)
        # The smallest counts, so that it cannot grow bit by bit.
        return replace(
            self, hidden=min(self.hidden, hidden), products=products, times=self.times + 1
        )


def shortage_url(meta_url: str) -> str:
    """Return the address a shop's shortage is kept under."""
    return f"{meta_url}#shortage"


def load_shortage(page: Page | None) -> Shortage | None:
    """Read a shortage, or return None if there is none of this format."""
    if page is None:
        return None
    try:
        value = json.loads(page.extract)
        since = datetime.fromisoformat(value["since"])
        if value["format"] != FORMAT or since.tzinfo is None:
            return None
        return Shortage(
            hidden=int(value["hidden"]),
            products=int(value["products"]),
            since=since,
            times=int(value["times"]),
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def dump_shortage(shortage: Shortage, url: str) -> Page:
    """Write a shortage as a page to be remembered."""
    value = {
        "format": FORMAT,
        "hidden": shortage.hidden,
        "products": shortage.products,
        "since": shortage.since.isoformat(),
        "times": shortage.times,
    }
    return Page(url=url, etag=None, last_modified=None, extract=json.dumps(value))
