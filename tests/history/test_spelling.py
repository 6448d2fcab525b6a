"""Questions are offered with the capitals that names have."""

from __future__ import annotations

import pytest

from bot.history import History
from bot.history.facts.words import plain
from bot.history.questions.spelling import Spelling
from bot.history.terms.names import Names


@pytest.fixture(scope="module")
def spelling(history: History) -> Spelling:
    """Return the spelling of the facts."""
    facts = history.facts
    return Spelling(facts, Names(facts.entities, facts.words.lists))


@pytest.mark.parametrize(
    ("ask", "shown"),
    [
        ("who is yue wu", "Who is Yue Wu?"),
        ("what inspired nyssen", "What inspired Nyssen?"),
        ("price of the ganni pair", "Price of the GANNI pair?"),
        ("what is ml2002r1", "What is ML2002R1?"),
        ("colours of the first bembury 2002r", "Colours of the first Bembury 2002R?"),
        ("how do i convert us to uk for men", "How do I convert US to UK for men?"),
        ("is there a burgundy 2002r", "Is there a burgundy 2002R?"),
        ("was it the shop's first", "Was it the shop's first?"),
    ],
)
def test_names_are_written_as_they_are(spelling: Spelling, ask: str, shown: str) -> None:
    """And nothing else gets capitals but the first letter."""
    assert spelling.written(ask) == shown


def test_only_capitals_change(history: History, spelling: Spelling) -> None:
    """What is offered is understood as what the files say."""
    for fact in history.facts.facts.values():
        for ask in fact.asks:
            assert spelling.written(ask).casefold() == f"{ask.casefold()}?"
            assert plain(spelling.written(ask)) == plain(ask)
