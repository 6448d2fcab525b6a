"""Prepare a question to be held against many facts: what it is about, and its telling words.

Knows nothing of scores.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.history.facts import Lexicon
from bot.history.questions.question import MAKER, MODEL, SHOES, Question
from bot.history.terms import CODE, MONTHS, EntityMention, Names

DAY = re.compile(r"(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?")
OR_REACH = 4  # words on each side of an "or" that may belong to what it offers
OF_CODES = frozenset({"code", "name", "colours"})  # what is asked of a code itself
MEANT = frozenset({MAKER, MODEL, "2002"})  # what a question means that names nothing


@dataclass(frozen=True, slots=True)
class Search:
    """A question, prepared to be held against many facts."""

    question: Question
    focus: tuple[str, ...]
    content: tuple[tuple[str, int], ...]
    alike_words: frozenset[str]
    named_words: frozenset[str]
    within: frozenset[str]  # what was named, and all that belongs above it
    cues: frozenset[int]  # places of the words that say what is asked
    packed: frozenset[int]  # places that carry several things, as words without blanks do
    counted: frozenset[str]  # what "how many" asks of
    day: str  # a day or a month that is said, as "2021-06-05" or "2021-06"
    unchosen: frozenset[int]  # places of words beside an "or": only one side needs to be right
    implied: frozenset[str]  # words of names that another name implies: "in the 1000 series"


class Preparer:
    """Turns questions into searches."""

    def __init__(self, names: Names, lexicon: Lexicon, lists: Mapping[str, frozenset[str]]) -> None:
        self._names = names
        self._lexicon = lexicon
        self._lists = lists
        self._articles = lists["articles"]
        self._months = {lexicon.meaning(name): at for at, name in enumerate(MONTHS, 1)}

    def focus(self, question: Question) -> tuple[str, ...]:
        """Return the entities a fact must have to do with: those not implied by another."""
        named = question.entities
        people = tuple(name for name in named if self._names.kind(name) == "person")
        if people and self._lists["of_people"] & question.asked.sure.keys():
            return people  # "how old was Yue Wu when the pack came out" is about him
        beside = question.side_by_side()
        named = self._meant(question, beside)
        return tuple(
            name
            for name in named
            if name in beside
            or not any(other != name and name in self._names.above(other) for other in named)
        )

    def _meant(self, question: Question, beside: Collection[str]) -> tuple[str, ...]:
        """Return what is named, without guesses and "the 2002 guy"; all where that is nothing."""
        kept = []
        for one in question.mentions:
            guessed = one.start < one.end and question.guessed.issuperset(range(one.start, one.end))
            if not guessed and (one.entity in beside or not self._tells_person(question, one)):
                kept.append(one.entity)
        return tuple(kept) if {*kept} - {MAKER} else question.entities

    def _tells_person(self, question: Question, one: EntityMention) -> bool:
        """Tell whether a shoe only says which person is meant: "the guy behind the 2002R"."""
        if self._names.kind(one.entity) not in SHOES:
            return False
        before = [word for word in question.words[: one.start] if word not in self._articles]
        after = question.words[one.end : one.end + 1]
        behind = self._lists["behind"].intersection(before[-1:])
        return bool(behind or self._lists["persons"].intersection(after))

    def search(self, question: Question, focus: Sequence[str]) -> Search:
        """Prepare a question about some of the entities it names."""
        inside = question.named_places()
        makers = frozenset().union(*(brand.split() for brand in question.makers))
        regions = question.region_words if self._is_regional(question) else frozenset()
        content = self._lexicon.content(question.words)
        models = {  # "m1906r" is the name of a model, and no style code
            place
            for one in question.mentions
            if self._names.kind(one.entity) == "model"
            for place in range(one.start, one.end)
        }
        apart = inside | question.guessed
        # "Which colour is M2002RDA" is told by what the code names; else it only names a shoe.
        is_of_code = OF_CODES.issuperset(question.asked.sure)
        outside = [
            (word, place)
            for word, place in content
            if (place not in apart and question.words[place] not in question.years | makers)
            or (is_of_code and CODE.fullmatch(question.words[place]) and place not in models)
        ]
        return Search(
            question=question,
            focus=tuple(focus),
            content=tuple(
                (word, place) for word, place in outside if question.words[place] not in regions
            ),
            alike_words=frozenset(word for word, _ in outside),
            named_words=frozenset(
                self._lexicon.meaning(word)
                for place, word in enumerate(question.words)
                if place in inside
            ),
            within=frozenset().union(
                MEANT if not question.entities else {MAKER},
                *(self._names.above(name) for name in question.entities),
            ),
            cues=question.asked.places() | question.asked.soft.get("who", frozenset()),
            packed=frozenset(
                place
                for place, many in Counter(place for _, place in outside).items()
                if many > 1 and not question.words[place].isascii()
            ),
            counted=self._counted(question),
            day=self._day(question),
            unchosen=self._unchosen(question),
            implied=frozenset(
                self._lexicon.meaning(question.words[place])
                for mention in question.mentions
                if mention.entity not in focus
                for place in range(mention.start, mention.end)
                if not self._lexicon.is_filler(question.words[place])
            ),
        )

    def _day(self, question: Question) -> str:
        """Return the day that is said, or its month; nothing where a year or a month is missing."""
        words = question.words
        meanings = [self._lexicon.meaning(word) for word in words]
        place = next((p for p, word in enumerate(meanings) if word in self._months), None)
        if place is None or len(question.years) != 1:
            return ""
        month = f"{next(iter(question.years))}-{self._months[meanings[place]]:02}"
        for word in (*words[max(0, place - 1) : place], *words[place + 1 : place + 2]):
            day = DAY.fullmatch(word)
            if day:
                return f"{month}-{int(day[1]):02}"
        return month

    def _unchosen(self, question: Question) -> frozenset[int]:
        """Return the places of the words close to an "or"."""
        places: set[int] = set()
        for place, word in enumerate(question.words):
            if word in self._lists["either"]:
                places.update(range(max(0, place - OR_REACH), place + OR_REACH + 1))
        return frozenset(places)

    def _counted(self, question: Question) -> frozenset[str]:
        """Return the meanings of the words right after "how many"."""
        cue = question.asked.sure.get("count")
        if not cue:
            return frozenset()
        after = question.words[max(cue) + 1 : max(cue) + 2]
        return frozenset(self._lexicon.meaning(word) for word in after)

    def _is_regional(self, question: Question) -> bool:
        return not self._lists["regional"].isdisjoint(question.asked.sure)
