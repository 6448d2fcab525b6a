"""A card's colour as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.languages import speaking, tr
from bot.rules.looks import COLOURS, hexadecimal, name_of_colour, parse_colour


@pytest.mark.parametrize(
    ("typed", "colour"),
    [
        ("", None),
        ("  ", None),
        ("#3BA55D", 0x3BA55D),
        ("#3ba55d", 0x3BA55D),
        ("3ba55d", 0x3BA55D),
        ("＃３ＢＡ５５Ｄ", 0x3BA55D),  # noqa: RUF001 - as Japanese keyboards write it
        ("#000000", 0),
        (" Red ", 0xED4245),
        ("gray", COLOURS["grey"]),
        ("blurple", 0x5865F2),
    ],
)
def test_a_colour_is_read(typed: str, colour: int | None) -> None:
    """As a number of the web, or by its name."""
    assert parse_colour(typed) == colour


@pytest.mark.parametrize("typed", ["#12345", "#12345g", "#1234567", "reddish", "@everyone"])
def test_what_is_no_colour_is_refused_with_examples(typed: str) -> None:
    """Of both ways to write one."""
    with pytest.raises(RequestError, match=r"is no colour\. Write it as #3BA55D, or .*blue"):
        parse_colour(typed)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_name_is_read_as_it_is_shown(language: str) -> None:
    """In the language spoken, and in English always."""
    with speaking(language):
        for name, colour in COLOURS.items():
            assert parse_colour(tr(name)) == parse_colour(name) == colour
            assert name_of_colour(colour) == tr(name)


@given(colour=st.integers(0, 0xFFFFFF))
def test_any_colour_is_read_as_it_is_written(colour: int) -> None:
    """And as it is named."""
    assert parse_colour(hexadecimal(colour)) == parse_colour(name_of_colour(colour)) == colour
