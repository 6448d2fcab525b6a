"""What happened in the world, as far as the bot could see it: what there was to tell.

A size that came in is read from the looks at its shop, by the one rule that the product promises:
out is believed after two looks that agree, in at once. A look that was being written down when the
process died may count or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count, pairwise
from typing import TYPE_CHECKING

from bot.models import ChangeKind
from tests.simulation.clockwork import START
from tests.simulation.people import LEADS
from tests.simulation.shops import Look

if TYPE_CHECKING:
    from tests.simulation.world import World

WRITTEN_IN = 8.0  # seconds after a look by which it is surely written down, if the process lives
STOCK_IS_NEWS = 30 * 60.0
DROP_IS_NEWS = 30 * 60.0
NEWS_IS_NEWS = 12 * 3600.0
REMINDED_IN = 20.0  # seconds: the rhythm of the reminders' round, and a little

OVERTAKING = 60.0  # seconds for which a reminder may be on its way when its drop moves

_IN, _SHAKY, _OUT = "in", "out once", "out"  # what may be believed of a size


@dataclass(kw_only=True)
class Event:
    """Something that happened, which must be told (``is_sure``) or may be.

    It is known to the bot between ``begins`` and ``known_by`` (seconds). ``kind`` is none for a
    reminder, which has a ``lead``, and for a size of which it is not sure whether it is live or a
    restock.
    """

    number: int
    word: str
    kind: ChangeKind | None
    begins: float
    known_by: float
    useful_until: float
    is_sure: bool
    size: str | None = None
    shop: str = ""
    lead: timedelta | None = None
    guild_id: int | None = None
    ends: list[float] = field(default_factory=list)  # when it sold out, moved or was cancelled

    @property
    def text(self) -> str:
        """It in words."""
        what = (
            self.kind.value
            if self.kind
            else f"reminder {self.lead}"
            if self.lead is not None
            else "in"
        )
        return f"{self.word} {what}{f' {self.size}' if self.size else ''}"

    def is_over_by(self, moment: float) -> bool:
        """Tell whether something may have ended it by some time."""
        return any(each <= moment for each in self.ends)


@dataclass(kw_only=True)
class _Size:
    """What may be believed of a size, and the arrival that is under way."""

    states: set[str]
    arrival: Event | None = None
    arrivals: list[Event] = field(default_factory=list)


@dataclass(kw_only=True)
class _Listing:
    sizes: dict[str, _Size] = field(default_factory=dict)
    was_surely_in: bool = False
    was_maybe_in: bool = False
    sold_out_at: list[float] = field(default_factory=list)
    prices: list[int] = field(default_factory=list)
    cuts: list[float] = field(default_factory=list)


@dataclass(kw_only=True)
class _Told:
    """What the feed tells of a drop, over time."""

    announced: list[Event] = field(default_factory=list)
    last: tuple[datetime, bool] | None = None
    is_sure: bool = True
    events: list[Event] = field(default_factory=list)


class Reader:
    """Reads events out of looks, and out of what moderators entered."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._numbers = count()
        self._read = 0
        self._baselines: dict[str, bool] = {}  # whether it is sure, by source
        self._listings: dict[str, _Listing] = defaultdict(_Listing)
        self._drops: dict[str, _Told] = defaultdict(_Told)
        self._own_read: dict[str, int] = defaultdict(int)
        self.events: list[Event] = []

    def read(self) -> list[Event]:
        """Read on, and return all events of which it is known by now how sure they are."""
        looks = self._world.market.looks
        now = self._world.time.elapsed
        while self._read < len(looks) and looks[self._read].at + WRITTEN_IN < now:
            look = looks[self._read]
            self._read += 1
            self._take(look, is_sure=self._is_written(look))
        self._take_own()
        return [event for event in self.events if event.known_by < now]

    def _is_written(self, look: Look) -> bool:
        died = self._world.deaths.get(look.life)
        return died is None or died > look.at + WRITTEN_IN

    def _take(self, look: Look, *, is_sure: bool) -> None:
        is_silent = self._is_silent(look, is_sure=is_sure)
        for word, shown in look.sizes.items():
            self._take_listing(look, word, shown, is_sure=is_sure, is_silent=is_silent)
        for word, (at, is_cancelled) in look.drops.items():
            self._take_drop(look, word, at, is_cancelled, is_sure=is_sure, is_silent=is_silent)

    def _is_silent(self, look: Look, *, is_sure: bool) -> bool | None:
        """Tell whether a look is a source's first whole one; none if that is not known."""
        known = self._baselines.get(look.source)
        if known:
            return False
        if look.is_whole:
            self._baselines[look.source] = is_sure
        if known is None:
            return True if is_sure or not look.is_whole else None
        return None

    def _take_listing(
        self,
        look: Look,
        word: str,
        shown: Mapping[str, bool],
        *,
        is_sure: bool,
        is_silent: bool | None,
    ) -> None:
        listing = self._listings[word]
        for size, is_in in shown.items():
            known = listing.sizes.get(size)
            if known is None:
                known = listing.sizes[size] = _Size(states={_OUT})
            self._take_size(look, word, listing, size, known, is_in, is_sure, is_silent)
        if is_sure and any(shown.values()):
            listing.was_surely_in = True
        listing.was_maybe_in |= any(shown.values())
        states = [known.states for known in listing.sizes.values()]
        if not any(shown.values()) and all(_OUT in each for each in states):
            listing.sold_out_at.append(look.at)
            for known in listing.sizes.values():
                for event in known.arrivals:
                    event.ends.append(look.at)
        price = look.prices[word]
        if listing.prices and price < max(listing.prices):
            listing.cuts.append(look.at)
        listing.prices.append(price)

    def _take_size(
        self,
        look: Look,
        word: str,
        listing: _Listing,
        size: str,
        known: _Size,
        is_in: bool,
        is_sure: bool,
        is_silent: bool | None,
    ) -> None:
        before = set(known.states)
        after = {_after(state, is_in) for state in before}
        known.states = after if is_sure else before | after
        if is_silent:
            return
        if is_in and _OUT in before:
            if known.arrival is None:
                kind: ChangeKind | None = None
                if not listing.was_maybe_in:
                    kind = ChangeKind.LIVE
                elif listing.was_surely_in:
                    kind = ChangeKind.RESTOCK
                known.arrival = Event(
                    number=next(self._numbers),
                    word=word,
                    kind=kind,
                    begins=look.at,
                    known_by=float("inf"),
                    useful_until=look.at + STOCK_IS_NEWS,
                    is_sure=before == {_OUT} and is_silent is False,
                    size=size,
                    shop=look.source,
                )
                known.arrivals.append(known.arrival)
                self.events.append(known.arrival)
            if is_sure:
                known.arrival.known_by = look.at + WRITTEN_IN
                known.arrival = None
        elif known.arrival is not None:  # it went before that was surely seen
            known.arrival.is_sure = False
            known.arrival.known_by = look.at + WRITTEN_IN
            known.arrival = None

    def _take_drop(
        self,
        look: Look,
        word: str,
        at: datetime,
        is_cancelled: bool,
        *,
        is_sure: bool,
        is_silent: bool | None,
    ) -> None:
        told = self._drops[word]
        if told.last == (at, is_cancelled) and told.is_sure:
            return
        was, was_sure = told.last, told.is_sure
        told.last, told.is_sure = (at, is_cancelled), is_sure
        if is_silent:
            return
        if was == (at, is_cancelled):  # said again, and now it is surely known
            _make_known(told.events, look.at + WRITTEN_IN)
            return
        sure = is_silent is False and was_sure
        self._drop_news(told.events, word, at, is_cancelled, was, look.at, None, is_sure=sure)
        if is_sure:
            _make_known(told.events, look.at + WRITTEN_IN)

    def _drop_news(
        self,
        events: list[Event],
        word: str,
        at: datetime,
        is_cancelled: bool,
        was: tuple[datetime, bool] | None,
        now: float,
        guild_id: int | None,
        *,
        is_sure: bool,
    ) -> None:
        """Add what is to be told of a drop: the news itself, and its reminders."""
        kind = ChangeKind.ANNOUNCED
        if is_cancelled:
            kind = ChangeKind.CANCELLED
        elif was is not None:
            kind = ChangeKind.MOVED
        for event in events:
            event.ends.append(now)
        moment = (at - START).total_seconds()
        if was is None and is_cancelled:
            return
        is_past = moment + DROP_IS_NEWS < now
        useful = now + NEWS_IS_NEWS if is_cancelled else max(moment, now) + DROP_IS_NEWS
        common = {"word": word, "guild_id": guild_id}
        events.append(
            Event(
                number=next(self._numbers),
                kind=kind,
                begins=now,
                known_by=float("inf"),
                useful_until=useful,
                is_sure=is_sure and not is_past,
                **common,  # type: ignore[arg-type]
            )
        )
        self.events.append(events[-1])
        if is_cancelled:
            return
        for lead in LEADS:
            due = moment - lead.total_seconds()
            if due < now - 60:
                continue
            nearer = [other for other in LEADS if other < lead]
            ends = moment - max(nearer).total_seconds() if nearer else moment + DROP_IS_NEWS
            reminder = Event(
                number=next(self._numbers),
                kind=None,
                lead=lead,
                begins=due,
                known_by=due + REMINDED_IN,
                useful_until=ends,
                is_sure=is_sure and due > now + 30,
                **common,  # type: ignore[arg-type]
            )
            events.append(reminder)
            self.events.append(reminder)

    def _take_own(self) -> None:
        """Read what moderators entered."""
        for own in self._world.people.own_drops:
            told = self._drops[own.word]
            while self._own_read[own.word] < len(own.said):
                begun, answered, what, at = own.said[self._own_read[own.word]]
                if answered is None:
                    break
                self._own_read[own.word] += 1
                if what.startswith("not "):
                    continue
                self._drop_news(
                    told.events,
                    own.word,
                    at,
                    what == "cancelled",
                    told.last,
                    begun,
                    own.guild_id,
                    is_sure=True,
                )
                told.last = (at, what == "cancelled")
                _make_known(told.events, answered)

    def arrivals_of(self, word: str, size: str, by: float) -> int:
        """Return how often a size may have come in, as far as was seen by some time."""
        times, outs = 0, 2
        for look in _looks_of(self._world.market.looks, word, by):
            if look.sizes[word].get(size):
                times += outs >= 2
                outs = 0
            else:
                outs += 1
        return times

    def count_of(self, word: str, kind: ChangeKind | None, by: float) -> int:
        """Return how often something else may have happened by some time."""
        looks = self._world.market.looks
        if kind is ChangeKind.SOLD_OUT:
            return sum(not any(look.sizes[word].values()) for look in _looks_of(looks, word, by))
        if kind is ChangeKind.PRICE_CUT:
            prices = [look.prices[word] for look in _looks_of(looks, word, by)]
            return sum(new < old for old, new in pairwise(prices))
        words = [look.drops[word] for look in looks if word in look.drops and look.at <= by]
        own = [each for each in self._world.people.own_drops if each.word == word]
        for each in own:
            words += [
                (at, what.endswith("cancelled")) for begun, _, what, at in each.said if begun <= by
            ]
        changes = [
            word for number, word in enumerate(words) if not number or word != words[number - 1]
        ]
        if kind is ChangeKind.CANCELLED:
            return sum(is_cancelled for _, is_cancelled in changes)
        if kind is ChangeKind.MOVED:
            return sum(not is_cancelled for _, is_cancelled in changes[1:])
        if kind is ChangeKind.ANNOUNCED:
            return min(len(changes), 1)
        return len({at for at, _ in changes})

    def may_remind(self, word: str, lead: timedelta, moment: float) -> bool:
        """Tell whether a reminder of a drop may come at some time, by what was said of it."""
        words = [
            (look.at, *look.drops[word]) for look in self._world.market.looks if word in look.drops
        ]
        for own in self._world.people.own_drops:
            if own.word == word:
                words += [
                    (begun, at, what == "cancelled")
                    for begun, _, what, at in own.said
                    if not what.startswith("not ")
                ]
        # What was said last may be on its way still, and what was said before it.
        said = [each for each in words if each[0] <= moment]
        lately = [each for each in said if each[0] > moment - OVERTAKING]
        valid = [*lately, *[each for each in said if each not in lately][-1:]]
        return any(
            not is_cancelled and (at - lead - START).total_seconds() <= moment + 1
            for _, at, is_cancelled in valid
        )


def _make_known(events: Iterable[Event], moment: float) -> None:
    """Note by when the bot surely knows of news that it may not have known of until now."""
    for event in events:
        if event.known_by == float("inf"):
            event.known_by = moment


def _after(state: str, is_in: bool) -> str:
    """Return what is believed of a size after a look."""
    if is_in:
        return _IN
    return {_IN: _SHAKY, _SHAKY: _OUT, _OUT: _OUT}[state]


def _looks_of(looks: Iterable[Look], word: str, by: float) -> list[Look]:
    return [look for look in looks if word in look.sizes and look.at <= by]
