"""What is drawn for is told by its words, and its times by those around them."""

from __future__ import annotations

import pytest

from bot.parsing.draws import says_close, says_draw, says_open


@pytest.mark.parametrize(
    "text",
    [
        "New Balance 2002R Oat Raffle",
        "Enter the draw for the 2002R",
        "2002R via EQL",
        "2002R 抽選販売のお知らせ",
        "Online lottery: New Balance 2002R",
        "Verlosung: New Balance 2002R",
    ],
)
def test_a_draw_is_one(text: str) -> None:
    """In any language that it is told in."""
    assert says_draw(text)


@pytest.mark.parametrize(
    "text",
    [
        "New Balance 2002R Release Date",
        "The 2002R draws inspiration from trail shoes",
        "2002R with drawstring bag",
        "First come, first served: no raffle",
        "A release without a draw",
        "The ballot was called off, it is sold in the shop",
        "Die Verlosung wurde abgesagt",
        "抽選販売は中止",
    ],
)
def test_what_is_no_draw_is_none(text: str) -> None:
    """Though the word, or one like it, is there."""
    assert not says_draw(text)


def test_the_words_around_a_date_tell_what_it_is_of() -> None:
    """Before it, or in Japanese behind it."""
    assert says_open("The raffle opens on ")
    assert not says_close("The raffle opens on ")
    assert says_close("Entries close at ")
    assert says_close("", "まで")
    assert says_close("open 1 December \u2013 ")
