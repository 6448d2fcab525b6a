"""A question with four answers made from the facts; three are plausible and surely wrong.

Knows nothing of buttons or scores.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.errors import HistoryError
from bot.history.facts import DatePrecision, Fact, Facts, Status
from bot.history.premises import day
from bot.history.spelling import Spelling

OPTIONS = 4
KINDS = ("date", "code", "price")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """One question; ``options[right]`` is the answer, and ``fact`` explains it."""

    question: str
    options: tuple[str, ...]
    right: int
    fact: Fact


def quiz(facts: Facts, spelling: Spelling, seed: int) -> Quiz:
    """Return the question of a seed; the same seed asks the same."""
    chance = random.Random(seed)  # noqa: S311 - a game, not a secret
    kind = chance.choice(KINDS)
    pool = [fact for fact in facts.facts.values() if _is_fit(fact, kind)]
    chance.shuffle(pool)
    for fact in pool:
        others = sorted({_shown(other, kind) for other in pool if _is_wrong(other, fact, kind)})
        if len(others) >= OPTIONS - 1:
            break
    else:
        raise HistoryError("There are too few facts for a quiz.")
    right = _shown(fact, kind)
    options = [right, *chance.sample(others, OPTIONS - 1)]
    chance.shuffle(options)
    ask = next(ask for ask in fact.asks if _asks(kind)(ask))
    return Quiz(
        question=spelling.written(ask),
        options=tuple(options),
        right=options.index(right),
        fact=fact,
    )


def _is_fit(fact: Fact, kind: str) -> bool:
    if fact.status is Status.DISPUTED or fact.answers[:1] != (kind,):
        return False
    value = fact.value
    has = {
        "date": value.date is not None and value.date.precision is DatePrecision.DAY,
        "code": len(value.codes) == 1,
        "price": value.money is not None,
    }
    return has[kind] and any(_asks(kind)(ask) for ask in fact.asks)


def _asks(kind: str) -> Callable[[str], bool]:
    starts: dict[str, Sequence[str]] = {
        "date": ("when did", "release date of"),
        "code": ("style code of", "code of"),
        "price": ("how much was", "how much did", "price of"),
    }
    return lambda ask: ask.startswith(tuple(starts[kind]))


def _shown(fact: Fact, kind: str) -> str:
    value = fact.value
    if kind == "date" and value.date is not None:
        return day(value.date.text)
    if kind == "code":
        return value.codes[0]
    assert value.money is not None  # noqa: S101 - a price without money is not fit
    return f"{value.money.amount:,.0f} {value.money.currency}"


def _is_wrong(other: Fact, fact: Fact, kind: str) -> bool:
    """Tell whether another fact's value is no possible answer, and looks like one."""
    shown = _shown(other, kind)
    said = f"{fact.text} {' '.join(source.title for source in fact.sources)}"
    if shown in said or other.subject == fact.subject:
        return False
    if kind == "price" and other.value.money and fact.value.money:
        return other.value.money.currency == fact.value.money.currency
    return shown != _shown(fact, kind)
