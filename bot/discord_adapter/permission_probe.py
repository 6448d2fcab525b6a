"""Knows what the bot may do where: from the guilds Discord told of, and by asking where it must.

Knows nothing of the store, nor of who is told.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import discord

from bot.models import MissingPermissions, Subscription
from bot.services.base import Pace
from bot.services.guilds import GONE
from bot.ui.permissions import effects, missing

ASK_TIME = timedelta(seconds=15)


class PermissionProbe:
    """The channels of the guilds the bot is in."""

    def __init__(self, client: discord.Client, pace: Pace) -> None:
        self._client = client
        self._pace = pace

    def is_ready(self) -> bool:
        """Tell whether Discord has told of all guilds."""
        return self._client.is_ready()

    async def lack(self, subscription: Subscription) -> MissingPermissions | None:
        """Return what a subscription lacks in its channel; none where nobody can tell now."""
        guild = self._client.get_guild(subscription.guild_id)
        if guild is None or guild.unavailable:
            return None
        channel = guild.get_channel_or_thread(subscription.channel_id)
        try:
            if channel is None:
                return await self._ask(subscription)
            return effects.lack(channel, subscription)
        except discord.ClientException:
            return None

    async def _ask(self, subscription: Subscription) -> MissingPermissions | None:
        """Look for a channel that Discord did not tell of: it is deleted, or an archived thread."""
        if subscription.broken == GONE:
            return MissingPermissions(is_gone=True)
        try:
            async with asyncio.timeout(ASK_TIME.total_seconds()), self._pace.request():
                found = await self._client.fetch_channel(subscription.channel_id)
        except discord.NotFound:
            return MissingPermissions(is_gone=True)
        except discord.Forbidden:
            return MissingPermissions(stops=(missing.VIEW,))
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            return None
        if isinstance(found, discord.abc.PrivateChannel):
            return None
        return effects.lack(found, subscription)
