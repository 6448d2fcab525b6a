"""A subscription's words, as tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.subscriptions.keywords import are_met, asked_for, filed_under, read, text_of
from tests.makers import change

TEXT = text_of(
    change(
        title='New Balance  2002R "Protection Pack"\nGORE-TEX 雨雲モデル',
        style_code="M2002RDA",
        colorway="Rain Cloud",
        retailer="Straße 9",
    )
)


@pytest.mark.parametrize(
    ("words", "needed", "unwanted"),
    [
        ("", (), ()),
        ("  ", (), ()),
        ("-", (), ()),
        ("--", (), ()),
        ('""', (), ()),
        ('-""', (), ()),
        ("Rain CLOUD", ("rain", "cloud"), ()),
        ("rain -sea", ("rain",), ("sea",)),
        ('"Protection  Pack" rain', ("protection pack", "rain"), ()),
        ('-"protection pack"', (), ("protection pack",)),
        ('"left open', ("left open",), ()),
        ('rain"cloud sea"', ("rain", "cloud sea"), ()),
        ("gore-tex", ("gore-tex",), ()),
        ("--rain", (), ("-rain",)),
        ("STRASSE straße", ("strasse", "strasse"), ()),
        ("雨雲", ("雨雲",), ()),
    ],
)
def test_a_query_is_words_and_phrases(
    words: str, needed: tuple[str, ...], unwanted: tuple[str, ...]
) -> None:
    """In small letters; after a minus unwanted; a quote left open ends with the words."""
    assert (read(words).needed, read(words).unwanted) == (needed, unwanted)


@pytest.mark.parametrize(
    ("words", "is_met"),
    [
        ("", True),
        ("rain", True),
        ("clo", True),  # a word begins with it
        ("loud", False),  # but none ends with it
        ("2002r", True),
        ("m2002r", True),
        ("2002", True),
        ("002", False),
        ("rda", False),
        ("balance shop", False),
        ('"protection pack"', True),
        ('"protection pa"', True),
        ('"pack protection"', False),
        ('"rain cloud straße"', False),  # two facts are two lines, not one phrase
        ("gore-tex", True),
        ("gore tex", True),
        ("-gore-tex", False),
        ("-gore-texture", True),
        ("雨雲", True),
        ("モデル", True),  # words of Japanese are not set apart
        ("晴", False),
        ("strasse", True),
        ("STRASSE", True),
        ("9", True),
        ("rain -sea -salt", True),
        ('rain -"protection pack"', False),
        ("(", False),  # no regular expression
        (".*", False),
        ('"', True),
    ],
)
def test_a_text_has_all_needed_words_and_none_unwanted(words: str, *, is_met: bool) -> None:
    """Title, style code, colorway and shop, a line each."""
    assert are_met(words, TEXT) is is_met


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("", None),
        ("-rain", None),
        ("雨雲", None),
        ('"" -', None),
        ("rain cloud", "cloud"),
        ("gore-tex rain", "gore"),
        ('"protection pack"', "protection"),
        ("antidisestablishmentarianism", "antidisestab"),
        ("雨雲 rain", "rain"),
        ("éclair sea", "sea"),
    ],
)
def test_a_query_is_filed_under_its_longest_word(words: str, start: str | None) -> None:
    """Twelve letters of it; under none where no word is one of English letters and digits."""
    assert filed_under(words) == start


@given(words=st.text(max_size=60), text=st.text(max_size=200))
def test_what_is_met_is_asked_for(words: str, text: str) -> None:
    """Whatever signs are written."""
    told = text_of(change(title=text))
    start = filed_under(words)

    if start is not None and are_met(words, told):
        assert start in asked_for(told)
