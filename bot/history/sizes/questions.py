"""Hear a question about sizes ("us 9.5 mens in cm") and answer it from the tables.

Knows nothing of other facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from bot.history.facts import Fact, SizeRow, SizeTable
from bot.history.sizes.tables import LABEL_CAVEAT, find_row, larger, named, spoken_caveat
from bot.languages import add_sentence, mark, tr

SYSTEMS = ("US", "UK", "EU", "CM")
BETWEEN = frozenset({"a", "is", "in", "my", "an", "nb", "the", "of", "i", "wear"})
WHOSE = {"men": mark("men's"), "women": mark("women's")}
FIRST_WHOSE = {"men": mark("Men's"), "women": mark("Women's")}  # at the head of a sentence
WEARING = frozenset({"wear", "wears", "am", "im", "is", "take", "takes", "have", "has", "got"})
RANGES = {"US": (0.5, 25.0), "UK": (0.5, 25.0), "EU": (20.0, 120.0), "CM": (10.0, 60.0)}
REACH = 3  # words between a system and its number: "us mens size 9"
SMALLEST_EU, SMALLEST_CM = 33.0, 20.5  # from here a bare number is a size of that system


@dataclass(frozen=True, slots=True)
class SizeQuestion:
    """What was asked: one size, and the systems and genders it is wanted in."""

    size: str
    system: str
    genders: tuple[str, ...]  # empty where none was said
    targets: frozenset[str]
    to_gender: str | None


@dataclass(frozen=True, slots=True)
class SizeAnswer:
    """What the tables say; ``known`` is false where they say nothing."""

    text: str
    known: bool
    facts: tuple[Fact, ...]


class SizeDetector:
    """Knows the words for sizes, systems and genders."""

    def __init__(self, lists: Mapping[str, frozenset[str]]) -> None:
        self._systems = {word: system for system in SYSTEMS for word in lists[system]}
        self._genders = dict.fromkeys(lists["men"], "men") | dict.fromkeys(lists["women"], "women")
        self._size, self._asking = lists["size"], lists["asking"]

    def hear(self, words: Sequence[str]) -> SizeQuestion | None:
        """Return the size question in some words, if there is one."""
        systems = {
            at: self._systems[word] for at, word in enumerate(words) if word in self._systems
        }
        genders = [self._genders[word] for word in words if word in self._genders]
        sizes = [at for at, word in enumerate(words) if word.replace(".", "").isdigit()]
        for place in sizes:
            attached = self._attached(words, place, systems)
            system = systems[attached] if attached is not None else self._guess(words, place)
            if attached is not None and not _possible(words[place], systems[attached]):
                attached, system = None, self._guess(words, place)  # "mens 7 cm" is US 7 in cm
            if system is None or not _possible(words[place], system):
                continue
            targets = {found for at, found in systems.items() if at != attached} - {system}
            crossing = len(set(genders)) > 1
            alone = len(words) <= len(sizes) + len(systems) + len(genders) + 1
            if not targets and not crossing and not (attached is not None and alone):
                continue
            first = self._nearest_gender(words, place) if crossing else None
            return SizeQuestion(
                size=words[place],
                system=system,
                genders=(first,) if first else tuple(dict.fromkeys(genders)),
                targets=frozenset(targets),
                to_gender=("women" if first == "men" else "men") if first else None,
            )
        return None

    def _attached(self, words: Sequence[str], place: int, systems: Mapping[int, str]) -> int | None:
        """Return the place of the system that a number belongs to."""
        before = self._before(words, place)
        if before in systems and (before == place - 1 or words[before - 1] not in self._asking):
            return before  # "us is a 9, uk equivalent"; but in "what us is 9 uk" the UK is
        if place + 1 in systems:
            return place + 1
        if before in systems:
            return before
        at = place + 2
        if at not in systems:
            return None
        worn = not WEARING.isdisjoint(words[max(0, place - 2) : place]) and max(systems) > at
        return at if words[place + 1] in self._genders or worn else None  # "i wear 9 in us, uk?"

    def _before(self, words: Sequence[str], place: int) -> int:
        """Return the place of the first word before a number that stands for something."""
        at = place - 1
        while at >= 0 and place - at <= REACH and self._is_between(words[at]):
            at -= 1
        return at

    def _is_between(self, word: str) -> bool:
        return word in BETWEEN or word in self._genders or word in self._size

    def _guess(self, words: Sequence[str], place: int) -> str | None:
        """Return the system of a number that stands alone, by its range."""
        value = float(words[place])
        near = (*words[max(0, place - 2) : place], *words[place + 1 : place + 3])
        worn = value >= SMALLEST_EU and not WEARING.isdisjoint(words)  # "i wear 43, what us is it"
        if not worn and not any(word in self._genders or word in self._size for word in near):
            return None
        if value >= SMALLEST_EU:
            return "EU"
        return "CM" if value >= SMALLEST_CM else "US"

    def _nearest_gender(self, words: Sequence[str], place: int) -> str | None:
        near = [
            (abs(at - place), at > place, self._genders[word])
            for at, word in enumerate(words)
            if word in self._genders
        ]
        return min(near)[2] if near else None


def answer(question: SizeQuestion, tables: Mapping[str, SizeTable], big: Fact | None) -> SizeAnswer:
    """Answer a size question; ``big`` is the fact on men's sizes above the table."""
    genders = question.genders or ("men", "women")
    if not any(find_row(tables[gender], question.system, question.size) for gender in genders):
        question = _turned(question, genders, tables)
    sentences: list[str] = []
    facts: list[Fact] = []
    known = False
    for gender in genders:
        row = find_row(tables[gender], question.system, question.size)
        if row is None:
            continue
        facts.append(row.fact)
        sentences.append(_sentence(gender, question.system, row))
        missing = [name for name in sorted(question.targets) if name not in row.sizes]
        if missing:
            sentences.append(
                tr(
                    "No New Balance {system} label is known for this size.",
                    system=missing[0].lower(),
                )
            )
        known = known or not missing or len(missing) < len(question.targets)
        if question.to_gender:
            crossed, more = _crossing(question.to_gender, row, tables)
            sentences += crossed
            facts += more
    if not facts:
        found = larger(big, question.system, question.size) if big and "men" in genders else None
        if big and found and "CM" not in question.targets:
            text = add_sentence(_larger_sentence(question, found), big.spoken_text)
            return SizeAnswer(text, known=True, facts=(big,))
        whose = tr(" or ").join(tr(WHOSE[gender]) for gender in genders)
        size = named(question.system, question.size)
        text = tr(
            "The New Balance size tables that I know have no {whose} {size}.",
            whose=whose,
            size=size,
        )
        return SizeAnswer(text, known=False, facts=())
    sentences.append(_caveat(question, genders, tables))
    return SizeAnswer(
        reduce(add_sentence, filter(None, sentences)), known=known, facts=tuple(facts)
    )


