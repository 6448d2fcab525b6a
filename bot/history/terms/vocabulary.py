"""Learn every word that the files hold, so that others can be told for slips of them.

Knows nothing of questions.
"""

from __future__ import annotations

from bot.history.facts import LONG_WORD, SHORTEST_NAME, Facts, Lexicon, plain
from bot.history.terms.names import Names
from bot.history.terms.slots import SlotDetector, plain_words


def build_vocabulary(facts: Facts, names: Names, detector: SlotDetector) -> Lexicon:
    """Return what words stand for, with all that are spelt right: names first, slips never."""
    words = facts.words
    lexicon = Lexicon(words.same, words.fillers, words.right, words.lists["bringing"], words.begun)
    lexicon.learn(sorted(names.words()), shortest=SHORTEST_NAME)
    lexicon.learn(sorted((detector.words() | words.fillers) - words.foreign))
    every = [cue for cues in words.commands.values() for cue in cues]
    lexicon.learn(sorted(plain_words(every)), shortest=LONG_WORD)  # slips mean only long ones
    for fact in facts.facts.values():
        for text in (fact.text, *fact.asks):
            lexicon.learn(plain(text).split())
    english = words.same.keys() - words.foreign
    lexicon.learn(sorted(word for word in english if len(word) > SHORTEST_NAME))
    lexicon.learn(sorted(words.foreign), shortest=LONG_WORD)
    for name in (*words.regions, *words.models, *words.brands):  # "fial" is "fail", not a brand
        lexicon.learn(plain(name).split())
    for fact in facts.facts.values():
        for text in fact.heard:  # typed by people, so some of it is slips
            lexicon.learn(word for word in plain(text).split() if not lexicon.is_slip(word))
    return lexicon
