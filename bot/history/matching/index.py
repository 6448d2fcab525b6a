"""Everything that is known, ready to be asked: an FTS5 index in memory.

Knows nothing of questions; text reaches SQLite as quoted words only.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log

from bot.history.facts import Facts, Lexicon
from bot.history.matching.entries import Entry, EntryMaker
from bot.history.terms import YEAR, Names, PlainTexts

CANDIDATES = 40  # facts looked at more closely from one shelf of the index
MOST_CANDIDATES = 80  # and in all
NUMBER = 0.25  # weight of a number: it may be a year, a size or a wrong premise
TOLD_NUMBER, LONG_NUMBER, FEW = 0.75, 3, 6  # but "383 g" is what only few facts tell
MANY = 400  # nor does one in so many, however many facts there are
COMMON = 0.25  # a word in more of the facts than this does not narrow a search down


class Index:
    """The facts by name and by word."""

    def __init__(self, facts: Facts, names: Names, lexicon: Lexicon, texts: PlainTexts) -> None:
        """Make it; ``texts`` are those of the facts, and of their own questions."""
        self.entries: dict[str, Entry] = {}
        self._of: dict[str, list[str]] = defaultdict(list)  # facts of a subject
        self._around: dict[str, list[str]] = defaultdict(list)  # facts that have to do with it
        self._of_slot: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._around_slot: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._seen_in: Counter[str] = Counter()
        self._answering: Counter[str] = Counter()  # facts by the kinds of question they answer
        self._weights: dict[str, float] = {}
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute("CREATE VIRTUAL TABLE said USING fts5(words, content='')")
        rows = []
        self._ids: list[str] = []
        maker = EntryMaker(facts, names, lexicon, texts)
        for fact in facts.facts.values():
            if "size" in fact.answers and fact.predicate == "size_conversion":
                continue  # rows of size tables are looked up, not searched
            entry = self.entries[fact.id] = maker.entry(fact)
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
