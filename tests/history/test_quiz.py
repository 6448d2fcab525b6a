"""The quiz: many kinds of questions, one right answer each, and three that are surely wrong."""

from __future__ import annotations

import pytest

from bot.history import History
from bot.history.facts.records import Status
from bot.history.facts.words import plain
from bot.history.questions.spelling import Spelling
from bot.history.quiz.drafts import Draft, drafts
from bot.history.terms.names import Names

KINDS = 10  # and more of them
QUESTIONS = 100


@pytest.fixture(scope="module")
def every(history: History) -> list[Draft]:
    """Return every question there is."""
    facts = history.facts
    return list(drafts(facts, Spelling(facts, Names(facts.entities, facts.words.lists))))


@pytest.mark.parametrize("seed", range(40))
def test_quiz_has_one_right_answer(history: History, seed: int) -> None:
    """Four different options, one of them from the fact, the same for the same seed."""
    quiz = history.quiz(seed)

    assert quiz == history.quiz(seed)
    assert len(set(quiz.options)) == 4
    assert quiz.fact.sources


def test_there_is_much_to_ask(every: list[Draft]) -> None:
    """Of dates, prices, codes, people, colours and more."""
    assert len(every) > QUESTIONS
    assert len({draft.kind for draft in every}) > KINDS


def test_every_question_fits_discord(every: list[Draft]) -> None:
    """A label has 80 characters, and no two buttons say the same."""
    for draft in every:
        assert 0 < len(draft.question) <= 100
        assert all(0 < len(option) <= 80 for option in (draft.right, *draft.wrong))
        assert len({draft.right, *draft.wrong}) == len(draft.wrong) + 1 >= 4


def test_no_wrong_answer_is_in_the_explanation(every: list[Draft]) -> None:
    """Nobody reads in the explanation what was marked as wrong."""
    for draft in every:
        text = f" {plain(draft.fact.text)} "
        assert [option for option in draft.wrong if f" {plain(option)} " in text] == []


def test_what_is_disputed_is_never_asked_nor_wrong(history: History, every: list[Draft]) -> None:
    """A value that some source gives is no wrong answer."""
    disputed = [f for f in history.facts.facts.values() if f.status is Status.DISPUTED]
    for draft in every:
        assert draft.fact.status is not Status.DISPUTED
        claims = {
            claim.value
            for fact in disputed
            if fact.subject == draft.fact.subject and draft.kind in {*fact.answers, "year"}
            for claim in fact.claims
        }
        assert not claims.intersection(draft.wrong)
