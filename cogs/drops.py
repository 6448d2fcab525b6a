"""/drops: what is coming, and what came back."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands

from bot.discord_adapter import Bot
from bot.rules.reading import parse_region
from bot.services import services_of
from bot.ui.base import Public, answer, completions, guild_of, send_page, text_view
from bot.ui.drops import RESTOCKS, STOCK, UPCOMING
from bot.ui.months import MONTH
from bot.ui.months import pages as months
from bot.ui.prices import nothing, price_chart, prices_view
from cogs.alerts import completing

REGIONS = ("AU", "CA", "DE", "ES", "FR", "GB", "IT", "JP", "KR", "NL", "NZ", "SG", "US")


@app_commands.guild_only()
class DropsCog(Public, group_name="drops"):
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

    @app_commands.command()
    @app_commands.describe(month="Such as 2026-12 or December; this month if left out")
    async def calendar(
        self, interaction: Interaction[Any], month: app_commands.Range[str, 1, 40] | None = None
    ) -> None:
        """Show what drops in a month as a picture, and put it into your own calendar."""
        services = services_of(interaction)
        named = months.completed(month, services.clock()) if month else None
        number = await services.calendars.number_of(guild_of(interaction).id, named)
        await send_page(interaction, MONTH, number=number, is_private=True)

    @app_commands.command()
    @app_commands.describe(
        shoe="Only this one: its style code or name, such as M2002RDA or Rain Cloud",
        size="Only shops that have this size, such as US 9",
        region="Only shops of this country, such as US or JP",
    )
    @app_commands.autocomplete(shoe=completing.complete_shoe, size=completing.complete_sizes)
    async def stock(
        self,
        interaction: Interaction[Any],
        shoe: app_commands.Range[str, 2, 40] | None = None,
        size: app_commands.Range[str, 1, 12] | None = None,
        region: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        """Show what is in stock now, the cheapest first."""
        asked = (shoe, size, parse_region(region))
        await send_page(
            interaction, STOCK, "|".join((each or "").replace("|", " ") for each in asked)
        )

    @app_commands.command()
    @app_commands.describe(shoe="Its style code or name, such as M2002RDA or Rain Cloud")
    @app_commands.autocomplete(shoe=completing.complete_shoe)
    async def price(
        self, interaction: Interaction[Any], shoe: app_commands.Range[str, 2, 40]
    ) -> None:
        """Show what a shoe cost over the last 90 days, and when it was in stock."""
        services, guild = services_of(interaction), guild_of(interaction)
        found = await services.prices.of_shoe(guild.id, shoe)
        if not found.shops:
            await answer(interaction, view=text_view(nothing(found)), is_private=False)
            return
        services.cooldowns.take(interaction.user.id)
        chart = await price_chart(found)
        await answer(interaction, view=prices_view(found), files=[chart], is_private=False)

    @calendar.autocomplete("month")
    async def _complete_month(
        self, interaction: Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        return months.choices(current, services_of(interaction).clock())

    @stock.autocomplete("region")
    @upcoming.autocomplete("region")
    async def _complete_region(
        self, interaction: Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return completions.one_of(current, completing.region_labels(REGIONS))


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(DropsCog())
