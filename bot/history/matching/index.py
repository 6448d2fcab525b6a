"""Everything that is known, ready to be asked: an FTS5 index in memory, and what each fact says.

Knows nothing of questions; text reaches SQLite as quoted words only.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import log

from bot.history.facts import Entity, Fact, Facts, Lexicon, plain
from bot.history.terms import YEAR, Names

CANDIDATES = 40  # facts looked at more closely from one shelf of the index
MOST_CANDIDATES = 80  # and in all
NUMBER = 0.25  # weight of a number: it may be a year, a size or a wrong premise
TOLD_NUMBER, LONG_NUMBER, FEW = 0.75, 3, 6  # but "383 g" is what only few facts tell
MANY = 400  # nor does one in so many, however many facts there are
COUNTED = 2  # words after a number that may be what it counts
DATE = "date"  # a year that is told with something else dates what nothing else dates:
DATED = frozenset({"pack"})
ABOUT = "about"  # what a thing is, which names its year only in passing
DESIGNER = "designer"  # what a thing is says whose it is
COMMON = 0.25  # a word in more of the facts than this does not narrow a search down


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


class _SharedSets:
    """Gives equal sets as one: facts name the same things, and are asked for in the same words.

    Measured: an index takes 1.2 MB less.
    """

    def __init__(self) -> None:
        self._known: dict[frozenset[str], frozenset[str]] = {}

    def of(self, words: Iterable[str]) -> frozenset[str]:
        """Return the one set that holds these words."""
        found = frozenset(map(sys.intern, words))
        return self._known.setdefault(found, found)


class Index:
    """The facts by name and by word."""

    def __init__(self, facts: Facts, names: Names, lexicon: Lexicon) -> None:
        self.entries: dict[str, Entry] = {}
        self._of: dict[str, list[str]] = defaultdict(list)  # facts of a subject
        self._around: dict[str, list[str]] = defaultdict(list)  # facts that have to do with it
        self._of_slot: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._around_slot: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._seen_in: Counter[str] = Counter()
        self._answering: Counter[str] = Counter()  # facts by the kinds of question they answer
        self._weights: dict[str, float] = {}
        ranks: Counter[str] = Counter()
        shared = _SharedSets()
        dated = {fact.subject for fact in facts.facts.values() if DATE in fact.answers}
        dated |= {one.subject for one in facts.unknowns if DATE in one.answers}
        called: dict[str, frozenset[str]] = {}
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute("CREATE VIRTUAL TABLE said USING fts5(words, content='')")
        rows = []
        self._ids: list[str] = []
        for fact in facts.facts.values():
            if "size" in fact.answers and fact.predicate == "size_conversion":
                continue  # rows of size tables are looked up, not searched
            if fact.subject not in called:
                called[fact.subject] = _called(facts.entities[fact.subject], lexicon)
            entry = _entry(fact, names, lexicon, called[fact.subject], ranks[fact.subject], shared)
            undated = fact.subject not in dated and fact.predicate != ABOUT
            if entry.years and undated and names.kind(fact.subject) in DATED:
                entry = replace(entry, answers=shared.of(entry.answers | {DATE}))
            makers = facts.entities[fact.subject].made_by
            if fact.predicate == ABOUT and not entry.named.isdisjoint(makers):
                entry = replace(entry, answers=shared.of(entry.answers | {DESIGNER}))
            ranks[fact.subject] += 1
            self.entries[fact.id] = entry
            self._of[fact.subject].append(fact.id)
            for slot in entry.answers:
                self._of_slot[fact.subject, slot].append(fact.id)
            for entity in entry.about:
                self._around[entity].append(fact.id)
                for slot in entry.answers:
                    self._around_slot[entity, slot].append(fact.id)
            self._seen_in.update(entry.bag)
            self._answering.update(entry.answers)
            self._ids.append(fact.id)
            rows.append((len(self._ids), " ".join(sorted(entry.bag))))
        self._database.executemany("INSERT INTO said(rowid, words) VALUES (?, ?)", rows)

    def weight(self, word: str) -> float:
        """Return how telling a word is: 1 for a rare one, towards 0.2 for one that is everywhere.

        A word that no fact knows weighs as much as a rare one.
        """
        found = self._weights.get(word)
        return self._weighed(word) if found is None else found

    def _weighed(self, word: str) -> float:
        seen = self._seen_in.get(word, 0)
        if word.replace(".", "").isdigit():
            told = 0 < seen <= FEW and len(word) >= LONG_NUMBER and not YEAR.fullmatch(word)
            return TOLD_NUMBER if told else NUMBER
        if not seen:
            return 1.0
        every = 1 + len(self.entries)
        weight = max(0.2, min(1.0, log(every / seen) / log(every) + 0.25))
        self._weights[word] = weight  # only of known words, so that it stays small
        return weight

    def tells(self, word: str) -> bool:
        """Tell whether a word says what is meant; most numbers do not."""
        return self.weight(word) > NUMBER

    def knows(self, word: str) -> bool:
        """Tell whether any fact holds a word of this meaning."""
        return word in self._seen_in

    def answering(self, slot: str) -> int:
        """Return how many facts answer a kind of question."""
        return self._answering[slot]

    def of(self, entity: str) -> Sequence[str]:
        """Return the facts whose subject an entity is, in the order of the files."""
        return self._of.get(entity, ())

    def around(self, entity: str) -> Sequence[str]:
        """Return every fact that has to do with an entity, in the order of the files."""
        return self._around.get(entity, ())

    def has(self, entity: str, slot: str) -> bool:
        """Tell whether a fact of this very entity answers this kind of question."""
        return (entity, slot) in self._of_slot

    def answering_of(self, entity: str, slots: Sequence[str]) -> list[str]:
        """Return the facts of an entity itself that answer any of some kinds of question."""
        shelves = (self._of_slot.get((entity, slot), ()) for slot in slots)
        return list(dict.fromkeys(one for shelf in shelves for one in shelf[:CANDIDATES]))

    def about(self, entities: Sequence[str], slots: Sequence[str]) -> list[str]:
        """Return facts that have to do with these entities: their own and fitting ones first."""
        found: dict[str, None] = {}
        shelves = [self._of_slot.get((e, s), ()) for s in slots for e in entities]
        shelves += [self._around_slot.get((e, s), ()) for s in slots for e in entities]
        shelves += [self._of.get(e, ()) for e in entities]
        shelves += [self._around.get(e, ()) for e in entities]
        for shelf in shelves:
            found.update(dict.fromkeys(shelf[:CANDIDATES]))
            if len(found) >= MOST_CANDIDATES:
                break
        return list(found)[:MOST_CANDIDATES]

    def search(self, words: Iterable[str], limit: int = CANDIDATES) -> list[str]:
        """Return the facts that share telling words, best first."""
        most = min(MANY, max(1.0, COMMON * len(self.entries)))
        telling = {
            word for word in words if word.isalnum() and 0 < self._seen_in.get(word, 0) <= most
        }
        if not telling:
            return []
        query = " OR ".join(f'"{word}"' for word in sorted(telling))
        rows = self._database.execute(
            "SELECT rowid FROM said WHERE said MATCH ? ORDER BY rank LIMIT ?", (query, limit)
        )
        return [self._ids[row - 1] for (row,) in rows]


def _called(entity: Entity, lexicon: Lexicon) -> frozenset[str]:
    words = {word for alias in (entity.name, *entity.aliases) for word in plain(alias).split()}
    return frozenset(lexicon.meaning(word) for word in words if not lexicon.is_filler(word))


def _counted(words: Sequence[str], lexicon: Lexicon) -> set[str]:
    """Return what stands close after a number: "two lace colours" counts laces, and colours."""
    found: set[str] = set()
    for place, word in enumerate(words):
        number = lexicon.meaning(word)
        if number.isdigit() and not YEAR.fullmatch(number):
            found.update(map(lexicon.meaning, words[place + 1 : place + 1 + COUNTED]))
    return found


def _entry(
    fact: Fact,
    names: Names,
    lexicon: Lexicon,
    called: frozenset[str],
    rank: int,
    shared: _SharedSets,
) -> Entry:
    words = plain(fact.text).split()
    every = names.spans(words)
    said = [*words]
    for part in (fact.value.text or "", *fact.value.items, *(c.value for c in fact.claims)):
        said += plain(part).split()
    for code in fact.value.codes:
        said.append(plain(code))
    asked = (*fact.asks, *fact.heard)
    asks = [
        _ask(names, lexicon, [*map(lexicon.repair, plain(ask).split())], shared) for ask in asked
    ]
    bag = _meanings(lexicon, said)
    told = shared.of(bag)
    for ask in asks:
        bag.update(ask.words)
    spans = names.find(words, every)
    named = {place for span in spans for place in range(span.start, span.end)}
    loose = (word for place, word in enumerate(words) if place not in named)
    years = {word for word in loose if YEAR.fullmatch(word)} | set(
        re.findall(r"(?:19|20)\d\d", fact.when)
    )
    return Entry(
        fact=fact,
        answers=shared.of(fact.answers),
        bag=shared.of(bag),
        said=told,
        asks=tuple(asks),
        named=shared.of(span.entity for span in spans),
        about=shared.of(names.above(fact.subject) | {span.entity for span in every}),
        years=shared.of(years),
        counted=shared.of(_counted(words, lexicon)),
        called=called,
        rank=rank,
    )


def _ask(names: Names, lexicon: Lexicon, words: Sequence[str], shared: _SharedSets) -> OwnQuestion:
    return OwnQuestion(shared.of(_meanings(lexicon, words)), shared.of(names.all_in(words)))


def _meanings(lexicon: Lexicon, words: Sequence[str]) -> set[str]:
    return {meaning for meaning, _ in lexicon.content(words)}
