"""Part what a question asks from what is told beside it: "I'm a nurse, would they last a day?"

Knows nothing of facts.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.history.facts import LIMIT, Lexicon, Words
from bot.history.terms import Asked, Typed

# Where one clause ends and another begins; not in "17,600", "10:00", "2.5" or "N.Hoolywood".
BREAK = re.compile(
    r"[?!;()\u2026\u2013\u2014\n\u3002\uff01\uff1f\u3001]+|[,:.]+(?!\S)|(?<=\s)-+(?=\s)"
)
EDGES = " \t\n?!.,\uff1f\uff01\u3002"  # a mark at the very end is often left out: it tells nothing
ASKING_MARKS = ("?", "\uff1f")
# "The backless one, is its sole another": so few words before a comma say what is asked about.
TOPIC_MARKS, TOPIC = frozenset({",", ":", "\u3001"}), 3
GUESS, GUESS_REACH = 6, 7  # words of a guess, and of those before "or what kind"
OR_WAS = ("or", "was")  # which asks for nothing, as a German "was" does


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a text: its words' places, and whether it asks."""

    first: int
    end: int
    mark: str  # what follows it: a comma, a question mark, nothing at the end
    asking: bool  # a word or an opening asks
    refused: bool  # it asks for what nobody tells, or only says "today"
    is_topic: bool  # it only says what is meant: ", the suede bits"
    guess: bool  # it only guesses at an answer: "was it SNS"
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

    def __init__(self, typed: Typed, lexicon: Lexicon, words: Words) -> None:
        self._typed = typed
        self._lexicon = lexicon
        self._asking, self._closed = words.lists["asking"], words.lists["closed"]
        self._greeting = words.lists["greeting"]
        self._pointing = words.lists["pointing"]
        self._guessing, self._either = words.lists["guessing"], words.lists["either"]

    def places(self, text: str, words: list[str], asked: Asked) -> frozenset[int]:
        """Return the places of words outside the clauses that ask; none where that is unclear.

        Args:
            text: as it was typed.
            words: those of the whole text, as they are meant.
            asked: what they ask for.
        """
        clauses = [one for one in self._clauses(text[:LIMIT], words, asked) if one.telling]
        if not clauses:
            return frozenset()
        *before, last = clauses
        those = [clause for clause in before if clause.is_marked]
        those += [last] * (bool(those) and last.asking)
        those = those or [clause for clause in clauses if clause.asking]
        those = those or [clause for clause in clauses if clause.refused] or [last]
        those += [
            clause
            for clause, after in pairwise(clauses)
            if after in those and clause.mark in TOPIC_MARKS and clause.length <= TOPIC
        ]
        those += [
            after
            for clause, after in pairwise(clauses)
            if clause in those and after is last and not after.asking and after.is_topic
        ]
        inside = {place for clause in those for place in range(clause.first, clause.end)}
        if not self._lexicon.content([words[place] for place in sorted(inside)]):
            return frozenset()  # "I spilt coffee on the suede. What do I do" asks of all of it
        return frozenset(range(len(words))) - inside

    def guesses(self, text: str, words: list[str], asked: Asked) -> frozenset[int]:
        """Return the places of words that only guess at what is asked.

        "Who was the first, was it SNS"; "is it from Sydney or where".
        """
        found: set[int] = set()
        for place, (word, after) in enumerate(pairwise(words[:-1])):
            if word in self._either and after in self._asking and (word, after) != OR_WAS:
                found.update(range(max(1, place - GUESS_REACH), place))
        found -= asked.places()
        clauses = self._clauses(text[:LIMIT], words, asked)
        if clauses and clauses[-1].guess and any(one.asking for one in clauses[:-1]):
            found.update(range(clauses[-1].first, clauses[-1].end))
        return frozenset(found)

    def _clauses(self, text: str, words: list[str], asked: Asked) -> list[Clause]:
        """Return the clauses of a text; none where its words are others when read apart."""
        sure = asked.places()
        refused = frozenset[int]().union(*asked.blocked.values())
        found: list[Clause] = []
        start = place = 0
        text = text.strip(EDGES)
        breaks = [(match.start(), match.end(), match[0]) for match in BREAK.finditer(text)]
        if not breaks:
            return []
        for stop, after, mark in (*breaks, (len(text), len(text), "")):
            some = self._typed.words(text[start:stop])
            start = after
            if words[place : place + len(some)] != some:
                return []
            if some:
                places = frozenset(range(place, place + len(some)))
                found.append(self._clause(some, place, mark, places & sure, places & refused))
            elif found:
                found[-1] = replace(found[-1], mark=found[-1].mark + mark)
            place += len(some)
        return found if place == len(words) and len(found) > 1 else []

    def _clause(
        self,
        words: list[str],
        place: int,
        mark: str,
        sure: Collection[int],
        refused: Collection[int],
    ) -> Clause:
        opening = words[0] in self._closed
        guess = {words[0], "_".join(words[:2])} & self._guessing and len(words) <= GUESS
        return Clause(
            first=place,
            end=place + len(words),
            mark=mark,
            asking=bool(sure) or opening or not self._asking.isdisjoint(words),
            refused=bool(refused),
            is_topic=words[0] in self._pointing and len(words) <= TOPIC,
            guess=bool(guess) and not sure and self._asking.isdisjoint(words[1:]),
            telling=bool(sure or refused)
            or (not self._greeting.issuperset(words) and bool(self._lexicon.content(words))),
        )
