"""A server's own facts: what could not be answered there, and what its moderators answer it with.

Knows nothing of how an answer is found among them: ``bot.history`` is given them as values.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.errors import RequestError
from bot.history.facts import plain
from bot.languages import tr
from bot.models import TaughtAnswer, UnansweredQuestion
from bot.rules.reading import changing, question_without_people, read_own_answer
from bot.services.audit import log
from bot.services.base import Clock, OpenHistory
from bot.store.engine import Connection, Database
from bot.store.guilds import audit
from bot.store.guilds import settings as guilds
from bot.store.teaching import answers, questions

QUESTIONS_KEPT = timedelta(days=30)  # after a question was asked last
QUESTIONS_LIMIT = 200  # of one server
ANSWERS_LIMIT = 100  # of one server


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionList:
    """A server's questions, most asked first; ``is_kept`` tells whether new ones are kept."""

    is_kept: bool
    questions: list[UnansweredQuestion]


class Teaching:
    """Keeps questions where moderators want that, and answers them as moderators do."""

    def __init__(self, database: Database, history: OpenHistory, clock: Clock) -> None:
        self._database = database
        self._history = history
        self._clock = clock

    async def answer_to(self, guild_id: int, question: str) -> TaughtAnswer | None:
        """Return a server's own answer to a question, or none."""
        history = await self._history()
        return history.taught(question, await self.taught(guild_id))

    async def keep(self, guild_id: int, question: str) -> None:
        """Keep a question that could not be answered, if the server's moderators want that.

        Who asked is not kept, mentions of people are left out, and a long story is not kept.
        """
        text = question_without_people(question)
        folded = plain(text)
        if not folded:
            return
        async with self._database.read() as connection:
            if not await _is_kept(connection, guild_id):
                return
        async with self._database.write() as connection:
            if await _is_kept(connection, guild_id):
                await questions.keep(
                    connection, guild_id, folded, text, self._clock(), most=QUESTIONS_LIMIT
                )

    async def unanswered(self, guild_id: int) -> QuestionList:
        """Return what could not be answered in a server."""
        async with self._database.read() as connection:
            return QuestionList(
                is_kept=await _is_kept(connection, guild_id),
                questions=await questions.of_guild(connection, guild_id),
            )

    async def question(self, guild_id: int, question_id: int) -> UnansweredQuestion:
        """Return one question.

        Raises:
            RequestError: it is not there any more.
        """
        async with self._database.read() as connection:
            return await _question(connection, guild_id, question_id)

    async def dismiss(self, guild_id: int, question_id: int) -> UnansweredQuestion:
        """Forget a question; asked again, it is kept again.

        Raises:
            RequestError: it is not there any more.
        """
        async with self._database.write() as connection:
            question = await _question(connection, guild_id, question_id)
            await questions.forget(connection, guild_id, [question_id])
        return question

    async def teach(
        self, guild_id: int, question_id: int, answer: str, url: str, *, by: int
    ) -> TaughtAnswer:
        """Answer a question, and with it those of the list that ask the same.

        Args:
            guild_id: the server.
            question_id: of the list.
            answer: as it was written.
            url: the page that says so, as it was written.
            by: the moderator's user id.

        Raises:
            RequestError: it cannot be kept so; nothing was changed.
        """
        with changing():
            said, page = read_own_answer(answer, url)
        history, now = await self._history(), self._clock()
        async with self._database.write() as connection:
            question = await _question(connection, guild_id, question_id)
            taught = TaughtAnswer(
                guild_id=guild_id,
                question=question.text,
                answer=said,
                url=page,
                taught_by=by,
                taught_at=now,
            )
            taught = await _add(connection, taught, "added", by, now)
            asked = await questions.of_guild(connection, guild_id)
            same = [one.id for one in asked if history.taught(one.text, [taught])]
            await questions.forget(connection, guild_id, [question_id, *same])
        return taught

    async def taught(self, guild_id: int) -> list[TaughtAnswer]:
        """Return a server's own answers, the newest first."""
        async with self._database.read() as connection:
            return await answers.of_guild(connection, guild_id)

    async def taught_one(self, guild_id: int, taught_id: int) -> TaughtAnswer:
        """Return one of a server's own answers.

        Raises:
            RequestError: it is not there any more.
        """
        async with self._database.read() as connection:
            return await _taught(connection, guild_id, taught_id)

    async def edit(
        self, guild_id: int, taught_id: int, answer: str, url: str, *, by: int
    ) -> TaughtAnswer:
        """Change one of a server's own answers; see ``teach``.

        Raises:
            RequestError: it is not there any more, or cannot be kept so; nothing was changed.
        """
        with changing():
            said, page = read_own_answer(answer, url)
        now = self._clock()
        async with self._database.write() as connection:
            old = await _taught(connection, guild_id, taught_id)
            new = replace(old, answer=said, url=page, taught_by=by, taught_at=now)
            if (old.answer, old.url) != (said, page):
                await answers.change(connection, new)
                await _record(connection, "edited", by, now, before=old, after=new)
        return new

    async def remove(self, guild_id: int, taught_id: int, *, by: int) -> TaughtAnswer:
        """Remove one of a server's own answers.

        Raises:
            RequestError: it is not there any more.
        """
        async with self._database.write() as connection:
            taught = await _taught(connection, guild_id, taught_id)
            await answers.remove(connection, guild_id, taught_id)
            await _record(connection, "removed", by, self._clock(), before=taught)
        return taught

    async def restore(self, guild_id: int, taught_id: int, *, by: int) -> TaughtAnswer:
        """Take the removal of an answer back; the record of who changed what still has it.

        Raises:
            RequestError: it was taken back already, or there is no room for it.
        """
        now = self._clock()
        async with self._database.write() as connection:
            entries = await audit.of_guild(
                connection, guild_id, limit=1, subject=log.answer_subject(taught_id)
            )
            before = entries[0].before if entries and entries[0].verb == "removed" else None
            if before is None:
                raise RequestError(
                    tr(
                        "This removal was taken back already. Nothing was changed. "
                        "`/manage taught` shows this server's answers."
                    )
                )
            taught = TaughtAnswer(
                id=taught_id,
                guild_id=guild_id,
                question=str(before["question"]),
                answer=str(before["answer"]),
                url=str(before["url"]),
                taught_by=by,
                taught_at=now,
            )
            return await _add(connection, taught, "restored", by, now)


