"""Hear what kind of thing a question asks for: a price, a date, a person, a reason.

Knows nothing of facts; the cues are in ``config/history/words.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bot.history.facts import Slot
from bot.history.terms.cues import Cues


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


class SlotDetector:
    """All cues of all kinds."""

    def __init__(self, slots: Mapping[str, Slot]) -> None:
        self._slots = slots
        self._order = {name: place for place, name in enumerate(slots)}
        self._sure = Cues({name: slot.cues for name, slot in slots.items()})
        self._soft = Cues({name: slot.soft for name, slot in slots.items()})

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
        return [name for name in self._sure.heard(text) if self._slots[name].blocked]

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
