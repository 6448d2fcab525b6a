"""What pages add up to: those of a shop, and the drops that one page tells.

Knows nothing of how a page is asked for or read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.models import Listing, Page, SeenDrop, Sweep
from bot.parsing import named_alike
from bot.sources.reading.conditional import Visit
from bot.sources.reading.remembered import DocumentT, Extract
from bot.sources.web import FetchError

# A shop's Cache-Control says how long its page may be cached, and a shop may well say a day. Its
# stock changes sooner: nobody is to be failing for longer than this by a header. (Feeds, calendars
# and files say how often they change; they are left alone for up to a day, see drop_pages.)
LONGEST_REST = timedelta(minutes=15)
COMPARED = 50  # shoes of one key; behind them only what is called the same is taken for the same


@dataclass(slots=True)
class Tally:
    """What one sweep of a shop has seen so far.

    ``last_count`` is how many products the last page of a list held; ``rests`` are what the pages
    said of their freshness: the shortest counts, and never more than ``LONGEST_REST``.
    """

    keys: dict[str, None] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)
    drops: dict[str, SeenDrop] = field(default_factory=dict)
    broken: int = 0
    requests: int = 0
    not_modified: int = 0
    bytes: int = 0
    pages: dict[str, Page] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    rests: list[timedelta] = field(default_factory=list)
    moved_to: str | None = None
    last_count: int = 0

    def add(self, extract: Extract) -> bool:
        """Take in a page; return whether it showed anything new."""
        is_new = not self.keys.keys() >= set(extract.keys) or not self.keys
        self.keys.update(dict.fromkeys(extract.keys))
        # A product seen twice moved while we turned the page: the later sight is the newer one.
        self.listings.update({listing.product_id: listing for listing in extract.listings})
        self.drops.update({drop.key: drop for drop in extract.drops})
        self.broken += extract.broken
        return is_new or (extract.broken > 0 and not extract.keys)

    def count(self, url: str, visit: Visit[DocumentT]) -> DocumentT:
        """Take in what a visit cost and is to be remembered; return what the page tells."""
        self.requests += visit.answer.requests
        self.bytes += visit.answer.bytes
        self.not_modified += visit.is_remembered
        if visit.answer.rest is not None:
            self.rests.append(visit.answer.rest)
        if visit.page is not None:
            self.pages[url] = visit.page
        return visit.document

    @contextmanager
    def charged(self) -> Iterator[None]:
        """Charge what a look has cost so far to the error that it ends in, if it does."""
        try:
            yield
        except FetchError as error:
            error.requests += self.requests
            raise

    def sweep(self, reason: str | None) -> Sweep:
        """Return the sweep; it is partial if there is a reason, or anything was broken."""
        reasons = [reason] if reason else []
        if self.broken:
            what = "product" if self.broken == 1 else "products"
            reasons.append(f"{self.broken} {what} could not be read.")
        if not self.keys and not self.broken:
            reasons.append("The shop showed no products.")
        return Sweep(
            complete=not reasons,
            reason=" ".join(reasons) or None,
            listings=tuple(self.listings.values()),
            products=len(self.keys) + self.broken,
            requests=self.requests,
            not_modified=self.not_modified,
            bytes=self.bytes,
            pages=tuple(self.pages.values()),
            drops=tuple(self.drops.values()),
            faults=tuple(self.faults),
            rest=min([*self.rests, LONGEST_REST]) if self.rests else None,
            moved_to=self.moved_to,
        )


class DropsByShoe:
    """Keeps the first drop of each key and shoe, in the page's order.

    A key that stands over several shoes does not make them one.
    """

    def __init__(self) -> None:
        self._by_key: dict[str, list[SeenDrop]] = {}
        self._by_name: dict[tuple[str, str], SeenDrop] = {}
        self._all: list[SeenDrop] = []

    def add(self, drop: SeenDrop) -> SeenDrop:
        """Keep a drop, unless its key told of the shoe already; return the one that is kept."""
        others = self._by_key.setdefault(drop.key, [])
        name = drop.key, drop.style_code or drop.name
        first = self._by_name.get(name) or next(
            (other for other in others[:COMPARED] if named_alike(other, drop)), None
        )
        if first is not None:
            return first
        others.append(drop)
        self._by_name[name] = drop
        self._all.append(drop)
        return drop

    @property
    def all(self) -> tuple[SeenDrop, ...]:
        """All drops that are kept."""
        return tuple(self._all)
