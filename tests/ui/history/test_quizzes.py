"""The quiz's cards: always four answers, one of them right, and the scores of however many."""

from __future__ import annotations

from dataclasses import replace

from bot.app.wiring import open_history
from bot.services.quizzes import QuizResult, Score
from bot.ui.base.layouts import text_view
from bot.ui.history import quizzes
from bot.ui.history.quiz_buttons import quiz_view
from tests.ui.history.test_cards import checked, labels, words

SEEDS = range(301)
SNOWFLAKE = 2**63 - 1


def test_every_question_has_exactly_one_right_answer() -> None:
    """Four different ones, each on a button; what is wrong is nowhere in the explanation."""
    history = open_history()
    for seed in SEEDS:
        quiz = history.quiz(seed)
        parts = checked(quiz_view(quiz, SNOWFLAKE - seed))
        offered = labels(parts)[:4]
        assert labels(parts)[4:] == ["Scores"]
        assert len(set(offered)) == 4
        assert offered.count(quiz.options[quiz.right]) == 1
        wrong = [option for option in offered if option != quiz.options[quiz.right]]
        assert not any(option in quiz.fact.text for option in wrong)


def test_every_answer_is_explained_with_a_source() -> None:
    """Right or wrong, the first time or again."""
    history = open_history()
    for seed in SEEDS:
        quiz = history.quiz(seed)
        for is_right in (True, False):
            outcome = QuizResult(quiz=quiz, is_right=is_right, is_first=not seed % 2)
            verdict, explained, sources = words(
                checked(text_view(quizzes.outcome(outcome)))
            ).splitlines()
            assert ("Not right: it is " in verdict) != is_right
            assert ("answered this question before" in verdict) == bool(seed % 2)
            assert explained
            assert sources.startswith("-# ")


def test_scores_of_many_fit_and_name_who_asks() -> None:
    """The ten best, and one's own place."""
    found = [
        Score(user_id=SNOWFLAKE - place, right=1000 - place, answered=1000) for place in range(500)
    ]

    text = words(checked(text_view(quizzes.scores(found, SNOWFLAKE - 99))))

    assert text.count("right") == 11
    assert f"-# You are 100 of 500: <@{SNOWFLAKE - 99}> 901 of 1000 right" in text
    assert "and 490 more" in quizzes.scores(found, 1)
    assert "You are" not in quizzes.scores(found, SNOWFLAKE)
    assert "/history quiz" in quizzes.scores([], 1)


def test_the_best_of_the_week_and_streaks_are_told() -> None:
    """A streak from three on; nobody's week where nobody answered."""
    found = [
        Score(user_id=number, right=9, answered=9, week=number % 5, streak=number % 4)
        for number in range(1, 8)
    ]

    text = quizzes.scores(found, 1)

    assert "**Last 7 days** · <@4> 4, <@3> 3, <@2> 2\n" in text
    assert "3. <@3> 9 of 9 right, the last 3 in a row\n4. <@4> 9 of 9 right\n" in text
    assert "Last 7 days" not in quizzes.scores([replace(found[0], week=0)], 1)
