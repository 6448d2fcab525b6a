"""Requests are checked against Discord's own schema, and complaints can be read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wire.routes import Route, match
from tests.wire.schema import check_body, check_query

GOOD: list[tuple[Route, Any]] = [
    (Route.CREATE_MESSAGE, {"content": "x", "nonce": "n", "enforce_nonce": True, "tts": False}),
    (Route.CREATE_MESSAGE, {"allowed_mentions": {"parse": [], "users": [1], "roles": ["2"]}}),
    (Route.CREATE_MESSAGE, {"attachments": [{"id": 0, "filename": "a.png"}]}),
    (Route.CREATE_MESSAGE, {"message_reference": {"message_id": 1, "channel_id": 2}}),
    (Route.EDIT_MESSAGE, {"content": None, "components": [], "tts": False}),
    (Route.CALLBACK, {"type": 5, "data": {"flags": 64}}),
    (Route.CALLBACK, {"type": 6}),
    (Route.PUT_COMMANDS, [{"name": "a", "description": "b", "nsfw": False}]),
    (Route.OPEN_DM, {"recipient_id": 1}),
]

BAD: list[tuple[Route, Any, str]] = [
    (Route.CREATE_MESSAGE, {"content": "x", "colour": 1}, "'colour' was unexpected"),
    (Route.CREATE_MESSAGE, {"content": "x" * 4001}, "content: "),
    (Route.CREATE_MESSAGE, {"nonce": "n" * 26}, "nonce: "),
    (Route.CREATE_MESSAGE, {"embeds": [{"title": "x" * 257}]}, "embeds[0].title: "),
    (Route.CREATE_MESSAGE, {"embeds": [{"titel": "x"}]}, "'titel' was unexpected"),
    (Route.CREATE_MESSAGE, None, "needs a JSON body"),
    (
        Route.CREATE_MESSAGE,
        {"components": [{"type": 1, "components": [{"type": 2, "style": 5, "url": "no url"}]}]},
        'components[0].components[0].url: "no url" is not a "uri"',
    ),
    (Route.CREATE_MESSAGE, {"message_reference": {"message_id": "x"}}, "message_reference"),
    (Route.CALLBACK, {"type": 8, "data": {"choices": [{"name": "x"}]}}, "data.choices[0]"),
    (Route.CALLBACK, {"type": 99}, "type: 99 is not one of"),
    (Route.CALLBACK, {"type": 4, "data": {"contents": "x"}}, "'contents' was unexpected"),
    (Route.PUT_COMMANDS, [{"description": "x"}], '[0]: "name" is a required property'),
    (Route.GET_CHANNEL, {}, "takes no body"),
]


@pytest.mark.parametrize(("route", "body"), GOOD)
def test_what_discord_takes_passes(route: Route, body: object) -> None:
    """So do integers where Discord writes ids as text, as discord.py sends them."""
    assert check_body(route, body) == []


@pytest.mark.parametrize(("route", "body", "sentence"), BAD)
def test_what_discord_does_not_know_is_named(route: Route, body: object, sentence: str) -> None:
    """Through every union, a complaint names the place and the cause, and is short."""
    complaints = check_body(route, body)

    assert len(complaints) == 1
    assert sentence in complaints[0]
    assert len(complaints[0]) < 300


@pytest.mark.parametrize(
    ("route", "query", "count"),
    [
        (Route.LIST_MESSAGES, {"limit": "100", "after": "1"}, 0),
        (Route.LIST_MESSAGES, {"limit": "101"}, 1),
        (Route.LIST_MESSAGES, {"befor": "1"}, 1),
        (Route.LIST_MESSAGES, {"before": "yesterday"}, 1),
        (Route.CLOSED_THREADS, {"before": "2026-11-24T12:00:00+00:00"}, 0),
        (Route.CLOSED_THREADS, {"before": "yesterday"}, 1),
        (Route.CALLBACK, {"with_response": "1"}, 0),
        (Route.CALLBACK, {"with_response": "maybe"}, 1),
        (Route.GET_CHANNEL, {"x": "1"}, 1),
    ],
)
def test_query_parameters_are_checked(route: Route, query: dict[str, str], count: int) -> None:
    """Their names must be Discord's, and their values of the kind it takes."""
    assert len(check_query(route, query)) == count


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("GET", "/users/@me", Route.ME),
        ("POST", "/channels/1/messages", Route.CREATE_MESSAGE),
        ("PATCH", "/webhooks/1/t-o_k/messages/@original", Route.EDIT_ORIGINAL),
        ("DELETE", "/channels/1/messages/2", None),
        ("GET", "/channels/one", None),
        ("GET", "/guilds/1", None),
    ],
)
def test_a_path_finds_its_route(method: str, path: str, route: Route | None) -> None:
    """Or none, which is answered 501."""
    found = match(method, path)

    assert (found and found.route) == route
