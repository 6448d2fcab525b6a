"""Make quiz questions of the facts: what is asked, what is right, and what is surely wrong.

Knows nothing of chance: which one is posed, and with which wrong answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from bot.history.facts import Entity, Fact, Facts, Status, plain
from bot.history.questions import Spelling
from bot.history.quiz.draft import Draft, draft
from bot.history.quiz.shoes import RELEASED, release_day, shoe_drafts
from bot.history.quiz.sizes import size_drafts
from bot.history.quiz.truths import Truths

OPTIONS = 4
OPTION_LIMIT = 80  # characters of a button's label; Discord's own limit
QUESTION_LIMIT = 100
NEAR = 8  # wrong answers to choose from where some are nearer than others
YEARS_AROUND = range(-6, 7)
DIGIT = re.compile(r"\d")
STARTS = {
    "date": ("when did", "release date of"),
    "code": ("style code of", "code of"),
    "price": ("how much was", "how much did", "price of"),
    "colours": ("what colour", "colours of", "what does", "colorways of"),
    "materials": ("what is", "what materials", "materials of"),
    "inspiration": ("what inspired",),
    "sole": ("what sole",),
    "designer": ("who designed",),
    "tech": ("what cushioning", "what tech"),
}
ABOUT = "about"
UNSURE = "not confirmed"


def drafts(facts: Facts, spelling: Spelling) -> Iterator[Draft]:
    """Yield every question with at least three wrong answers that fits Discord's limits."""
    desk = _Desk(facts, spelling)
    for made in desk.all():
        explained = f" {plain(made.fact.text)} "
        wrong = tuple(
            dict.fromkeys(
                option
                for option in made.wrong
                if len(option) <= OPTION_LIMIT
                and option != made.right
                and option not in made.fact.text
                and f" {plain(option)} " not in explained
            )
        )
        fits = len(made.question) <= QUESTION_LIMIT and len(made.right) <= OPTION_LIMIT
        if fits and len(wrong) >= OPTIONS - 1:
            yield replace(made, wrong=wrong)


