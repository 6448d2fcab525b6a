"""/alerts list and what can be done with one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.services import services_of
from bot.ui.base import answer, guild_of, send_page
from bot.ui.permissions import channel_options, missing_permissions, permissions_missing
from bot.ui.subscriptions import LIST, act, pages
from cogs.alerts.completing import complete_subscriptions


class ListsCog(commands.Cog):
    """Shows, tries, pauses, copies and removes subscriptions."""

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction[Any]) -> None:
        """Show this server's subscriptions."""
        await send_page(interaction, LIST, is_private=True)

    @app_commands.command()
    @app_commands.describe(subscription="The subscription to remove")
    @app_commands.autocomplete(subscription=complete_subscriptions)
    async def remove(self, interaction: Interaction[Any], subscription: int) -> None:
        """Stop one of this server's subscriptions."""
        await self._act(interaction, "remove", subscription)

    @app_commands.command()
    @app_commands.describe(subscription="The subscription to try")
    @app_commands.autocomplete(subscription=complete_subscriptions)
    async def test(self, interaction: Interaction[Any], subscription: int) -> None:
        """Post a sample alert, marked as a test, and name what permission is missing."""
        await self._act(interaction, "test", subscription)

    @app_commands.command()
    @app_commands.describe(subscription="The subscription that shall rest")
    @app_commands.autocomplete(subscription=complete_subscriptions)
    async def pause(self, interaction: Interaction[Any], subscription: int) -> None:
        """Send nothing for a subscription until it is resumed."""
        await self._act(interaction, "pause", subscription)

    @app_commands.command()
    @app_commands.describe(subscription="The subscription to take up again")
    @app_commands.autocomplete(subscription=complete_subscriptions)
    async def resume(self, interaction: Interaction[Any], subscription: int) -> None:
        """Take a paused subscription up again."""
        await self._act(interaction, "resume", subscription)

    @app_commands.command()
    @app_commands.describe(
        subscription="The subscription to copy", channel="Where its alerts shall go too"
    )
    @app_commands.autocomplete(subscription=complete_subscriptions)
    async def copy(
        self,
        interaction: Interaction[Any],
        subscription: int,
        channel: channel_options.ChannelOption,
    ) -> None:
        """Give another channel the same subscription."""
        guild, subscriptions = guild_of(interaction), services_of(interaction).subscriptions
        copied = await subscriptions.get(guild.id, subscription)
        fitting = channel_options.fitting(channel, copied)
        added = await subscriptions.add(
            replace(
                fitting,
                channel_id=channel.id,
                created_by=interaction.user.id,
                mentioned_at=None,
                broken=None,
            ),
            guild_name=guild.name,
        )
        role = guild.get_role(copied.role_id) if copied.role_id is not None else None
        missing = missing_permissions(channel, fitting, role)
        sentences = [
            pages.copied(added.subscription, was_there=added.was_there),
            permissions_missing(channel.id, missing),
        ]
        await answer(interaction, "\n".join(part for part in sentences if part))

    async def _act(self, interaction: Interaction[Any], verb: str, subscription: int) -> None:
        done = await act(interaction, guild_of(interaction), verb, subscription)
        await answer(interaction, view=done.view)