async def _is_kept(connection: Connection, guild_id: int) -> bool:
    settings = (await guilds.settings(connection, [guild_id])).get(guild_id)
    return settings is not None and settings.keeps_questions


async def _question(connection: Connection, guild_id: int, question_id: int) -> UnansweredQuestion:
    for question in await questions.of_guild(connection, guild_id):
        if question.id == question_id:
            return question
    raise RequestError(
        tr(
            "This question is not on the list any more: it was answered, dismissed, or is older "
            "than 30 days. Nothing was changed. `/manage unanswered` shows the list."
        )
    )


async def _taught(connection: Connection, guild_id: int, taught_id: int) -> TaughtAnswer:
    for taught in await answers.of_guild(connection, guild_id):
        if taught.id == taught_id:
            return taught
    raise RequestError(
        tr(
            "This answer is not there any more. Nothing was changed. "
            "`/manage taught` shows this server's answers."
        )
    )


async def _add(
    connection: Connection, taught: TaughtAnswer, verb: str, by: int, now: datetime
) -> TaughtAnswer:
    """Keep an answer; a restored one is written down under the number that it had."""
    if len(await answers.of_guild(connection, taught.guild_id)) >= ANSWERS_LIMIT:
        raise RequestError(
            tr(
                "This server has {count} answers of its own, and more are not kept. Nothing was "
                "changed. Remove one with `/manage taught`.",
                count=ANSWERS_LIMIT,
            )
        )
    added = replace(taught, id=await answers.add(connection, taught))
    await _record(connection, verb, by, now, after=added, number=taught.id or added.id)
    return added


async def _record(
    connection: Connection,
    verb: str,
    by: int,
    now: datetime,
    *,
    before: TaughtAnswer | None = None,
    after: TaughtAnswer | None = None,
    number: int | None = None,
) -> None:
    known = after or before
    if known is None:
        raise AssertionError("what was done to no answer is not written down")
    await log.record(
        connection,
        guild_id=known.guild_id,
        by=by,
        subject=log.answer_subject(number or known.id),
        verb=verb,
        before=_document(before),
        after=_document(after),
        now=now,
    )


def _document(taught: TaughtAnswer | None) -> dict[str, Any] | None:
    if taught is None:
        return None
    return {"question": taught.question, "answer": taught.answer, "url": taught.url}
