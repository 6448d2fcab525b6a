"""/alerts why, preview, log and stats: what the record says of what came, and what did not."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.models import DeliveryState
from bot.services import services_of
from bot.ui.base import answer, completions, guild_of, send_page
from bot.ui.settings import complete_past_time
from bot.ui.stats import stats_chart, stats_view
from bot.ui.trace import LOG, PREVIEW, WHY, diagnosis, explanations
from cogs.alerts.completing import complete_shoe, complete_subscriptions


class TrustCog(commands.Cog):
    """Reads the record to moderators."""

    @app_commands.command()
    @app_commands.describe(
        style="The shoe you missed: its style code or name, such as rain cloud",
        shop="The shop you missed something of",
        at="When, such as yesterday 10pm, by the server's clock; lately if left out",
        subscription="Only what became of it for this subscription",
    )
    @app_commands.autocomplete(style=complete_shoe, at=complete_past_time)
    @app_commands.autocomplete(subscription=complete_subscriptions)
    async def why(
        self,
        interaction: Interaction[Any],
        style: app_commands.Range[str, 1, 40] | None = None,
        shop: app_commands.Range[str, 1, 80] | None = None,
        at: app_commands.Range[str, 1, 60] | None = None,
        subscription: int | None = None,
    ) -> None:
        """Find out why something was not posted, stage by stage."""
        guild, services = guild_of(interaction), services_of(interaction)
        code = None if style is None else await services.assortment.with_codes(guild.id, style)
        question = await services.diagnoses.read(
            guild.id, style=code, shop=shop, at=at, subscription_id=subscription
        )
        await send_page(interaction, WHY, diagnosis.rest_of(question), is_private=True)

    @app_commands.command()
    @app_commands.describe(subscription="The subscription to try on the past")
    @app_commands.autocomplete(subscription=complete_subscriptions)
    async def preview(self, interaction: Interaction[Any], subscription: int) -> None:
        """Show what a subscription would have posted over the last 7 days; nothing is sent."""
        await send_page(interaction, PREVIEW, str(subscription), is_private=True)

    @app_commands.command()
    @app_commands.describe(
        subscription="Only what went to this subscription's channel",
        state="Only deliveries in this state",
    )
    @app_commands.autocomplete(subscription=complete_subscriptions)
    async def log(
        self,
        interaction: Interaction[Any],
        subscription: int | None = None,
        state: DeliveryState | None = None,
    ) -> None:
        """Show the last deliveries with their state and time."""
        rest = f"{subscription or ''}:{state.value if state is not None else ''}"
        await send_page(interaction, LOG, rest, is_private=True)

    @app_commands.command()
    async def stats(self, interaction: Interaction[Any]) -> None:
        """Show how many alerts came lately, how fast, and what sold out how soon."""
        guild, services = guild_of(interaction), services_of(interaction)
        services.cooldowns.take(interaction.user.id)
        figures = await services.stats.of_guild(guild.id)
        chart = await stats_chart(figures)
        await answer(interaction, view=stats_view(figures), files=chart)

    @why.autocomplete("shop")
    async def _complete_shop(
        self, interaction: Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        if not interaction.permissions.manage_guild:
            return []
        statuses = await services_of(interaction).sources.statuses()
        return completions.words(current, [status.spec.name for status in statuses])


@app_commands.context_menu(name=explanations.WHY)
@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
async def why_message(interaction: Interaction[Any], message: discord.Message) -> None:
    """Tell a moderator the way of one of our messages, from sweep to card."""
    if not interaction.permissions.manage_guild:
        raise app_commands.MissingPermissions(["manage_guild"])
    guild = guild_of(interaction)
    found = await services_of(interaction).explanations.explain_message(message.id, guild.id)
    await answer(interaction, explanations.explanation(found))
