"""The quiz: one answer a member and question, and a guild's own scores."""

from __future__ import annotations

import pytest

from bot.app.wiring import open_history
from bot.errors import RequestError
from bot.history import History
from bot.services.base import opened_once
from bot.services.quizzes import QuizResult, Quizzes, Score, fingerprint_of
from bot.store.engine.database import Database
from bot.store.guilds import settings
from tests.conftest import Clock
from tests.makers import GUILD


@pytest.fixture(scope="module")
def history() -> History:
    """Read the history's files once."""
    return open_history()


@pytest.fixture
def quizzes(database: Database, history: History, clock: Clock) -> Quizzes:
    """Return the service on an empty database, which does not even know the guild yet."""
    return Quizzes(database, opened_once(lambda: history), clock)


async def answer(
    quizzes: Quizzes, question_id: int, user_id: int, *, right: bool, guild_id: int = GUILD
) -> QuizResult:
    """Let a member answer."""
    quiz = await quizzes.pose(question_id)
    return await quizzes.answer(
        question_id,
        quiz.right if right else (quiz.right + 1) % 4,
        fingerprint_of(quiz),
        user_id=user_id,
        guild_id=guild_id,
        guild_name="2002R Society",
    )


async def test_only_the_first_answer_counts(quizzes: Quizzes) -> None:
    """A later one is judged, and not counted."""
    first = await answer(quizzes, 1, 7, right=False)
    again = await answer(quizzes, 1, 7, right=True)

    assert (first.is_right, first.is_first) == (False, True)
    assert (again.is_right, again.is_first) == (True, False)
    assert await quizzes.scores(GUILD) == [Score(user_id=7, right=0, answered=1)]


async def test_scores_are_best_first_and_a_guilds_own(quizzes: Quizzes, clock: Clock) -> None:
    """Of as many right, who needed fewer questions; then who was there sooner."""
    for question_id, user_id, right in (
        (1, 7, True),
        (2, 7, False),
        (1, 8, True),
        (1, 9, True),
        (3, 10, True),
        (4, 10, True),
        (1, 11, False),
    ):
        await answer(quizzes, question_id, user_id, right=right)
        clock.advance(seconds=1)
    await answer(quizzes, 5, 12, right=True, guild_id=GUILD + 1)

    found = await quizzes.scores(GUILD)

    assert [score.user_id for score in found] == [10, 8, 9, 7, 11]
    assert found[0] == Score(user_id=10, right=2, answered=2, week=2, streak=2)
    assert await quizzes.scores(GUILD + 2) == []


async def test_a_week_and_a_streak_are_counted(quizzes: Quizzes, clock: Clock) -> None:
    """A wrong answer ends a streak, time does not; a second answer to a question does neither."""
    streaks = []
    for question_id, right in enumerate([True, True, False, True, True]):
        streaks.append((await answer(quizzes, question_id, 7, right=right)).streak)
        clock.advance(days=3)
    again = await answer(quizzes, 4, 7, right=False)

    assert streaks == [1, 2, 0, 1, 2]
    assert again.streak == 0
    assert await quizzes.scores(GUILD) == [Score(user_id=7, right=4, answered=5, week=2, streak=2)]


async def test_the_same_question_is_the_same_after_a_restart(history: History) -> None:
    """Its id is all that is needed; another id may ask another one."""
    again = open_history()
    for question_id in (0, 1, 2**63 - 1):
        assert fingerprint_of(history.quiz(question_id)) == fingerprint_of(again.quiz(question_id))
    assert len({fingerprint_of(history.quiz(question_id)) for question_id in range(50)}) > 10


@pytest.mark.parametrize(("option", "fingerprint"), [(0, "00000000"), (4, ""), (-1, "")])
async def test_what_was_not_asked_is_not_counted(
    quizzes: Quizzes, database: Database, option: int, fingerprint: str
) -> None:
    """The facts changed since, or there is no such answer."""
    with pytest.raises(RequestError, match="Nothing was counted"):
        await quizzes.answer(
            1,
            option,
            fingerprint or fingerprint_of(await quizzes.pose(1)),
            user_id=7,
            guild_id=GUILD,
            guild_name="2002R Society",
        )

    assert await quizzes.scores(GUILD) == []


async def test_a_guild_that_was_left_is_known_again(
    quizzes: Quizzes, database: Database, clock: Clock
) -> None:
    """Its answers need it; whoever answers there is in it."""
    async with database.write() as connection:
        await settings.join(connection, GUILD, "Old name", clock())
        await settings.leave_all(connection, [GUILD], clock())

    assert (await answer(quizzes, 1, 7, right=True)).is_first