def _turned(
    question: SizeQuestion, genders: Sequence[str], tables: Mapping[str, SizeTable]
) -> SizeQuestion:
    """Read "women 13 uk size" as a US 13 wanted in UK, where the tables have no UK 13."""
    bare = not question.targets and question.system != "US"
    if bare and any(find_row(tables[gender], "US", question.size) for gender in genders):
        return replace(question, system="US", targets=frozenset({question.system}))
    return question


def _larger_sentence(question: SizeQuestion, sizes: Mapping[str, Sequence[str]]) -> str:
    others = [
        f"{system} {tr(' or ').join(values)}"
        for system, values in sizes.items()
        if system != question.system
    ]
    return _equal("men", named(question.system, question.size), others)


def _possible(word: str, system: str) -> bool:
    low, high = RANGES[system]
    return low <= float(word) <= high and float(word) * 2 % 1 == 0


def _sentence(gender: str, system: str, row: SizeRow) -> str:
    start = named(system, row.sizes[system])
    others = [named(name, size) for name, size in row.sizes.items() if name != system]
    return _equal(gender, start, others)


def _equal(gender: str, start: str, others: Sequence[str]) -> str:
    return tr(
        "{whose} {start} is {result}.",
        whose=tr(FIRST_WHOSE[gender]),
        start=start,
        result=tr(", ").join(others),
    )


def _crossing(
    gender: str, row: SizeRow, tables: Mapping[str, SizeTable]
) -> tuple[list[str], list[Fact]]:
    sentences, facts = [], []
    by_uk = find_row(tables[gender], "UK", row.sizes["UK"])
    if by_uk is not None:
        size = named("US", by_uk.sizes["US"])
        sentences.append(
            tr("By UK and EU that is {whose} {size}.", whose=tr(WHOSE[gender]), size=size)
        )
        facts.append(by_uk.fact)
    by_cm = find_row(tables[gender], "CM", row.sizes["CM"]) if "CM" in row.sizes else None
    if by_cm is not None and by_cm is not by_uk:
        size = named("US", by_cm.sizes["US"])
        sentences.append(
            tr(
                "By the cm label it is {whose} {size}: scales differ.",
                whose=tr(WHOSE[gender]),
                size=size,
            )
        )
        facts.append(by_cm.fact)
    return sentences, facts


def _caveat(question: SizeQuestion, genders: Sequence[str], tables: Mapping[str, SizeTable]) -> str:
    if len(genders) == 1:
        return spoken_caveat(tables[genders[0]].caveat)
    return spoken_caveat(LABEL_CAVEAT) if "CM" in {question.system, *question.targets} else ""
