"""Questions whose answer is a shoe: which one has this code, came out that day, cost so much.

A shoe whose name has a style code in it is no answer to a question for a code: it would be read
off. Knows nothing of chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.history.facts import DatePrecision, Fact, Facts, Status
from bot.history.questions import day
from bot.history.quiz.draft import Draft, draft
from bot.history.quiz.truths import Truths

RELEASED = frozenset({"release_date", "launch_year", "relaunch_year", "release"})
SHOES = frozenset({"collab", "edition", "colorway", "pack"})
YEAR_IN_NAME = re.compile(r"\b20[12]\d\b")  # which gives away when it came out
APART = 60  # days between two releases, so that no region or early sale turns them round


def shoe_drafts(facts: Facts, truths: Truths, sure: Sequence[Fact]) -> Iterator[Draft]:
    """Yield the questions whose answer is a shoe."""
    desk = _Shoes(facts, truths, sure)
    yield from desk.coded()
    yield from desk.dated()
    yield from desk.priced()
    yield from desk.ordered()


def release_day(fact: Fact) -> str | None:
    """Return the day of a fact as it is written; None if it is not known to the day."""
    value = fact.value.date
    return day(value.text) if value and value.precision is DatePrecision.DAY else None


def is_release(fact: Fact) -> bool:
    """Tell whether a fact gives the day of a release that the name does not give away."""
    tells = fact.predicate in RELEASED and release_day(fact) is not None
    return tells and not YEAR_IN_NAME.search(fact.subject)


class _Shoes:
    """Where the questions are made."""

    def __init__(self, facts: Facts, truths: Truths, sure: Sequence[Fact]) -> None:
        self._entities = facts.entities
        self._truths = truths
        self._sure = sure
        self._all = facts.facts.values()
        self._codes = {code for fact in self._all for code in fact.value.codes}

    def coded(self) -> Iterator[Draft]:
        """Yield questions for the shoe of a style code; wrong are others that have one."""
        pool = [fact for fact in self._of_shoes() if len(fact.value.codes) == 1]
        pool = [fact for fact in pool if not self._holds_code(fact.subject)]
        names = list(dict.fromkeys(fact.subject for fact in pool))
        for fact in pool:
            if "code" in fact.answers[:1]:
                question = f"Which shoe has the style code {fact.value.codes[0]}?"
                yield draft("coded", question, fact.subject, self._strangers(fact, names), fact)

    def dated(self) -> Iterator[Draft]:
        """Yield questions for the shoe of a day; wrong are others whose day is known."""
        pool = {fact.subject: fact for fact in self._of_shoes() if is_release(fact)}
        for fact in pool.values():
            others = [
                name
                for name in self._strangers(fact, pool)
                if abs(_days(pool[name]) - _days(fact)) >= APART
            ]
            question = f"Which of these came out on {release_day(fact)}?"
            yield draft("dated", question, fact.subject, others, fact)

    def priced(self) -> Iterator[Draft]:
        """Yield questions for the shoe of a price; wrong are others that never cost so much."""
        pool = [fact for fact in self._of_shoes() if fact.value.money and "price" in fact.answers]
        for fact in pool:
            money = fact.value.money
            costing = {
                other.subject
                for other in self._all
                if other.value.money == money or (money and f"{money.amount:,.0f}" in other.text)
            }
            alike = [
                other.subject
                for other in pool
                if other.value.money and money and other.value.money.currency == money.currency
            ]
            others = [name for name in self._strangers(fact, alike) if name not in costing]
            if money and fact.answers[0] == "price":
                question = f"Which of these cost {money.amount:,.0f} {money.currency} when new?"
                yield draft("priced", question, fact.subject, others, fact)

    def ordered(self) -> Iterator[Draft]:
        """Yield questions for what came first and what came last."""
        first: dict[str, Fact] = {}
        for fact in self._all:
            if is_release(fact):
                before = first.get(fact.subject)
                if before is None or _days(fact) < _days(before):
                    first[fact.subject] = fact
        for name, fact in first.items():
            if fact.status is Status.DISPUTED:
                continue
            apart = {other: _days(first[other]) - _days(fact) for other in first}
            strangers = self._strangers(fact, first)
            later = [other for other in strangers if apart[other] >= APART]
            sooner = [other for other in strangers if apart[other] <= -APART]
            yield draft("first", "Which of these came out first?", name, later, fact)
            yield draft("last", "Which of these came out last?", name, sooner, fact)

    def _of_shoes(self) -> Iterator[Fact]:
        return (fact for fact in self._sure if self._entities[fact.subject].kind in SHOES)

    def _holds_code(self, name: str) -> bool:
        return any(code in name for code in self._codes)

    def _strangers(self, fact: Fact, names: Iterable[str]) -> list[str]:
        """Return the others that are neither the thing, nor a part or the whole of it."""
        return [name for name in names if not self._truths.are_kin(name, fact.subject)]


def _days(fact: Fact) -> int:
    assert fact.value.date is not None  # noqa: S101 - only asked where a day is known
    return date.fromisoformat(fact.value.date.text).toordinal()
