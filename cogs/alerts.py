"""/alerts: which channel hears of what."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands

from bot.client import Bot, Moderated, guild_of, missing_permissions, reply
from bot.errors import RequestError
from bot.models import ChangeKind, Subscription
from bot.services.wish_texts import DEFAULT_KINDS, read_options
from bot.ui import completions, replies

Place = discord.TextChannel | discord.Thread


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class Alerts(Moderated, group_name="alerts"):
    """Choose which channels get which alerts."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._subscriptions = bot.services.subscriptions

    @app_commands.command()
    @app_commands.describe(
        channel="Where alerts shall go",
        kinds="What to hear of, separated by commas; live, restock and announced if left out",
        role="A role to mention with each alert",
        sizes="Only these sizes, separated by commas, such as US 9, EU 42.5",
        query="Words that must appear; a word after a minus must not",
    )
    async def add(
        self,
        interaction: Interaction[Any],
        channel: Place,
        kinds: app_commands.Range[str, 1, 200] = DEFAULT_KINDS,
        role: discord.Role | None = None,
        sizes: app_commands.Range[str, 0, 400] = "",
        query: app_commands.Range[str, 0, 400] = "",
    ) -> None:
        """Send alerts to a channel."""
        guild = guild_of(interaction)
        if role is not None and role.is_default():
            raise RequestError(replies.everyone())
        chosen = read_options({"kinds": kinds, "sizes": sizes, "words": query})
        wish = Subscription(
            guild_id=guild.id,
            channel_id=channel.id,
            role_id=role.id if role is not None else None,
            created_by=interaction.user.id,
            created_at=interaction.created_at,
            **chosen,
        )
        added = await self._subscriptions.add(wish, guild_name=guild.name)
        text = replies.added(
            added.subscription,
            was_there=added.was_there,
            missing=missing_permissions(channel, role),
        )
        await reply(interaction, text)

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction[Any]) -> None:
        """Show this server's subscriptions."""
        wishes = await self._subscriptions.of_guild(guild_of(interaction).id)
        first, *rest = replies.subscription_list(wishes)
        await reply(interaction, first)
        for text in rest:
            await interaction.followup.send(
                text, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
            )

    @app_commands.command()
    @app_commands.describe(subscription="The subscription to remove")
    async def remove(self, interaction: Interaction[Any], subscription: int) -> None:
        """Stop one of this server's subscriptions."""
        wish = await self._subscriptions.remove(
            guild_of(interaction).id, subscription, by=interaction.user.id
        )
        await reply(interaction, replies.removed(wish))

    @app_commands.command()
    @app_commands.describe(subscription="The subscription to try")
    async def test(self, interaction: Interaction[Any], subscription: int) -> None:
        """Post a sample alert, marked as a test, and name what permission is missing."""
        guild = guild_of(interaction)
        wish = await self._subscriptions.get(guild.id, subscription)
        channel = guild.get_channel_or_thread(wish.channel_id)
        if channel is None:
            await reply(interaction, replies.channel_gone(wish))
            return
        role = guild.get_role(wish.role_id) if wish.role_id is not None else None
        missing = missing_permissions(channel, role)
        if not missing:
            await self._subscriptions.try_out(wish, cause=str(interaction.id))
        await reply(interaction, replies.tested(wish, missing))

    @add.autocomplete("kinds")
    async def _complete_kinds(
        self, interaction: Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return completions.comma_list(current, [kind.value for kind in ChangeKind])

    @remove.autocomplete("subscription")
    @test.autocomplete("subscription")
    async def _complete_subscription(
        self, interaction: Interaction[Any], current: str
    ) -> list[app_commands.Choice[int]]:
        guild = interaction.guild
        if guild is None or not interaction.permissions.manage_guild:
            return []
        wishes = await self._subscriptions.of_guild(guild.id)
        names = {channel.id: channel.name for channel in (*guild.channels, *guild.threads)}
        labels = {
            wish.id: replies.subscription_choice(wish, names.get(wish.channel_id, "gone"))
            for wish in wishes
        }
        return completions.numbers(current, labels)


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(Alerts(bot))
