"""Hear what kind of thing a question asks for: a price, a date, a person, a reason.

Knows nothing of facts; the cues are in ``config/history/words.toml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bot.history.facts import Slot

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


class Ear:
    """All cues, compiled once."""

    def __init__(self, slots: Mapping[str, Slot]) -> None:
        self._slots = slots
        self._sure = {name: _compiled(slot.cues) for name, slot in slots.items() if slot.cues}
        self._soft = {name: _compiled(slot.soft) for name, slot in slots.items() if slot.soft}

    def words(self) -> set[str]:
        """Return the plain words that occur in cues."""
        slots = self._slots.values()
        return plain_words(cue for slot in slots for cue in (*slot.cues, *slot.soft))

    def is_cue(self, word: str) -> bool:
        """Tell whether a word alone is a cue."""
        return any(
            cue.fullmatch(word) for cues in (self._sure, self._soft) for cue in cues.values()
        )

    def hear(self, text: str, named: AbstractSet[int] = frozenset()) -> Asked:
        """Return what the words of a question (apart by one blank) ask for.

        ``named`` are the places of words that are part of a name: a cue of those alone is none.
        """
        starts = [0]
        starts.extend(match.end() for match in re.finditer(" ", text))
        sure: dict[str, frozenset[int]] = {}
        blocked: dict[str, frozenset[int]] = {}
        for name, cue in self._sure.items():
            places = _places(cue, text, starts, named)
            if places:
                (blocked if self._slots[name].blocked else sure)[name] = places
        for name in tuple(sure):
            for weaker in self._slots[name].over:
                sure.pop(weaker, None)
        soft = {
            name: places
            for name, cue in self._soft.items()
            if name not in sure and (places := _places(cue, text, starts, named))
        }
        return Asked(sure, soft, blocked)

    def blocked(self, text: str) -> list[str]:
        """Return what is asked for that nobody tells."""
        return [
            name
            for name, cue in self._sure.items()
            if self._slots[name].blocked and cue.search(text)
        ]

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


def _compiled(cues: tuple[str, ...]) -> re.Pattern[str]:
    ascii_cues = [cue for cue in cues if cue.isascii()]
    others = [cue for cue in cues if not cue.isascii()]
    parts = []
    if ascii_cues:
        parts.append(rf"(?<!\S)(?:{'|'.join(ascii_cues)})(?!\S)")
    parts += others
    return re.compile("|".join(parts))


def _places(
    cue: re.Pattern[str], text: str, starts: list[int], named: AbstractSet[int]
) -> frozenset[int]:
    """Return the places of the words in which a cue is heard."""
    found: set[int] = set()
    for match in cue.finditer(text):
        if match.end() == match.start():
            continue
        first = bisect_right(starts, match.start()) - 1
        last = bisect_left(starts, match.end()) - 1
        places = range(first, last + 1)
        if named and all(place in named for place in places):
            continue
        found.update(places if len(places) <= WHOLE_CUE else (places[0], places[-1]))
    return frozenset(found)
