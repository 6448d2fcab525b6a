"""Names in pictures, in the letters that their font has."""

from __future__ import annotations

import pytest

from bot.languages import ENGLISH, catalog
from bot.models import LANGUAGES
from bot.ui.drawing import cut, drawable, length, short_name


@pytest.mark.parametrize(
    ("name", "code", "shown"),
    [
        ("New Balance 2002R Protection Pack Rain Cloud", "M2002RDA", "Protection Pack Rain Cloud"),
        ("NB 2002R: Sea Salt", None, "Sea Salt"),
        ("M2002R 'Phantom'", None, "Phantom'"),
        ("Säge & Söhne", None, "Säge & Söhne"),
        ("New Balance 2002R", "M2002RDA", "M2002RDA"),
        ("雨雲パック", "M2002RDA", "雨雲パック"),
        ("ニューバランス 2002R 雨雲", None, "ニューバランス 2002R 雨雲"),
        ("구름 팩", "M2002RDA", "M2002RDA"),
        ("구름 팩 GTX", "M2002RDA", "M2002RDA"),
        ("구름 팩", None, "2002R"),
        ("", None, "2002R"),
    ],
)
def test_a_name_is_short_and_readable(name: str, code: str | None, shown: str) -> None:
    """Without what all of them are called; a code stands for other letters."""
    assert short_name(name, code) == shown


@pytest.mark.parametrize("width", [0, 40, 200, 900])
@pytest.mark.parametrize("line", ["", "Rain", "Rain Cloud of some length", "W" * 100_000])
def test_a_line_is_cut_where_it_must_be(line: str, width: int) -> None:
    """As late as it can be, and however long it is."""
    shown = cut(line, 30, width)

    assert shown == line or shown.endswith("...")
    if shown not in {line, "..."}:
        kept = len(shown) - len("...")
        assert length(shown, 30) <= width
        assert length(line[: kept + 2] + "...", 30) > width


@pytest.mark.parametrize(
    ("label", "drawn"),
    [
        ("café", "café"),
        ("cafe\u0301", "café"),
        ("A × B", "A × B"),  # noqa: RUF001 - the sign is meant
        ("東京 (¥)", "東京 (¥)"),
        ("ﬁt ½", "ﬁt ½"),
        ("\u01c6", "dz\u030c"),
        ("a\nb\x00", "ab"),
        ("\u202e\u05e9\u05dc", ""),
        ("雨\ufe0f👟 雲", "雨 雲"),
        ("구름", ""),
    ],
)
def test_only_letters_of_the_font_are_drawn(label: str, drawn: str) -> None:
    """The others would be empty boxes."""
    assert drawable(label) == drawn


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != ENGLISH])
def test_the_font_has_every_letter_of_our_own_texts(language: str) -> None:
    """What a picture says is one of them."""
    written = {text for texts in catalog(language).items() for text in (texts[0][1], texts[1])}
    letters = "".join(sorted({sign for text in written for sign in text if sign.isalnum()}))

    assert drawable(letters) == letters
