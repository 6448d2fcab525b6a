"""Read a question: its words, the names in it, what it asks for, where and when.

Knows nothing of facts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.history.facts import LIMIT, Lexicon, Words, plain
from bot.history.questions.asides import Asides
from bot.history.terms import CODE, MAKERS, YEAR, Asked, EntityMention, Names, SlotDetector, Typed

# Where a sentence may hold a second question.
SPLIT = re.compile(
    r"(?:[?;]+\s|\uff1f|(?<=[^\x00-\x7f])\?(?=[^\x00-\x7f]))\s*"
    r"|(?:,|(?<!\s))\s+"
    r"(?:and also|and then|plus|and|und|et|y|e|also|oh and|aber|but|pero|n(?! ergy))\s+"
    r"|,\s+|(?<!\s)\s+[&+]\s+|[、。]\s*|\n+",
    re.IGNORECASE,
)
# "The 2024 version": some other shoe, where none of that year is known by it.
OTHER_YEAR = re.compile(r"(?<!\S)20\d\d (?:version|model|edition|one|ones|pair|release)(?!\S)")
# What stands before a maker: "did nike make", "by nike", "who at nike designed".
MAKING = r"(?:(?<=did )|(?<=does )|(?<=by )|(?<=who at ))"
DOING = ("did ", "does ")  # before a maker they claim what the verb after it says
MADE = ("making", "making_pairs", "crafting", "returning")
LEGIT, CLAIMED = "legit", frozenset({"technology", "thing"})
SHOES = frozenset({"model", "pack", "colorway", "collab", "edition"})
JOINING = frozenset(
    {"and", "n", "vs", "versus", "or", "und", "et", "y", "e", "plus", "the", "oder", "o"}
)
AGAINST = frozenset({"vs", "versus", "before", "after", "than"})
BESIDE = JOINING | {"for", "of"}  # "the year for the 2000 and for the 2001"
MODEL, LETTER = "2002R", "r"
WHERE, DYE, ADVICE, WORKS, ASIDE, FIRST = "where", "dye", "advice", "works", "aside", "first"
LONGEST_EXCLUDING = 3  # words: "that are not"
COUNTED, COUNTED_REACH = ("count", "colours"), 4  # words of "how many different 2002R colours"
MADE_BY, NAME, NAME_REACH = frozenset({"designer", "relaunchby"}), "name", 5
LATER_WORK = frozenset({"works", "order", "successor", "design"})  # "what did he design after X"
CALLING = frozenset({"name", "origin"})
LASTING = frozenset({"later", "now"})  # how a shoe wears does not change by the day
WHICH = frozenset({"which", "what"})
MAKER = "New Balance"  # every question here is about it
CROSSING = frozenset(  # of a maker and a shoe
    {"x", "new", "balance", "nb", "by", "the", "a", "de", "di", "von", "du", "da", "do", "del"}
)
US_REGION = re.compile(
    r"(?<!\S)(in|for|the|from|price|retail|cost|msrp|release|date|launch) (the )?us(?!\S)"
    r"|(?<!\S)us (price|retail|release|launch|drop|msrp|cost|date|2002r|market|dollars|version"
    r"|customers|buyers|stores?)(?!\S)"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, or a part of one, as it was understood."""

    text: str
    words: tuple[str, ...]
    mentions: tuple[EntityMention, ...]
    asked: Asked
    regions: frozenset[str]
    region_words: frozenset[str]
    years: frozenset[str]
    brands: tuple[str, ...]
    makers: frozenset[str]  # those of the brands that are said to have made what is named
    others: tuple[str, ...]
    aside: frozenset[int] = frozenset()  # places of words that stand beside what is asked
    excluded: tuple[EntityMention, ...] = ()  # what is said not to be meant
    guessed: frozenset[int] = frozenset()  # places of words that only guess at the answer

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities that are named, in reading order."""
        return tuple(mention.entity for mention in self.mentions)

    def side_by_side(self) -> set[str]:
        """Return the entities that an "and" alone keeps apart: "the 2002 and the 2002R"."""
        found: set[str] = set()
        for first, second in pairwise(self.mentions):
            between = self.words[first.end : second.start]
            apart = JOINING.intersection(between) and BESIDE.issuperset(between)
            if apart or AGAINST.intersection(between):
                found |= {first.entity, second.entity}
        return found

    def named_places(self) -> set[int]:
        """Return the places of the words that are part of a name, wherever it is said again.

        A number that is said again may be a year: "was the 2002 released in 2002".
        """
        names = {self.words[mention.start : mention.end] for mention in self.mentions}
        inside = {
            place for one in (*self.mentions, *self.excluded) for place in range(one.start, one.end)
        }
        return inside | {
            place
            for name in names
            if not "".join(name).isdigit()
            for start in range(len(self.words))
            if self.words[start : start + len(name)] == name
            for place in range(start, start + len(name))
        }


class QuestionReader:
    """Turns text into questions."""

    def __init__(
        self, names: Names, detector: SlotDetector, lexicon: Lexicon, words: Words
    ) -> None:
        self._names = names
        self._detector = detector
        self._lexicon = lexicon
        cities = {
            place: words.regions[area]
            for place, area in words.areas.items()
            if area in words.regions
        }
        self._regions = {**cities, **words.regions}
        self._meant_by = words.meant
        self._typed = Typed(names, detector, lexicon, words)
        self._asides = Asides(self._typed, lexicon, words)
        self._excluding, self._articles = words.lists["excluding"], words.lists["articles"]
        self._later = words.lists["later"]
        self._usual, self._only = tuple(words.lists["usual"]), words.lists["only"]
        self._persons = words.lists["persons"]
        self._denying = words.lists["denying"]  # "why not white" asks for white
        self._of_use = words.lists["of_use"]
        self._selling = words.lists["selling"]
        self._year_words = words.lists["year"]
        self._made = frozenset().union(*(words.lists[name] for name in MADE))
        self._crossing = CROSSING | words.lists["making_pairs"]
        self._brands = _phrases(words.brands)
        self._makers = _phrases(words.brands, before=MAKING)
        self._others = _phrases(words.models)

    def read(self, text: str) -> Question:
        """Understand a text as one question."""
        words = self._typed.words(text)
        question = self._question(words)
        aside = self._asides.places(text, words, question.asked)
        asked = question.asked.outside(aside)
        years = question.years
        if self._year_words & {*words}:  # "what year did it come out, I saw it in 2022"
            years = years - {words[place] for place in aside}
        brands = question.brands
        if question.mentions and aside.isdisjoint(question.named_places()):
            # A brand that stands beside what is asked is no matter, unless nothing else is named.
            beside = {words[place] for place in aside}
            brands = tuple(name for name in brands if not beside.issuperset(name.split()))
        guessed = self._asides.guesses(text, words, asked) | self._guessed_names(question)
        guessed |= self._guessed_first(question, asked)
        return replace(
            question, aside=aside, asked=asked, years=years, brands=brands, guessed=guessed
        )

    def naming(self, question: Question, entity: str) -> Question:
        """Return a question that names nothing as one about an entity."""
        words = plain(entity).split()
        start = len(question.words)
        mention = EntityMention(entity, start, start + len(words))
        words = [*question.words, *words]
        return replace(question, text=" ".join(words), words=tuple(words), mentions=(mention,))

    def _question(self, words: Sequence[str]) -> Question:
        joined = " ".join(words)
        mentions = self._names.find(words)
        bare = not mentions
        if all(found.entity == MAKER for found in mentions):
            mentions = self._meant(words, joined, named=not bare) or mentions
        others = tuple(match[0] for match in self._others.finditer(joined))
        if bare:
            others += tuple(match[0] for match in OTHER_YEAR.finditer(joined))
        mentions = [found for found in mentions if not _is_of_other(words, found, others)]
        mentions = self._of_usual(self._crossed(mentions, words), words)
        excluded = self._excluded(mentions, words)
        mentions = [found for found in mentions if found not in excluded]
        mentions = self._without_wrong_code(self._without_implied(mentions), words)
        inside = {place for mention in mentions for place in range(mention.start, mention.end)}
        regions = {
            word: self._regions[word]
            for word in words
            if word in self._regions and (word != "us" or US_REGION.search(joined))
        }
        for meaning, place in self._lexicon.content(words):
            if not words[place].isascii() and meaning in self._regions:
                regions[meaning] = self._regions[meaning]  # within a Japanese word
        asked = self._heard(joined, mentions, inside)
        kinds = {self._names.kind(mention.entity) for mention in mentions}
        home = frozenset(map(words.index, regions.keys() & {*words}))
        if home and "person" in kinds and not asked.sure:
            asked = replace(asked, sure={"origin": home})  # "is he Japanese"
        return Question(
            text=joined,
            words=tuple(words),
            mentions=tuple(mentions),
            asked=asked,
            regions=frozenset(regions.values()),
            region_words=frozenset(regions),
            years=frozenset(
                word
                for place, word in enumerate(words)
                if place not in inside and YEAR.fullmatch(word)
            ),
            brands=tuple(match[0] for match in self._brands.finditer(joined)),
            makers=self._claimed(joined, mentions),
            others=others,
            excluded=excluded,
        )

    def _guessed_names(self, question: Question) -> frozenset[int]:
        """Return the places of names beside a style code of something else: "RDA is Sea Salt"."""
        coded = [one for one in question.mentions if self._is_coded(one, question.words)]
        if len(coded) != 1 or question.asked.sure or question.asked.blocked:
            return frozenset()
        whole = self._names.above(coded[0].entity) | {MAKER} | question.side_by_side()
        return frozenset(
            place
            for one in question.mentions
            if one.entity not in whole
            for place in range(one.start, one.end)
        )

    def _guessed_first(self, question: Question, asked: Asked) -> frozenset[int]:
        """Return the places of who is said to have been first: "SNS were first to do a mule"."""
        claim = asked.sure.get(FIRST)
        models = [one for one in question.mentions if self._names.kind(one.entity) == "model"]
        if not claim or not any(one.start > max(claim) for one in models):
            return frozenset()
        return frozenset(
            place
            for one in question.mentions
            if self._names.kind(one.entity) in MAKERS | {"collab"} and one.end <= max(claim)
            for place in range(one.start, one.end)
        )

    @staticmethod
    def _is_coded(one: EntityMention, words: Sequence[str]) -> bool:
        return bool(CODE.fullmatch(words[min(one.start, len(words) - 1)]))

    def _claimed(self, text: str, mentions: Sequence[EntityMention]) -> frozenset[str]:
        """Return the brands in "did Nike make the 2002R", not in "what did he do at Nike"."""
        if not any(self._names.kind(found.entity) in SHOES for found in mentions):
            return frozenset()
        return frozenset(
            match[0]
            for match in self._makers.finditer(text)
            if not text[: match.start()].endswith(DOING)
            or not self._made.isdisjoint(text[match.end() :].split()[:1])
        )

    def _meant(self, words: Sequence[str], text: str, *, named: bool) -> list[EntityMention]:
        """Return what is meant and not named: "the R", "bringing it back", "in 2010".

        Where the brand is ``named``, only what it brought back.
        """
        relaunch = self._lexicon.meaning("relaunch")
        for meaning, place in self._lexicon.content(words):
            if meaning == relaunch:
                return [EntityMention(MODEL, place, place)]
        if named:
            return []
        if not self._others.search(text) and not self._brands.search(text):
            for place, word in enumerate(words):
                if word in self._meant_by:
                    return [EntityMention(self._meant_by[word], place, place)]
        if LETTER in words and "name" in self._detector.hear(text).sure:
            place = words.index(LETTER)
            return [EntityMention(MODEL, place, place + 1)]
        return []

    def _crossed(
        self, mentions: Sequence[EntityMention], words: Sequence[str]
    ) -> list[EntityMention]:
        """Read "Bembury x New Balance 2002R", "the mule by SNS" as the pair, not as two things."""
        named = [one for one in mentions if one.entity != MAKER]
        for first, second in pairwise(named):
            between = words[first.end : second.start]
            if WHICH.intersection(words[max(0, first.start - 1) : first.start]):
                continue  # "which UK community did a 2002R" asks for it
            if not self._crossing.issuperset(between):
                continue
            shoes = [one for one in (first, second) if self._names.kind(one.entity) == "model"]
            if len(shoes) != 1:
                continue
            maker = second if shoes[0] is first else first
            pair = self._names.pair(maker.entity, shoes[0].entity)
            if pair:
                kept = [one for one in named if one not in {first, second}]
                return sorted(
                    [*kept, EntityMention(pair, first.start, second.end)], key=lambda one: one.start
                )
        return list(mentions)

    def _of_usual(
        self, mentions: Sequence[EntityMention], words: Sequence[str]
    ) -> list[EntityMention]:
        """Read "are the normal ones waterproof, or just the GORE-TEX" as a question of the 2002R.

        The one that is named after an "only", or before a Japanese one, is what others are
        compared with.
        """
        found = list(mentions)
        usual = any(word.startswith(self._usual) for word in words)
        for one in mentions if usual else ():
            before = [word for word in words[: one.start] if word not in self._articles][-1:]
            after = [word for word in words[one.end : one.end + 1] if not word.isascii()]
            only = [word in self._only for word in before]
            only += [word.startswith(tuple(self._only)) for word in after]
            if any(only) and MODEL in self._names.parents(one.entity):
                found[found.index(one)] = replace(one, entity=MODEL)
        return list({one.entity: one for one in reversed(found)}.values())[::-1]

    def _excluded(
        self, mentions: Sequence[EntityMention], words: Sequence[str]
    ) -> tuple[EntityMention, ...]:
        """Return what is named only to say that it is not meant: "the 2002, not the R".

        Not all that is named: "not the 2002R" alone is about it. What somebody did after a shoe is
        not that shoe either.
        """
        found: list[EntityMention] = []
        later = self._later if self._is_of_later(mentions, words) else frozenset[str]()
        for one in mentions:
            before = words[: one.start]
            while before and before[-1] in self._articles:
                before = before[:-1]
            along = found and JOINING.issuperset(words[found[-1].end : one.start])
            after = self._names.kind(one.entity) in SHOES and later & {*before[-LONGEST_EXCLUDING:]}
            if (
                along
                or after
                or any(
                    "_".join(before[-length:]) in self._excluding
                    for length in range(1, min(LONGEST_EXCLUDING, len(before)) + 1)
                )
            ):
                found.append(one)
        return tuple(found) if len(found) < len(mentions) else ()

    def _is_of_later(self, mentions: Sequence[EntityMention], words: Sequence[str]) -> bool:
        """Tell whether it is asked what somebody did after something."""
        makers = any(self._names.kind(one.entity) in MAKERS | {"collab"} for one in mentions)
        if not makers or self._later.isdisjoint(words):
            return False
        return LATER_WORK.issuperset(self._detector.hear(" ".join(words)).sure)

    def _without_implied(self, mentions: list[EntityMention]) -> list[EntityMention]:
        """Drop the brand, and sizes as such, where something else is named."""
        telling = [found for found in mentions if self._names.kind(found.entity) != "table"]
        return [found for found in telling if found.entity != MAKER] or telling

    def _without_wrong_code(
        self, mentions: list[EntityMention], words: Sequence[str]
    ) -> list[EntityMention]:
        """Drop what a style code names where the code of something else is asked for."""
        by_code = [one for one in mentions if self._is_coded(one, words)]
        rest = [one for one in mentions if one not in by_code]
        if not by_code or not rest or "code" not in self._detector.hear(" ".join(words)).sure:
            return mentions
        within = frozenset().union(*(self._names.above(one.entity) for one in by_code))
        other = any(
            self._names.kind(one.entity) in SHOES and one.entity not in within for one in rest
        )
        return rest if other else mentions

    def _heard(self, text: str, mentions: Sequence[EntityMention], named: set[int]) -> Asked:
        asked = self._detector.hear(text, named)
        words = text.split()
        coded = any(CODE.fullmatch(words[place]) for place in named)
        for slot in CALLING & asked.sure.keys() if coded else ():
            sure = dict(asked.sure)  # what a style code is, or is from, is what has that code
            sure["code"] = sure.pop(slot)
            asked = replace(asked, sure=sure)
        asked = self._without_excluded(_without_counted(asked, words), words)
        settled = LASTING if asked.sure.keys() & self._of_use else frozenset()
        settled |= {ADVICE} if DYE in asked.sure else set()  # what jeans did, not which to wear
        settled |= {"own"} if coded else set()  # what has that code is no secret
        if not settled.isdisjoint(asked.blocked):
            blocked = {name: at for name, at in asked.blocked.items() if name not in settled}
            asked = replace(asked, blocked=blocked)
        asked = self._of_called(asked, words)
        kinds = {self._names.kind(mention.entity) for mention in mentions}
        if kinds == {"brand"} and "sellers" in asked.sure and self._selling.isdisjoint(words):
            sure = {name: at for name, at in asked.sure.items() if name != "sellers"}
            if WHERE in words:
                sure["origin"] = frozenset({words.index(WHERE)})  # "X is a store where?"
            return replace(asked, sure=sure)  # "is X a shop or what" asks for none
        if LEGIT in asked.sure and LEGIT in words and kinds & CLAIMED:  # a claim, and no pair, is
            sure = {name: at for name, at in asked.sure.items() if name != LEGIT}
            return replace(asked, sure=sure)
        people = "person" in kinds
        if people and "age" in asked.sure:  # "how old" of a person asks for no date
            sure = {name: at for name, at in asked.sure.items() if name != "date"}
            return replace(asked, sure=sure)
        return asked

    def _of_called(self, asked: Asked, words: Sequence[str]) -> Asked:
        """Read "what is the guy called who brought it back" as a question who that was."""
        called = asked.sure.get(NAME, frozenset())
        near = {word for place in called for word in words[place + 1 : place + NAME_REACH]}
        if MADE_BY.isdisjoint(asked.sure) or self._persons.isdisjoint(near):
            return asked
        sure = {name: at | called for name, at in asked.sure.items() if name != NAME}
        return replace(asked, sure=sure)

    def _without_excluded(self, asked: Asked, words: Sequence[str]) -> Asked:
        """Drop the kinds that are said not to be asked for: "besides the price, which line"."""
        cues = asked.places()
        found: set[int] = set()
        for place, word in enumerate(words):
            if word == ASIDE and place - 1 in cues:  # "price aside"
                found.update((place - 1, place))
            length = self._excluding_at(words, place)
            end = place + length
            while length and words[end : end + 1] and words[end] in self._articles:
                end += 1
            if length and frozenset({end}) in asked.sure.values():
                found.update(range(place, end + 1))
        sure = {
            name: places
            for name, places in asked.sure.items()
            if not (places <= found or (name == WORKS and places & found))
        }
        return replace(asked, sure=sure)

    def _excluding_at(self, words: Sequence[str], place: int) -> int:
        """Return how many words from a place on say that what follows is not meant."""
        for length in range(LONGEST_EXCLUDING, 0, -1):
            said = "_".join(words[place : place + length])
            if said in self._excluding and said not in self._denying:
                return length
        return 0

    def clauses(self, text: str, whole: Question) -> list[Question]:
        """Return the clauses of a text, each read alone; the whole where it is a single one."""
        pieces = [piece for piece in SPLIT.split(text[:LIMIT]) if plain(piece)]
        return [whole] if len(pieces) == 1 else [self.read(piece) for piece in pieces]

    @staticmethod
    def parts(clauses: Sequence[Question], whole: Question) -> list[Question]:
        """Return those clauses that ask; a part without a name speaks of the whole's.

        Returns the whole alone unless every part asks for something of its own.
        """
        if len(clauses) < 2:  # noqa: PLR2004 - two questions are the least to split
            return [whole]
        asking = [part for part in clauses if part.asked.sure or part.asked.soft]
        if len(asking) < 2 or len(asking) > 3:  # noqa: PLR2004 - more is a story, not questions
            return [whole]
        return asking


def _without_counted(asked: Asked, words: Sequence[str]) -> Asked:
    """Drop what is only counted: "how many colours" wants a number, "and which" the colours too."""
    count, counted = (asked.sure.get(name, frozenset[int]()) for name in COUNTED)
    close = any(0 < one - other <= COUNTED_REACH for one in counted for other in count)
    if not close or WHICH.intersection(words):
        return asked
    sure = {name: places for name, places in asked.sure.items() if name != COUNTED[1]}
    return replace(asked, sure=sure)


def _phrases(phrases: Sequence[str], before: str = "") -> re.Pattern[str]:
    known = sorted({plain(phrase) for phrase in phrases if phrase}, key=len, reverse=True)
    spaced = "|".join(re.escape(phrase) for phrase in known if phrase.isascii())
    within = "".join(f"|{re.escape(phrase)}" for phrase in known if not phrase.isascii())
    return re.compile(rf"{before}(?:(?<!\S)(?:{spaced})(?!\S){within})")


def _is_of_other(words: Sequence[str], found: EntityMention, others: Sequence[str]) -> bool:
    """Tell whether a bare number belongs to another shoe: "jordan 1 2001"."""
    beside = {*words[max(0, found.start - 2) : found.start], *words[found.end : found.end + 1]}
    number = found.end - found.start == 1 and words[found.start].isdigit()
    return number and any(beside.intersection(other.split()) for other in others)
