"""What the quiz says: the question, whether an answer was right and why, and the scores.

Knows nothing of buttons.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.history.quiz import Quiz
from bot.services.quizzes import Outcome, Score
from bot.ui import answers, text

SHOWN = 10  # of the best
SCORES = "Scores"  # the button's label
_TEXT_ROOM = 400


def question(quiz: Quiz) -> str:
    """Ask."""
    return (
        f"### Quiz\n**{text.plain(quiz.question)}**\n"
        "-# Choose below. Only you see whether it was right; your first answer counts."
    )


def outcome(found: Outcome) -> str:
    """Say whether an answer was right, and what the sources say."""
    quiz = found.quiz
    right = text.plain(quiz.options[quiz.right])
    verdict = "Right." if found.is_right else f"Not right: it is {right}."
    if not found.is_first:
        verdict += " You had answered this question before; only your first answer counts."
    explained = text.plain(quiz.fact.text, _TEXT_ROOM)
    return answers.fit([f"**{verdict}**", explained, f"-# {answers.cited(quiz.fact)}"])


def scores(found: Sequence[Score], asker_id: int) -> str:
    """Show who knows most in a server, and where the asker stands."""
    title = "### Who knows the 2002R best"
    if not found:
        return f"{title}\nNobody has answered a question here. `/history quiz` asks one."
    lines = [f"{place}. {_line(score)}" for place, score in enumerate(found[:SHOWN], 1)]
    own = [
        f"-# You are {place} of {len(found)}: {_line(score)}"
        for place, score in enumerate(found, 1)
        if score.user_id == asker_id and place > SHOWN
    ]
    more = len(found) - SHOWN
    rest = [f"-# and {more} more"] if more > 0 and not own else []
    return "\n".join((title, *lines, *rest, *own))


def _line(score: Score) -> str:
    return f"<@{score.user_id}> {score.right} of {score.answered} right"
