"""What is missing is sorted by what it does: it stops alerts, or only degrades them."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import discord
import pytest

from bot.models import MissingPermissions
from bot.services.guilds import ROLE
from bot.services.guilds import TAG as TAG_NAME
from bot.services.outbox import NO_TAG
from bot.ui.permissions import PING, missing
from bot.ui.permissions.effects import _EFFECTS, FOLLOWED, effects_of
from tests.conftest import NOON
from tests.makers import make_subscription
from tests.ui.permissions.test_missing import TAG, channel, thread

THREAD_SUBSCRIPTION = {"threads": True, "poll": True}


def text(*denied: str) -> Any:
    """Make a text channel."""
    return channel(discord.TextChannel, *denied)


def forum(*denied: str) -> Any:
    """Make a forum with a tag for moderators."""
    flags = Mock(spec=discord.ChannelFlags, require_tag=False)
    return channel(discord.ForumChannel, *denied, available_tags=[TAG], flags=flags)


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
    found = effects_of(place, make_subscription(**changes))

    assert (list(found.stops), list(found.degrades)) == (stops, degrades)


def test_a_role_can_be_there_and_not_be_mentioned_or_be_gone() -> None:
    """Neither stops an alert."""
    place = text("mention_everyone")
    subscription = make_subscription(role_id=5)
    place.guild.get_role = Mock(return_value=Mock(spec=discord.Role, mentionable=True))
    assert effects_of(place, subscription) == MissingPermissions()

    place.guild.get_role.return_value.mentionable = False
    assert list(effects_of(place, subscription).degrades) == [PING]

    everyone = Mock(spec=discord.Role)
    place.guild.get_role = Mock(side_effect={place.guild.id: everyone}.get)
    gone = effects_of(place, subscription)
    assert (list(gone.degrades), gone.gone_role_id) == ([ROLE], 5)


def test_of_a_server_whose_roles_are_not_known_none_is_taken_for_deleted() -> None:
    """Discord does not show it just now; a role that is dropped would not come back."""
    place = text()
    place.guild.get_role = Mock(return_value=None)

    assert effects_of(place, make_subscription(role_id=5)).gone_role_id is None


def test_every_permission_that_is_named_has_an_effect() -> None:
    """It stops alerts, or a sentence says what it does."""
    stopping = {"VIEW", "SEND", "POSTS", "IN_POSTS", "MANAGE_POSTS", "MANAGE_THREADS"}
    named = {name for name in vars(missing) if name.isupper() and not name.startswith("_")}

    assert {getattr(missing, name) for name in named - stopping} == set(_EFFECTS)


FREE = Mock(spec=discord.ForumTag, id=6, moderated=False)


@pytest.mark.parametrize(
    ("tags", "denied", "wanted", "refuses"),
    [
        ([], [], True, True),
        ([], [], False, False),
        ([TAG], ["manage_threads"], True, True),
        ([TAG], [], True, False),
        ([TAG, FREE], ["manage_threads"], True, False),
        ([FREE], ["manage_threads"], True, False),
    ],
)
def test_a_forum_that_wants_a_tag_needs_one_that_the_bot_may_give(
    tags: list[Any], denied: list[str], *, wanted: bool, refuses: bool
) -> None:
    """One that a subscription did not choose will do."""
    place = channel(
        discord.ForumChannel,
        *denied,
        available_tags=tags,
        flags=Mock(spec=discord.ChannelFlags, require_tag=wanted),
    )

    assert effects_of(place, make_subscription()).refusal == (NO_TAG if refuses else None)


def test_a_tag_that_was_deleted_is_told_of() -> None:
    """Posts come without it."""
    found = effects_of(forum(), make_subscription(tags=(TAG.id, 99)))

    assert (found.stops, list(found.degrades)) == ((), [TAG_NAME])


@pytest.mark.parametrize(
    ("is_followed", "publish", "degrades"),
    [(True, True, []), (False, True, [FOLLOWED]), (False, False, [])],
)
def test_a_channel_that_nobody_follows_publishes_nothing(
    is_followed: bool, publish: bool, degrades: list[str]
) -> None:
    """It was an announcement channel when that was chosen."""
    place = text()
    place.is_news = Mock(return_value=is_followed)
    found = effects_of(place, make_subscription(publish=publish))

    assert (found.stops, list(found.degrades)) == ((), degrades)


def test_a_timeout_is_no_missing_permission() -> None:
    """It passes by itself, and nobody can mend it in the channel's settings."""
    place = text()
    me = place.guild.me = Mock(spec=discord.Member, timed_out_until=NOON)
    everything = place.permissions_for.return_value
    place.permissions_for = lambda who: (
        everything if who.timed_out_until is None else discord.Permissions.none()
    )

    assert effects_of(place, make_subscription()) == MissingPermissions()
    assert me.timed_out_until == NOON
