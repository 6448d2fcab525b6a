"""The commands, each answered in the language of whoever uses it."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.languages import speak
from bot.ui.base import Deferral, Public, begin, language_of


class Tree(app_commands.CommandTree[commands.Bot]):
    """The commands; each answers in the language that whoever uses it uses Discord in."""

    async def interaction_check(self, interaction: discord.Interaction[Any]) -> bool:
        """Let everybody in, answer in time, and speak their language until the command is done."""
        if interaction.type is discord.InteractionType.application_command:
            cog = getattr(interaction.command, "binding", None)
            begin(interaction, Deferral.PUBLIC if isinstance(cog, Public) else Deferral.PRIVATE)
        speak(language_of(interaction))
        return True
