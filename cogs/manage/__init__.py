"""/manage: what moderators enter and set. One group of commands, a file for some of its sides."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands

from bot.discord_adapter import Bot
from bot.ui.base import Moderated, answer, guild_of
from bot.ui.drops import replies as drop_replies
from bot.ui.permissions import missing_permissions
from bot.ui.settings import changed_view
from bot.ui.settings import replies as settings_replies
from bot.ui.settings import sources as shown
from cogs.manage.entering import EnteringCog
from cogs.manage.forgetting import ForgettingCog
from cogs.manage.settings import SettingsCog
from cogs.manage.teaching import TeachingCog


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class ManageCog(
    EnteringCog, SettingsCog, ForgettingCog, TeachingCog, Moderated, group_name="manage"
):
    """Enter drops, and set what holds for all alerts of this server."""

    def __init__(self, bot: Bot) -> None:
        self._services = bot.services

    @app_commands.command()
    @app_commands.describe(
        channel="Where problems with alerts are posted",
        sources="Whether it is also posted there when a shop or feed cannot be read",
        off="Post nothing there any more: who set an alert up gets a direct message instead",
    )
    async def log(
        self,
        interaction: Interaction[Any],
        channel: discord.TextChannel | None = None,
        sources: bool | None = None,
        off: bool = False,
    ) -> None:
        """Show or choose where moderators are told of problems with alerts."""
        guild, settings = guild_of(interaction), self._services.settings
        if channel is None and sources is None and not off:
            view = await settings.show(guild.id)
        else:
            view = await settings.name_log_channel(
                guild.id,
                guild.name,
                channel.id if channel else None,
                hears_of_sources=sources,
                is_off=off,
                by=interaction.user.id,
            )
        named = view.settings.log_channel_id
        there = guild.get_channel_or_thread(named) if named is not None else None
        missing = missing_permissions(there) if there is not None else []
        hears = view.settings.hears_of_sources
        text = settings_replies.log_channel(named, missing, hears_of_sources=hears)
        await answer(interaction, view=changed_view(text, view))

    @app_commands.command()
    async def calendar(self, interaction: Interaction[Any]) -> None:
        """Give this server's calendar a new address; the old one stops working."""
        guild = guild_of(interaction)
        address = await self._services.calendars.renew_address(
            guild.id, guild.name, by=interaction.user.id
        )
        await answer(interaction, drop_replies.address_renewed(address))

    @app_commands.command()
    async def sources(self, interaction: Interaction[Any]) -> None:
        """Show where alerts come from: how each source stands, and why one is failing."""
        statuses = await self._services.sources.statuses()
        first, *rest = shown.source_list(statuses, self._services.clock())
        await answer(interaction, first)
        for message in rest:
            await answer(interaction, message)


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(ManageCog(bot))
