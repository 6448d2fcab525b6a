"""Joining and leaving: the bot remembers where it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import discord
from discord.ext import commands

from bot.discord_adapter import Bot
from bot.languages import ENGLISH, speaking
from bot.models import Shards
from bot.ui.base import LOCALES
from bot.ui.help import welcome_text


class GuildsCog(commands.Cog):
    """Keeps the store's guilds in step with Discord's."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._membership = bot.services.membership
        self._checks = bot.services.checks
        self._panels = bot.services.panel_upkeep

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Remember a new guild, or one that the bot came back to; say what to press first."""
        await self._membership.join(guild.id, guild.name)
        await self._membership.keep_timeouts(_timeouts([guild]))
        self._checks.changed(guild.id)
        channel = guild.system_channel
        if channel is not None and channel.permissions_for(guild.me).send_messages:
            with speaking(LOCALES.get(guild.preferred_locale, ENGLISH)):
                text = welcome_text()
            await self._membership.welcome(guild.id, channel.id, text)

    @commands.Cog.listener()
    async def on_guilds_known(self, shards: Shards) -> None:
        """Catch up with what happened while the bot was away: guilds that took it back, or not."""
        guilds = [guild for guild in self._bot.guilds if shards.has(guild.id)]
        names = {guild.id: guild.name or "" for guild in guilds}
        await self._membership.keep_in_step(names, shards)
        await self._membership.keep_timeouts(_timeouts(guilds))
        self._checks.shards_changed(shards)  # of what changed meanwhile nobody tells

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Remember a guild that Discord could not show before."""
        if self._bot.known.has(guild.id):  # before that it is done for all at once
            await self._membership.join(guild.id, guild.name)
            await self._membership.keep_timeouts(_timeouts([guild]))
            self._checks.changed(guild.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Send nothing more to a guild that the bot was removed from; its settings are kept."""
        await self._membership.leave(guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Check a server in which a channel's permissions may have changed."""
        del before
        self._checks.changed(after.guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Check a server that lost a channel, and forget its panel of roles."""
        self._checks.changed(channel.guild.id)
        await self._panels.forget_channel(channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Check a server that lost a thread."""
        self._checks.changed(payload.guild_id)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Check a server in which a role can do or be something else, or is called otherwise."""
        if (before.permissions, before.mentionable) != (after.permissions, after.mentionable):
            self._checks.changed(after.guild.id)
        if before.name != after.name:
            await self._panels.renamed(after.guild.id, after.id)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Check a server that lost a role, and take its button from the panels."""
        self._checks.changed(role.guild.id)
        await self._panels.mend(role.guild.id)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Check a server that gave the bot other roles, or timed it out.

        Of other members Discord tells nothing.
        """
        del before
        if after == after.guild.me:
            await self._membership.keep_timeouts({after.guild.id: after.timed_out_until})
            self._checks.changed(after.guild.id)


def _timeouts(guilds: Iterable[discord.Guild]) -> dict[int, datetime | None]:
    """Return until when the bot is timed out, for the guilds that Discord has told of."""
    return {
        guild.id: me.timed_out_until
        for guild in guilds
        if not guild.unavailable and (me := guild.me) is not None
    }


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(GuildsCog(bot))
