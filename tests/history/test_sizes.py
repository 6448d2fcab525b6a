"""Sizes: from the tables, in any direction, with what is doubtful about them."""

from __future__ import annotations

import pytest

from bot.history import History
from bot.languages import speaking


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("im a us 9.5 mens whats that in cm", "27.5 cm"),
        ("uk 7 men's to us and cm", "US 7.5"),
        ("mens us 11 eu size", "EU 45"),
        ("us 13 m = uk ?", "UK 12.5"),
        ("eu 42 mens in us", "US 8.5"),
        ("27,5cm us mens", "US 9.5"),
        ("size 44 eu mens what in us", "US 10"),
        ("mens 7 cm", "25.0 cm"),
        ("womens us 8 in eu", "EU 39"),
        ("us w 6.5 to uk", "UK 4.5"),
        ("us 9 herren in eu", "EU 42.5"),
        ("us 9 メンズ 何cm", "27.0 cm"),
        ("us 14 mens in uk", "US 14 is UK 13.5 or 13"),
        ("us 15 mens eu size", "EU 50"),
        ("eu 49 mens in us", "US 14"),
        ("uk 14.5 mens to us", "US 15"),
        ("uk 13 men's in us", "US 14"),
        ("womens 9 in mens", "men's US 7.5"),
        ("womens 9 in mens", "men's US 8"),
    ],
)
def test_sizes_are_looked_up(history: History, question: str, words: str) -> None:
    """However a size is put, the row of the table answers."""
    answer = history.ask(question)

    assert answer.answered
    assert words in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "us 13 mens in cm",
        "us 14 mens in cm",
        "us 14.5 mens in eu",
        "us 20 mens in uk",
        "eu 60 in us",
    ],
)
def test_sizes_that_no_table_has_are_not_made_up(history: History, question: str) -> None:
    """Beyond the tables nothing is computed."""
    assert not history.ask(question).answered


def test_label_and_foot_are_told_apart(history: History) -> None:
    """A cm value comes with the warning that it is the label."""
    assert "label" in history.ask("us 9 mens in cm").answer


def test_conversion_has_caveats_and_sources(history: History) -> None:
    """The conversion for other rooms carries what is doubtful and who says it."""
    conversion = history.convert("9.5", "US", "CM")

    assert conversion.result == "27.5"
    assert any("label" in caveat for caveat in conversion.caveats)
    assert conversion.sources


def test_unknown_size_has_no_result(history: History) -> None:
    """What the tables do not have is None, not a guess."""
    assert history.convert("13", "US", "CM").result is None
    assert history.convert("99", "US", "EU").result is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("us 9 mens in cm", "メンズ US 9 は UK 8.5、EU 42.5、27.0 cm です。"),
        ("us 9 mens in cm", "足の実寸ではありません、メンズUS 7.5より上のEUは"),
        ("what is a women's 9 in men's us", "UKとEUで見るとメンズの US 7.5 です。"),
    ],
)
def test_sizes_are_told_in_the_language_spoken(history: History, question: str, said: str) -> None:
    """The sizes of a table and its caveat."""
    with speaking("ja"):
        assert said in history.ask(question).answer
