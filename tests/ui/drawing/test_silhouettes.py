"""A shoe is drawn in the colours that words name."""

from __future__ import annotations

import pytest

from bot.ui.drawing import palette, silhouette


@pytest.mark.parametrize(
    ("words", "colours"),
    [
        ("Black and dark grey", ("#26282b", "#54585d")),
        ("Dark Navy", ("#1f2a40",)),
        ("all white", ("#fafafa",)),
        ("black, black and black", ("#26282b",)),
        ("red, green, blue", ("#b23a3a", "#5f7d56")),
        ("Reddish, greyhound", ()),
        ("", ()),
    ],
)
def test_words_name_colours(words: str, colours: tuple[str, ...]) -> None:
    """The longest name counts, each once, and two are enough."""
    assert palette(words) == colours


def test_a_shoe_of_equal_colours_is_drawn_once() -> None:
    """A white one too, which needs an edge."""
    assert silhouette("#fafafa", "#fafafa") is silhouette("#fafafa", "#fafafa")
    assert silhouette("#fafafa").startswith(b"\x89PNG")
    assert silhouette("#26282b") != silhouette("#fafafa")
