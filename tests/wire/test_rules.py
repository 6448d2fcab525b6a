"""Each rule the schema misses, as a table."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wire.mentions import Pings, pings
from tests.wire.rules import COMPONENTS_V2, check_components, check_message

Json = dict[str, Any]


def button(**fields: Any) -> Json:
    """Write a button."""
    return {"type": 2, "style": 1, "label": "Press", "custom_id": "a", **fields}


def row(*buttons: Json) -> Json:
    """Write an action row."""
    return {"type": 1, "components": list(buttons)}


def v2(*components: Json, **fields: Any) -> Json:
    """Write a Components V2 message."""
    return {"flags": COMPONENTS_V2, "components": list(components), **fields}


def text(content: str) -> Json:
    """Write a text display."""
    return {"type": 10, "content": content}


def section(custom_id: str = "a") -> Json:
    """Write a section with a button beside its text: three components."""
    return {"type": 9, "components": [text("a")], "accessory": button(custom_id=custom_id)}


GOOD_MESSAGES: dict[str, Json] = {
    "text": {"content": "x" * 2000},
    "embeds": {"embeds": [{"description": "x" * 4000}, {"title": "x" * 2000}]},
    "forward": {"message_reference": {"type": 1, "message_id": "1", "channel_id": "2"}},
    "buttons": {"components": [row(button(), button(custom_id="b"))]},
    "link": {"components": [row(button(style=5, url="https://x.example", custom_id=None))]},
    "nonce": {"content": "x", "nonce": "n" * 25, "enforce_nonce": True},
    "v2": v2({"type": 17, "components": [text("x" * 4000), section() | {"components": []}]}),
    "v2 of 40": v2(*[text("x")] * 40),
}

BAD_MESSAGES: dict[str, tuple[Json, str]] = {
    "long content": ({"content": "x" * 2001}, "The content has 2001 characters"),
    "long embeds": (
        {
            "embeds": [
                {"title": "x" * 1000, "description": "x" * 2000},
                {"fields": [{"name": "x" * 1000, "value": "x" * 1000}]},
                {"footer": {"text": "x" * 1000}, "author": {"name": "x"}},
            ]
        },
        "The embeds have 6001 characters together",
    ),
    "empty": ({"content": ""}, "The message is empty"),
    "v2 with content": (v2(text("x"), content="x"), "has content"),
    "v2 with embeds": (v2(text("x"), embeds=[{"title": "x"}]), "has embeds"),
    "v2 with poll": (v2(text("x"), poll={"question": {"text": "x"}}), "has poll"),
    "v2 with stickers": (v2(text("x"), sticker_ids=["1"]), "has sticker_ids"),
    "v2 empty": (v2(), "The message is empty"),
    "v2 long text": (v2(text("x" * 2000), text("x" * 2001)), "have 4001 characters together"),
    "v2 many": (v2({"type": 17, "components": [text("x")] * 40}), "has 41 components"),
    "v2 many in sections": (v2(*(section(str(n)) for n in range(14))), "has 42 components"),
    "v2 without its flag": ({"components": [text("x")]}, "needs the flag IS_COMPONENTS_V2"),
    "six rows": (
        {"components": [row(button(custom_id=str(n))) for n in range(6)]},
        "has 6 action rows",
    ),
    "same custom_id": ({"components": [row(button(), button())]}, "'a' is used 2 times"),
    "same custom_id, nested": (v2(section(), row(button())), "'a' is used 2 times"),
    "long custom_id": ({"components": [row(button(custom_id="x" * 101))]}, "has 101 characters"),
    "no custom_id": ({"components": [row(button(custom_id=None))]}, "has no custom_id"),
    "select without custom_id": ({"components": [row({"type": 3})]}, "has no custom_id"),
    "link without url": (
        {"components": [row(button(style=5, custom_id=None))]},
        "The link button 'Press' has no url",
    ),
    "link with custom_id": (
        {"components": [row(button(style=5, url="https://x.example"))]},
        "has a custom_id",
    ),
    "url on a button": (
        {"components": [row(button(url="https://x.example"))]},
        "has a url but is no link button",
    ),
    "premium without sku": ({"components": [row(button(style=6))]}, "has no sku_id"),
    "long nonce": ({"content": "x", "nonce": "n" * 26}, "has 26 characters; 25 are allowed"),
    "nothing to enforce": ({"content": "x", "enforce_nonce": True}, "there is no nonce"),
}


@pytest.mark.parametrize("message", GOOD_MESSAGES.values(), ids=GOOD_MESSAGES)
def test_a_message_within_the_rules_passes(message: Json) -> None:
    """Limits are met exactly, and nothing is said."""
    assert check_message(message) == []


@pytest.mark.parametrize(("message", "sentence"), BAD_MESSAGES.values(), ids=BAD_MESSAGES)
def test_a_message_against_a_rule_is_complained_of(message: Json, sentence: str) -> None:
    """One sentence says which."""
    complaints = check_message(message)

    assert len(complaints) == 1
    assert sentence in complaints[0]


def test_an_upload_is_a_message() -> None:
    """A file needs no words beside it."""
    assert check_message({"content": None}, files=1) == []


def test_the_fields_of_a_form_are_checked() -> None:
    """Two fields under one custom_id could not be told apart."""
    field = {"type": 18, "label": "x", "component": {"type": 4, "custom_id": "a"}}

    assert check_components([field, field]) == ["The custom_id 'a' is used 2 times."]


PINGS: dict[str, tuple[Json, Pings]] = {
    "default": ({"content": "<@1> <@!2> <@&3> @everyone"}, Pings((1, 2), (3,), True)),
    "none": (
        {"content": "<@1> <@&3> @here", "allowed_mentions": {"parse": []}},
        Pings(),
    ),
    "one role": (
        {"content": "<@&3> <@&4>", "allowed_mentions": {"parse": [], "roles": [4]}},
        Pings(roles=(4,)),
    ),
    "all users": (
        {"content": "<@1> <@&3>", "allowed_mentions": {"parse": ["users"]}},
        Pings(users=(1,)),
    ),
    "text display": (v2({"type": 17, "components": [text("<@1>")]}), Pings(users=(1,))),
    "embed": ({"embeds": [{"description": "<@1> @everyone"}]}, Pings()),
}


@pytest.mark.parametrize(("message", "expected"), PINGS.values(), ids=PINGS)
def test_whom_a_message_pings(message: Json, expected: Pings) -> None:
    """Text in content and text displays pings, as far as `allowed_mentions` lets it."""
    assert pings(message) == expected
