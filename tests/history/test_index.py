"""The index finds what shares telling words first, wherever it stands in the files."""

from __future__ import annotations

from bot.history import History
from bot.history.matching import Index
from bot.history.terms import Names, SlotDetector, build_vocabulary, plain_texts


def index_of(history: History) -> Index:
    """Return the index of what the files tell."""
    facts = history.facts
    names = Names(facts.entities, facts.words.lists)
    texts, detector = plain_texts(facts), SlotDetector(facts.words.slots)
    return Index(facts, names, build_vocabulary(facts, names, detector, texts), texts)


def test_a_rare_word_counts_more_than_a_common_one(history: History) -> None:
    """Two facts tell of crumbling and many of soles: those two are found among the first."""
    found = index_of(history).search(["sole", "crumbl"], limit=4)

    assert {"care-hydrolysis", "care-hydrolysis-why"} <= set(found)


def test_equal_sets_of_words_are_held_once(history: History) -> None:
    """Thousands of questions name the same things: a set for each would take a megabyte more."""
    entries = index_of(history).entries.values()
    held = [words for entry in entries for words in (entry.bag, entry.answers, entry.about)]
    held += [words for entry in entries for ask in entry.asks for words in (ask.words, ask.names)]

    assert len({id(words) for words in held}) == len(set(held)) < len(held) / 2
