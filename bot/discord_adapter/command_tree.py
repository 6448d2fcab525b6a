"""The commands, each answered in the language of whoever uses it."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.languages import speak
from bot.ui.base import language_of


class Tree(app_commands.CommandTree[commands.Bot]):
    """The commands; each answers in the language that whoever uses it uses Discord in."""

    async def interaction_check(self, interaction: discord.Interaction[Any]) -> bool:
        """Let everybody in, and speak their language until the command is done."""
        speak(language_of(interaction))
        return True
