"""Names in pictures, whose letters are those of ASCII."""

from __future__ import annotations

import pytest

from bot.ui.drawing import cut, length, short_name


@pytest.mark.parametrize(
    ("name", "code", "shown"),
    [
        ("New Balance 2002R Protection Pack Rain Cloud", "M2002RDA", "Protection Pack Rain Cloud"),
        ("NB 2002R: Sea Salt", None, "Sea Salt"),
        ("M2002R 'Phantom'", None, "Phantom'"),
        ("Säge & Söhne", None, "Sage & Sohne"),
        ("New Balance 2002R", "M2002RDA", "M2002RDA"),
        ("雨雲パック", "M2002RDA", "M2002RDA"),
        ("雨雲パック GTX", "M2002RDA", "M2002RDA"),
        ("雨雲パック", None, "2002R"),
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
