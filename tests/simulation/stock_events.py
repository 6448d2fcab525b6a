"""Sizes that came in, what sold out and cheaper prices, by the rules that the product promises.

Out is believed after two looks that agree, in at once; what two whole looks do not show is out. A
look that was being written down when the process died may count or not, so that what is believed of
a size may be one of several things. A lower price is believed at once, a higher one after two looks
that agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.models import ChangeKind
from tests.simulation.events import WRITTEN_IN, Event, Events
from tests.simulation.shops import Look

STOCK_IS_NEWS = 30 * 60.0  # seconds
NEWS_IS_NEWS = 12 * 3600.0  # what sold out, and prices
CUT_UNITS, CUT_SHARE = 5, 0.05  # of the old price: by less nothing is cut
AGREEING = 2  # looks
_IN, _SHAKY, _OUT = "in", "out once", "out"
_State = tuple[str, int]  # what may be believed of a size, and how many looks have missed it
_Price = tuple[int, int | None]  # what may be believed, and a higher one that was seen once


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
    prices: set[_Price] = field(default_factory=set)
    is_met: bool = False  # a look that showed it was surely written down
    cuts: list[Event] = field(default_factory=list)  # and that it sold out
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
            had_some = any(not _may_be_out(known.states) for known in listing.sizes.values())
            had_maybe = any(_may_be_in(known.states) for known in listing.sizes.values())
            for size, is_in in shown.items():
                self._take_size(look, word, size, is_in=is_in, is_sure=is_sure, is_silent=is_silent)
            has_none = not any(_may_be_in(known.states) for known in listing.sizes.values())
            is_told = is_sure and is_silent is False
            if had_maybe and all(_may_be_out(known.states) for known in listing.sizes.values()):
                is_sold_out = is_told and had_some and has_none
                self._add_news(look, word, ChangeKind.SOLD_OUT, is_sure=is_sold_out)
            self._take_price(look, word, is_sure=is_sure, is_told=is_told and any(shown.values()))
            if any(shown.values()):
                for event in listing.cuts:
                    if event.kind is ChangeKind.SOLD_OUT:
                        event.ends.append(look.at)
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
            for event in listing.cuts:
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
                shops=(look.source,),
            )
            known.arrivals.append(arrival)
        if known.is_arriving and (is_sure or not is_in):
            known.is_arriving = False
            known.arrivals[-1].known_by = look.at + WRITTEN_IN
            known.arrivals[-1].is_sure &= is_in  # else it went before that was surely seen

    def _take_price(self, look: Look, word: str, *, is_sure: bool, is_told: bool) -> None:
        """Read the price that a look shows; told is a lower one of what is in stock."""
        listing, seen = self._listings[word], look.prices[word]
        before = listing.prices
        after = {_price_after(state, seen) for state in before or {(seen, None)}}
        listing.prices = after if is_sure else before | after
        if before and before != after:
            for event in listing.cuts:
                event.ends.append(look.at)
        cut = [_is_cut(old, seen) for old, _ in before]
        if any(cut):
            is_sure_cut = is_told and all(cut) and listing.is_met
            self._add_news(look, word, ChangeKind.PRICE_CUT, is_sure=is_sure_cut)
        listing.is_met |= is_sure

    def _add_news(self, look: Look, word: str, kind: ChangeKind, *, is_sure: bool) -> None:
        """Add what is told, or may be, of a listing as a whole."""
        listing = self._listings[word]
        for event in listing.cuts:
            event.ends.append(look.at)
        news = self._events.add(
            word=word,
            kind=kind,
            begins=look.at,
            useful_until=look.at + NEWS_IS_NEWS,
            is_sure=is_sure,
            known_by=look.at + WRITTEN_IN,
            shops=(look.source,),
        )
        listing.cuts.append(news)

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

    def is_out(
        self, word: str, size: str, since: float, by: float, is_written: Callable[[Look], bool]
    ) -> bool:
        """Tell whether a size was surely out by ``since``, and did not come in until ``by``."""
        unseen = 0
        for look in self._looks_of(word, by):
            if look.sizes.get(word, {}).get(size):
                unseen = 0
            elif word in look.sizes and look.at <= since:
                unseen += is_written(look)
        return unseen >= AGREEING

    def count_of(
        self, word: str, kind: ChangeKind, by: float, is_written: Callable[[Look], bool]
    ) -> int:
        """Return how often something may have sold out, or become cheaper, by some time.

        A look of which it is not sure that it was written down may tell it once more.
        """
        looks = self._looks_of(word, by)
        unsure = sum(not is_written(look) for look in looks)
        if kind is ChangeKind.SOLD_OUT:
            return unsure + _times_sold_out(look.sizes.get(word, {}) for look in looks)
        prices = [look.prices[word] for look in looks if word in look.prices]
        return unsure + _times_cut(prices)

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


def _times_sold_out(shown: Iterable[Mapping[str, bool]]) -> int:
    """Return how often all sizes went out, if each look counts; what is not shown sells not out."""
    outs: dict[str, int] = {}
    times = missed = 0
    for sizes in shown:
        missed = 0 if sizes else missed + 1
        if missed == AGREEING:
            outs = dict.fromkeys(outs, AGREEING)
        had_some = any(each < AGREEING for each in outs.values())
        for size, is_in in sizes.items():
            outs[size] = 0 if is_in else min(outs.get(size, AGREEING) + 1, AGREEING)
        times += had_some and all(each >= AGREEING for each in outs.values())
    return times


def _times_cut(prices: Iterable[int]) -> int:
    """Return how often a price was cut, if each look counts."""
    believed: _Price | None = None
    times = 0
    for seen in prices:
        times += believed is not None and _is_cut(believed[0], seen)
        believed = (seen, None) if believed is None else _price_after(believed, seen)
    return times


def _is_cut(old: int, seen: int) -> bool:
    return old - seen >= max(CUT_UNITS, CUT_SHARE * old)


def _price_after(state: _Price, seen: int) -> _Price:
    """Return what is believed of a price after a look."""
    believed, dearer = state
    if seen <= believed or seen == dearer:
        return seen, None
    return believed, seen
