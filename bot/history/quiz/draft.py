"""One question with all the wrong answers it can have.

Knows nothing of where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.history.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One question with all the wrong answers it can have."""

    kind: str
    question: str
    right: str
    wrong: tuple[str, ...]
    fact: Fact


def draft(kind: str, question: str, right: str, wrong: Iterable[str], fact: Fact) -> Draft:
    """Return a question.

    Args:
        kind: of question; each kind is asked as often as another.
        question: what is asked.
        right: the answer.
        wrong: what is surely not the answer, nearer ones first.
        fact: which explains it.
    """
    return Draft(kind=kind, question=question, right=right, wrong=tuple(wrong), fact=fact)
