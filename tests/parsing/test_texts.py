"""Text from shops can be stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.texts import clean, says_something


def test_text_is_one_line() -> None:
    """White space and controls collapse; marks of direction and mentions stay for the ui room."""
    assert clean(" a\u00a0\t\nb\x00c ") == "a b c"
    assert clean("e\u0301") == "\u00e9"
    assert clean("@everyone \u202eabc") == "@everyone \u202eabc"
    assert clean("x" * 4000) == "x" * 300
    assert clean("a\ud800b") == "a?b"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2002R &#8216;Grey&#8217; &amp; Red", "2002R \u2018Grey\u2019 & Red"),
        ("2002R &amp;quot;Grey&amp;quot;", '2002R "Grey"'),
        ("2002R &amp;amp;#x201C;Grey", "2002R \u201cGrey"),
        ("R&D, 5 &lt; 6; &nonsense;", "R&D, 5 < 6; &nonsense;"),
        ("a&#0;b &#xD800; &#10;c", "a\ufffdb \ufffd c"),
    ],
)
def test_what_is_escaped_is_read(text: str, read: str) -> None:
    """As often as programs one after the other escape it."""
    assert clean(text) == read


@given(st.text(alphabet=st.characters(), max_size=400), st.integers(min_value=1, max_value=300))
def test_clean_text_is_clean(text: str, limit: int) -> None:
    """Within the limit, encodable, and without a line end or a zero."""
    cleaned = clean(text, limit)

    assert len(cleaned) <= limit
    cleaned.encode()
    assert "\0" not in cleaned
    assert cleaned == cleaned.strip()


@pytest.mark.parametrize(
    ("text", "says"),
    [("9", True), ("\u738b", True), ("\u00bd", True), ("?", False), ("\u2013 ", False)],
)
def test_a_letter_or_a_number_says_something(text: str, *, says: bool) -> None:
    """Of any script."""
    assert says_something(text) is says
