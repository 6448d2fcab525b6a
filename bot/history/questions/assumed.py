"""Notice what a question takes for granted beside what it asks, and what is true instead.

"Why did Kanye West design the 2002" takes a maker for granted whom nobody here knows; "Up There is
from Tokyo, what's the code" a home. Knows nothing of how the rest of the question is answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.history.facts import Fact, Lexicon, plain
from bot.history.matching import Index
from bot.history.questions.premises import spoken_day
from bot.history.questions.question import MAKER, SHOES, Question
from bot.history.questions.relations import Relations
from bot.history.terms import MAKERS, EntityMention, Names, PlaceWords
from bot.languages import tr

SHORTEST_STRANGER = 3  # letters of a name that nobody here knows
MOST_WORDS = 3  # of such a name
MAKER_REACH = 5  # words between "the designer of the 2002" and the name
DATE = "date"
HOMES = ("origin", "city", "made")
BY = "by"


@dataclass(frozen=True, slots=True)
class Assumed:
    """Something taken for granted that a fact contradicts."""

    sentence: str
    fact: Fact
    places: frozenset[int]  # of the words that say it, where the question stands without them


class Assumptions:
    """Holds what questions take for granted against the facts."""

    def __init__(
        self,
        index: Index,
        names: Names,
        relations: Relations,
        lexicon: Lexicon,
        places: PlaceWords,
        lists: Mapping[str, frozenset[str]],
    ) -> None:
        self._index = index
        self._names = names
        self._relations = relations
        self._lexicon = lexicon
        self._places = places
        self._making, self._making_pairs = lists["making"], lists["making_pairs"]
        self._asking = lists["asking"]
        self._crafting = lists["crafting"]
        self._returning = lists["returning"]
        self._maker = lists["designers"]
        self._doing, self._nouns = lists["doing"], lists["nouns"]
        self._closed = lists["closed"]
        self._any, self._being = lists["any"], lists["being"]

    def maker(self, question: Question) -> Assumed | None:
        """Return a maker who is none, with the fact that tells who it was."""
        words = question.words
        said = {
            span: " ".join(word.capitalize() for word in words[span[0] : span[1]])
            for span in self._strangers(question)
        }
        said |= {(one.start, one.end): one.entity for one in self._elsewhere(question)}
        for (start, end), name in said.items():
            slot = self._claimed(words, start, end)
            if slot is None:
                continue
            if slot == "made" and self._names.is_person(name) and self._crafting & {*words}:
                slot = "designer"
            for mention in question.mentions:
                if mention.start and words[mention.start - 1] in self._any:
                    continue  # "did KAWS do a 2002R" asks for another shoe
                found = self._true_maker(mention.entity, slot)
                if slot == "made" and self._is_related(name, mention.entity):
                    continue
                if found is not None and name not in found[0]:
                    sentence = tr("That was {name}, not {wrong}.", name=found[0], wrong=name)
                    return Assumed(sentence, found[1], frozenset(range(start, end)))
        return None

    def is_of_stranger(self, question: Question) -> bool:
        """Tell whether it is asked if somebody whom nobody here knows made what is named."""
        if not question.entities or question.words[0] not in self._closed:
            return False
        return any(
            self._claimed(question.words, start, end) for start, end in self._strangers(question)
        )

    def _elsewhere(self, question: Question) -> list[EntityMention]:
        """Return the people and brands that are named and have not made what is named."""
        made = {upper for name in question.entities for upper in self._names.above(name) - {name}}
        return [
            mention
            for mention in question.mentions
            if self._names.kind(mention.entity) in MAKERS and mention.entity not in made
        ]

    def home(self, question: Question) -> Assumed | None:
        """Return a home that is none, with the fact that tells where it is."""
        words = question.words
        named = question.named_places()
        said = [
            word
            for place, word in enumerate(words)
            if place not in named
            and self._places.is_place(word)
            and self._places.is_home(words, place)
        ]
        makers = [one for one in question.entities if self._names.kind(one) in MAKERS]
        if not said or len(makers) != 1:
            return None
        entries = [self._index.entries[one] for one in self._index.of(makers[0])]
        for entry in entries:
            if entry.answers.isdisjoint(HOMES):
                continue
            fact = entry.fact
            told = self._places.named(plain(fact.value.text or "").split())
            told = told or self._places.named(plain(fact.text).split())
            wrong = self._places.wrong(said, told)
            if wrong:  # where sources differ the fact says so itself
                written = self._places.written(wrong[0], words)
                sentence = "" if fact.claims else tr("Not {wrong}.", wrong=written)
                return Assumed(sentence, fact, frozenset())
        return None

    def year(self, question: Question) -> Assumed | None:
        """Return a year in which something is said to have come back, and did not."""
        returned = self._returning.intersection(question.words)
        named = {*question.entities} - {MAKER}
        if not returned or len(question.years) != 1 or len(named) != 1 or question.regions:
            return None
        ((year,), (name,)) = question.years, named
        if self._names.kind(name) not in SHOES:
            return None
        again = f"{name}R"  # what came back of the 2002
        found = self._index.of(again) or self._index.of(name)
        entries = [self._index.entries[one] for one in found]
        dated = [
            (one, one.fact.value.date)
            for one in entries
            if one.fact.answers[0] == DATE and one.fact.value.date is not None
        ]
        if not dated or any(year in one.years for one, _ in dated):
            return None
        first, told = dated[0]
        sentence = tr("It was {told}, not {wrong}.", told=spoken_day(told.text), wrong=year)
        return Assumed(sentence, first.fact, frozenset())

    def _strangers(self, question: Question) -> list[tuple[int, int]]:
        """Return where words stand together that nobody here knows."""
        named = question.named_places()
        found: list[tuple[int, int]] = []
        for place, word in enumerate(question.words):
            strange = (
                len(word) >= SHORTEST_STRANGER
                and word.isascii()
                and word.isalpha()
                and place not in named
                and not self._lexicon.knows(word)
                and not self._places.is_place(word)
            )
            if not strange:
                continue
            if found and found[-1][1] == place:
                found[-1] = (found[-1][0], place + 1)
            else:
                found.append((place, place + 1))
        return [(start, end) for start, end in found if end - start <= MOST_WORDS]

    def _claimed(self, words: Sequence[str], start: int, end: int) -> str | None:
        """Return what a name is said to have done: designed a thing, or brought it back.

        Only a verb claims that, or "by" before the name: "Extra Butter release" claims nothing.
        """
        before = words[max(0, start - MAKER_REACH) : start]
        after = words[end : end + 2]
        if self._asking.intersection(after[1:]):
            return None  # "X did what for the 2002" takes nothing for granted
        asked = bool(self._doing.intersection(before[-1:]))  # "did X release"
        verbs = {word for word in after[:1] if asked or word not in self._nouns}
        verbs |= {*before} if before[-1:] == (BY,) else set()
        if self._returning & verbs:
            return "relaunchby"
        if self._making & verbs:
            return "designer"
        if self._making_pairs & verbs:
            return "made"
        copula = bool(self._being.intersection((*before[-1:], *after[:1])))
        if self._is_said_to_be_by(words, start) or (
            self._maker.intersection((*before, *words[end : end + 3])) and copula
        ):
            return "designer"
        apart = bool(self._maker.intersection(before)) and not self._maker.intersection(before[-1:])
        return "designer" if apart and BY not in before else None

    def _is_said_to_be_by(self, words: Sequence[str], start: int) -> bool:
        """Tell whether "is the pack by X" is asked, or said, with no other verb."""
        is_by = bool(start) and words[start - 1] == BY
        return is_by and bool(self._being.intersection((words[0], *words[start - 2 : start - 1])))

    def _is_related(self, name: str, entity: str) -> bool:
        """Tell whether somebody has to do with a thing otherwise: a shop that sold it."""
        return any(entity in self._index.entries[one].about for one in self._index.around(name))

    def _true_maker(self, entity: str, slot: str) -> tuple[str, Fact] | None:
        """Return who made a thing, and the fact that tells it."""
        if self._names.kind(entity) not in SHOES:
            return None
        made_by = self._names.made_by(entity)
        found = self._relations.maker(entity, "designer" if slot == "made" else slot)
        if found is not None and (slot != "made" or found[0] in made_by):
            fact = self._index.entries[found[1]].fact
            if slot == "relaunchby" or fact.answers[0] == "designer":
                return found[0], fact
        first = next(iter(self._index.of(entity)), None)
        whole = self._names.kind(entity) == "model"  # many make a 2002R
        if slot == "relaunchby" or whole or not made_by or first is None:
            return None
        return " and ".join(made_by), self._index.entries[first].fact
