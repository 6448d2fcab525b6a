"""What Discord says when something is done, and what anything else may say in its place."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.discord_adapter import GuildRoles, ScheduledEvents
from bot.discord_adapter.answers import check_list, check_nothing, check_object
from bot.services.base import Edge, Pace
from bot.services.roles import RolesUnsureError

ODD: list[Any] = [
    "<html></html>",
    {},
    {"id": "8"},
    {"id": None},
    {"id": float("inf")},
    [],
    [1],
    None,
    "",
    0,
    False,
]
NO_WORDS = (KeyError, TypeError, ValueError)


def test_discords_own_words_are_taken() -> None:
    """An object by its id, an empty answer, a list."""
    check_object({"id": "7", "status": 2}, 7)
    check_nothing("")
    check_nothing(None)
    check_list([])
    check_list([{"id": "7"}])


@pytest.mark.parametrize("answer", ODD)
def test_whatever_else_is_no_proof(answer: Any) -> None:
    """A page, JSON of something else, or nothing where something is due."""
    with pytest.raises(NO_WORDS):
        check_object(answer, 7)
    if answer not in (None, ""):
        with pytest.raises(NO_WORDS):
            check_nothing(answer)
    if not isinstance(answer, list):
        with pytest.raises(NO_WORDS):
            check_list(answer)


def answering(answer: Any) -> Any:
    """Make a client to whom every request is answered alike."""

    async def request(*_: Any, **__: Any) -> Any:
        return answer

    made = dict.fromkeys(("add_role", "remove_role", "delete_scheduled_event"), request)
    return SimpleNamespace(http=SimpleNamespace(**made))


@pytest.mark.parametrize("answer", ["<html></html>", {}, []])
async def test_what_is_answered_in_discords_place_is_nothing_done(answer: Any) -> None:
    """Nobody is told that a role is theirs, and an event that may be there is asked for again."""
    client = answering(answer)
    roles, events = (kind(client, Pace(50), Edge()) for kind in (GuildRoles, ScheduledEvents))

    with pytest.raises(RolesUnsureError):
        await roles.give(1, 2, 3)
    with pytest.raises(RolesUnsureError):
        await roles.take(1, 2, 3)
    with pytest.raises(OSError, match="could not be read"):
        await events.delete(1, 2)


async def test_an_empty_answer_is_taken() -> None:
    """As Discord gives it."""
    client = answering("")

    await GuildRoles(client, Pace(50), Edge()).give(1, 2, 3)
    await ScheduledEvents(client, Pace(50), Edge()).delete(1, 2)
