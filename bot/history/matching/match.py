"""A fact held against a question: how far it answers, and what it leaves open.

Knows nothing of how that is found out.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.history.matching.entries import Entry

UNSERVED = 0.3  # weight of a kind of question that was heard and is not answered


@dataclass(frozen=True, slots=True, eq=False)
class FactMatch:
    """A fact, and how well it answers."""

    entry: Entry
    score: float
    slots: frozenset[str]  # the kinds of question asked that it answers
    alike: float  # 0 to 1, how much the question is like one of its own
    told: float  # weight of the words it explains
    held: float  # weight of the words, numbers apart, that it holds itself
    unsaid: float  # weight of the words of what is asked that it does not explain
    aside: float  # weight of those that it does not explain and that stand beside what is asked
    unserved: int  # kinds of question that were heard and that it does not answer
    region: float  # above nothing if it is of the region asked for, below if of another one
    dated: bool  # it is of the very day that is said
    exact: bool  # it is about what was named, not about a part or a whole of it

    @property
    def open(self) -> float:
        """The weight of all that it leaves unexplained."""
        return self.unsaid + UNSERVED * self.unserved

    @property
    def covered(self) -> float:
        """The share of the words that it explains, from 0 to 1."""
        total = self.told + self.unsaid
        return self.told / total if total else 1.0
