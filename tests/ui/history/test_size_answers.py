"""Sizes are told in the language of who reads them, doubts and sources too."""

from __future__ import annotations

import re

import pytest

from bot.app.wiring import open_history
from bot.history import History
from bot.languages import speaking
from bot.ui.history import Gender, System, pages, size_answers
from tests.ui.words import english

LINKED = re.compile(r"\[[^]]*\]\(<[^>]*>\)")  # a page's own title
NAMES = {"New", "Balance", "UK", "cm"}
OTHER_NAMES = {
    *("Nike", "Dunk", "Jordan", "RunRepeat", "Captain", "Creps", "Water", "Be", "the", "Guide"),
    *("GORE", "TEX", "SL", "PL"),
}


@pytest.fixture(scope="module")
def history() -> History:
    """Read the history's files once."""
    return open_history()


@pytest.mark.parametrize("gender", [*Gender, None])
@pytest.mark.parametrize("target", [System.EU, System.CM])
def test_a_conversion_is_japanese_to_who_reads_japanese(
    history: History, gender: Gender | None, target: System
) -> None:
    """All of it but the names of pages."""
    with speaking("ja"):
        shown = size_answers.conversion(history, "9", System.US, target, gender)

    *_, doubt, sources = LINKED.sub("", shown).splitlines()
    assert doubt.startswith("-# ")
    assert sources.startswith("-# ")
    assert set(english(LINKED.sub("", shown))) <= NAMES


def test_the_fit_is_japanese_to_who_reads_japanese(history: History) -> None:
    """What is said, what is in doubt and the sizes there are; and what is behind the button."""
    with speaking("ja"):
        card = size_answers.fit(history)
        count = pages.fit(history).count
        behind = [pages.fit(history, number).text for number in range(count)]

    assert "**2002Rは、多くの人にとって表示どおりのサイズ感です。**" in card
    for shown in (card, *behind):
        assert set(english(LINKED.sub("", shown))) <= NAMES | OTHER_NAMES
