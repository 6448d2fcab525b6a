"""Find what a question describes instead of naming it: "the price of the green and purple ones".

Knows nothing of what is asked about it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot.history.facts import Facts, Lexicon, plain
from bot.history.matching import FactMatch, Index
from bot.history.questions.question import MAKER, MODEL, Question
from bot.history.terms import EntityMention, Names

TELLING = frozenset({"colours", "materials", "design", "theme", "features"})
OLD = "2002"
BROAD = frozenset({MAKER, MODEL, OLD})
BROAD_KINDS = frozenset({"person", "brand", "series"})
THINGS = frozenset({"edition", "colorway", "collab", "pack"})
HOMES = frozenset({"origin", "city"})
MAKERS = frozenset({"person", "brand"})
NOT = re.compile(r"not \w+")  # "a South Korean label, not Japanese"
LEAST = 0.88  # weight of the words that describe; less is said of too many things


class Descriptions:
    """Knows the words by which each edition can be told from the others."""

    def __init__(self, facts: Facts, index: Index, names: Names, lexicon: Lexicon) -> None:
        self._index = index
        self._names = names
        self._lexicon = lexicon
        lists = facts.words.lists
        self._shoes, self._seasons = lists["shoes"], lists["fall"] | lists["spring"]
        self._by_word: dict[str, set[str]] = defaultdict(set)
        self._by_person: dict[str, set[str]] = defaultdict(set)  # as people say it, before facts
        self._words_of: dict[str, list[str]] = {}
        for fact in facts.facts.values():
            if names.kind(fact.subject) in THINGS and not TELLING.isdisjoint(fact.answers):
                said = " ".join((fact.text, fact.value.text or ""))
                self._learn(fact.subject, said, self._by_word)
        self._learn_homes(facts)
        for entity in facts.entities.values():
            if entity.described:
                self._learn(entity.name, " ".join(entity.described), self._by_person)
        every = (*self._by_word.values(), *self._by_person.values())
        for name in {name for found in every for name in found}:
            self._words_of[name] = plain(name).split()

    def _learn_homes(self, facts: Facts) -> None:
        """Let collaborations be told by where their makers are from: "the Korean ones"."""
        homes: dict[str, str] = {}
        for fact in facts.facts.values():
            if not HOMES.isdisjoint(fact.answers) and self._names.kind(fact.subject) in MAKERS:
                told = NOT.sub("", f"{fact.text} {fact.value.text or ''}")
                homes[fact.subject] = f"{homes.get(fact.subject, '')} {told}"
        for entity in facts.entities.values():
            for maker in entity.made_by if entity.kind == "collab" else ():
                self._learn(entity.name, homes.get(maker, ""), self._by_person)

    def _learn(self, name: str, said: str, shelf: dict[str, set[str]]) -> None:
        words = plain(said).split()
        inside = {
            place
            for mention in self._names.spans(words)
            for place in range(mention.start, mention.end)
        }
        for meaning, place in self._lexicon.content(words):
            if place not in inside and not meaning.isdigit():
                shelf.setdefault(meaning, set()).add(name)

    def named(self, question: Question) -> Question | None:
        """Return a question with the name of what it describes in place of the description.

        None where it names something narrow itself, or where its words describe nothing or more
        than one thing.
        """
        shoes = bool(question.mentions) or not self._shoes.isdisjoint(question.words)
        if question.others or question.brands or not shoes:
            return None
        if OLD in question.entities and MODEL not in question.entities:
            return None  # there was one 2002, and its looks tell no others apart
        broad = {one for one in question.entities if one not in BROAD}
        if any(self._is_narrow(name) for name in broad):
            return None
        said = self._said(question)
        told = sum({word: self._index.weight(word) for word, _ in said}.values())
        if told < LEAST or self._is_strange(question):
            return None
        every = [self._by_person.get(word) or self._by_word[word] for word, _ in said]
        fitting = set.intersection(*every)
        fitting = {name for name in fitting if broad <= self._names.above(name)} - broad
        if question.years:  # "the brown one from fall 24"
            fitting = {name for name in fitting if self._names.year(name) in question.years}
        fitting -= {upper for name in fitting for upper in self._names.parents(name)}
        if len(fitting) != 1:
            return None
        return self._renamed(question, fitting.pop(), {place for _, place in said})

    def is_passed_over(self, question: Question, chosen: Sequence[FactMatch]) -> bool:
        """Tell whether a question describes something in words that its answer does not hold."""
        if not chosen or self.named(question) is None:
            return False
        said = {word for word, _ in self._said(question)}
        held = frozenset().union(*(match.entry.bag for match in chosen))
        return len(said) > 1 and said.isdisjoint(held)

    def telling(self, named: Question, question: Question) -> Question:
        """Return a question about what tells a described thing: "the green ones, what is it"."""
        asked = replace(question.asked, sure={}, soft={})
        told = tuple(question.words[place] for _, place in self._said(question))
        shift = len(told)
        mentions = tuple(
            replace(one, start=one.start + shift, end=one.end + shift) for one in named.mentions
        )
        words = (*told, *named.words)
        return replace(named, words=words, text=" ".join(words), mentions=mentions, asked=asked)

    def _is_narrow(self, name: str) -> bool:
        whole = bool(self._names.within(name))
        return self._names.kind(name) not in BROAD_KINDS and not whole

    def _is_strange(self, question: Question) -> bool:
        """Tell whether a question has a word that no fact has: "the sky is blue"."""
        known = question.named_places() | question.asked.places()
        return any(
            place not in known and not self._index.knows(word) and word not in self._by_person
            for word, place in self._lexicon.content(question.words)
            if not word.isdigit()
        )

    def _said(self, question: Question) -> list[tuple[str, int]]:
        """Return the words that describe something, and their places."""
        taken, cues = question.named_places(), question.asked.places()
        return [
            (word, place)
            for word, place in self._lexicon.content(question.words)
            if place not in taken
            and question.words[place] not in self._seasons
            and (word in self._by_person or (word in self._by_word and place not in cues))
        ]

    def _renamed(self, question: Question, name: str, places: set[int]) -> Question:
        """Put a name at the end of a question, and take away what described it."""
        asked, mentions = question.asked, question.mentions
        words = list(question.words)
        for place in places:
            words[place] = "the"  # keeps the places of all others
        start = len(words)
        words += self._words_of[name]
        mention = EntityMention(name, start, len(words))
        return replace(
            question,
            text=" ".join(words),
            words=tuple(words),
            mentions=(*mentions, mention),
            asked=asked,
        )
