"""Make quiz questions of the facts: what is asked, what is right, and what is surely wrong.

Knows nothing of chance: which one is posed, and with which wrong answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.history.facts import DatePrecision, Fact, Facts, Status
from bot.history.questions import Spelling, day
from bot.history.quiz.truths import Truths

OPTIONS = 4
OPTION_LIMIT = 80  # characters of a button's label; Discord's own limit
QUESTION_LIMIT = 100
NEAR = 8  # wrong answers to choose from where some are nearer than others
YEARS_AROUND = range(-4, 5)
APART = 60  # days between two releases, so that no region or early sale turns them round
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
RELEASED = frozenset({"release_date", "launch_year"})
SHOES = frozenset({"collab", "edition", "colorway", "pack"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One question with all the wrong answers it can have."""

    kind: str
    question: str
    right: str
    wrong: tuple[str, ...]
    fact: Fact


def drafts(facts: Facts, spelling: Spelling) -> Iterator[Draft]:
    """Yield every question with at least three wrong answers that fits Discord's limits."""
    desk = _Desk(facts, spelling)
    for draft in desk.all():
        wrong = tuple(
            dict.fromkeys(
                option
                for option in draft.wrong
                if len(option) <= OPTION_LIMIT and option != draft.right
            )
        )
        fits = len(draft.question) <= QUESTION_LIMIT and len(draft.right) <= OPTION_LIMIT
        if fits and len(wrong) >= OPTIONS - 1:
            yield Draft(
                kind=draft.kind,
                question=draft.question,
                right=draft.right,
                wrong=wrong,
                fact=draft.fact,
            )


class _Desk:
    """Where the questions are made."""

    def __init__(self, facts: Facts, spelling: Spelling) -> None:
        self._facts = facts
        self._spelling = spelling
        self._truths = Truths(facts)
        self._sure = [fact for fact in facts.facts.values() if fact.status is not Status.DISPUTED]

    def all(self) -> Iterator[Draft]:
        """Yield the drafts of every kind."""
        yield from self._valued("date", _day, _days)
        yield from self._valued("price", _price, _amount)
        yield from self._valued("code", _code)
        for slot in ("colours", "materials", "inspiration", "tech"):
            yield from self._told(slot)
        yield from self._named("sole", frozenset({"model"}))
        yield from self._named("designer", frozenset({"person"}))
        yield from self._years()
        yield from self._coded()
        yield from self._makers()
        yield from self._firsts()

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
            yield _draft(slot, question, right, wrong[:NEAR] if measure else wrong, fact)

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
            yield _draft(slot, question, fact.value.text or "", wrong, fact)

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
            yield _draft(slot, question, told[0], wrong, fact)

    def _years(self) -> Iterator[Draft]:
        """Yield questions for the year of a release; wrong are years around it."""
        known = [fact.value.date.text[:4] for fact in self._sure if fact.value.date]
        last = int(max(known, default="0"))
        for fact in self._sure:
            if fact.predicate not in RELEASED or fact.value.date is None:
                continue
            year = int(fact.value.date.text[:4])
            wrong = [
                str(year + by)
                for by in YEARS_AROUND
                if year + by <= last and not self._truths.hold(fact, "date", str(year + by))
            ]
            question = f"In which year did this come out: {fact.subject}?"
            yield _draft("year", question, str(year), wrong, fact)

    def _coded(self) -> Iterator[Draft]:
        """Yield questions for the shoe of a style code; wrong are others that have one."""
        pool = [fact for fact in self._sure if _code(fact) and fact.answers[0] == "code"]
        names = list(dict.fromkeys(fact.subject for fact in pool))
        for fact in pool:
            code = fact.value.codes[0]
            wrong = [name for name in names if not self._truths.are_kin(name, fact.subject)]
            if code not in fact.subject and self._facts.entities[fact.subject].kind in SHOES:
                yield _draft("coded", f"Which one is {code}?", fact.subject, wrong, fact)

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
                yield _draft("maker", question, maker, wrong, fact)

    def _firsts(self) -> Iterator[Draft]:
        """Yield questions for what came first; wrong is what came well later."""
        first: dict[str, tuple[float, Fact]] = {}
        for fact in self._facts.facts.values():
            if fact.predicate in RELEASED and _day(fact) is not None:
                at = _days(fact)
                if fact.subject not in first or at < first[fact.subject][0]:
                    first[fact.subject] = (at, fact)
        for name, (at, fact) in first.items():
            wrong = [
                other
                for other, (later, _) in first.items()
                if later >= at + APART and not self._truths.are_kin(other, name)
            ]
            if fact.status is not Status.DISPUTED:
                yield _draft("first", "Which of these came out first?", name, wrong, fact)


def _draft(kind: str, question: str, right: str, wrong: Iterable[str], fact: Fact) -> Draft:
    return Draft(kind=kind, question=question, right=right, wrong=tuple(wrong), fact=fact)


def _names(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _day(fact: Fact) -> str | None:
    value = fact.value.date
    return day(value.text) if value and value.precision is DatePrecision.DAY else None


def _days(fact: Fact) -> float:
    assert fact.value.date is not None  # noqa: S101 - only asked where _day found one
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
