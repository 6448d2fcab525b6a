"""/size: what a size is elsewhere, and how the shoe fits."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands

from bot.discord_adapter import Bot
from bot.ui.base import Public, answer, text_view
from bot.ui.history import Gender, System, fit_view, size_answers


@app_commands.guild_only()
class SizesCog(Public, group_name="size"):
    """Sizes and fit of the 2002R, with sources."""

    def __init__(self, bot: Bot) -> None:
        self._history = bot.services.history

    @app_commands.command()
    @app_commands.rename(start="from", target="to")
    @app_commands.describe(
        size="The number, such as 9.5 or 42.5",
        start="What it is counted in",
        target="What you want it in; cm is the label on the box",
        gender="Whose sizes; both if left out",
    )
    async def convert(
        self,
        interaction: Interaction[Any],
        size: app_commands.Range[str, 1, 20],
        start: System,
        target: System,
        gender: Gender | None = None,
    ) -> None:
        """Convert a New Balance size between US, UK, EU and cm."""
        text = size_answers.conversion(await self._history(), size, start, target, gender)
        await answer(interaction, view=text_view(text), is_private=False)

    @app_commands.command()
    async def fit(self, interaction: Interaction[Any]) -> None:
        """Show what people say about the fit of the 2002R."""
        await answer(interaction, view=fit_view(await self._history()), is_private=False)


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(SizesCog(bot))
