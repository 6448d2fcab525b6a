"""Learn every word that the files hold, so that others can be told for slips of them.

Knows nothing of questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from sys import intern

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

PlainTexts = Mapping[str, Sequence[str]]


def plain_texts(facts: Facts) -> PlainTexts:
    """Return the plain words of the texts of all facts, and of the questions each brings along.

    To be made once: it takes a tenth of the time of opening the history.
    """
    return {
        text: [*map(intern, plain(text).split())]
        for fact in facts.facts.values()
        for text in (fact.text, *fact.asks, *fact.heard)
    }


def build_vocabulary(
    facts: Facts, names: Names, detector: SlotDetector, texts: PlainTexts
) -> Lexicon:
    """Return what words stand for, with all that are spelt right: names first, slips never."""
    words = facts.words
    lexicon = Lexicon(words.same, words.fillers, words.right, words.lists["bringing"], words.begun)
    lexicon.learn(_lessons(facts, names, detector, lexicon, texts))
    return lexicon


def _lessons(
    facts: Facts, names: Names, detector: SlotDetector, lexicon: Lexicon, texts: PlainTexts
) -> Iterator[tuple[Iterable[str], int]]:
    words, every_fact = facts.words, facts.facts.values()
    yield sorted(names.words()), SHORTEST_NAME
    yield sorted((detector.words() | words.fillers) - words.foreign), SHORTEST_TARGET
    every = [cue for cues in words.commands.values() for cue in cues]
    yield sorted(plain_words(every)), LONG_WORD  # slips mean only long ones
    said = (texts[text] for fact in every_fact for text in (fact.text, *fact.asks))
    yield dict.fromkeys(word for some in said for word in some), SHORTEST_TARGET
    english = words.same.keys() - words.foreign
    yield sorted(word for word in english if len(word) > SHORTEST_NAME), SHORTEST_TARGET
    yield sorted(words.foreign), LONG_WORD
    places = (*words.regions, *words.areas)
    for name in (*places, *words.models, *words.brands):  # "fial" is "fail", not a brand
        yield plain(name).split(), SHORTEST_TARGET
    heard = (texts[text] for fact in every_fact for text in fact.heard)
    for word in dict.fromkeys(word for some in heard for word in some):
        if not lexicon.is_slip(word):  # typed by people, so some of it is slips
            yield (word,), SHORTEST_TARGET
