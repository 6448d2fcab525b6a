"""/alerts: which channel hears of what. One group of commands, a file for each of its sides."""

from __future__ import annotations

from discord import app_commands

from bot.discord_adapter import Bot
from bot.ui.base import Moderated
from cogs.alerts.adding import AddingCog
from cogs.alerts.files import FilesCog
from cogs.alerts.guiding import GuidingCog
from cogs.alerts.lists import ListsCog
from cogs.alerts.roles import RolesCog
from cogs.alerts.trust import TrustCog, why_message


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class AlertsCog(
    GuidingCog, AddingCog, ListsCog, FilesCog, TrustCog, RolesCog, Moderated, group_name="alerts"
):
    """Choose which channels get which alerts."""


async def setup(bot: Bot) -> None:
    """Add the cog, and what a message's own menu offers."""
    await bot.add_cog(AlertsCog())
    bot.tree.add_command(why_message)
