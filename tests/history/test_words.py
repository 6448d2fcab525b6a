"""Words: what a text becomes, and which slips are repaired."""

from __future__ import annotations

import pytest

from bot.history.facts.words import SHORTEST_NAME, Lexicon, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What's the PRICE?!", "whats the price"),
        ("Nyssen\u2019s mood board", "nyssen mood board"),
        ("men's us9.5", "mens us 9.5"),
        ("34,000 yen, 9,5", "34000 yen 9.5"),
        ("£100 / $250", "pounds 100 dollars 250"),
        ("9 1/2", "9.5"),
        ("¿Dónde está? où à", "donde esta ou a"),
        ("2002Rのソール", "2002r のそーる"),
        ("n-ergy J.Crew", "n ergy j crew"),
        ("🔥🔥", ""),
    ],
)
def test_text_becomes_plain(text: str, expected: str) -> None:
    """Lower case, no accents, no punctuation; numbers and sizes stay whole."""
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("desinger", "designer"),
        ("protecton", "protection"),
        ("yaer", "year"),  # in a short word only letters that changed places
        ("yeer", "yeer"),
        ("bembery", "bembury"),
        ("brought", "brought"),  # ordinary English is left alone
        ("clean", "clean"),
        ("wedding", "wedding"),
        ("m2002rda", "m2002rda"),
        ("ソール", "ソール"),
    ],
)
def test_slips_are_repaired(word: str, expected: str) -> None:
    """One slip in a word, two in a long one; nothing else changes."""
    lexicon = Lexicon({}, ["brought"], ["brought"], [])
    lexicon.learn(["bembury", "canby"], shortest=SHORTEST_NAME)
    lexicon.learn(["designer", "protection", "bought", "year"])

    assert lexicon.repair(word) == expected
