"""The quiz: many kinds of questions, one right answer each, and three that are surely wrong."""

from __future__ import annotations

import pytest

from bot.history import History
from bot.history.facts.records import Status
from bot.history.facts.words import plain
from bot.history.questions.spelling import Spelling
from bot.history.quiz.draft import Draft
from bot.history.quiz.drafts import drafts
from bot.history.quiz.shoes import YEAR_IN_NAME
from bot.history.terms.names import Names

KINDS = 10  # and more of them
QUESTIONS = 300


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
    assert len({(draft.question, draft.right) for draft in every}) > QUESTIONS
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


def test_no_option_names_the_code_that_is_asked_for(history: History, every: list[Draft]) -> None:
    """Nor another code, by which it would be ruled out."""
    codes = {code for fact in history.facts.facts.values() for code in fact.value.codes}
    asked = [draft for draft in every if any(code in draft.question for code in codes)]

    options = [option for draft in asked for option in (draft.right, *draft.wrong)]
    assert asked
    assert [option for option in options if any(code in option for code in codes)] == []


def test_no_year_before_the_2002r_is_offered_for_one(history: History, every: list[Draft]) -> None:
    """Whoever knows that alone would have half the answers to choose from."""
    years = [draft for draft in every if draft.kind == "year"]
    of_2002r = [d for d in years if history.facts.entities[d.fact.subject].part_of == "2002R"]

    assert of_2002r
    assert all(min(draft.right, *draft.wrong) >= "2020" for draft in of_2002r)
    assert all(draft.right not in draft.question for draft in years)


def test_no_name_tells_when_it_came_out(every: list[Draft]) -> None:
    """Where a day or an order is asked for, no option has a year in it."""
    asked = [draft for draft in every if draft.kind in {"dated", "first", "last"}]

    assert asked
    options = [option for draft in asked for option in (draft.right, *draft.wrong)]
    assert [option for option in options if YEAR_IN_NAME.search(option)] == []


def test_a_model_that_is_a_number_is_told_to_be_one(every: list[Draft]) -> None:
    """Else "in which year did 2000 come out" would be a riddle."""
    questions = {draft.question for draft in every if draft.kind == "year"}

    assert "In which year did this come out: the model 2000?" in questions


def test_sizes_are_asked_of_both_tables(history: History, every: list[Draft]) -> None:
    """Each right answer stands in the row that explains it."""
    sizes = [draft for draft in every if draft.kind == "size"]

    assert {draft.fact.id.split("-")[1] for draft in sizes} == set(history.facts.size_tables)
    assert all(draft.right in draft.fact.text for draft in sizes)
