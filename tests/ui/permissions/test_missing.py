"""What the bot lacks in a place is named as Discord's own client names it."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import discord
import pytest

from bot.models import Subscription
from bot.ui.permissions.missing import missing_permissions
from tests.makers import make_subscription

EVERYTHING = discord.Permissions.all()
TAG = Mock(spec=discord.ForumTag, id=5, moderated=True)


def channel(kind: type[Any], *denied: str, **facts: Any) -> Any:
    """Make a channel in which the bot may do all but a few things."""
    made = Mock(spec=kind, **facts)
    made.guild = Mock(spec=discord.Guild)
    granted = discord.Permissions(EVERYTHING.value)
    granted.update(**dict.fromkeys(denied, False))
    made.permissions_for = Mock(return_value=granted)
    return made


def thread(*denied: str, is_private: bool = False, is_in: bool = True) -> Any:
    """Make a thread."""
    made = channel(discord.Thread, *denied)
    made.is_private = Mock(return_value=is_private)
    made.me = object() if is_in else None
    return made


@pytest.mark.parametrize(
    ("denied", "changes", "missing"),
    [
        ([], {"threads": True, "poll": True, "publish": True}, []),
        (["view_channel"], {}, ["View Channel"]),
        (["send_messages"], {}, ["Send Messages"]),
        (["read_message_history"], {}, ["Read Message History"]),
        (["embed_links", "attach_files", "manage_messages"], {"publish": True}, []),
        (["create_public_threads"], {}, []),
        (["create_public_threads"], {"threads": True}, ["Create Public Threads"]),
        (["send_messages_in_threads"], {"threads": True}, ["Send Messages in Threads"]),
        (["send_polls"], {}, []),
        (["send_polls"], {"poll": True}, ["Create Polls"]),
        (["send_messages", "view_channel"], {}, ["View Channel", "Send Messages"]),
    ],
)
def test_a_text_channel_needs_what_is_asked_of_it(
    denied: list[str], changes: dict[str, Any], missing: list[str]
) -> None:
    """And nothing more: a card is no embed, and publishing one's own message is sending it."""
    place = channel(discord.TextChannel, *denied)

    assert missing_permissions(place, make_subscription(**changes)) == missing


@pytest.mark.parametrize(
    ("denied", "tags", "missing"),
    [
        (["send_messages"], (), ["Create Posts"]),
        (["send_messages_in_threads"], (), ["Send Messages in Posts"]),
        (["create_public_threads", "manage_threads"], (), []),
        (["manage_threads"], (5,), ["Manage Posts"]),
        (["manage_threads"], (6,), []),
    ],
)
def test_a_forum_has_posts(denied: list[str], tags: tuple[int, ...], missing: list[str]) -> None:
    """Its settings call them so; only moderators give some tags."""
    place = channel(discord.ForumChannel, *denied, available_tags=[TAG])

    assert missing_permissions(place, make_subscription(tags=tags)) == missing


@pytest.mark.parametrize(
    ("place", "missing"),
    [
        (thread("send_messages"), []),
        (thread("send_messages_in_threads"), ["Send Messages in Threads"]),
        (thread("manage_threads", is_private=True), []),
        (thread("manage_threads", is_private=True, is_in=False), ["Manage Threads"]),
        (thread(is_private=True, is_in=False), []),
    ],
)
def test_a_thread_has_a_permission_of_its_own(place: Any, missing: list[str]) -> None:
    """A private one lets in its members, and who manages threads."""
    subscription: Subscription | None = None

    assert missing_permissions(place, subscription) == missing


@pytest.mark.parametrize("is_mentionable", [False, True])
def test_a_role_that_anyone_may_mention_needs_nothing(is_mentionable: bool) -> None:
    """Another needs the permission to mention all."""
    role = Mock(spec=discord.Role, mentionable=is_mentionable)
    place = channel(discord.TextChannel, "mention_everyone")

    named = missing_permissions(place, role=role)

    assert named == ([] if is_mentionable else ["Mention Everyone, Here, and All Roles"])
