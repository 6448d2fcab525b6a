"""What a question describes instead of naming it."""

from __future__ import annotations

import pytest

from bot.history import History


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("code of the green and purple ones", "upthere-code"),
        ("price of the pink one", "pp-2022-price"),
        ("drop date of the ostrich one", "pouch-date-jp"),
        ("how many shoes in the first ripped suede drop", "pp-count"),
        ("is there a sku for the korean ones", "tint-code"),
    ],
)
def test_what_is_described_is_found_without_its_name(
    history: History, question: str, fact: str
) -> None:
    """Colours, materials and looks stand for the one thing that has them."""
    found = history.ask(question)

    assert fact in {one.id for one in found.facts}


def test_a_description_of_many_things_names_none(history: History) -> None:
    """Grey are many pairs, so no price of one of them is told."""
    found = history.ask("style code of the grey one with mesh")

    assert {fact.subject for fact in found.facts} <= {"2002R"}


@pytest.mark.parametrize(
    "question",
    [
        "the brown ones of fall 24 with a blue tongue, whats the code",
        "brown pair from autumn 2024 with a blue tongue, what code",
    ],
)
def test_a_season_and_a_colour_tell_a_pair(history: History, question: str) -> None:
    """What came out in another year is not meant, and the season describes no shoe."""
    assert "chocolate-code" in {fact.id for fact in history.ask(question).facts}


def test_a_year_tells_two_of_the_same_words_apart(history: History) -> None:
    """The leather pairs of 2024 are others than those of 2023."""
    found = history.ask("2024 all leather 2002rs, what colors")

    assert found.facts[0].id == "gr-leather-2024"


@pytest.mark.parametrize(
    ("typed", "fact"), [("ganni collab what did it set u back in london", "ganni-price-uk")]
)
def test_chat_spellings_are_read_as_words(history: History, typed: str, fact: str) -> None:
    """What is typed in chats counts as the word it stands for."""
    found = history.ask(typed)

    assert found.facts[0].id == fact


def test_a_day_finds_what_came_out_on_it(history: History) -> None:
    """Whoever tells a day and no name wants to know what it brought."""
    found = history.ask("5 june 2021, which 2002r came out")

    assert found.facts[0].id == "2002r-0-date"


def test_what_is_excluded_is_not_meant(history: History) -> None:
    """A name after "not" says what the question is not about."""
    found = history.ask("launch year of the 2002, not the R")

    assert found.facts[0].id == "2002-launch-year"


def test_japanese_months_are_months(history: History) -> None:
    """A date in Japanese is read as one, though its parts are written together."""
    found = history.ask("スエードの2002Rの値段 2022年2月")

    assert found.facts[0].id == "2002r-jp-price-suede"


@pytest.mark.parametrize("but", ["other than", "apart from", "aside from", "besides"])
def test_what_is_set_aside_is_not_meant(history: History, but: str) -> None:
    found = history.ask(f"{but} the Protection Pack what else has Yue Wu done")
    assert found.answered
    assert "1906D" in found.answer
