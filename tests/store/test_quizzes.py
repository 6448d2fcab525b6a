"""Answers to the quiz are kept once, and go with their guild."""

from __future__ import annotations

from sqlalchemy import delete

from bot.store import tables
from bot.store.engine.database import Connection, Database
from bot.store.guilds import quizzes, settings
from tests.conftest import NOON


async def keep(connection: Connection, *, is_right: bool) -> None:
    """Keep one answer of user 7 to question 1 in guild 5."""
    await quizzes.keep_answer(
        connection, question_id=1, user_id=7, guild_id=5, is_right=is_right, now=NOON
    )


async def test_the_first_answer_stays(database: Database) -> None:
    """Also where two come at once and neither has seen the other."""
    async with database.write() as connection:
        await settings.join(connection, 5, "A guild", NOON)
        assert await quizzes.first_answer(connection, 1, 7) is None
        await keep(connection, is_right=False)
        await keep(connection, is_right=True)

    async with database.read() as connection:
        assert await quizzes.first_answer(connection, 1, 7) is False
        assert await quizzes.first_answer(connection, 2, 7) is None
        assert await quizzes.first_answer(connection, 1, 8) is None
        assert await quizzes.scores(connection, 5, NOON) == [(7, 0, 1, 0, 0)]


async def test_answers_go_with_their_guild(database: Database) -> None:
    """Nothing of its members stays behind."""
    async with database.write() as connection:
        await settings.join(connection, 5, "A guild", NOON)
        await keep(connection, is_right=True)
        await connection.execute(delete(tables.guilds))

    async with database.read() as connection:
        assert await quizzes.scores(connection, 5, NOON) == []
