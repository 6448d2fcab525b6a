"""Part what a question asks from what is told beside it: "I'm a nurse, would they last a day?"

Knows nothing of facts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.history.facts import LIMIT, Lexicon, Words
from bot.history.terms import SlotDetector, Typed

# Where one clause ends and another begins; not in "17,600", "10:00", "2.5" or "N.Hoolywood".
BREAK = re.compile(
    r"[?!;()\u2026\u2013\u2014\n\u3002\uff01\uff1f\u3001]+|[,:.]+(?!\S)|(?<=\s)-+(?=\s)"
)
ASKING_MARKS = ("?", "\uff1f")
# "The backless one, is its sole another": so few words before a comma say what is asked about.
TOPIC_MARKS, TOPIC = frozenset({",", ":", "\u3001"}), 3


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a text: its words' places, and whether it asks."""

    first: int
    end: int
    mark: str  # what follows it: a comma, a question mark, nothing at the end
    asking: bool  # a word or an opening asks
    refused: bool  # it asks for what nobody tells, or only says "today"
    telling: bool  # it holds more than fillers

    @property
    def is_marked(self) -> bool:
        """Whether a question mark follows."""
        return any(one in self.mark for one in ASKING_MARKS)

    @property
    def length(self) -> int:
        """How many words it has."""
        return self.end - self.first


class Asides:
    """Finds the words that stand beside what is asked."""

    def __init__(
        self, typed: Typed, detector: SlotDetector, lexicon: Lexicon, words: Words
    ) -> None:
        self._typed = typed
        self._detector = detector
        self._lexicon = lexicon
        self._asking, self._closed = words.lists["asking"], words.lists["closed"]

    def places(self, text: str, words: list[str]) -> frozenset[int]:
        """Return the places of words outside the clauses that ask; none where that is unclear.

        ``words`` are the words of the whole text, as they are meant.
        """
        clauses = [one for one in self._clauses(text[:LIMIT], words) if one.telling]
        if not clauses:
            return frozenset()
        *before, last = clauses
        # A mark at the very end is often left out, so that it tells nothing.
        asked = [clause for clause in before if clause.is_marked]
        asked += [last] * (bool(asked) and last.asking)
        asked = asked or [clause for clause in clauses if clause.asking]
        asked = asked or [clause for clause in clauses if clause.refused] or [last]
        asked += [
            clause
            for clause, after in pairwise(clauses)
            if after in asked and clause.mark in TOPIC_MARKS and clause.length <= TOPIC
        ]
        inside = {place for clause in asked for place in range(clause.first, clause.end)}
        if not self._lexicon.content([words[place] for place in sorted(inside)]):
            return frozenset()  # "I spilt coffee on the suede. What do I do" asks of all of it
        return frozenset(range(len(words))) - inside

    def _clauses(self, text: str, words: list[str]) -> list[Clause]:
        """Return the clauses of a text; none where its words are others when read apart."""
        found: list[Clause] = []
        start = place = 0
        breaks = [(match.start(), match.end(), match[0]) for match in BREAK.finditer(text)]
        for stop, after, mark in (*breaks, (len(text), len(text), "")):
            some = self._typed.words(text[start:stop])
            start = after
            if words[place : place + len(some)] != some:
                return []
            if some:
                found.append(self._clause(some, place, mark))
            elif found:
                found[-1] = replace(found[-1], mark=found[-1].mark + mark)
            place += len(some)
        return found if place == len(words) and len(found) > 1 else []

    def _clause(self, words: list[str], place: int, mark: str) -> Clause:
        asked = self._detector.hear(" ".join(words))
        opening = words[0] in self._closed
        asks = bool(asked.sure) or opening or not self._asking.isdisjoint(words)
        refused = bool(asked.blocked)
        telling = bool(asked.sure) or refused or bool(self._lexicon.content(words))
        return Clause(place, place + len(words), mark, asks, refused, telling)
