"""What a channel is, read from what Discord says of it.

Knows nothing of who posts there.
"""

from __future__ import annotations

from typing import Any

import discord

from bot.models import ChannelFacts, ChannelKind, ForumTag

REQUIRES_TAG = 1 << 4  # of a channel's flags, docs.discord.com/developers/resources/channel
_KINDS = {
    0: ChannelKind.TEXT,
    5: ChannelKind.NEWS,
    10: ChannelKind.THREAD,
    11: ChannelKind.THREAD,
    12: ChannelKind.THREAD,
    15: ChannelKind.FORUM,
    16: ChannelKind.FORUM,  # a media channel takes posts as a forum does
}


def facts_of(channel: discord.abc.GuildChannel | discord.Thread) -> ChannelFacts:
    """Return what a channel is that the gateway told of."""
    kind = _KINDS.get(channel.type.value, ChannelKind.OTHER)
    tags: tuple[ForumTag, ...] = ()
    requires_tag = may_moderate = False
    if isinstance(channel, discord.ForumChannel):
        tags = tuple(
            ForumTag(id=tag.id, is_moderated=tag.moderated) for tag in channel.available_tags
        )
        requires_tag = channel.flags.require_tag
        may_moderate = channel.permissions_for(channel.guild.me).manage_threads
    return ChannelFacts(
        id=channel.id,
        guild_id=channel.guild.id,
        kind=kind,
        parent_id=channel.parent_id if isinstance(channel, discord.Thread) else None,
        tags=tags,
        requires_tag=requires_tag,
        may_moderate=may_moderate,
        may_read_history=_may_read_history(channel),
        slow_mode=getattr(channel, "slowmode_delay", 0),
    )


def read_facts(payload: Any) -> ChannelFacts | None:
    """Return what a channel object of Discord's API says, or none of a private channel.

    Raises:
        KeyError, TypeError, ValueError: it is no channel object.
    """
    channel_id = int(payload["id"])
    if payload.get("guild_id") is None:
        return None
    return ChannelFacts(
        id=channel_id,
        guild_id=int(payload["guild_id"]),
        kind=_KINDS.get(int(payload["type"]), ChannelKind.OTHER),
        parent_id=int(payload["parent_id"]) if payload.get("parent_id") else None,
        tags=tuple(
            ForumTag(id=int(tag["id"]), is_moderated=bool(tag.get("moderated")))
            for tag in payload.get("available_tags") or ()
        ),
        requires_tag=bool(int(payload.get("flags") or 0) & REQUIRES_TAG),
        slow_mode=int(payload.get("rate_limit_per_user") or 0),
    )


def _may_read_history(channel: discord.abc.GuildChannel | discord.Thread) -> bool:
    if channel.guild.me is None:
        return True
    try:
        return channel.permissions_for(channel.guild.me).read_message_history
    except discord.ClientException:  # the channel that a thread is in is not known
        return True
