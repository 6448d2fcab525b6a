"""What is missing is sorted by what it does: it stops alerts, or only degrades them."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import discord
import pytest

from bot.models import MissingPermissions
from bot.ui.permissions import PING, missing
from bot.ui.permissions.effects import _EFFECTS, ROLE, lack
from tests.makers import make_subscription
from tests.ui.permissions.test_missing import TAG, channel, thread

THREAD_SUBSCRIPTION = {"threads": True, "poll": True}


def text(*denied: str) -> Any:
    """Make a text channel."""
    return channel(discord.TextChannel, *denied)


def forum(*denied: str) -> Any:
    """Make a forum with a tag for moderators."""
    return channel(discord.ForumChannel, *denied, available_tags=[TAG])


def locked(*denied: str) -> Any:
    """Make a thread that is locked."""
    made = thread(*denied)
    made.locked = True
    return made


def open_thread(*denied: str, **facts: bool) -> Any:
    """Make a thread that is not locked."""
    made = thread(*denied, **facts)
    made.locked = False
    return made


@pytest.mark.parametrize(
    ("place", "changes", "stops", "degrades"),
    [
        (text(), THREAD_SUBSCRIPTION, [], []),
        (text("send_messages"), {}, ["Send Messages"], []),
        (
            text("create_public_threads", "send_messages_in_threads", "send_polls"),
            THREAD_SUBSCRIPTION,
            [],
            ["Create Public Threads", "Send Messages in Threads", "Create Polls"],
        ),
        (text("read_message_history"), {}, [], ["Read Message History"]),
        (
            text("view_channel", "send_messages", "send_polls"),
            THREAD_SUBSCRIPTION,
            ["View Channel"],
            [],
        ),
        (forum("send_messages"), {}, ["Create Posts"], []),
        (forum("send_messages_in_threads"), {}, ["Send Messages in Posts"], []),
        (forum("manage_threads"), {}, [], []),
        (forum("manage_threads"), {"tags": (TAG.id,)}, ["Manage Posts"], []),
        (open_thread("send_messages"), {}, [], []),
        (open_thread("send_messages_in_threads"), {}, ["Send Messages in Threads"], []),
        (open_thread("manage_threads"), {}, [], []),
        (open_thread("manage_threads", is_private=True), {}, [], []),
        (
            open_thread("manage_threads", is_private=True, is_in=False),
            {},
            ["Manage Threads"],
            [],
        ),
        (locked("manage_threads"), {}, ["Manage Threads"], []),
        (locked(), {}, [], []),
    ],
)
def test_what_is_missing_stops_or_lessens(
    place: Any, changes: dict[str, Any], stops: list[str], degrades: list[str]
) -> None:
    """By the kind of place, and by what is wished for there."""
    found = lack(place, make_subscription(**changes))

    assert (list(found.stops), list(found.degrades)) == (stops, degrades)


def test_a_role_can_be_there_and_not_be_mentioned_or_be_gone() -> None:
    """Neither stops an alert."""
    place = text("mention_everyone")
    subscription = make_subscription(role_id=5)
    place.guild.get_role = Mock(return_value=Mock(spec=discord.Role, mentionable=True))
    assert lack(place, subscription) == MissingPermissions()

    place.guild.get_role.return_value.mentionable = False
    assert list(lack(place, subscription).degrades) == [PING]

    place.guild.get_role.return_value = None
    assert list(lack(place, subscription).degrades) == [ROLE]


def test_every_permission_that_is_named_has_an_effect() -> None:
    """It stops alerts, or a sentence says what it does."""
    stopping = {"VIEW", "SEND", "POSTS", "IN_POSTS", "MANAGE_POSTS", "MANAGE_THREADS"}
    named = {name for name in vars(missing) if name.isupper() and not name.startswith("_")}

    assert {getattr(missing, name) for name in named - stopping} == set(_EFFECTS)
