"""What somebody should have been told and was not: said when they next type or press something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.discord_adapter import Bot
from bot.languages import speaking
from bot.ui.base import MESSAGE_LIMIT, answer, language_of
from bot.ui.members import stopped_view

_OWN_PAGES = ("raincloud:mine", "raincloud:place")


class NoticesCog(commands.Cog):
    """Says after a command what no channel and no person took."""

    def __init__(self, bot: Bot) -> None:
        self._untold = bot.services.untold
        self._own_threads = bot.services.own_threads
        self._leavers = bot.services.leavers
        self._told: dict[int, frozenset[tuple[int, int]]] = {}  # stopped watches, by person

    @commands.Cog.listener()
    async def on_app_command_completion(
        self,
        interaction: Interaction[Any],
        command: app_commands.Command[Any, ..., Any] | app_commands.ContextMenu,
    ) -> None:
        """Say what is a server's to whoever may manage it, and what is a member's to them."""
        await self._meet(interaction)
        if not command.qualified_name.startswith("watch "):  # which shows it anyway
            await self._tell_member(interaction)
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            return
        untold = await self._untold.of_guild(interaction.guild_id)
        for text in untold.values():
            await answer(interaction, text[:MESSAGE_LIMIT])
        if untold:
            await self._untold.note_told(list(untold))

    @commands.Cog.listener()
    async def on_item_pressed(self, interaction: Interaction[Any]) -> None:
        """Say what is a member's to whoever pressed something of another kind."""
        await self._meet(interaction)
        pressed: Mapping[str, Any] = interaction.data or {}
        if not str(pressed.get("custom_id")).startswith(_OWN_PAGES):
            await self._tell_member(interaction)

    async def _meet(self, interaction: Interaction[Any]) -> None:
        """Note where somebody is, so that they are not taken for somebody who left."""
        if interaction.guild_id is not None:
            await self._leavers.met(interaction.user.id, interaction.guild_id)

    async def _tell_member(self, interaction: Interaction[Any]) -> None:
        """Say once that a person's watches have stopped, until they stop anew."""
        user_id = interaction.user.id
        stopped = await self._own_threads.stopped(user_id)
        now = frozenset((watch.id, watch.revision) for watch in stopped)
        before = self._told.pop(user_id, frozenset())
        if now:
            self._told[user_id] = now
        if now - before:
            with speaking(language_of(interaction)):
                await answer(interaction, view=await stopped_view(interaction, stopped))


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(NoticesCog(bot))
