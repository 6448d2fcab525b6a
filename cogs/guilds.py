"""Joining and leaving: the bot remembers where it is."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.client import Bot


class Guilds(commands.Cog):
    """Keeps the store's guilds in step with Discord's."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._subscriptions = bot.services.subscriptions

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Remember a new guild, or one that the bot came back to."""
        await self._subscriptions.join(guild.id, guild.name)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Catch up with what happened while the bot was away: guilds that took it back, or not."""
        names = {guild.id: guild.name or "" for guild in self._bot.guilds}
        await self._subscriptions.keep_guilds(names)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Remember a guild that Discord could not show before."""
        if self._bot.is_ready():  # before that on_ready does it for all at once
            await self._subscriptions.join(guild.id, guild.name)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Send nothing more to a guild that the bot was removed from; its settings are kept."""
        await self._subscriptions.leave(guild.id)


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(Guilds(bot))
