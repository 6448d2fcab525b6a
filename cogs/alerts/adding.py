"""/alerts add: a subscription in one line."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import guild_of, missing_permissions, reply
from bot.errors import RequestError
from bot.models import ChangeKind, Subscription
from bot.services.services import services_of
from bot.services.wish_texts import DEFAULT_KINDS, read_options
from bot.ui import completions, replies

Place = discord.TextChannel | discord.Thread


class Adding(commands.Cog):
    """Makes subscriptions."""

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
        added = await services_of(interaction).subscriptions.add(wish, guild_name=guild.name)
        text = replies.added(
            added.subscription,
            was_there=added.was_there,
            missing=missing_permissions(channel, role),
        )
        await reply(interaction, text)

    @add.autocomplete("kinds")
    async def _complete_kinds(
        self, interaction: Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return completions.comma_list(current, [kind.value for kind in ChangeKind])
