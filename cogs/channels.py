"""The channels that are posted to: what they are is kept for whoever sends."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.discord_adapter import Bot, facts_of, forget_role, read_facts
from bot.models import Shards


class ChannelsCog(commands.Cog):
    """Keeps the store's channels, and its outages, in step with Discord's."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._channels = bot.services.channels
        self._checks = bot.services.checks

    @commands.Cog.listener()
    async def on_guilds_known(self, shards: Shards) -> None:
        """Learn what every channel is that is posted to, and where there is an outage."""
        guilds = {guild.id: guild for guild in self._bot.guilds if shards.has(guild.id)}
        away = {guild.id for guild in guilds.values() if guild.unavailable}
        await self._channels.keep_outages(away, shards)
        await self._learn([guild for guild in guilds.values() if guild.id not in away])

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Send again to a guild whose outage is over."""
        if self._bot.known.has(guild.id):  # before that it is done for all at once
            await self._learn([guild])
            await self._channels.note_outage(guild.id, is_over=True)

    @commands.Cog.listener()
    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Let what is owed to a guild with an outage wait."""
        await self._channels.note_outage(guild.id, is_over=False)

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Learn what a channel has become; of another kind, or slow for less, what waited leaves.

        Who may what in its threads follows from it.
        """
        was, now = facts_of(before), facts_of(after)
        await self._channels.learn([now, *map(facts_of, getattr(after, "threads", ()))])
        if now.slow_mode < was.slow_mode or now.kind is not was.kind:
            await self._channels.opened(after.id)

    @commands.Cog.listener()
    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """Look at a thread that has alerts: it may be locked, or open for what waited for it.

        One that was archived is in no cache: what it was before, nobody knows.
        """
        if payload.thread_id not in await self._channels.posted_to([payload.guild_id]):
            return
        self._checks.changed(payload.guild_id)
        known = payload.thread
        if (facts := facts_of(known) if known else read_facts(payload.data)) is not None:
            await self._channels.learn([facts])
        thread = payload.data["thread_metadata"]
        if not thread["archived"] and not thread.get("locked"):
            await self._channels.opened(payload.thread_id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Forget a channel."""
        await self._channels.forget(channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Forget a thread."""
        await self._channels.forget(payload.thread_id)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Learn what the bot may do in forums now."""
        if before.permissions != after.permissions:
            await self._learn([after.guild])

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Learn what the bot may do without a role that it had."""
        forget_role(role)
        await self._learn([role.guild])

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Learn it when the bot was given other roles; of other members Discord tells nothing."""
        del before
        if after == after.guild.me:
            await self._learn([after.guild])

    async def _learn(self, guilds: list[discord.Guild]) -> None:
        by_id = {guild.id: guild for guild in guilds}
        wanted = await self._channels.posted_to(by_id.keys())
        found = [
            by_id[guild_id].get_channel_or_thread(channel_id)
            for channel_id, guild_id in wanted.items()
        ]
        await self._channels.learn(facts_of(channel) for channel in found if channel is not None)


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(ChannelsCog(bot))
