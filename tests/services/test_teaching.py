"""A server's own facts: kept only where that is on, answered by moderators, written down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app.wiring import open_history
from bot.errors import RequestError
from bot.history import History
from bot.services import teaching as service
from bot.services.audit.log import Audits, entry_text
from bot.services.base import opened_once
from bot.services.subscriptions import ServerSettings
from bot.services.teaching import Teaching
from bot.services.upkeep.pruning import Pruning
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import GUILD, MODERATOR, OTHER_GUILD

QUESTION = "When is the next swap meet?"
LINK = "https://club.example/swaps"


@pytest.fixture(scope="module")
def history() -> History:
    """Read the history's files once."""
    return open_history()


@pytest.fixture
def settings(database: Database, clock: Clock) -> ServerSettings:
    """Return what turns the list on and off."""
    return ServerSettings(database, clock)


@pytest.fixture
async def teaching(
    database: Database, history: History, clock: Clock, settings: ServerSettings
) -> Teaching:
    """Return the service, with the list turned on in one server."""
    await turn(settings, is_on=True)
    return Teaching(database, opened_once(lambda: history), clock)


async def turn(settings: ServerSettings, *, is_on: bool) -> None:
    """Turn the list on or off."""
    switches = {"keeps_questions": is_on}
    await settings.change(GUILD, "2002R Society", {}, switches=switches, by=MODERATOR)


async def listed(teaching: Teaching, guild_id: int = GUILD) -> list[tuple[str, int]]:
    """Return a server's questions, and how often each was asked."""
    found = await teaching.unanswered(guild_id)
    return [(question.text, question.count) for question in found.questions]


async def first(teaching: Teaching) -> int:
    """Return the number of the most asked question."""
    return (await teaching.unanswered(GUILD)).questions[0].id


async def test_nothing_is_kept_until_it_is_turned_on(
    teaching: Teaching, settings: ServerSettings
) -> None:
    """In another server, or after it was turned off, which forgets what there was."""
    await teaching.keep(OTHER_GUILD, QUESTION)
    await teaching.keep(GUILD, QUESTION)
    assert await listed(teaching, OTHER_GUILD) == []
    assert await listed(teaching) == [(QUESTION, 1)]

    await turn(settings, is_on=False)
    await teaching.keep(GUILD, QUESTION)

    assert await listed(teaching) == []
    assert not (await teaching.unanswered(GUILD)).is_kept


async def test_a_question_is_folded_and_nobody_is_in_it(teaching: Teaching) -> None:
    """Case and punctuation make no other one; mentions and numbers of people are left out."""
    await teaching.keep(GUILD, "when is the next SWAP meet")
    await teaching.keep(GUILD, QUESTION)
    await teaching.keep(GUILD, "does <@123456789012345678> or @max know 123456789012345678")

    assert await listed(teaching) == [(QUESTION, 2), ("does or know", 1)]


@pytest.mark.parametrize("text", ["", "  ?!", "<@5>", "why " * 60])
async def test_what_is_no_question_is_not_kept(teaching: Teaching, text: str) -> None:
    """Nor a story longer than 200 characters."""
    await teaching.keep(GUILD, text)

    assert await listed(teaching) == []


async def test_a_question_is_forgotten_after_thirty_days(
    teaching: Teaching, database: Database, clock: Clock
) -> None:
    """Counted from when it was asked last."""
    await teaching.keep(GUILD, QUESTION)
    clock.advance(days=29)
    await Pruning(database, clock).prune()
    assert await listed(teaching) == [(QUESTION, 1)]

    clock.advance(days=1, seconds=1)
    await Pruning(database, clock).prune()

    assert await listed(teaching) == []
    assert timedelta(days=30) == service.QUESTIONS_KEPT


async def test_a_taught_question_is_answered_in_its_server_alone(teaching: Teaching) -> None:
    """And it leaves the list, with the others that ask the same."""
    await teaching.keep(GUILD, QUESTION)
    await teaching.keep(GUILD, QUESTION)
    await teaching.keep(GUILD, "the next swap meet is when")
    await teaching.keep(GUILD, "Who runs the swap meet?")

    await teaching.teach(GUILD, await first(teaching), " On the\n5th. ", LINK, by=MODERATOR)

    own = await teaching.answer_to(GUILD, "next swap meet when?")
    assert own is not None
    assert (own.answer, own.url, own.question) == ("On the 5th.", LINK, QUESTION)
    assert await teaching.answer_to(OTHER_GUILD, QUESTION) is None
    assert await listed(teaching) == [("Who runs the swap meet?", 1)]


