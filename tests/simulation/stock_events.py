"""Sizes that came in, read from the looks at shops by the one rule that the product promises.

Out is believed after two looks that agree, in at once; what two whole looks do not show is out. A
look that was being written down when the process died may count or not, so that what is believed of
a size may be one of several things.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from bot.models import ChangeKind
from tests.simulation.events import WRITTEN_IN, Event, Events
from tests.simulation.shops import Look

STOCK_IS_NEWS = 30 * 60.0  # seconds
AGREEING = 2  # looks
_IN, _SHAKY, _OUT = "in", "out once", "out"
_State = tuple[str, int]  # what may be believed of a size, and how many looks have missed it


@dataclass(kw_only=True)
class _Size:
    """What may be believed of a size, and its arrivals; the one under way is the last."""

    states: set[_State] = field(default_factory=lambda: {(_OUT, 0)})
    arrivals: list[Event] = field(default_factory=list)
    is_arriving: bool = False


@dataclass(kw_only=True)
class _Listing:
    """A product at its shop, and all looks that showed it or, though whole, did not."""

    looks: list[Look] = field(default_factory=list)
    missed: int = 0
    sizes: dict[str, _Size] = field(default_factory=lambda: defaultdict(_Size))
    was_surely_in: bool = False
    was_maybe_in: bool = False
    surely_out_at: float | None = None  # seconds: since when that is written down


class StockEvents:
    """Reads looks at shops."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._listings: dict[str, _Listing] = defaultdict(_Listing)
        self._words: dict[str, set[str]] = defaultdict(set)  # that each shop has shown
        self._first_whole: dict[str, float] = {}  # when each shop was seen as a whole first

    def note(self, look: Look) -> None:
        """Note what a look shows, as soon as it is shown."""
        if look.is_whole:
            self._first_whole.setdefault(look.source, look.at)
        for word in look.sizes:
            self._listings[word].looks.append(look)
            self._listings[word].missed = 0
            self._words[look.source].add(word)
        for word in self._missing(look):
            listing = self._listings[word]
            listing.missed += 1
            if listing.missed <= AGREEING:
                listing.looks.append(look)

    def take(self, look: Look, *, is_sure: bool, is_silent: bool | None) -> None:
        """Read a look.

        Args:
            look: the look.
            is_sure: whether it was surely written down.
            is_silent: whether it is its shop's first, of which nothing is told; none if that is
                not known.
        """
        for word, shown in look.sizes.items():
            listing = self._listings[word]
            for size, is_in in shown.items():
                self._take_size(look, word, size, is_in=is_in, is_sure=is_sure, is_silent=is_silent)
            if any(shown.values()):
                listing.was_maybe_in = True
                listing.was_surely_in |= is_sure
            else:
                self._end(listing, look.at)
        missing = self._missing(look)
        for word in missing:
            self._miss(look, word, is_sure=is_sure)
            self._end(self._listings[word], look.at)
        for word in (*look.sizes, *missing):
            self._note_out(self._listings[word], look.at + WRITTEN_IN)

    def _end(self, listing: _Listing, moment: float) -> None:
        """Note that news of a listing may be over, if all of it may be out or is gone."""
        if all(_may_be_out(known.states) for known in listing.sizes.values()):
            for known in listing.sizes.values():
                for event in known.arrivals:
                    event.ends.append(moment)

    def _note_out(self, listing: _Listing, moment: float) -> None:
        """Note since when it is written down that all of a listing is out."""
        if any(_may_be_in(known.states) for known in listing.sizes.values()):
            listing.surely_out_at = None
        elif listing.surely_out_at is None:
            listing.surely_out_at = moment

    def _miss(self, look: Look, word: str, *, is_sure: bool) -> None:
        for known in self._listings[word].sizes.values():
            after = {_after(state, is_in=None) for state in known.states}
            known.states = after if is_sure else known.states | after
            if known.is_arriving:
                known.is_arriving = False
                known.arrivals[-1].is_sure = False  # it went before that was surely seen
                known.arrivals[-1].known_by = look.at + WRITTEN_IN

    def _missing(self, look: Look) -> list[str]:
        """Return the products that a whole look at a shop did not show."""
        return sorted(self._words[look.source] - look.sizes.keys()) if look.is_whole else []

    def _take_size(
        self,
        look: Look,
        word: str,
        size: str,
        *,
        is_in: bool,
        is_sure: bool,
        is_silent: bool | None,
    ) -> None:
        listing = self._listings[word]
        known = listing.sizes[size]
        before = set(known.states)
        after = {_after(state, is_in=is_in) for state in before}
        known.states = after if is_sure else before | after
        if is_silent:
            return
        if is_in and _may_be_out(before) and not known.is_arriving:
            known.is_arriving = True
            arrival = self._events.add(
                word=word,
                kind=_kind(listing),
                begins=look.at,
                useful_until=look.at + STOCK_IS_NEWS,
                is_sure={belief for belief, _ in before} == {_OUT} and is_silent is False,
                size=size,
                shop=look.source,
            )
            known.arrivals.append(arrival)
        if known.is_arriving and (is_sure or not is_in):
            known.is_arriving = False
            known.arrivals[-1].known_by = look.at + WRITTEN_IN
            known.arrivals[-1].is_sure &= is_in  # else it went before that was surely seen

    def arrivals_of(self, word: str, size: str, by: float) -> int:
        """Return how often a size may have come in, as far as was shown by some time.

        What the first whole look at a shop shows, or one before it, was there already.
        """
        times, outs = 0, 2
        for look in self._looks_of(word, by):
            if look.sizes.get(word, {}).get(size):
                times += outs >= AGREEING and look.at > self._first_whole.get(look.source, look.at)
                outs = 0
            else:
                outs += 1
        return times

    def sold_out_since(self, word: str, by: float) -> float | None:
        """Return when a product was in stock last, if it was surely known to be out by a time.

        Of looks that are read by then, and those after them that show it.
        """
        surely_out_at = self._listings[word].surely_out_at
        if surely_out_at is None or surely_out_at > by:
            return None
        seen = [
            look.at for look in self._listings[word].looks if any(look.sizes.get(word, {}).values())
        ]
        last = max(seen, default=None)
        return None if last is None or last >= surely_out_at - WRITTEN_IN else last

    def count_of(self, word: str, kind: ChangeKind, by: float) -> int:
        """Return how often something sold out, or became cheaper, by some time."""
        looks = self._looks_of(word, by)
        if kind is ChangeKind.SOLD_OUT:
            return sum(not any(look.sizes.get(word, {}).values()) for look in looks)
        prices = [look.prices[word] for look in looks if word in look.prices]
        return sum(new < old for old, new in pairwise(prices))

    def _looks_of(self, word: str, by: float) -> list[Look]:
        return [look for look in self._listings[word].looks if look.at <= by]


def _kind(listing: _Listing) -> ChangeKind | None:
    """Return what it is when a size of a listing comes in; none where that is not sure."""
    if not listing.was_maybe_in:
        return ChangeKind.LIVE
    return ChangeKind.RESTOCK if listing.was_surely_in else None


def _may_be_out(states: set[_State]) -> bool:
    return any(belief == _OUT for belief, _ in states)


def _may_be_in(states: set[_State]) -> bool:
    return any(belief != _OUT for belief, _ in states)


def _after(state: _State, *, is_in: bool | None) -> _State:
    """Return what is believed of a size after a look; none is one that did not show its product."""
    belief, missed = state
    if is_in is None:
        missed = min(missed + 1, AGREEING)
        return (_OUT if missed == AGREEING else belief), missed
    return (_IN if is_in else {_IN: _SHAKY, _SHAKY: _OUT, _OUT: _OUT}[belief]), 0
