"""/alerts export, import and audit: subscriptions as a file, and who changed what."""

from __future__ import annotations

import io
from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.errors import RequestError
from bot.languages import tr
from bot.rules.transfer import files
from bot.services import services_of
from bot.ui.base import answer, guild_of, send_page
from bot.ui.trace import AUDIT
from bot.ui.transfer import directory_of, pages, plan_view

FILE_NAME = "raincloud-subscriptions-{}.json"


class FilesCog(commands.Cog):
    """Hands subscriptions out as a file, takes them in, and shows who changed what."""

    @app_commands.command()
    async def export(self, interaction: Interaction[Any]) -> None:
        """Save this server's subscriptions and settings as a file."""
        guild, service = guild_of(interaction), services_of(interaction).imports
        written = await service.export(guild.id, directory_of(guild).names)
        hung_on = [
            discord.File(io.BytesIO(data), FILE_NAME.format(number))
            for number, data in enumerate(written, 1)
        ]
        await answer(interaction, tr(pages.EXPORTED), files=hung_on)

    @app_commands.command(name="import")
    @app_commands.describe(file="A file that /alerts export wrote")
    async def import_(self, interaction: Interaction[Any], file: discord.Attachment) -> None:
        """Show what a file of subscriptions would change, and change it once you agree."""
        guild, service = guild_of(interaction), services_of(interaction).imports
        if file.size > files.FILE_LIMIT:
            raise RequestError(files.too_large(file.size))
        try:
            data = await file.read()
        except (discord.HTTPException, OSError) as error:
            raise RequestError(pages.not_loaded()) from error
        settings = await service.settings(guild.id)
        plan = await service.look(
            data,
            directory_of(guild),
            upload_id=interaction.id,
            guild_id=guild.id,
            guild_name=guild.name,
            user_id=interaction.user.id,
        )
        await answer(interaction, view=plan_view(plan, interaction.id, settings))

    @app_commands.command()
    async def audit(self, interaction: Interaction[Any]) -> None:
        """Show who changed which subscription or setting, and what it was before."""
        await send_page(interaction, AUDIT, is_private=True)
