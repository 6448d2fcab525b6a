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

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import AwareDatetime

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
    since: AwareDatetime
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
