"""/alerts list and what can be done with one of them."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import guild_of, missing_permissions, reply
from bot.services.services import services_of
from bot.ui import replies
from cogs.alerts.completing import complete_subscriptions


class Lists(commands.Cog):
    """Shows, tries and removes subscriptions."""

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction[Any]) -> None:
        """Show this server's subscriptions."""
        wishes = await services_of(interaction).subscriptions.of_guild(guild_of(interaction).id)
        first, *rest = replies.subscription_list(wishes)
        await reply(interaction, first)
        for text in rest:
            await interaction.followup.send(
                text, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
            )

    @app_commands.command()
    @app_commands.describe(subscription="The subscription to remove")
    @app_commands.autocomplete(subscription=complete_subscriptions)
    async def remove(self, interaction: Interaction[Any], subscription: int) -> None:
        """Stop one of this server's subscriptions."""
        wish = await services_of(interaction).subscriptions.remove(
            guild_of(interaction).id, subscription, by=interaction.user.id
        )
        await reply(interaction, replies.removed(wish))

    @app_commands.command()
    @app_commands.describe(subscription="The subscription to try")
    @app_commands.autocomplete(subscription=complete_subscriptions)
    async def test(self, interaction: Interaction[Any], subscription: int) -> None:
        """Post a sample alert, marked as a test, and name what permission is missing."""
        guild = guild_of(interaction)
        wish = await services_of(interaction).subscriptions.get(guild.id, subscription)
        channel = guild.get_channel_or_thread(wish.channel_id)
        if channel is None:
            await reply(interaction, replies.channel_gone(wish))
            return
        role = guild.get_role(wish.role_id) if wish.role_id is not None else None
        missing = missing_permissions(channel, role)
        if not missing:
            await services_of(interaction).subscriptions.try_out(wish, cause=str(interaction.id))
        await reply(interaction, replies.tested(wish, missing))
