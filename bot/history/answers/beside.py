"""Decide whether a fact is about something else than what was named, and no better for it.

Knows nothing of what else is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.history.answers.nameless import TOLD, TOLD_NAMELESS
from bot.history.matching import Index, Match
from bot.history.questions import MAKER, Question
from bot.history.terms import MAKERS, Ear, Names

ALIKE_PART = 0.42  # how like its own questions one must be for a part to answer for the whole
ALIKE_ASIDE = 0.35  # and for a mere mention
WORKS = "works"  # whatever somebody made answers this
COVERING = 0.95
BROAD = frozenset({"model", "series"}) | MAKERS


class Beside:
    """Holds what a fact is about against what was named."""

    def __init__(
        self, index: Index, names: Names, ear: Ear, lists: Mapping[str, frozenset[str]]
    ) -> None:
        self._index = index
        self._names = names
        self._ear = ear
        self._many = lists["many"]
        self._of_makers = lists["of_makers"]

    def is_beside(
        self, question: Question, match: Match, focus: Sequence[str], missing: Sequence[str]
    ) -> bool:
        """Tell whether a fact is about something else than what was named, and no better for it."""
        if match.exact or match.dated or WORKS in match.slots:
            return False
        if match.slots and match.slots <= set(missing):
            return True
        above = self._names.above(match.entry.fact.subject)
        if not any(name in above for name in focus):
            return self._is_aside(question, match, focus)
        if self._is_of_maker(question, focus):
            return True
        covering = match.covered >= COVERING and match.told >= TOLD_NAMELESS
        if match.alike >= ALIKE_PART or covering:
            return False
        return self._is_mere_part(question, match, focus)

    def _is_of_maker(self, question: Question, focus: Sequence[str]) -> bool:
        """Tell whether "which city is Yue Wu from" is held against what he made."""
        strict = self._ear.strict(question.asked.sure)
        people = any(self._names.kind(name) == "person" for name in focus)
        return people and bool(strict) and strict <= self._of_makers

    def _is_aside(self, question: Question, match: Match, focus: Sequence[str]) -> bool:
        """Tell whether a fact merely mentions what was named, and more is known of that."""
        if not any(name in match.entry.named for name in focus):
            return False
        if all(self._names.kind(name) == "thing" for name in focus):
            return False
        strict = self._ear.strict(match.slots & question.asked.sure.keys())
        if strict:  # the price of the suede pairs is told with those of the 2002R
            upper = match.entry.fact.subject
            bare = all(
                self._is_kin(upper, name) and not self._index.has(name, slot)
                for name in focus
                for slot in strict
            )
        else:
            bare = not any(self._index.of(name) for name in focus)
        return not (bare or match.alike >= ALIKE_ASIDE or match.told >= TOLD)

    def _is_kin(self, subject: str, name: str) -> bool:
        """Tell whether a thing is part of another, by the same maker, or known from others only."""
        shared = self._names.above(name) & self._names.above(subject)
        same = any(self._names.kind(one) in MAKERS and one != MAKER for one in shared)
        lone = self._names.kind(name) == "model" and not self._index.of(name)
        return subject in self._names.above(name) or same or lone

    def _is_mere_part(self, question: Question, match: Match, focus: Sequence[str]) -> bool:
        """Tell whether a fact is about one of the many parts of what was named."""
        whole = self._names.kind(match.entry.fact.subject) == "model"
        if whole and match.entry.named.issuperset(focus):  # what the 2002R has of the 2002
            return False
        kinds = {self._names.kind(name) for name in focus}
        if question.years & match.entry.years and kinds <= MAKERS:
            return False
        if kinds <= MAKERS:  # "Up There code" asks for that of the pair they made
            served = match.slots & question.asked.sure.keys()
            return not served - self._of_makers and (bool(served) or match.told < TOLD)
        return kinds <= BROAD and not self._many.intersection(question.words)
