"""/sources: the bot's owner cares for what is swept, while it runs."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.discord_adapter import Bot
from bot.ui.base import OwnerOnly, answer, completions
from bot.ui.settings import sources as shown


@app_commands.default_permissions(administrator=True)
@app_commands.guild_only()
class SourcesCog(commands.GroupCog, group_name="sources"):
    """Add, pause and remove sources; for the bot's owner only."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._sources = bot.services.sources

    async def interaction_check(self, interaction: Interaction[Any]) -> bool:
        """Let in the owner of the bot: sources are swept for all servers."""
        if await self._bot.is_owner(interaction.user):
            return True
        raise OwnerOnly

    @app_commands.command()
    @app_commands.describe(
        address="A shop's collection, a feed, a calendar or a list, as a browser shows it",
        name="What to call it; the host's name if left out",
        region="The country it ships from, such as AU",
        currency="The currency of its prices, such as AUD",
    )
    async def add(
        self,
        interaction: Interaction[Any],
        address: app_commands.Range[str, 1, 512],
        name: app_commands.Range[str, 1, 80] | None = None,
        region: app_commands.Range[str, 2, 2] | None = None,
        currency: app_commands.Range[str, 3, 3] | None = None,
    ) -> None:
        """Look at an address, and sweep it from now on."""
        spec = await self._sources.add(address, name=name, region=region, currency=currency)
        await answer(interaction, shown.source_added(spec.name, spec.kind))

    @app_commands.command()
    @app_commands.describe(source="The source to pause")
    async def pause(self, interaction: Interaction[Any], source: str) -> None:
        """Sweep a source no more, until it is resumed."""
        status = await self._sources.pause(source)
        await answer(interaction, shown.source_paused(status.spec.name))

    @app_commands.command()
    @app_commands.describe(source="The source to take up again")
    async def resume(self, interaction: Interaction[Any], source: str) -> None:
        """Sweep a paused source again."""
        status = await self._sources.resume(source)
        await answer(interaction, shown.source_resumed(status.spec.name))

    @app_commands.command()
    @app_commands.describe(source="The source to forget")
    async def remove(self, interaction: Interaction[Any], source: str) -> None:
        """Forget a source that was added here."""
        status = await self._sources.remove(source)
        await answer(interaction, shown.source_removed(status.spec.name))

    @pause.autocomplete("source")
    @resume.autocomplete("source")
    @remove.autocomplete("source")
    async def _complete_source(
        self, interaction: Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        if not await self._bot.is_owner(interaction.user):
            return []
        names = [status.spec.name for status in await self._sources.statuses()]
        return completions.words(current, names)


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(SourcesCog(bot))
