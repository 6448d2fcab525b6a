"""Knows what the bot may do where: from the guilds Discord told of, and by asking where it must.

Knows nothing of the store, nor of who is told.
"""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import discord

from bot.discord_adapter.gateway import ShardedBot
from bot.models import MissingPermissions, Shards, Subscription
from bot.services.base import Pace, StillRunningError, Tries
from bot.services.guilds import GONE
from bot.ui.permissions import effects, missing

ASK_TIME = timedelta(seconds=15)
# By Discord's own codes; whatever else answers 403 or 404 says nothing of the channel.
_TOLD = {
    10003: MissingPermissions(is_gone=True),
    50001: MissingPermissions(stops=(missing.VIEW,)),
}


class PermissionProbe:
    """The channels of the guilds the bot is in."""

    def __init__(self, client: ShardedBot, pace: Pace) -> None:
        self._client = client
        self._pace = pace
        self._tries = Tries()

    def known(self) -> Shards:
        """Return the shards of which Discord has told all guilds."""
        return self._client.known

    async def missing(self, subscription: Subscription) -> MissingPermissions | None:
        """Return what a subscription lacks in its channel; none where nobody can tell now."""
        guild = self._client.get_guild(subscription.guild_id)
        if guild is None or guild.unavailable or guild.me is None:
            return None
        channel = guild.get_channel_or_thread(subscription.channel_id)
        try:
            if channel is None:
                return await self._ask(subscription)
            return effects.effects_of(channel, subscription)
        except discord.ClientException:
            return None

    async def _ask(self, subscription: Subscription) -> MissingPermissions | None:
        """Look for a channel that Discord did not tell of: it is deleted, or an archived thread."""
        if subscription.broken == GONE:
            return MissingPermissions(is_gone=True)
        channel_id = subscription.channel_id
        try:
            found = await self._tries.run(
                channel_id, lambda: self._fetch(channel_id), patience=ASK_TIME
            )
        except discord.HTTPException as error:
            return _TOLD.get(error.code)
        except (discord.DiscordException, aiohttp.ClientError, OSError, StillRunningError):
            return None
        if isinstance(found, discord.abc.PrivateChannel):
            return None
        return effects.effects_of(found, subscription)

    async def _fetch(
        self, channel_id: int
    ) -> discord.abc.GuildChannel | discord.abc.PrivateChannel | discord.Thread:
        async with self._pace.request():
            return await self._client.fetch_channel(channel_id)