@pytest.mark.parametrize(
    ("answer", "url", "fault"),
    [
        ("", LINK, "1 to 600 characters"),
        ("x" * 601, LINK, "1 to 600 characters"),
        ("Yes.", "", "https://"),
        ("Yes.", "http://club.example", "https://"),
        ("Yes.", "javascript:alert(1)", "no web address"),
        ("Yes.", "https://user@club.example", "no web address"),
        ("Yes.", "https://club.example/ a", "no web address"),
        ("Yes.", "https://club.example/" + "(" * 400, "no web address"),
    ],
)
async def test_an_answer_that_cannot_be_kept_changes_nothing(
    teaching: Teaching, answer: str, url: str, fault: str
) -> None:
    """It says what is wrong."""
    await teaching.keep(GUILD, QUESTION)

    with pytest.raises(RequestError, match=fault):
        await teaching.teach(GUILD, await first(teaching), answer, url, by=MODERATOR)

    assert await teaching.taught(GUILD) == []
    assert await listed(teaching) == [(QUESTION, 1)]


async def test_a_dismissed_question_comes_back_when_it_is_asked_again(teaching: Teaching) -> None:
    """It can be dismissed once."""
    await teaching.keep(GUILD, QUESTION)
    number = await first(teaching)
    await teaching.dismiss(GUILD, number)
    assert await listed(teaching) == []
    with pytest.raises(RequestError, match="not on the list any more"):
        await teaching.dismiss(GUILD, number)

    await teaching.keep(GUILD, QUESTION)

    assert await listed(teaching) == [(QUESTION, 1)]


async def test_every_change_of_an_answer_is_written_down_and_removal_is_undone_once(
    teaching: Teaching, database: Database, clock: Clock
) -> None:
    """Who, what, before and after; what is taken back is as it was."""
    await teaching.keep(GUILD, QUESTION)
    own = await teaching.teach(GUILD, await first(teaching), "On the 5th.", LINK, by=MODERATOR)
    await teaching.edit(GUILD, own.id, "On the 6th.", LINK, by=8)
    await teaching.edit(GUILD, own.id, "On the 6th.", LINK, by=9)
    await teaching.remove(GUILD, own.id, by=MODERATOR)
    assert await teaching.taught(GUILD) == []

    restored = await teaching.restore(GUILD, own.id, by=MODERATOR)

    assert (restored.question, restored.answer) == (QUESTION, "On the 6th.")
    with pytest.raises(RequestError, match="taken back already"):
        await teaching.restore(GUILD, own.id, by=MODERATOR)
    assert await teaching.taught(GUILD) == [restored]
    entries = await Audits(database, clock).of_guild(GUILD)
    assert [entry.verb for entry in entries[:4]] == ["restored", "removed", "edited", "added"]
    edited = entry_text(entries[2])
    assert f"<@8> edited this server's answer to `{QUESTION}`" in edited
    assert "`On the 5th.` → `On the 6th.`" in edited
    assert LINK not in edited
    assert f"`On the 5th.`\n`{LINK}`" in entry_text(entries[3])


async def test_there_is_an_end_to_the_answers_of_a_server(
    teaching: Teaching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what to do; a removed one may be undone only where there is room."""
    monkeypatch.setattr(service, "ANSWERS_LIMIT", 1)
    await teaching.keep(GUILD, QUESTION)
    own = await teaching.teach(GUILD, await first(teaching), "Soon.", LINK, by=MODERATOR)
    await teaching.keep(GUILD, "Who runs it?")

    with pytest.raises(RequestError, match="Remove one with `/manage taught`"):
        await teaching.teach(GUILD, await first(teaching), "We.", LINK, by=MODERATOR)

    assert await teaching.taught(GUILD) == [own]
    assert await listed(teaching) == [("Who runs it?", 1)]


async def test_the_number_of_another_server_means_nothing(teaching: Teaching) -> None:
    """Whatever a press claims."""
    await teaching.keep(GUILD, QUESTION)
    number = await first(teaching)
    with pytest.raises(RequestError, match="not on the list"):
        await teaching.teach(OTHER_GUILD, number, "Soon.", LINK, by=MODERATOR)
    own = await teaching.teach(GUILD, number, "Soon.", LINK, by=MODERATOR)

    for change in (
        teaching.remove(OTHER_GUILD, own.id, by=MODERATOR),
        teaching.edit(OTHER_GUILD, own.id, "No.", LINK, by=MODERATOR),
    ):
        with pytest.raises(RequestError, match="not there any more"):
            await change

    assert await teaching.taught(GUILD) == [own]
