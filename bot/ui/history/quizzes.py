"""What the quiz says: the question, whether an answer was right and why, and the scores.

Knows nothing of buttons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.history.quiz import Quiz
from bot.languages import mark, tr
from bot.services import QuizResult, Score
from bot.ui.base import text
from bot.ui.history import answers

SHOWN = 10  # of the best
BEST_OF_WEEK = 3
STREAK = 3  # right answers in a row that are worth a word
SCORES = mark("Scores")  # the button's label
_TEXT_ROOM = 400


def question(quiz: Quiz) -> str:
    """Ask."""
    hint = tr("Choose below. Only you see whether it was right; your first answer counts.")
    return f"### {tr('Quiz')}\n**{text.plain(quiz.question)}**\n-# {hint}"


def outcome(found: QuizResult) -> str:
    """Say whether an answer was right, and what the sources say."""
    quiz = found.quiz
    right = text.plain(quiz.options[quiz.right])
    verdict = tr("Right.") if found.is_right else tr("Not right: it is {right}.", right=right)
    if not found.is_first:
        before = tr("You had answered this question before; only your first answer counts.")
        verdict = f"{verdict} {before}"
    elif found.streak >= STREAK:
        verdict = f"{verdict} {tr('{count} in a row.', count=found.streak)}"
    explained = text.plain(quiz.fact.spoken_text, _TEXT_ROOM)
    return answers.fit([f"**{verdict}**", explained, f"-# {answers.cited(quiz.fact)}"])


def scores(found: Sequence[Score], asker_id: int) -> str:
    """Show who knows most in a server, and where the asker stands."""
    title = f"### {tr('Who knows the 2002R best')}"
    if not found:
        nobody = tr("Nobody has answered a question here. `/history quiz` asks one.")
        return f"{title}\n{nobody}"
    lines = [f"{place}. {_line(score)}" for place, score in enumerate(found[:SHOWN], 1)]
    own = [
        "-# "
        + tr(
            "You are {place} of {count}: {score}",
            place=place,
            count=len(found),
            score=_line(score),
        )
        for place, score in enumerate(found, 1)
        if score.user_id == asker_id and place > SHOWN
    ]
    more = len(found) - SHOWN
    rest = [f"-# {tr('and {count} more', count=more)}"] if more > 0 and not own else []
    return "\n".join((title, *_of_the_week(found), *lines, *rest, *own))


def _of_the_week(found: Sequence[Score]) -> Iterator[str]:
    """Name who answered most questions right in the last seven days, in one line."""
    best = sorted((score for score in found if score.week), key=lambda score: -score.week)
    if best:
        named = ", ".join(f"<@{score.user_id}> {score.week}" for score in best[:BEST_OF_WEEK])
        yield tr("**Last 7 days** · {names}", names=named)


def _line(score: Score) -> str:
    who = f"<@{score.user_id}>"
    line = tr("{who} {right} of {count} right", who=who, right=score.right, count=score.answered)
    if score.streak < STREAK:
        return line
    return tr("{score}, the last {count} in a row", score=line, count=score.streak)
