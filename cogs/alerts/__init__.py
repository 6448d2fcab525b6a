"""/alerts: which channel hears of what. One group of commands, a file for each of its sides."""

from __future__ import annotations

from discord import app_commands

from bot.client import Bot, Moderated
from cogs.alerts.adding import Adding
from cogs.alerts.guiding import Guiding
from cogs.alerts.lists import Lists


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class Alerts(Guiding, Adding, Lists, Moderated, group_name="alerts"):
    """Choose which channels get which alerts."""


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(Alerts())
