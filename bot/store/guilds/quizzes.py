"""Answers to the quiz: the first of each member counts, and a guild's scores come from them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, func, select, true
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


class QuizTally(NamedTuple):
    """One member's answers in a guild: those that were right, of late and in a row too, and all."""

    user_id: int
    right: int
    answered: int
    lately: int
    streak: int


async def scores(
    connection: AsyncConnection, guild_id: int, since: datetime, user_id: int | None = None
) -> list[QuizTally]:
    """Return the answers of each member, or of one, counted; the best first.

    Of those with as many right, who needed fewer questions comes first, then who was there sooner.

    Args:
        connection: anywhere.
        guild_id: the guild.
        since: from when on answers are of late.
        user_id: whose alone.
    """
    table = tables.quiz_answers
    is_here = table.c.guild_id == guild_id
    if user_id is not None:
        is_here &= table.c.user_id == user_id
    last_wrong = (
        select(table.c.user_id, func.max(table.c.answered_at).label("at"))
        .where(is_here, ~table.c.is_right)
        .group_by(table.c.user_id)
        .subquery()
    )
    is_after = last_wrong.c.at.is_(None) | (table.c.answered_at > last_wrong.c.at)
    right, lately, streak = (
        func.sum(case((table.c.is_right & is_counted, 1), else_=0))
        for is_counted in (true(), table.c.answered_at > since, is_after)
    )
    answered = func.count()
    found = await connection.execute(
        select(table.c.user_id, right, answered, lately, streak)
        .select_from(table.outerjoin(last_wrong, last_wrong.c.user_id == table.c.user_id))
        .where(is_here)
        .group_by(table.c.user_id)
        .order_by(right.desc(), answered, func.max(table.c.answered_at), table.c.user_id)
    )
    return [QuizTally(*map(int, row)) for row in found]
