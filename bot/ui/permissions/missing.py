"""What the bot may not do in a place though alerts there need it, as Discord's client names it.

Knows nothing of who is told. What needs which permission is from Discord's documentation of its
resources ("Create Message", "Crosspost Message", "Start Thread from Message", "Start Thread in
Forum or Media Channel", "Poll Create Request Object"). A message of Components V2 needs no Embed
Links, which is for embeds alone (github.com/discord/discord-api-docs/issues/8462); publishing
one's own message needs nothing beyond sending it; slow mode holds no bot up ("Channel Object",
rate_limit_per_user). A timeout takes every permission but seeing and reading away, and gives them
back by itself: here it counts as if it were over.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

import discord

from bot.languages import mark
from bot.models import Subscription

AlertChannel = discord.abc.GuildChannel | discord.Thread

PING = mark("Mention Everyone, Here, and All Roles")
VIEW = mark("View Channel")
SEND = mark("Send Messages")
HISTORY = mark("Read Message History")
THREADS = mark("Create Public Threads")
IN_THREADS = mark("Send Messages in Threads")
POLLS = mark("Create Polls")
POSTS = mark("Create Posts")  # what a forum's settings call Send Messages
IN_POSTS = mark("Send Messages in Posts")  # and Send Messages in Threads
MANAGE_POSTS = mark("Manage Posts")
MANAGE_THREADS = mark("Manage Threads")


def missing_permissions(
    channel: AlertChannel,
    subscription: Subscription | None = None,
    role: discord.Role | None = None,
) -> list[str]:
    """Name, in English, what the bot lacks in a channel for what a subscription asks of it.

    Args:
        channel: where alerts go.
        subscription: what else they do there; none for plain messages.
        role: the role to mention, if there is one.
    """
    granted = granted_in(channel)
    needed = _needed(channel, subscription, granted)
    missing = [name for name, is_given in needed if not is_given]
    if role is not None and not (role.mentionable or granted.mention_everyone):
        missing.append(PING)
    return missing


def granted_in(channel: AlertChannel) -> discord.Permissions:
    """Return what the bot may do in a channel, but for a timeout that passes."""
    me = channel.guild.me
    if me.timed_out_until is not None:
        me = copy.copy(me)
        me.timed_out_until = None
    return channel.permissions_for(me)


def _needed(
    channel: AlertChannel, subscription: Subscription | None, granted: discord.Permissions
) -> Iterator[tuple[str, bool]]:
    yield VIEW, granted.view_channel
    if isinstance(channel, discord.ForumChannel):
        yield POSTS, granted.send_messages
        yield IN_POSTS, granted.send_messages_in_threads
        if subscription is not None and _has_moderated_tag(channel, subscription):
            yield MANAGE_POSTS, granted.manage_threads
    elif isinstance(channel, discord.Thread):
        yield IN_THREADS, granted.send_messages_in_threads
        if channel.is_private():
            yield MANAGE_THREADS, granted.manage_threads or _is_in(channel)
    else:
        yield SEND, granted.send_messages
        if subscription is not None and subscription.threads:
            yield THREADS, granted.create_public_threads
            yield IN_THREADS, granted.send_messages_in_threads
    yield HISTORY, granted.read_message_history
    if subscription is not None and subscription.poll:
        yield POLLS, granted.create_polls


def _has_moderated_tag(channel: discord.ForumChannel, subscription: Subscription) -> bool:
    """Tell whether a post would get a tag that only moderators may give."""
    return any(tag.moderated for tag in channel.available_tags if tag.id in subscription.tags)


def _is_in(thread: discord.Thread) -> bool:
    """Tell whether the bot is a member of a private thread, which nobody else may write in."""
    return thread.me is not None
