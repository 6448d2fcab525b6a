"""The commands, each answered in the language of whoever uses it."""

from __future__ import annotations

import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.languages import speak
from bot.ui.base import Deferral, Public, begin, language_of

_LIBRARY = logging.getLogger("discord.app_commands.tree")
_log = logging.getLogger(__name__)


def _is_worth_a_trace(record: logging.LogRecord) -> bool:
    """Tell whether what the library failed with is a fault: choices that came too late are none."""
    error = record.exc_info[1] if record.exc_info else None
    is_lost = isinstance(error, discord.HTTPException | OSError)
    if is_lost:
        _log.info("Choices came too late, or were lost: %s", type(error).__name__)
    return not is_lost


_LIBRARY.addFilter(_is_worth_a_trace)


class Tree(app_commands.CommandTree[commands.Bot]):
    """The commands; each answers in the language that whoever uses it uses Discord in."""

    async def interaction_check(self, interaction: discord.Interaction[Any]) -> bool:
        """Let everybody in, answer in time, and speak their language until the command is done."""
        if interaction.type is discord.InteractionType.application_command:
            cog = getattr(interaction.command, "binding", None)
            begin(interaction, Deferral.PUBLIC if isinstance(cog, Public) else Deferral.PRIVATE)
        speak(language_of(interaction))
        return True
