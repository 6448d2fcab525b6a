"""Nobody who is right is corrected, over every question there is."""

from __future__ import annotations

import re

import pytest

from bot.history import History
from tests.history.train import trials

CORRECTION = re.compile(
    r"\b(?:That|It) (?:was|is) [^.]{1,60}, not |\bNot [^.]{1,30}\.|New Balance matter, not"
)
# Whoever asks so leaves open whether it is so, and a correction is the answer.
OPEN = re.compile(
    r"(?:is|are|was|were|does|did|do|so)\b|.*\b(?:or|right|what|yes)\b", re.IGNORECASE
)


def test_no_question_that_takes_nothing_wrong_for_granted_is_corrected(history: History) -> None:
    """What can be answered holds no wrong premise."""
    corrected = []
    for trial in trials():
        if trial.kind != "answerable" or OPEN.match(trial.text):
            continue
        found = history.ask(trial.text)
        said = found.answer
        for fact in found.facts:
            said = said.replace(fact.text, "")
        if CORRECTION.search(said):
            corrected.append(f"{trial.text} -> {found.answer}")

    assert corrected == []


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("was the protection pack by salehe bembury", "That was Yue Wu, not Salehe Bembury."),
        ("the protection pack was by andrew nyssen right", "That was Yue Wu, not Andrew Nyssen."),
        ("was the protection pack designed by yue wu", "Yes. Yue Wu designed"),
        ("wo in england fertigt NB", "New Balance has made shoes in England since 1982"),
        ("is new balance made in germany", "Not Germany."),
        ("is yue wu from japan", "Yue Wu comes from China; one shop"),
        ("did new balance bring the 2002 back in 2017", "It was 2020, not 2017."),
        ("why did they reissue the 2002R in 2023", "It was 2020, not 2023."),
        ("was the 2002R relaunched in 2020", "Yes."),
    ],
)
def test_yes_is_said_of_what_the_fact_says_and_of_nothing_else(
    history: History, question: str, begins: str
) -> None:
    """Not of whoever stands beside, of a year in which something else was, or of half the truth."""
    assert history.ask(question).answer.startswith(begins)
