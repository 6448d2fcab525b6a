"""Questions that could not be answered are counted, bounded, and go with their guild."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from bot.models import TaughtAnswer
from bot.store import tables
from bot.store.engine.database import Connection, Database
from bot.store.guilds import settings
from bot.store.teaching import answers, questions
from tests.conftest import NOON


async def ask(connection: Connection, *texts: str, most: int = 200) -> None:
    """Ask in guild 5, a minute apart."""
    for minute, text in enumerate(texts):
        moment = NOON + timedelta(minutes=minute)
        await questions.keep(connection, 5, text.casefold(), text, moment, most=most)


async def listed(connection: Connection, guild_id: int = 5) -> list[tuple[str, int]]:
    """Return a guild's questions, and how often each was asked."""
    return [(one.text, one.count) for one in await questions.of_guild(connection, guild_id)]


async def test_the_same_question_is_counted_and_the_most_asked_comes_first(
    database: Database,
) -> None:
    """As it was typed last; in its own guild."""
    async with database.write() as connection:
        await settings.join(connection, 5, "A guild", NOON)
        await settings.join(connection, 6, "Another", NOON)
        await ask(connection, "where", "when", "WHEN", "who")
        await questions.keep(connection, 6, "when", "when", NOON, most=200)

        assert await listed(connection) == [("WHEN", 2), ("who", 1), ("where", 1)]
        assert await listed(connection, 6) == [("when", 1)]


async def test_a_new_question_takes_the_place_of_the_least_asked(database: Database) -> None:
    """And of those, of the oldest."""
    async with database.write() as connection:
        await settings.join(connection, 5, "A guild", NOON)
        await ask(connection, "where", "when", "when", "who", "why", most=3)

        assert await listed(connection) == [("when", 2), ("why", 1), ("who", 1)]


async def test_what_nobody_asks_any_more_is_pruned(database: Database) -> None:
    """It counts from the last time."""
    async with database.write() as connection:
        await settings.join(connection, 5, "A guild", NOON)
        await ask(connection, "where", "when", "where")
        await questions.prune(connection, NOON + timedelta(minutes=2))

        assert await listed(connection) == [("where", 2)]


async def test_both_go_with_their_guild(database: Database) -> None:
    """Questions and answers."""
    own = TaughtAnswer(
        guild_id=5,
        question="When?",
        answer="Soon.",
        url="https://club.example/",
        taught_by=7,
        taught_at=NOON,
    )
    async with database.write() as connection:
        await settings.join(connection, 5, "A guild", NOON)
        await ask(connection, "where")
        await answers.add(connection, own)
        assert [one.answer for one in await answers.of_guild(connection, 5)] == ["Soon."]
        await connection.execute(delete(tables.guilds))

        assert await questions.of_guild(connection, 5) == []
        assert await answers.of_guild(connection, 5) == []
