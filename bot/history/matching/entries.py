"""What each fact says, by the meanings of its words, and which entities it names.

Knows nothing of questions but those that a fact brings along.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from bot.history.facts import BACK, Fact, Facts, Lexicon, plain
from bot.history.terms import YEAR, Names, PlainTexts

COUNTED = 2  # words after a number that may be what it counts
DATE = "date"  # a year that is told with something else dates what nothing else dates:
DATED = frozenset({"pack"})
ABOUT = "about"  # what a thing is, which names its year only in passing
DESIGNER = "designer"  # what a thing is says whose it is
WHEN_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """One of a fact's own questions: the meanings of its words, and the entities it names."""

    words: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact as the index knows it, by the meanings of its words."""

    fact: Fact
    answers: frozenset[str]  # the kinds of question it answers
    bag: frozenset[str]  # with those of its own questions
    said: frozenset[str]  # of its text alone
    asks: tuple[OwnQuestion, ...]
    named: frozenset[str]  # entities its text names
    about: frozenset[str]  # these, and all that its subject belongs to
    years: frozenset[str]
    counted: frozenset[str]  # what its text counts: "six pairs"
    called: frozenset[str]  # words that its subject goes by: "the orange ones"
    rank: int  # its place among the facts of its subject: the files put first what matters most


class SharedSets:
    """Gives equal sets as one: facts name the same things, and are asked for in the same words.

    Measured: an index takes 1.2 MB less.
    """

    def __init__(self) -> None:
        self._known: dict[frozenset[str], frozenset[str]] = {}

    def of(self, words: Iterable[str]) -> frozenset[str]:
        """Return the one set that holds these words."""
        found = frozenset(map(sys.intern, words))
        return self._known.setdefault(found, found)


class EntryMaker:
    """Makes the entries of facts; as long as it lives it knows each of their words by heart."""

    def __init__(self, facts: Facts, names: Names, lexicon: Lexicon, texts: PlainTexts) -> None:
        """Make it; ``texts`` are those of the facts, and of their own questions."""
        self._entities = facts.entities
        self._names, self._lexicon, self._texts = names, lexicon, texts
        self._repaired, self._carried = cache(lexicon.repair), cache(lexicon.carried)
        self._called: dict[str, frozenset[str]] = {}  # by entity
        self._ranks: Counter[str] = Counter()
        self._shared = SharedSets()
        self._dated = {fact.subject for fact in facts.facts.values() if DATE in fact.answers}
        self._dated |= {one.subject for one in facts.unknowns if DATE in one.answers}

    def entry(self, fact: Fact) -> Entry:
        """Return the entry of a fact; to be asked for in the order of the files."""
        shared, subject = self._shared, fact.subject
        words = self._texts[fact.text]
        every = self._names.spans(words)
        said = [*words]
        for part in (fact.value.text or "", *fact.value.items, *(c.value for c in fact.claims)):
            said += plain(part).split()
        said += map(plain, fact.value.codes)
        meant = self._meanings(said)
        asks = tuple(map(self._own_question, (*fact.asks, *fact.heard)))
        spans = self._names.find(words, every)
        named = {place for span in spans for place in range(span.start, span.end)}
        loose = (word for place, word in enumerate(words) if place not in named)
        years = {word for word in loose if YEAR.fullmatch(word)}
        years.update(WHEN_YEAR.findall(fact.when))
        entities = {span.entity for span in spans}
        rank = self._ranks[subject]
        self._ranks[subject] += 1
        return Entry(
            fact=fact,
            answers=shared.of(self._answers(fact, entities, bool(years))),
            bag=shared.of(meant.union(*(ask.words for ask in asks))),
            said=shared.of(meant),
            asks=asks,
            named=shared.of(entities),
            about=shared.of(self._names.above(subject) | {span.entity for span in every}),
            years=shared.of(years),
            counted=shared.of(self._counted(words)),
            called=self._goes_by(subject),
            rank=rank,
        )

    def _answers(self, fact: Fact, named: set[str], tells_year: bool) -> set[str]:
        """Return the kinds of question a fact answers, with those its text answers in passing."""
        answers = {*fact.answers}
        subject = self._entities[fact.subject]
        undated = fact.subject not in self._dated and fact.predicate != ABOUT
        if tells_year and undated and subject.kind in DATED:
            answers.add(DATE)
        if fact.predicate == ABOUT and not named.isdisjoint(subject.made_by):
            answers.add(DESIGNER)
        return answers

    def _own_question(self, ask: str) -> OwnQuestion:
        words = [*map(self._repaired, self._texts[ask])]
        names = self._names.all_in(words)
        return OwnQuestion(self._shared.of(self._meanings(words)), self._shared.of(names))

    def _meanings(self, words: Sequence[str]) -> set[str]:
        if BACK in words:  # its meaning depends on the words before it
            return {meaning for meaning, _ in self._lexicon.content(words)}
        return {meaning for word in words for meaning in self._carried(word)}

    def _counted(self, words: Sequence[str]) -> set[str]:
        """Return what stands close after a number: "two lace colours" counts laces, and colours."""
        found: set[str] = set()
        for place, word in enumerate(words):
            number = self._lexicon.meaning(word)
            if number.isdigit() and not YEAR.fullmatch(number):
                found.update(map(self._lexicon.meaning, words[place + 1 : place + 1 + COUNTED]))
        return found

    def _goes_by(self, name: str) -> frozenset[str]:
        """Return the words that an entity goes by."""
        if name not in self._called:
            entity = self._entities[name]
            texts = (entity.name, *entity.aliases)
            words = {word for text in texts for word in plain(text).split()}
            self._called[name] = frozenset(
                self._lexicon.meaning(word) for word in words if not self._lexicon.is_filler(word)
            )
        return self._called[name]
