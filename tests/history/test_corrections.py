"""Nobody who is right is corrected, over every question there is."""

from __future__ import annotations

import re

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
