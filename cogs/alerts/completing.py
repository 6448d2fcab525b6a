"""What is offered while a moderator types into an option of /alerts."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands

from bot.services.services import services_of
from bot.ui import completions, replies


async def complete_subscriptions(
    interaction: Interaction[Any], current: str
) -> list[app_commands.Choice[int]]:
    """Offer the server's subscriptions, by number, channel and kinds."""
    guild = interaction.guild
    if guild is None or not interaction.permissions.manage_guild:
        return []
    wishes = await services_of(interaction).subscriptions.of_guild(guild.id)
    names = {channel.id: channel.name for channel in (*guild.channels, *guild.threads)}
    labels = {
        wish.id: replies.subscription_choice(wish, names.get(wish.channel_id, "gone"))
        for wish in wishes
    }
    return completions.numbers(current, labels)
