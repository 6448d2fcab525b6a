"""Sizes are told in the language of who reads them, doubts and sources too."""

from __future__ import annotations

import re

import pytest

from bot.app.wiring import open_history
from bot.history import FactSource, History
from bot.languages import speaking
from bot.ui.history import Gender, System, pages, size_answers
from bot.ui.history.answers import source_links
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


def test_sources_without_a_page_are_said_to_have_none(history: History) -> None:
    """They are counted beside those that have one, and named where none has."""
    said = size_answers.conversion(history, "9", System.US, System.EU, None)
    *_, sources = said.splitlines()

    assert "](<https://shoescatcher.com/" in sources
    assert " · 3 without a public page; Women's: " in sources
    assert "size table" not in sources
    hidden = [FactSource(key="list", title="A list: of 2021", url="")]
    assert source_links(hidden) == "A list: of 2021 (no public page)"
    assert source_links(hidden, is_short=True) == "A list (no public page)"
