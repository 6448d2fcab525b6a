"""What a kind of channel can do for alerts, and what it cannot.

Knows nothing of permissions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
from discord import AppCommandOptionType, ChannelType, Interaction, app_commands

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Subscription

Channel = discord.TextChannel | discord.ForumChannel | discord.Thread


class ChannelArgument(app_commands.Transformer):
    """Takes a channel that can have alerts.

    discord.py asks for media channels wherever it asks for forums; Discord's schema of commands
    does not know them.
    """

    @property
    def type(self) -> AppCommandOptionType:
        """What Discord lets a person choose."""
        return AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[ChannelType]:
        """Which kinds of channel it offers."""
        return [
            ChannelType.text,
            ChannelType.news,
            ChannelType.forum,
            ChannelType.news_thread,
            ChannelType.public_thread,
            ChannelType.private_thread,
        ]

    async def transform(self, interaction: Interaction[Any], value: Any) -> Channel:
        """Return the channel.

        Raises:
            TransformerError: the bot cannot see it, or it is of another kind.
        """
        del interaction
        found = value.resolve()
        if not isinstance(found, Channel):
            raise app_commands.TransformerError(value, self.type, self)
        return found


ChannelOption = app_commands.Transform[Channel, ChannelArgument]


def check(
    channel: discord.abc.GuildChannel | discord.Thread, *, publish: bool, threads: bool
) -> None:
    """Refuse what a channel cannot do.

    Args:
        channel: where alerts shall go.
        publish: whether they shall be passed on to followers.
        threads: whether each drop shall have a thread.

    Raises:
        RequestError: it is no announcement channel, or can have no threads of its own.
    """
    is_text = isinstance(channel, discord.TextChannel)
    is_news = isinstance(channel, discord.TextChannel) and channel.is_news()
    if publish and not is_news:
        raise RequestError(
            tr(
                "{channel} is no announcement channel, so nobody follows it. Nothing was added. "
                "Leave publish out, or make it an announcement channel in its settings.",
                channel=f"<#{channel.id}>",
            )
        )
    if threads and isinstance(channel, discord.Thread):
        raise RequestError(
            tr(
                "{channel} is a thread, which has no threads of its own. Nothing was added. "
                "Leave threads out.",
                channel=f"<#{channel.id}>",
            )
        )
    if threads and not is_text:
        raise RequestError(
            tr(
                "{channel} is a forum, which gives each drop a post anyway. Nothing was added. "
                "Leave threads out.",
                channel=f"<#{channel.id}>",
            )
        )


def fitting(
    channel: discord.abc.GuildChannel | discord.Thread, subscription: Subscription
) -> Subscription:
    """Return a subscription as another channel can have it: tags are a forum's own."""
    is_text = isinstance(channel, discord.TextChannel)
    is_news = isinstance(channel, discord.TextChannel) and channel.is_news()
    return replace(
        subscription,
        publish=subscription.publish and is_news,
        threads=subscription.threads and is_text,
        tags=subscription.tags if channel.id == subscription.channel_id else (),
    )
