"""Notice what a question takes for granted and a fact contradicts: "It was X, not Y".

Knows nothing of how facts are found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.history.facts import Lexicon, Words, plain
from bot.history.matching import FactMatch, Index
from bot.history.questions.question import Question
from bot.history.terms import CODE, MAKERS, YEAR, Names, PlaceWords
from bot.languages import ENGLISH, locale, month_text, spoken, tr

AMOUNT = re.compile(
    r"(?<!\S)(\d{2,6})(?= (?:pounds|dollars|yen|euros|quid|usd|gbp|jpy|eur|bucks)(?!\S))"
    r"|(?<=dollars )(\d{2,6})|(?<=pounds )(\d{2,6})"
)
# "Over 200" claims no amount.
BOUND = re.compile(
    r"(?<!\S)(?:over|under|above|below|than|around|about|roughly|nearly|almost|least|most|to|like)"
    r" (?:dollars |pounds )?\d{2,6}(?!\S)"
)
MONTHS = (
    "",
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
LAST_DASH = 2  # in 2021-08-21
MAKING = frozenset({"designer", "relaunchby"})
MODELS = frozenset({"model", "series"})
PLACING = frozenset({"made", "factory", "origin", "city", "place", "education", "inspiration"})
HOME = frozenset({"made", "factory", "origin", "city"})  # where "is it from X" needs no "where"


class Premises:
    """Holds what a question says against what the facts that answer it say."""

    def __init__(
        self, index: Index, names: Names, lexicon: Lexicon, places: PlaceWords, words: Words
    ) -> None:
        self._index = index
        self._names = names
        self._lexicon = lexicon
        self._brands = {plain(brand): brand for brand in words.brands}
        self._places = places
        self._materials, self._yes_or_no = words.lists["material"], words.lists["yes_or_no"]

    def corrections(self, question: Question, matches: Sequence[FactMatch]) -> list[str]:
        """Return what has to be put right first, as sentences."""
        if not matches:
            return []
        best = matches[0]
        found = self._wrong_brand(question)
        found += _wrong_year(question, best)
        found += _wrong_amount(question, matches)
        found += _wrong_code(question, best)
        if not best.entry.fact.claims:  # where sources differ the answer says so itself
            found += self._wrong_person(question, best)
            found += self._wrong_model(question, best)
            found += self._wrong_place(question, best)
            found += [said for match in matches for said in self._wrong_count(question, match)][:1]
            found += self._untold_material(question, best)
        return found

    def _wrong_brand(self, question: Question) -> list[str]:
        """Notice another brand that is said to have made it; one beside it claims nothing."""
        wrong = [brand for brand in question.brands if brand in question.makers]
        if not wrong:
            return []
        brand = self._brands[wrong[0]]
        return [tr("That is a New Balance matter, not {brand}'s.", brand=brand)]

    def _wrong_person(self, question: Question, match: FactMatch) -> list[str]:
        if match.entry.fact.answers[0] not in match.slots & MAKING:
            return []
        told = [name for name in match.entry.named if self._names.kind(name) == "person"]
        said = [name for name in question.entities if self._names.kind(name) == "person"]
        if len(told) != 1 or not said or match.entry.about.intersection(said):
            return []
        return [tr("That was {name}, not {wrong}.", name=told[0], wrong=said[0])]

    def _wrong_model(self, question: Question, match: FactMatch) -> list[str]:
        """Notice another model than the one that gave the sole."""
        fact = match.entry.fact
        if fact.answers[0] != "sole" or "sole" not in match.slots or question.side_by_side():
            return []
        told = {name for name in match.entry.named if name == fact.value.text}
        said = [name for name in question.entities if name not in match.entry.about]
        if not told or not said or self._names.kind(said[0]) not in MODELS:
            return []
        return [tr("That is the {name}, not the {wrong}.", name=min(told), wrong=said[0])]

    def _wrong_place(self, question: Question, match: FactMatch) -> list[str]:
        """Notice another place; not one inside what is told ("Asia"), nor one around it."""
        if not (match.slots & PLACING or self._asks_of_home(question, match)):
            return []
        if not match.exact:
            return []  # where something else is from contradicts nothing
        fact = match.entry.fact  # whose text may speak of further places: "Japanese sources say"
        told = self._places.named(plain(fact.value.text or "").split())
        told = told or self._places.named(plain(fact.text).split())
        if self._names.kind(fact.subject) in MAKERS and "origin" not in match.slots:
            told = told | self._places_of(fact.subject)
        named = question.named_places()
        home = not match.entry.answers.isdisjoint(HOME)
        said = [
            word
            for place, word in enumerate(question.words)
            if place not in named
            and self._places.is_place(word)
            and not self._lexicon.is_filler(word)  # the German "aus" is no Australia
            and (home or not self._places.is_home(question.words, place))
        ]
        wrong = self._places.wrong(said, told)
        meant = [word for word in wrong if word != "us" or word in question.region_words]
        if not meant:
            return []
        return [tr("Not {wrong}.", wrong=self._places.written(meant[0], question.words))]

    def _places_of(self, maker: str) -> set[str]:
        """Return where a maker is, or makes shoes: a true place is no wrong one."""
        told = (self._index.entries[one] for one in self._index.of(maker))
        at_home = (entry.fact for entry in told if not entry.answers.isdisjoint(HOME))
        return set().union(*(self._places.named(plain(fact.text).split()) for fact in at_home))

    def _asks_of_home(self, question: Question, match: FactMatch) -> bool:
        """Tell whether "is it from X" is asked, and the fact tells where it is from."""
        answers = match.entry.answers
        home = answers & HOME and "sellers" not in answers
        return bool(home) and question.words[0] in self._yes_or_no and not question.asked.sure

    def _wrong_count(self, question: Question, match: FactMatch) -> list[str]:
        number = match.entry.fact.value.number
        if number is None or "count" not in match.slots or not match.exact:
            return []
        said = {self._lexicon.meaning(word) for word in self._loose(question)}
        said = {word for word in said if word.isdigit() and not YEAR.fullmatch(word)}
        if len(said) != 1 or str(number) in said:
            return []
        return [tr("It was {told}, not {wrong}.", told=number, wrong=min(said))]

    def _untold_material(self, question: Question, match: FactMatch) -> list[str]:
        """Notice a material that no fact about what is named speaks of at all."""
        if question.words[0] not in self._yes_or_no or "materials" not in match.slots:
            return []
        said = [word for word in self._loose(question) if word in self._materials]
        near = [one for name in question.entities for one in self._index.around(name)]
        told = {self._lexicon.meaning(word) for word in said}
        if not said or any(told & self._index.entries[one].bag for one in near):
            return []
        return [tr("No source that I know says {wrong}.", wrong=said[0])]

    @staticmethod
    def _loose(question: Question) -> list[str]:
        """Return the words that are part of no name."""
        named = question.named_places()
        return [word for place, word in enumerate(question.words) if place not in named]


def _wrong_year(question: Question, match: FactMatch) -> list[str]:
    value = match.entry.fact.value.date
    if not match.slots & {"date"} or value is None or not question.years:
        return []
    if not match.exact and question.entities:
        return []  # when one of several came out contradicts nothing about all of them
    if question.years & match.entry.years:
        return []
    wrong = ", ".join(sorted(question.years))
    return [tr("It was {told}, not {wrong}.", told=spoken_day(value.text), wrong=wrong)]


def _wrong_code(question: Question, match: FactMatch) -> list[str]:
    codes = match.entry.fact.value.codes
    said = [word.upper() for word in question.words if CODE.fullmatch(word)]
    told = {*codes, *(claim.value for claim in match.entry.fact.claims)}
    if "code" not in match.slots or not codes or not said or told.intersection(said):
        return []
    return [tr("It is {told}, not {wrong}.", told=codes[0], wrong=said[0])]


def _wrong_amount(question: Question, matches: Sequence[FactMatch]) -> list[str]:
    text = BOUND.sub("", question.text)
    said = {part for groups in AMOUNT.findall(text) for part in groups if part}
    priced = [match for match in matches if match.slots & {"price", "reason"}]
    known = set()
    for match in priced:
        known.update(re.findall(r"\d+", plain(match.entry.fact.text)))
    money = next((m.entry.fact.value.money for m in priced if m.entry.fact.value.money), None)
    if not said or said & known or money is None:
        return []
    told = f"{money.amount.normalize():f} {money.currency}"
    return [tr("It was {told}, not {wrong}.", told=told, wrong=min(said))]


def spoken_day(text: str) -> str:
    """Return a day, a month or a year as the language spoken now writes it."""
    if spoken() == ENGLISH or "-" not in text:
        return day(text)
    if text.count("-") != LAST_DASH:
        return month_text(date.fromisoformat(f"{text}-01"))
    from babel.dates import format_date  # English speakers need none of it

    return format_date(date.fromisoformat(text), "long", locale=locale())


def day(text: str) -> str:
    """Return "2021-08-21" as "21 August 2021"."""
    parts = text.split("-")
    names = [parts[0]]
    if len(parts) > 1:
        names.insert(0, MONTHS[int(parts[1])])
    if len(parts) > 2:  # noqa: PLR2004 - year, month and day
        names.insert(0, str(int(parts[2])))
    return " ".join(names)
