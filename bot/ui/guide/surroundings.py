"""What a guide must know of the server it is used in, read from what Discord told of it.

Knows nothing of how a guide looks.
"""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.models import ChannelKind, GuildSettings, SourceStatus, Subscription
from bot.ui.guide.notes import Surroundings, Tag
from bot.ui.permissions import missing_permissions


def kind_of(channel: discord.abc.GuildChannel | discord.Thread | None) -> ChannelKind | None:
    """Return what sort of channel it is; none if alerts cannot go there."""
    match channel:
        case discord.Thread():
            return ChannelKind.THREAD
        case discord.ForumChannel():
            return ChannelKind.FORUM
        case discord.TextChannel():
            return ChannelKind.NEWS if channel.is_news() else ChannelKind.TEXT
    return None


def surroundings(
    guild: discord.Guild,
    subscription: Subscription,
    *,
    settings: GuildSettings,
    sources: Iterable[SourceStatus] = (),
) -> Surroundings:
    """Return what there is around a subscription.

    Args:
        guild: the server.
        subscription: what is chosen so far.
        settings: the guild's.
        sources: whose regions and shops are offered.
    """
    channel = guild.get_channel_or_thread(subscription.channel_id)
    role = guild.get_role(subscription.role_id) if subscription.role_id is not None else None
    kind = kind_of(channel)
    forum = channel if isinstance(channel, discord.ForumChannel) else None
    specs = [status.spec for status in sources]
    return Surroundings(
        channel_kind=kind,
        tags=tuple(Tag(id=tag.id, name=tag.name) for tag in forum.available_tags) if forum else (),
        needs_tag=forum is not None and forum.flags.require_tag,
        missing=tuple(missing_permissions(channel, subscription, role)) if channel and kind else (),
        has_role=role is not None,
        timezone=settings.timezone,
        language=settings.language,
        size_system=settings.size_system or "US",
        regions=tuple(sorted({spec.region for spec in specs if spec.region})),
        shops=tuple(sorted({spec.name for spec in specs})),
    )
