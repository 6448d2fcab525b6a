"""Learn every word that the files hold, so that others can be told for slips of them.

Knows nothing of questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.history.facts import (
    LONG_WORD,
    SHORTEST_NAME,
    SHORTEST_TARGET,
    Facts,
    Lexicon,
    plain,
)
from bot.history.terms.names import Names
from bot.history.terms.slots import SlotDetector, plain_words


def build_vocabulary(facts: Facts, names: Names, detector: SlotDetector) -> Lexicon:
    """Return what words stand for, with all that are spelt right: names first, slips never."""
    words = facts.words
    lexicon = Lexicon(words.same, words.fillers, words.right, words.lists["bringing"], words.begun)
    lexicon.learn(_lessons(facts, names, detector, lexicon))
    return lexicon


def _lessons(
    facts: Facts, names: Names, detector: SlotDetector, lexicon: Lexicon
) -> Iterator[tuple[Iterable[str], int]]:
    words = facts.words
    yield sorted(names.words()), SHORTEST_NAME
    yield sorted((detector.words() | words.fillers) - words.foreign), SHORTEST_TARGET
    every = [cue for cues in words.commands.values() for cue in cues]
    yield sorted(plain_words(every)), LONG_WORD  # slips mean only long ones
    for fact in facts.facts.values():
        for text in (fact.text, *fact.asks):
            yield plain(text).split(), SHORTEST_TARGET
    english = words.same.keys() - words.foreign
    yield sorted(word for word in english if len(word) > SHORTEST_NAME), SHORTEST_TARGET
    yield sorted(words.foreign), LONG_WORD
    for name in (*words.regions, *words.models, *words.brands):  # "fial" is "fail", not a brand
        yield plain(name).split(), SHORTEST_TARGET
    for fact in facts.facts.values():
        for text in fact.heard:  # typed by people, so some of it is slips
            right = (word for word in plain(text).split() if not lexicon.is_slip(word))
            yield right, SHORTEST_TARGET
