"""/mydata: what is kept about whoever asks."""

from __future__ import annotations

import io
import json
from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.discord_adapter import Bot
from bot.rules.subscriptions import to_document
from bot.services import services_of
from bot.services.members import PersonalData
from bot.ui.base import answer
from bot.ui.members import own_data


class MyDataCog(commands.GroupCog, group_name="mydata"):
    """What Raincloud keeps about you."""

    @app_commands.command()
    async def show(self, interaction: Interaction[Any]) -> None:
        """Show what Raincloud keeps about you, also as a file."""
        kept = await services_of(interaction).own_data.of(interaction.user.id)
        await answer(interaction, view=own_data(kept))
        file = discord.File(io.BytesIO(_document(kept)), "mydata.json")
        await answer(interaction, files=[file])

    @app_commands.command()
    async def forget(self, interaction: Interaction[Any]) -> None:
        """Let Raincloud forget all it keeps about you."""
        kept = await services_of(interaction).own_data.of(interaction.user.id)
        await answer(interaction, view=own_data(kept))  # a press decides: there is no undo


def _document(kept: PersonalData) -> bytes:
    hours = kept.hours
    document = {
        "sizes": kept.sizes,
        "hours": None
        if hours is None
        else {
            "timezone": hours.timezone,
            "quiet": hours.quiet and [f"{hours.quiet.begins:%H:%M}", f"{hours.quiet.ends:%H:%M}"],
        },
        "thread": kept.thread_id,
        "watches": [
            to_document(watch) | {"created_at": watch.created_at.isoformat()}
            for watch in kept.watches
        ],
        "messages": kept.messages,
        "quiz_answers": kept.quiz_answers,
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(MyDataCog())
