"""What happened in the world, as far as the bot could see it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.models import ChangeKind
from tests.simulation.drop_events import DropEvents, Settled
from tests.simulation.events import WRITTEN_IN, Event, Events
from tests.simulation.shops import Look
from tests.simulation.stock_events import StockEvents

if TYPE_CHECKING:
    from tests.simulation.world import World

_OF_STOCK = frozenset({ChangeKind.SOLD_OUT, ChangeKind.PRICE_CUT})


class History:
    """Reads all looks, and what moderators entered."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._events = Events()
        self._stock = StockEvents(self._events)
        self._drops = DropEvents(self._events, world.clock)
        self._noted = self._read = 0
        self._baselines: dict[str, bool] = {}  # whether a source's first whole look is sure

    def events(self) -> list[Event]:
        """Read on, and return all events of which it is known by now how sure they are."""
        looks, now = self._world.market.looks, self._world.time.elapsed
        while self._read < len(looks) and looks[self._read].at + WRITTEN_IN < now:
            look = looks[self._read]
            self._read += 1
            is_sure = self._world.is_written(look)
            is_silent = self._is_silent(look, is_sure=is_sure)
            self._note()
            self._stock.take(look, is_sure=is_sure, is_silent=is_silent)
            self._drops.take(look, is_sure=is_sure, is_silent=is_silent)
        self._drops.take_own(self._world.people.drops.all)
        return self._events.known_by(now)

    def all_of(self, word: str, size: str) -> list[Event]:
        """Return all arrivals of a size that were read so far, sure or not."""
        return self._events.of_size(word, size)

    def arrivals_of(self, word: str, size: str, by: float) -> int:
        """Return how often a size may have come in by some time."""
        self._note()
        return self._stock.arrivals_of(word, size, by)

    def sold_out_since(self, word: str, by: float) -> float | None:
        """Return when a product was in stock last, if it surely sold out by some time."""
        self.events()
        self._note()
        return self._stock.sold_out_since(word, by)

    def is_out(self, word: str, size: str, since: float, by: float) -> bool:
        """Tell whether a size was surely out at some time, and did not come in since."""
        self._note()
        return self._stock.is_out(word, size, since, by, self._world.is_written)

    def count_of(self, word: str, kind: ChangeKind | None, by: float) -> int:
        """Return how often something else may have happened by some time."""
        self._note()
        if kind in _OF_STOCK:
            return self._stock.count_of(word, kind, by, self._world.is_written)
        return self._drops.count_of(word, kind, by, self._world.people.drops.all)

    def news_of(self, word: str, *kinds: ChangeKind) -> list[Event]:
        """Return what there was to tell of a listing as a whole, or a drop, sure or not."""
        return [each for each in self._events.of_size(word, None) if each.kind in kinds]

    def settled(self, word: str) -> Settled | None:
        """Return what surely holds of a drop in the end, if that is sure."""
        return self._drops.settled(word)

    def is_shaky(self, word: str) -> bool:
        """Tell whether a drop may have been taken for past, and be announced once more."""
        return self._drops.is_shaky(word)

    def may_remind(self, word: str, lead: timedelta, moment: float) -> bool:
        """Tell whether a reminder of a drop may come at some time."""
        self._note()
        return self._drops.may_remind(word, lead, moment, self._world.people.drops.all)

    def is_news_until(self, word: str, moment: float) -> float:
        """Return until when a reminder of a drop that came at some time may have been of use."""
        return self._drops.is_news_until(word, moment, self._world.people.drops.all)

    def _note(self) -> None:
        """Note what looks have shown since."""
        looks = self._world.market.looks
        for look in looks[self._noted :]:
            self._stock.note(look)
            self._drops.note(look)
        self._noted = len(looks)

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
