"""The index finds what shares telling words first, wherever it stands in the files."""

from __future__ import annotations

from bot.history import History
from bot.history.matching import Index
from bot.history.terms import Names, SlotDetector, build_vocabulary


def test_a_rare_word_counts_more_than_a_common_one(history: History) -> None:
    """Two facts tell of crumbling and many of soles: those two are found among the first."""
    facts = history.facts
    names = Names(facts.entities, facts.words.lists)
    index = Index(facts, names, build_vocabulary(facts, names, SlotDetector(facts.words.slots)))

    found = index.search(["sole", "crumbl"], limit=4)

    assert {"care-hydrolysis", "care-hydrolysis-why"} <= set(found)
