"""Nearly 3,000 questions of our own: the score of what was tuned on, and of what was kept back."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.history import Answer, History

QUESTIONS = Path(__file__).with_name("questions.toml")
FLOORS = {
    ("tuned", "answerable"): 0.86,
    ("tuned", "unanswerable"): 0.91,
    ("tuned", "premise"): 0.88,
    ("kept-back", "answerable"): 0.89,
    ("kept-back", "unanswerable"): 0.99,
    ("kept-back", "premise"): 0.89,
    ("hard", "answerable"): 0.78,
    ("hard", "unanswerable"): 0.8,
    ("hard", "premise"): 0.65,
}


def is_right(question: dict[str, Any], answer: Answer) -> bool:
    """Tell whether an answer holds the facts that are asked for, or rightly is none."""
    found = {told for fact in answer.facts for told in (fact.id, *fact.tells)}
    kind = question["kind"]
    if kind == "unanswerable":
        return not answer.answered
    if kind == "premise" and not answer.answered:
        return True
    holds = found.issuperset(question.get("every", ()))
    return (
        answer.answered
        and holds
        and ("facts" not in question or not found.isdisjoint(question["facts"]))
    )


@pytest.mark.parametrize(("part", "kind"), FLOORS)
def test_own_questions_score_does_not_fall(history: History, part: str, kind: str) -> None:
    """The share of right answers stays at what was reached."""
    questions = [
        question
        for question in tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))["question"]
        if question.get("part", "tuned") == part and question["kind"] == kind
    ]

    right = [is_right(question, history.ask(question["text"])) for question in questions]

    assert sum(right) / len(questions) >= FLOORS[part, kind]


def test_expected_facts_exist(history: History) -> None:
    """No question expects a fact that is not there."""
    questions = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))["question"]
    expected = {f for q in questions for f in (*q.get("facts", ()), *q.get("every", ()))}

    assert expected <= history.facts.facts.keys()


def test_no_question_is_from_the_exam() -> None:
    """Our own questions are our own."""
    exam = (QUESTIONS.parent / "exams" / "first.jsonl").read_text(encoding="utf-8").casefold()
    questions = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))["question"]

    same = [q["text"] for q in questions if f'"question": "{q["text"].casefold()}"' in exam]
    assert same == []
