"""Words: what a text becomes, and which slips are repaired."""

from __future__ import annotations

import pytest

from bot.history import History
from bot.history.facts.words import SHORTEST_NAME, SHORTEST_TARGET, Lexicon, plain
from bot.history.terms import Names, SlotDetector, Typed


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
        ("aujourd'hui, quand'è, com'è, dall'Italia", "aujourd hui quand e com e dall italia"),
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
    words = ["designer", "protection", "bought", "year"]
    lexicon.learn([(["bembury", "canby"], SHORTEST_NAME), (words, SHORTEST_TARGET)])

    assert lexicon.repair(word) == expected


@pytest.fixture(scope="module")
def several() -> Lexicon:
    """Return a lexicon with words of other languages."""
    same = {"黒い": "black", "色": "colour", "wool": "wool"}
    begun = {"schwarz": "black", "zuerst": "first", "schwarzwald": "forest"}
    lexicon = Lexicon(same, ["first", "でした", "の"], [], [], begun)
    lexicon.learn([(["wool", "black"], SHORTEST_TARGET)])
    return lexicon


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("schwarz", ["black"]),
        ("schwarzes", ["black"]),
        ("schwarzwalds", ["forest"]),  # the longest beginning counts
        ("zuerster", []),  # a filler, as the English word is
        ("黒い色でした", ["black", "colour"]),
        ("のでした", []),  # grammar alone
        ("珊瑚でした", ["珊瑚でした"]),  # nothing that is known
    ],
)
def test_words_of_other_languages_stand_for_english_ones(
    several: Lexicon, text: str, expected: list[str]
) -> None:
    """By their beginnings, or within a word without blanks."""
    assert [meaning for meaning, _ in several.content([text])] == expected


def test_a_beginning_that_is_known_makes_no_slip(several: Lexicon) -> None:
    """And a letter that should be there twice is put right in a short word."""
    assert several.repair("schwarze") == "schwarze"
    assert several.repair("wol") == "wool"


def test_no_beginning_of_another_language_takes_an_english_word(history: History) -> None:
    """What the facts are written with keeps its meaning."""
    words = history.facts.words
    english = {word for fact in history.facts.facts.values() for word in plain(fact.text).split()}
    lexicon = Lexicon(words.same, words.fillers, words.right, [])
    both = Lexicon(words.same, words.fillers, words.right, [], words.begun)

    taken = {word for word in english if both.meaning(word) != lexicon.meaning(word)}

    assert taken == set()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wer war der vorgaenger", "wer war der vorganger"),
        ("welche groesse, fuer breite fuesse", "welche grosse fuer breite fusse"),
        ("does a blue shoe queue", "does a blue shoe queue"),
    ],
)
def test_two_letters_for_an_umlaut_are_one(history: History, typed: str, meant: str) -> None:
    """Where only so a word comes of it."""
    words = history.facts.words
    names = Names(history.facts.entities, words.lists)
    lexicon = Lexicon(words.same, words.fillers, words.right, [], words.begun)

    assert Typed(names, SlotDetector(words.slots), lexicon, words).words(typed) == meant.split()
