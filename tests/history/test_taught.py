"""A server's own answers: which questions get one, and which must not."""

from __future__ import annotations

import pytest

from bot.history import History
from bot.models import TaughtAnswer
from tests.conftest import NOON

TAUGHT = [
    "When is the next meetup?",
    "Does the club in Hamburg ship to Norway?",
    "Which cobbler resoles pairs without glue?",
    "次のミートアップはいつですか",
    "Wer organisiert die Tauschbörse?",
]


def own(*questions: str) -> list[TaughtAnswer]:
    """Return an answer for each question."""
    return [
        TaughtAnswer(
            id=number,
            guild_id=5,
            question=question,
            answer="So it is.",
            url="https://club.example/",
            taught_by=7,
            taught_at=NOON,
        )
        for number, question in enumerate(questions)
    ]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("When is the next meetup?", 0),
        ("when's the next meetup", 0),
        ("the next meetup is when??", 0),
        ("hey guys, anyone know when the next meetups are", 0),
        ("when is the next metup", 0),
        ("WHEN IS THE NEXT MEEUTP", 0),
        ("does the hamburg club ship to norway", 1),
        ("does the Hamburg club ship to Norwya?", 1),
        ("which coblers resole pairs without glue", 2),
        ("次のミートアップはいつ?", 3),
        ("wer organisiert die tauschborse", 4),
    ],
)
def test_a_question_gets_the_answer_of_one_with_the_same_words(
    history: History, asked: str, meant: int
) -> None:
    """In any order, with small words more or less, other endings, and a long word misspelt."""
    found = history.taught(asked, own(*TAUGHT))

    assert found is not None
    assert found.question == TAUGHT[meant]


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "?!",
        "is it",
        "meetup",
        "where is the next meetup",
        "when is the last meetup",
        "when is the next meetup in Hamburg",
        "when is the next restock",
        "who is at the next meetup",
        "does the club in Hamburg ship from Norway",
        "does the club in Homburg ship to Sweden",
        "which cobbler resoles pairs with glue",
        "次のミートアップはどこですか",
        "次のドロップはいつですか",
        "wann ist das nächste Meetup",
        "quand est le prochain meetup",
        "wer organisiert die Versteigerung",
        "who organises the swap",
    ],
)
def test_another_question_gets_no_taught_answer(history: History, asked: str) -> None:
    """Neither one about something else, nor the same in another language by accident."""
    assert history.taught(asked, own(*TAUGHT)) is None


def test_two_words_spelt_right_are_no_slips_of_each_other(history: History) -> None:
    """However alike they look."""
    assert history.taught("when did the designer leave", own("when did the designed leave")) is None
