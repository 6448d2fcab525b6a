"""Exams of our own, in the form of the first: a second of 217 questions, a third of 227, and more.

Half of each, the part "tuned", may be looked at when the answers get better. The other half, the
part "kept-back", is only ever measured: whoever changes something for one of its questions has to
write new ones in its place.

Before any tuning, of the second exam 130 of the 141 answerable questions were right, 53 of the 56
that cannot be answered, and 17 of the 20 with a wrong premise; of the third, whose halves were
drawn by lot, 133 of 153, 51 of 52 and 20 of 22. All but 18 of the second and 6 of the third were
written before any was tried; those replaced ones that repeated older questions, and the last of
them one for which a fact was changed.

For the later exams facts were drawn by lot, even over all files, and asked about as other people
would. Their questions were all looked at once they were measured, so that they are "tuned". At the
first try were right, of what can be answered, of what cannot, and of wrong premises:

- fourth: 68 of 84, 23 of 24, 11 of 12
- fifth: 71 of 84, 23 of 24, 10 of 12
- sixth: 74 of 84, 24 of 24, 11 of 12
- seventh: 73 of 84, 22 of 24, 11 of 12
- eighth: 76 of 84, 22 of 24, 12 of 12
- ninth: 75 of 83, 24 of 24, 12 of 12
- tenth, written without drawing any facts, and odder: 58 of 70, 19 of 21, 9 of 9
- eleventh: 75 of 78, 18 of 21, 10 of 10; one that can be answered was marked as if it could not
- twelfth: 54 of 60, 13 of 15, 6 of 7
- thirteenth: 73 of 76, 41 of 44, 15 of 15; one that can be answered was marked as if it could not
- fourteenth: 39 of 41, 39 of 42, 12 of 12
- fifteenth: 44 of 45, 40 of 42, 11 of 12; it was measured only, and stays "kept-back"

What the last three repeat of older questions was left out once they were measured.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from bot.history import History
from tests.history.exam import marks, papers

FOLDER = Path(__file__).parent
FLOORS = {
    "second_exam": {
        ("tuned", "answerable"): 1.0,
        ("tuned", "unanswerable"): 1.0,
        ("tuned", "false-premise"): 1.0,
        ("kept-back", "answerable"): 0.95,
        ("kept-back", "unanswerable"): 0.96,
        ("kept-back", "false-premise"): 0.9,
    },
    "third_exam": {
        ("tuned", "answerable"): 1.0,
        ("tuned", "unanswerable"): 1.0,
        ("tuned", "false-premise"): 1.0,
        ("kept-back", "answerable"): 0.9,
        ("kept-back", "unanswerable"): 1.0,
        ("kept-back", "false-premise"): 1.0,
    },
    "fourth_exam": {
        ("tuned", "answerable"): 0.97,
        ("tuned", "unanswerable"): 0.95,
        ("tuned", "false-premise"): 1.0,
    },
    "fifth_exam": {
        ("tuned", "answerable"): 0.97,
        ("tuned", "unanswerable"): 1.0,
        ("tuned", "false-premise"): 0.91,
    },
    "sixth_exam": {
        ("tuned", "answerable"): 0.95,
        ("tuned", "unanswerable"): 1.0,
        ("tuned", "false-premise"): 1.0,
    },
    "seventh_exam": {
        ("tuned", "answerable"): 1.0,
        ("tuned", "unanswerable"): 0.95,
        ("tuned", "false-premise"): 0.91,
    },
    "eighth_exam": {
        ("tuned", "answerable"): 0.97,
        ("tuned", "unanswerable"): 1.0,
        ("tuned", "false-premise"): 1.0,
    },
    "ninth_exam": {
        ("tuned", "answerable"): 0.98,
        ("tuned", "unanswerable"): 1.0,
        ("tuned", "false-premise"): 1.0,
    },
    "tenth_exam": {
        ("tuned", "answerable"): 0.94,
        ("tuned", "unanswerable"): 1.0,
        ("tuned", "false-premise"): 1.0,
    },
    "eleventh_exam": {
        ("tuned", "answerable"): 0.96,
        ("tuned", "unanswerable"): 1.0,
        ("tuned", "false-premise"): 1.0,
    },
    "twelfth_exam": {
        ("tuned", "answerable"): 0.91,
        ("tuned", "unanswerable"): 0.93,
        ("tuned", "false-premise"): 1.0,
    },
    "thirteenth_exam": {
        ("tuned", "answerable"): 0.98,
        ("tuned", "unanswerable"): 1.0,
        ("tuned", "false-premise"): 1.0,
    },
    "fourteenth_exam": {
        ("tuned", "answerable"): 0.97,
        ("tuned", "unanswerable"): 1.0,
        ("tuned", "false-premise"): 1.0,
    },
    "fifteenth_exam": {
        ("kept-back", "answerable"): 0.97,
        ("kept-back", "unanswerable"): 0.95,
        ("kept-back", "false-premise"): 0.91,
    },
}


def parts(name: str) -> dict[str, str]:
    """Return the part that each question of an exam is in, by its id."""
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return {line["id"]: line["part"] for line in map(json.loads, text.splitlines())}


@pytest.mark.parametrize(
    ("name", "part", "kind"), [(name, *key) for name, floors in FLOORS.items() for key in floors]
)
def test_score_of_our_own_exams_does_not_fall(
    history: History, name: str, part: str, kind: str
) -> None:
    """The share of right answers stays at what was reached, in both parts."""
    of = parts(name)
    chosen = [paper for paper in papers(FOLDER / f"{name}.jsonl") if of[paper.id] == part]

    asked, right = marks(chosen, history.ask)

    assert right[kind] / asked[kind] >= FLOORS[name][part, kind]


def test_no_question_was_there_before() -> None:
    """Each exam says something that those before it and our other questions do not."""
    text = (FOLDER / "questions.toml").read_text(encoding="utf-8")
    before = {other["text"].casefold() for other in tomllib.loads(text)["question"]}
    before |= {paper.question.casefold() for paper in papers(FOLDER / "exam.jsonl")}
    repeated: set[str] = set()
    for name in FLOORS:
        asked = {paper.question.casefold() for paper in papers(FOLDER / f"{name}.jsonl")}
        repeated |= asked & before
        before |= asked

    assert repeated == set()
