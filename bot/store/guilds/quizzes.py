"""Answers to the quiz: the first of each member counts, and a guild's scores come from them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.engine import writes


async def first_answer(connection: AsyncConnection, question_id: int, user_id: int) -> bool | None:
    """Return whether a member's answer to a question was right; none if there is no answer yet."""
    table = tables.quiz_answers
    found = await connection.execute(
        select(table.c.is_right).where(
            table.c.question_id == question_id, table.c.user_id == user_id
        )
    )
    return found.scalar_one_or_none()


async def keep_answer(
    connection: AsyncConnection,
    *,
    question_id: int,
    user_id: int,
    guild_id: int,
    is_right: bool,
    now: datetime,
) -> None:
    """Keep a member's answer, unless one to the same question is kept already."""
    row = {
        "question_id": question_id,
        "user_id": user_id,
        "guild_id": guild_id,
        "is_right": is_right,
        "answered_at": now,
    }
    await writes.insert_missing(connection, tables.quiz_answers, [row])


async def scores(connection: AsyncConnection, guild_id: int) -> list[tuple[int, int, int]]:
    """Return each member's id, right answers and all answers, best first.

    Of those with as many right, who needed fewer questions comes first, then who was there sooner.
    """
    table = tables.quiz_answers
    right = func.sum(case((table.c.is_right, 1), else_=0))
    answered = func.count()
    found = await connection.execute(
        select(table.c.user_id, right, answered)
        .where(table.c.guild_id == guild_id)
        .group_by(table.c.user_id)
        .order_by(right.desc(), answered, func.max(table.c.answered_at), table.c.user_id)
    )
    return [(int(user_id), int(good), int(every)) for user_id, good, every in found]
