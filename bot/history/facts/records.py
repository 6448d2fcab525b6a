"""What the history is made of: entities, facts, sources, size tables, and an answer.

Knows nothing of files, indexes or questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.languages import spoken
from bot.models import Money

OPTION_LIMIT = 100  # characters; Discord's own limit for a choice


class Status(StrEnum):
    """How well a fact is supported."""

    ARTICLE = "article"  # the first article says so, nobody else
    CORROBORATED = "corroborated"  # two sources or more
    SINGLE_SOURCE = "single-source"  # one source, not the article
    DISPUTED = "disputed"  # sources differ; see the claims


class DatePrecision(StrEnum):
    """How exactly a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSource:
    """A page that says so; ``url`` is empty where there is no public page."""

    key: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDate:
    """A date as it is known: "2021", "2021-08" or "2021-08-21"."""

    text: str
    precision: DatePrecision


@dataclass(frozen=True, slots=True, kw_only=True)
class FactValue:
    """The value of a fact, in whatever types it has."""

    text: str | None = None
    date: FactDate | None = None
    money: Money | None = None
    number: int | None = None
    codes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One of the values that sources give for a disputed fact."""

    value: str
    sources: tuple[FactSource, ...]
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing stands in the files."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A fact's text in another language than English, by the fact's id.

    ``claims`` are the values of the fact's claims, in their order, where they are words.
    """

    fact: str
    language: str
    text: str
    place: Place
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One sourced statement about one entity.

    ``text`` is a whole sentence that names its subject; ``answers`` are the kinds of question it
    answers (slots of ``words.toml``); ``asks`` are questions worth offering, ``heard`` more of
    them as people really type them; ``tells`` are the facts whose content it holds too, so that
    beside it they would say nothing new; ``short`` is what it says in at most 60 characters, for
    a table or a picture, where its value does not say it so shortly.
    """

    id: str
    subject: str
    predicate: str
    text: str
    value: FactValue
    status: Status
    sources: tuple[FactSource, ...]
    answers: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    when: str = ""
    short: str = ""
    note: str = ""
    claims: tuple[Claim, ...] = ()
    translations: tuple[Translation, ...] = ()
    place: Place = Place("", 0)

    @property
    def spoken_text(self) -> str:
        """The text in the language spoken now; in English where it is not translated."""
        translation = self._translation()
        return self.text if translation is None else translation.text

    @property
    def spoken_claims(self) -> tuple[Claim, ...]:
        """The claims in the language spoken now; in English where they are not translated."""
        translation = self._translation()
        if translation is None or not translation.claims:
            return self.claims
        pairs = zip(self.claims, translation.claims, strict=False)
        return tuple(replace(claim, value=value) for claim, value in pairs)

    def _translation(self) -> Translation | None:
        language = spoken()
        return next((each for each in self.translations if each.language == language), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A thing the history knows: model, person, collab, edition, colorway, technology.

    ``part_of`` names what it belongs to (the Protection Pack for Rain Cloud), ``made_by`` the
    people and brands behind it, ``when`` the year, or season and year, that tells it apart.
    ``described`` are words people use for it who do not know its name, beside those of its facts.
    """

    name: str
    kind: str
    part_of: str = ""
    made_by: tuple[str, ...] = ()
    when: str = ""
    aliases: tuple[str, ...] = ()
    described: tuple[str, ...] = ()
    place: Place = Place("", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """What was looked for and not found: slots of one entity."""

    subject: str
    answers: frozenset[str]
    place: Place = Place("", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeRow:
    """One line of a size table; ``sizes`` by system ("US", "UK", "EU", "CM")."""

    sizes: Mapping[str, str]
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeTable:
    """One gender's sizes, smallest first."""

    gender: str
    subject: str
    caveat: str
    rows: tuple[SizeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One kind of question: the words it is asked with, and what it is called in an answer.

    A ``strict`` one is answered by nothing else, a ``blocked`` one by nobody; a ``thing`` is what
    another kind may be asked of (the price of laces); where it is heard, those it is ``over`` are
    not.
    """

    name: str
    say: str
    cues: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    strict: bool = False
    thing: bool = False
    blocked: bool = False
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The language of questions, from ``words.toml``."""

    slots: Mapping[str, Slot]
    fillers: frozenset[str]
    foreign: frozenset[str]  # words of other languages than English, whatever they mean
    right: frozenset[str]  # words that are no slips of those known otherwise
    same: Mapping[str, str]
    begun: Mapping[str, str]  # how words of other languages begin, and what stands for them
    typed: Mapping[str, tuple[str, ...]]  # a word as it is typed in chats, and what it stands for
    brands: tuple[str, ...]
    models: tuple[str, ...]
    regions: Mapping[str, str]
    meant: Mapping[str, str]  # a word, and the entity it means where none is named
    areas: Mapping[str, str]  # a place, and what it lies in
    lists: Mapping[str, frozenset[str]]
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # cues of each


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that is known, in the order of the files."""

    entities: Mapping[str, Entity]
    facts: Mapping[str, Fact]
    unknowns: tuple[Unknown, ...]
    size_tables: Mapping[str, SizeTable]
    sources: Mapping[str, FactSource]
    words: Words
    weights: Mapping[str, float] = field(default_factory=dict)  # of the learned scorer
    translations: tuple[Translation, ...] = ()  # of all facts, and of what is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the history has to say to one question.

    ``answer`` is plain text of at most 700 characters, and never empty; ``facts`` are those it is
    made of, best first. ``related`` are questions that can be asked next. When ``answered`` is
    false the answer says so, and ``nearest`` are questions about what was named, or what comes
    nearest, that can be answered; ``near`` are facts that may help though they do not answer, and
    ``commands`` are those that the text names, without their slash, and ``typed`` how it writes
    them, with their options. ``subject`` is the entity it is about, where there is one. ``ms`` is
    how long it took.
    """

    question: str
    answered: bool
    answer: str
    facts: tuple[Fact, ...] = ()
    confidence: float = 0.0
    ms: float = 0.0
    related: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    near: tuple[Fact, ...] = ()
    commands: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong in the history files, as a sentence, and where."""

    place: Place
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """One size in another system; ``result`` is None where no table has it."""

    size: str
    from_system: str
    to_system: str
    gender: str
    result: str | None
    caveats: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    sources: tuple[FactSource, ...] = field(default=())
