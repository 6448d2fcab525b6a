"""/watch: what a member wants to be told of by direct message."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.discord_adapter import Bot
from bot.rules.reading import changing
from bot.rules.subscriptions import read_options, read_shoe
from bot.services import services_of
from bot.ui.base import answer, guild_of, text_view
from bot.ui.members import hours_view, sizes_kept, sizes_view, watch_list, watch_page
from cogs.alerts import completing
from cogs.manage.completing import complete_timezone

Word = app_commands.Range[str, 1, 40]


@app_commands.guild_only()
class WatchCog(commands.GroupCog, group_name="watch"):
    """What you want to be told of by direct message."""

    @app_commands.command()
    @app_commands.describe(
        shoe="Its style code or name, such as M2002RDA or Rain Cloud",
        sizes="Only these sizes, separated by commas, such as US 9; yours if left out",
        max_price="Only up to this price, such as 160 USD",
        region="Only shops of this country, such as US or JP",
    )
    @app_commands.autocomplete(shoe=completing.complete_shoe, sizes=completing.complete_sizes)
    async def add(
        self,
        interaction: Interaction[Any],
        shoe: app_commands.Range[str, 2, 80],
        *,
        sizes: app_commands.Range[str, 1, 200] | None = None,
        max_price: Word | None = None,
        region: Word | None = None,
    ) -> None:
        """Get a direct message when a shoe comes in."""
        watches, guild = services_of(interaction).watches, guild_of(interaction)
        with changing():
            texts, _ = await services_of(interaction).assortment.spelled_out(
                guild.id, {"max_price": max_price}
            )
            wanted = read_options(read_shoe(shoe) | texts | {"sizes": sizes, "regions": region})
        if sizes is None:
            wanted["sizes"] = await watches.sizes(interaction.user.id) or ()
        found = await watches.watch(wanted, interaction.user.id, (guild.id, guild.name))
        await answer(interaction, view=await watch_page(interaction, found))

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction[Any]) -> None:
        """Show what you watch, and change it."""
        await answer(interaction, view=await watch_list(interaction))

    @app_commands.command()
    @app_commands.describe(sizes="The sizes you wear, separated by commas, such as US 9, EU 42.5")
    @app_commands.autocomplete(sizes=completing.complete_sizes)
    async def sizes(
        self, interaction: Interaction[Any], sizes: app_commands.Range[str, 1, 200] | None = None
    ) -> None:
        """Say which sizes you wear."""
        services, guild = services_of(interaction), guild_of(interaction)
        if sizes is None:
            system = (await services.settings.show(guild.id)).settings.size_system
            await answer(interaction, view=sizes_view(0, system))
            return
        with changing():
            worn = read_options({"sizes": sizes})["sizes"]
        await services.watches.keep_sizes(interaction.user.id, worn)
        await answer(interaction, view=text_view(sizes_kept(worn)))

    @app_commands.command()
    @app_commands.describe(
        timezone="Your time zone, such as Europe/London",
        quiet="When no direct message may come, such as 22:00-08:00; off for never",
    )
    @app_commands.autocomplete(timezone=complete_timezone)
    async def hours(
        self,
        interaction: Interaction[Any],
        timezone: app_commands.Range[str, 1, 64] | None = None,
        quiet: Word | None = None,
    ) -> None:
        """Say when direct messages may reach you."""
        watches, user_id = services_of(interaction).watches, interaction.user.id
        if timezone is None and quiet is None:
            hours = await watches.hours(user_id)
        else:
            hours = await watches.keep_hours(user_id, {"timezone": timezone, "quiet": quiet})
        await answer(interaction, view=hours_view(hours))


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(WatchCog())
