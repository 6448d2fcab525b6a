"""/drops: what is coming, and what came back."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands

from bot.discord_adapter import Bot
from bot.rules.reading import parse_region
from bot.ui.base import Public, completions, send_page
from bot.ui.drops import RESTOCKS, UPCOMING

REGIONS = ("AU", "CA", "DE", "ES", "FR", "GB", "IT", "JP", "KR", "NL", "NZ", "SG", "US")


@app_commands.guild_only()
class Drops(Public, group_name="drops"):
    """What is coming, and what came back."""

    @app_commands.command()
    @app_commands.describe(region="Only drops in this country, such as GB, US or JP")
    async def upcoming(
        self, interaction: Interaction[Any], region: app_commands.Range[str, 1, 40] | None = None
    ) -> None:
        """Show the 2002R drops that are coming."""
        code = parse_region(region)
        await send_page(interaction, UPCOMING, code or "")

    @app_commands.command()
    @app_commands.describe(days="How many days to look back; 7 if left out")
    async def restocks(
        self, interaction: Interaction[Any], days: app_commands.Range[int, 1, 30] = 7
    ) -> None:
        """Show recent restocks."""
        await send_page(interaction, RESTOCKS, str(days))

    @upcoming.autocomplete("region")
    async def _complete_region(
        self, interaction: Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return completions.words(current, REGIONS)


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(Drops())
