"""Which of a source's earlier words each word of its latest look continues: the shoe decides.

A source's own key (a UID, a guid, the number of a row) is a hint that helps only while the same
shoe stands under it. Calendars number their events anew, feeds give all posts one guid, and some
make new keys at every look; what they tell of shoes is the same all the while.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.models import SeenDrop, Sighting
from bot.parsing import named_alike, one_tells_more, release_of
from bot.rules.drops.identity import is_same, is_same_shoe
from bot.rules.drops.ranking import is_over, rank

WORTHLESS = 2  # faults of a source's keys, in looks running, after which they help nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """What a source tells now, each with what it continues; and the faults of its keys.

    A word that only repeats another one of the same look is left out of ``pairs``. ``key_faults``
    counts the looks running in which the keys were no good; at ``WORTHLESS`` it stays.
    """

    pairs: tuple[tuple[SeenDrop, Sighting | None], ...]
    key_faults: int


def pair(
    known: Sequence[Sighting],
    told: Sequence[SeenDrop],
    *,
    key_faults: int,
    is_complete: bool,
    now: datetime,
    before: Collection[SeenDrop] = (),
) -> Pairing:
    """Say which earlier word of the same source each word continues.

    Args:
        known: what the source told so far.
        told: what it tells in this look, in its order.
        key_faults: as counted until now.
        is_complete: whether all was read; what was not may still say what it said.
        now: aware, UTC.
        before: words of the same look that were paired already: nothing takes their place.
    """
    faults = WORTHLESS if _is_repeated(told) else key_faults
    pairer = _Pairer(known, told, trusts_keys=faults < WORTHLESS, before=frozenset(before))
    pairer.pair(is_complete=is_complete, now=now)
    if faults < WORTHLESS:
        faults = _count_faults(known, told, pairer.taken, faults)
    return Pairing(pairs=tuple(pairer.result()), key_faults=faults)


class _Pairer:
    """Pairs words off, from the surest signs to the weakest."""

    def __init__(
        self,
        known: Sequence[Sighting],
        told: Sequence[SeenDrop],
        *,
        trusts_keys: bool,
        before: frozenset[SeenDrop],
    ) -> None:
        self._told = told
        self._before = before
        self._trusts_keys = trusts_keys
        self.taken: dict[int, Sighting] = {}  # by the word's place in the look
        self._left = {sighting.id: sighting for sighting in known}
        self._by_seen: dict[SeenDrop, list[Sighting]] = defaultdict(list)
        self._by_key: dict[str, list[Sighting]] = defaultdict(list)
        for sighting in known:
            self._by_seen[sighting.seen].append(sighting)
            self._by_key[sighting.seen.key].append(sighting)
        self._shoes = _Shoes(known)

    def pair(self, *, is_complete: bool, now: datetime) -> None:
        """Pair all words that continue another."""
        self._take_each(lambda seen: self._by_seen.get(seen, ()))
        if self._trusts_keys:
            self._take_each(self._under_its_key)
        self._take_each(self._with_its_time)
        self._take_rewritten(is_complete=is_complete, now=now)
        if self._trusts_keys:
            self._take_each(self._told_more_fully)

    def result(self) -> Iterator[tuple[SeenDrop, Sighting | None]]:
        """Return the words with what they continue, without those that repeat another."""
        said: dict[object, list[SeenDrop]] = defaultdict(list)
        for place in self.taken:
            said[_what(self._told[place])].append(self._told[place])
        for place, seen in enumerate(self._told):
            others = said[_what(seen)]
            if place not in self.taken and any(_repeats(seen, other) for other in others):
                continue
            others.append(seen)
            yield seen, self.taken.get(place)

    def _take_each(self, candidates: Callable[[SeenDrop], Iterable[Sighting]]) -> None:
        for place, seen in enumerate(self._told):
            if place in self.taken:
                continue
            found = next((one for one in candidates(seen) if one.id in self._left), None)
            if found is not None:
                self.taken[place] = self._left.pop(found.id)

    def _under_its_key(self, seen: SeenDrop) -> list[Sighting]:
        alike = [one for one in self._by_key.get(seen.key, ()) if named_alike(one.seen, seen)]
        return sorted(alike, key=lambda one: _distance(one.seen, seen))

    def _with_its_time(self, seen: SeenDrop) -> Iterator[Sighting]:
        return (one for one in self._shoes.of(seen) if _what(one.seen) == _what(seen))

    def _told_more_fully(self, seen: SeenDrop) -> Iterator[Sighting]:
        """Return what a word under the same key names more or less fully, for the same time."""
        return (one for one in self._by_key.get(seen.key, ()) if _is_fuller(one.seen, seen))

    def _take_rewritten(self, *, is_complete: bool, now: datetime) -> None:
        """Pair what is told under another key and for another time, the nearest first."""
        found = [
            (_distance(seen, one.seen), place, one.id)
            for place, seen in enumerate(self._told)
            if place not in self.taken
            for one in self._shoes.of(seen)
            if one.id in self._left
            and one.seen not in self._before
            and self._is_rewritten(one.seen, seen, is_complete=is_complete, now=now)
        ]
        for _, place, sighting_id in sorted(found):
            if place not in self.taken and sighting_id in self._left:
                self.taken[place] = self._left.pop(sighting_id)

    def _is_rewritten(
        self, old: SeenDrop, seen: SeenDrop, *, is_complete: bool, now: datetime
    ) -> bool:
        if not is_same_shoe(old, seen) or old.is_draw != seen.is_draw:
            return False
        is_another = seen.is_struck_out and seen.at != old.at  # which may never have been told
        if _are_other_shops(old, seen) or is_another:
            return False
        if old.url is not None and old.url == seen.url:
            return is_same(old, seen) or not is_over(old, now)
        if is_over(seen, now) or (is_over(old, now) and not is_same(old, seen)):
            return False
        if not self._trusts_keys:
            return True
        # Another post or event about the shoe takes the place of one that is not shown any more.
        return is_complete and not is_over(old, now) and rank(seen) <= rank(old)


class _Shoes:
    """What a source told, by the shoe: comparing every title with every other takes too long."""

    def __init__(self, known: Iterable[Sighting]) -> None:
        self._by_code: dict[str, list[Sighting]] = defaultdict(list)
        self._by_colours: dict[tuple[str, ...], list[Sighting]] = defaultdict(list)
        self._nameless: dict[tuple[str, ...], list[Sighting]] = defaultdict(list)  # without a code
        for sighting in known:
            colours = release_of(sighting.seen.name).colours
            self._by_colours[colours].append(sighting)
            if sighting.seen.style_code is None:
                self._nameless[colours].append(sighting)
            else:
                self._by_code[sighting.seen.style_code].append(sighting)

    def of(self, seen: SeenDrop) -> Iterator[Sighting]:
        """Return what was told of the same shoe."""
        colours = release_of(seen.name).colours
        if seen.style_code is None:
            candidates = self._by_colours.get(colours, [])
        else:
            same_code = self._by_code.get(seen.style_code, [])
            candidates = [*same_code, *self._nameless.get(colours, [])]
        return (one for one in candidates if named_alike(one.seen, seen))


def _is_repeated(told: Sequence[SeenDrop]) -> bool:
    """Tell whether one key stands over two shoes in one look: then it names neither."""
    by_key: dict[str, SeenDrop] = {}
    for seen in told:
        first = by_key.setdefault(seen.key, seen)
        if first is not seen and not _is_fuller(first, seen) and not named_alike(first, seen):
            return True
    return False


def _count_faults(
    known: Sequence[Sighting], told: Sequence[SeenDrop], taken: Mapping[int, Sighting], faults: int
) -> int:
    """Count a look in which most keys changed though their shoes did not.

    A look in which none did begins anew. Keys that go on to other shoes are numbers of rows.
    """
    now_under = {seen.key: seen for seen in told}
    before = {sighting.seen.key: sighting.seen for sighting in known}
    changed = [
        (told[place], sighting.seen)
        for place, sighting in taken.items()
        if told[place].key != sighting.seen.key
    ]
    for seen, old in changed:
        went_on = now_under.get(old.key), before.get(seen.key)
        if any(other is not None and not named_alike(seen, other) for other in went_on):
            return WORTHLESS
    if 2 * len(changed) > len(taken):
        return faults + 1
    return faults if changed or not taken else 0


def _is_fuller(old: SeenDrop, seen: SeenDrop) -> bool:
    if old.style_code and seen.style_code and old.style_code != seen.style_code:
        return False
    is_one_time = old.at is None or seen.at is None or old.at == seen.at
    return is_one_time and one_tells_more(old.name, seen.name)


def _what(seen: SeenDrop) -> tuple[object, ...]:
    return seen.at, seen.precision, seen.retailer, seen.region, seen.is_cancelled, seen.is_draw


def _repeats(seen: SeenDrop, other: SeenDrop) -> bool:
    is_told_less = seen.style_code is None or other.style_code is not None
    return is_told_less and named_alike(seen, other)


def _are_other_shops(one: SeenDrop, other: SeenDrop) -> bool:
    ours, theirs = ((seen.retailer or "").casefold() for seen in (one, other))
    return bool(ours and theirs and ours != theirs)


def _distance(one: SeenDrop, other: SeenDrop) -> timedelta:
    if one.at is None or other.at is None:
        return timedelta.max
    return abs(one.at - other.at)
