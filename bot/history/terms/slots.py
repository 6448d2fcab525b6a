"""Hear what kind of thing a question asks for: a price, a date, a person, a reason.

Knows nothing of facts; the cues are in ``config/history/words.toml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bot.history.facts import Slot

PHRASE = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")  # a cue that is no pattern
BLANK = re.compile(" ")
WHOLE_CUE = 3  # a cue of so few words is understood word by word, a longer one by its ends


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for, and which of its words say so (by place), per slot."""

    sure: Mapping[str, frozenset[int]] = field(default_factory=dict)
    soft: Mapping[str, frozenset[int]] = field(default_factory=dict)
    blocked: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def places(self) -> frozenset[int]:
        """Return the places of all words that say for sure what is asked."""
        return frozenset().union(*self.sure.values())

    def outside(self, aside: AbstractSet[int]) -> Asked:
        """Return what is asked elsewhere than at some places; the whole where that is nothing."""
        sure, soft, blocked = (
            {slot: places for slot, places in some.items() if not places <= aside}
            for some in (self.sure, self.soft, self.blocked)
        )
        return Asked(sure or self.sure, soft or self.soft, blocked)


class Cues:
    """The cues of all slots, of one strength: phrases are looked up, the rest are patterns."""

    def __init__(self, cues: Mapping[str, Sequence[str]]) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._other_scripts: dict[str, re.Pattern[str]] = {}
        for slot, some in cues.items():
            patterns: list[str] = []
            others: list[str] = []
            for cue in some:
                if PHRASE.fullmatch(cue):
                    words = tuple(cue.split())
                    self._phrases[words[0]].append((words, slot))
                else:
                    (patterns if cue.isascii() else others).append(cue)
            if patterns:
                self._patterns[slot] = re.compile(rf"(?<!\S)(?:{'|'.join(patterns)})(?!\S)")
            if others:
                self._other_scripts[slot] = re.compile("|".join(others))

    def is_cue(self, word: str) -> bool:
        """Tell whether a word alone is a cue."""
        phrases = self._phrases.get(word, ())
        return any(len(words) == 1 for words, _ in phrases) or any(
            cue.fullmatch(word) for cue in self._patterns.values()
        )

    def heard(self, text: str, named: AbstractSet[int]) -> dict[str, frozenset[int]]:
        """Return the slots that the words of a text ask for, with the places of these words."""
        words = text.split(" ")
        found: dict[str, set[int]] = defaultdict(set)
        for place, word in enumerate(words):
            for phrase, slot in self._phrases.get(word, ()):
                end = place + len(phrase)
                if len(phrase) == 1 or tuple(words[place:end]) == phrase:
                    found[slot].update(_places(place, end, named))
        starts: list[int] = []
        for slot, cue in self._matching(text):
            starts = starts or [0, *(match.end() for match in BLANK.finditer(text))]
            for match in cue.finditer(text):
                if match.end() > match.start():
                    first = bisect_right(starts, match.start()) - 1
                    end = bisect_left(starts, match.end())
                    found[slot].update(_places(first, end, named))
        return {slot: frozenset(places) for slot, places in found.items() if places}

    def _matching(self, text: str) -> Iterator[tuple[str, re.Pattern[str]]]:
        for slot, cue in self._patterns.items():
            if cue.search(text) is not None:
                yield slot, cue
        if not text.isascii():
            yield from self._other_scripts.items()


class SlotDetector:
    """All cues, compiled once."""

    def __init__(self, slots: Mapping[str, Slot]) -> None:
        self._slots = slots
        self._order = {name: place for place, name in enumerate(slots)}
        self._sure = Cues({name: slot.cues for name, slot in slots.items()})
        self._soft = Cues({name: slot.soft for name, slot in slots.items()})
        self._blocked = Cues({name: slot.cues for name, slot in slots.items() if slot.blocked})

    def words(self) -> set[str]:
        """Return the plain words that occur in cues."""
        slots = self._slots.values()
        return plain_words(cue for slot in slots for cue in (*slot.cues, *slot.soft))

    def is_cue(self, word: str) -> bool:
        """Tell whether a word alone is a cue."""
        return self._sure.is_cue(word) or self._soft.is_cue(word)

    def hear(self, text: str, named: AbstractSet[int] = frozenset()) -> Asked:
        """Return what the words of a question (apart by one blank) ask for.

        ``named`` are the places of words that are part of a name: a cue of those alone is none.
        """
        heard = self._sure.heard(text, named)
        names = sorted(heard, key=self._order.__getitem__)
        sure = {name: heard[name] for name in names if not self._slots[name].blocked}
        blocked = {name: heard[name] for name in names if self._slots[name].blocked}
        for name in tuple(sure):
            for weaker in self._slots[name].over:
                sure.pop(weaker, None)
        soft = {
            name: places
            for name, places in self._soft.heard(text, named).items()
            if name not in sure
        }
        return Asked(sure, soft, blocked)

    def blocked(self, text: str) -> list[str]:
        """Return what is asked for that nobody tells."""
        return list(self._blocked.heard(text, frozenset()))

    def things(self, slots: Iterable[str]) -> frozenset[str]:
        """Return those of some slots that are things another kind may be asked of."""
        return frozenset(slot for slot in slots if self._slots[slot].thing)

    def strict(self, slots: Iterable[str]) -> frozenset[str]:
        """Return those of some slots that nothing else answers."""
        return frozenset(slot for slot in slots if self._slots[slot].strict)


def plain_words(cues: Iterable[str]) -> set[str]:
    """Return the words that stand in cues as they are typed, without those that go on."""
    return {
        word
        for cue in cues
        for word in re.findall(r"(?<![\\[a-z])[a-z]{3,}(?![a-z]*[\\*+?(\[])", cue)
    }


def _places(first: int, end: int, named: AbstractSet[int]) -> Iterable[int]:
    """Return the places of a cue that are understood by it; none of a cue that is but a name."""
    places = range(first, end)
    if named and all(place in named for place in places):
        return ()
    return places if len(places) <= WHOLE_CUE else (first, end - 1)