class _Desk:
    """Where the questions are made."""

    def __init__(self, facts: Facts, spelling: Spelling) -> None:
        self._facts = facts
        self._spelling = spelling
        self._truths = Truths(facts)
        self._sure = [
            fact
            for fact in facts.facts.values()
            if fact.status is not Status.DISPUTED and UNSURE not in fact.text
        ]

    def all(self) -> Iterator[Draft]:
        """Yield the drafts of every kind."""
        yield from self._valued("date", release_day, _days)
        yield from self._valued("price", _price, _amount)
        yield from self._valued("code", _code)
        for slot in ("colours", "materials", "inspiration", "tech"):
            yield from self._told(slot)
        yield from self._named("sole", frozenset({"model"}))
        yield from self._named("designer", frozenset({"person"}))
        yield from self._years()
        yield from self._makers()
        yield from shoe_drafts(self._facts, self._truths, self._sure)
        yield from size_drafts(self._facts)

    def _ask(self, fact: Fact, slot: str) -> str | None:
        """Return the fact's own question that asks for just this."""
        if fact.answers[:1] != (slot,):
            return None
        ask = next((ask for ask in fact.asks if ask.startswith(STARTS[slot])), None)
        return self._spelling.written(ask) if ask else None

    def _valued(
        self,
        slot: str,
        show: Callable[[Fact], str | None],
        measure: Callable[[Fact], float] | None = None,
    ) -> Iterator[Draft]:
        """Yield questions for a typed value; wrong are the values of other facts, near ones."""
        pool = [(fact, shown) for fact in self._sure if (shown := show(fact)) is not None]
        for fact, right in pool:
            question = self._ask(fact, slot)
            others = [
                (other, shown)
                for other, shown in pool
                if _is_alike(fact, other) and not self._truths.hold(fact, slot, shown)
            ]
            if question is None:
                continue
            if measure is not None:
                here = measure(fact)
                others.sort(key=lambda pair: (abs(measure(pair[0]) - here), pair[1]))
            wrong = list(dict.fromkeys(shown for _, shown in others))
            yield draft(slot, question, right, wrong[:NEAR] if measure else wrong, fact)

    def _told(self, slot: str) -> Iterator[Draft]:
        """Yield questions whose answer is a text; wrong are texts that share no word with it."""
        pool = [fact for fact in self._sure if fact.value.text and fact.answers[0] == slot]
        for fact in pool:
            question = self._ask(fact, slot)
            if question is None:
                continue
            wrong = [
                text
                for other in pool
                if (text := other.value.text)
                and not DIGIT.search(text)  # it would give another shoe away
                and not self._truths.touch(fact, slot, text)
            ]
            yield draft(slot, question, fact.value.text or "", wrong, fact)

    def _named(self, slot: str, kinds: frozenset[str]) -> Iterator[Draft]:
        """Yield questions whose answer is an entity; wrong are others of its kind."""
        pool = [name for name, entity in self._facts.entities.items() if entity.kind in kinds]
        for fact in self._sure:
            question = self._ask(fact, slot)
            told = [name for name in pool if name != fact.subject and _names(name, fact.text)]
            if question is None or len(told) != 1 or told[0] not in (fact.value.text or ""):
                continue
            wrong = [
                name
                for name in pool
                if name != fact.subject and not self._truths.hold(fact, slot, name)
            ]
            yield draft(slot, question, told[0], wrong, fact)

    def _years(self) -> Iterator[Draft]:
        """Yield questions for the year of a release; wrong are years around it.

        None is before the first year of the model that a shoe is one of: that would give it away.
        """
        known = [fact.value.date.text[:4] for fact in self._sure if fact.value.date]
        last = int(max(known, default="0"))
        for name, (year, fact) in self._released().items():
            if str(year) in name:
                continue
            entity = self._facts.entities[name]
            is_model = entity.kind == "model"
            first = self._first_year(entity)
            wrong = [
                str(year + by)
                for by in YEARS_AROUND
                if first <= year + by <= last
                and not self._truths.hold(fact, "date", str(year + by))
            ]
            what = f"the model {name}" if is_model and name.isdigit() else name
            yield draft("year", f"In which year did this come out: {what}?", str(year), wrong, fact)

    def _released(self) -> dict[str, tuple[int, Fact]]:
        """Return the year of each thing's release, and the fact that tells it."""
        found: dict[str, tuple[int, Fact]] = {}
        for fact in self._sure:
            if fact.predicate in RELEASED and fact.value.date is not None:
                found.setdefault(fact.subject, (int(fact.value.date.text[:4]), fact))
        for fact in self._sure:
            when = self._facts.entities[fact.subject].when[-4:]
            if fact.predicate == ABOUT and when.isdigit() and when in fact.text:
                found.setdefault(fact.subject, (int(when), fact))
        return found

    def _first_year(self, entity: Entity) -> int:
        """Return the year of the model that a shoe is one of; 0 where that is not known."""
        while entity.part_of in self._facts.entities:
            entity = self._facts.entities[entity.part_of]
            if entity.kind == "model":
                return int(entity.when[-4:] or 0)
        return 0

    def _makers(self) -> Iterator[Draft]:
        """Yield questions for who made a collaboration; wrong are those who made others."""
        collabs = [one for one in self._facts.entities.values() if one.kind == "collab"]
        everybody = list(dict.fromkeys(maker for one in collabs for maker in one.made_by))
        for collab in collabs:
            told = " ".join(fact.text for fact in self._sure if fact.subject == collab.name)
            if len(collab.made_by) != 1 or collab.made_by[0] in collab.name:
                continue
            maker = collab.made_by[0]
            own = (fact for fact in self._sure if fact.subject == collab.name)
            fact = next((fact for fact in own if maker in fact.text), None)
            if fact is not None:
                wrong = [other for other in everybody if other != maker and other not in told]
                question = f"With whom did New Balance make this: {collab.name}?"
                yield draft("maker", question, maker, wrong, fact)


def _names(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _days(fact: Fact) -> float:
    assert fact.value.date is not None  # noqa: S101 - only asked where a day was found
    return date.fromisoformat(fact.value.date.text).toordinal()


def _price(fact: Fact) -> str | None:
    money = fact.value.money
    return f"{money.amount:,.0f} {money.currency}" if money else None


def _amount(fact: Fact) -> float:
    return float(fact.value.money.amount) if fact.value.money else 0.0


def _code(fact: Fact) -> str | None:
    return fact.value.codes[0] if len(fact.value.codes) == 1 else None


def _is_alike(fact: Fact, other: Fact) -> bool:
    """Tell whether two values are of one kind: prices in one currency."""
    one, two = fact.value.money, other.value.money
    return one is None or two is None or one.currency == two.currency
