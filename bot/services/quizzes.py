"""The quiz: poses questions of the history, keeps each member's first answer, and the scores.

Knows nothing of buttons.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zlib import crc32

from bot.errors import RequestError
from bot.history.quiz import Quiz
from bot.languages import tr
from bot.services.base import Clock, OpenHistory
from bot.store.engine import Database
from bot.store.guilds import quizzes, settings

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizResult:
    """What came of an answer; ``is_first`` is false where an earlier one is what counts.

    ``streak`` is how many the member has answered right in a row, this one with them.
    """

    quiz: Quiz
    is_right: bool
    is_first: bool
    streak: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many of the questions a member answered in one guild were answered right.

    ``week`` counts those of the last seven days, ``streak`` the last ones in a row.
    """

    user_id: int
    right: int
    answered: int
    week: int = 0
    streak: int = 0


class Quizzes:
    """Poses questions and counts answers."""

    def __init__(self, database: Database, history: OpenHistory, clock: Clock) -> None:
        self._database = database
        self._history = history
        self._clock = clock

    async def pose(self, question_id: int) -> Quiz:
        """Return the question of an id; the same id is the same question."""
        history = await self._history()
        # All are made for the first one, which takes a third of a second.
        return await asyncio.to_thread(history.quiz, question_id)

    async def answer(
        self,
        question_id: int,
        option: int,
        fingerprint: str,
        *,
        user_id: int,
        guild_id: int,
        guild_name: str,
    ) -> QuizResult:
        """Count a member's answer, once a question.

        Args:
            question_id: that the question was posed with.
            option: the chosen one's place, from 0.
            fingerprint: of the question as it was posed.
            user_id: who answers.
            guild_id: where the question was posed.
            guild_name: its name now.

        Raises:
            RequestError: the history has changed since, and the question is another one now.
        """
        quiz = await self.pose(question_id)
        if fingerprint != fingerprint_of(quiz) or option not in range(len(quiz.options)):
            raise RequestError(
                tr(
                    "The history has changed since this question was asked, so it can no longer "
                    "be answered. Nothing was counted. `/history quiz` asks a new one."
                )
            )
        is_right = option == quiz.right
        now = self._clock()
        async with self._database.write() as connection:
            before = await quizzes.first_answer(connection, question_id, user_id)
            if before is None:
                await settings.join(connection, guild_id, guild_name, now)
                await quizzes.keep_answer(
                    connection,
                    question_id=question_id,
                    user_id=user_id,
                    guild_id=guild_id,
                    is_right=is_right,
                    now=now,
                )
                [tally] = await quizzes.scores(connection, guild_id, now - WEEK, user_id)
        streak = tally.streak if before is None else 0
        return QuizResult(quiz=quiz, is_right=is_right, is_first=before is None, streak=streak)

    async def scores(self, guild_id: int) -> Sequence[Score]:
        """Return everybody's score in a guild, best first."""
        async with self._database.read() as connection:
            found = await quizzes.scores(connection, guild_id, self._clock() - WEEK)
        return [
            Score(
                user_id=tally.user_id,
                right=tally.right,
                answered=tally.answered,
                week=tally.lately,
                streak=tally.streak,
            )
            for tally in found
        ]


def fingerprint_of(quiz: Quiz) -> str:
    """Return what tells a question from the one that other facts would make of the same id."""
    return f"{crc32(repr((quiz.question, quiz.options, quiz.right)).encode()):08x}"
