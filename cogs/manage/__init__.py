"""/manage: what moderators enter and set. One group of commands, a file for some of its sides."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands

from bot.discord_adapter import Bot
from bot.rules.reading import DropForm
from bot.ui.base import Moderated, answer, completions, guild_of
from bot.ui.drops import replies as drop_replies
from bot.ui.permissions import missing_permissions
from bot.ui.settings import changed_view, complete_time
from bot.ui.settings import replies as settings_replies
from bot.ui.settings import sources as shown
from cogs.alerts.completing import complete_shoe
from cogs.manage.completing import complete_timezone
from cogs.manage.forgetting import ForgettingCog
from cogs.manage.settings import SettingsCog


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class ManageCog(SettingsCog, ForgettingCog, Moderated, group_name="manage"):
    """Enter drops, and set what holds for all alerts of this server."""

    drop = app_commands.Group(name="drop", description="Enter, move and cancel drops")

    def __init__(self, bot: Bot) -> None:
        self._drops = bot.services.drops
        self._services = bot.services

    @drop.command()
    @app_commands.autocomplete(
        style=complete_shoe, at=complete_time, timezone=complete_timezone, closes=complete_time
    )
    @app_commands.describe(
        style="The style code, such as M2002RDA, or its name, such as rain cloud",
        name="What people call it, such as Protection Pack Rain Cloud",
        at="When: 5 Dec 10am, next Friday 18:00, 2026-12-05, 2026-12 or tbc",
        timezone="The time zone of that time, such as Europe/London; the server's if left out",
        region="The country it drops in, such as GB, US or JP",
        retailer="The shop",
        price="Amount and currency, such as 150 USD",
        url="The product page",
        closes="For a draw: when it closes; the other time is when it opens",
    )
    async def add(
        self,
        interaction: Interaction[Any],
        style: app_commands.Range[str, 1, 40],
        name: app_commands.Range[str, 1, 120],
        at: app_commands.Range[str, 1, 60],
        *,
        timezone: app_commands.Range[str, 1, 64] | None = None,
        region: app_commands.Range[str, 1, 40] | None = None,
        retailer: app_commands.Range[str, 1, 80] | None = None,
        price: app_commands.Range[str, 1, 40] | None = None,
        url: app_commands.Range[str, 1, 512] | None = None,
        closes: app_commands.Range[str, 1, 60] | None = None,
    ) -> None:
        """Enter a drop; subscribed channels are told now, before it, and at its time."""
        guild, services = guild_of(interaction), self._services
        entry = DropForm(
            style=await services.assortment.with_codes(guild.id, style),
            name=name,
            at=at,
            timezone=timezone or (await services.settings.show(guild.id)).settings.timezone,
            region=region,
            retailer=retailer,
            price=await services.assortment.with_currency(guild.id, price) if price else None,
            url=url,
            closes=closes,
        )
        entered, is_new = await self._drops.add(
            entry, guild_id=guild.id, guild_name=guild.name, created_by=interaction.user.id
        )
        await answer(interaction, drop_replies.drop_entered(entered, is_new=is_new))

    @drop.command()
    @app_commands.autocomplete(at=complete_time, timezone=complete_timezone)
    @app_commands.describe(
        drop="The drop to move",
        at="When instead: 5 Dec 10am, next Friday 18:00, 2026-12-05, 2026-12 or tbc",
        timezone="The time zone of that time; the drop's own if left out",
    )
    async def move(
        self,
        interaction: Interaction[Any],
        drop: int,
        at: app_commands.Range[str, 1, 60],
        timezone: app_commands.Range[str, 1, 64] | None = None,
    ) -> None:
        """Give a drop another time; subscribed channels are told."""
        moved = await self._drops.move(guild_of(interaction).id, drop, at, timezone)
        await answer(interaction, drop_replies.drop_moved(moved))

    @drop.command()
    @app_commands.describe(drop="The drop to cancel")
    async def cancel(self, interaction: Interaction[Any], drop: int) -> None:
        """Cancel a drop; subscribed channels are told."""
        cancelled = await self._drops.cancel(guild_of(interaction).id, drop)
        await answer(interaction, drop_replies.drop_cancelled(cancelled))

    @app_commands.command()
    @app_commands.describe(
        channel="Where problems with alerts are posted",
        sources="Whether it is also posted there when a shop or feed cannot be read",
        off="Post nothing there any more: who set an alert up gets a direct message instead",
    )
    async def log(
        self,
        interaction: Interaction[Any],
        channel: discord.TextChannel | None = None,
        sources: bool | None = None,
        off: bool = False,
    ) -> None:
        """Show or choose where moderators are told of problems with alerts."""
        guild, settings = guild_of(interaction), self._services.settings
        if channel is None and sources is None and not off:
            view = await settings.show(guild.id)
        else:
            view = await settings.name_log_channel(
                guild.id,
                guild.name,
                channel.id if channel else None,
                hears_of_sources=sources,
                is_off=off,
                by=interaction.user.id,
            )
        named = view.settings.log_channel_id
        there = guild.get_channel_or_thread(named) if named is not None else None
        missing = missing_permissions(there) if there is not None else []
        hears = view.settings.hears_of_sources
        text = settings_replies.log_channel(named, missing, hears_of_sources=hears)
        await answer(interaction, view=changed_view(text, view))

    @app_commands.command()
    async def calendar(self, interaction: Interaction[Any]) -> None:
        """Give this server's calendar a new address; the old one stops working."""
        guild = guild_of(interaction)
        address = await self._services.calendars.renew_address(
            guild.id, guild.name, by=interaction.user.id
        )
        await answer(interaction, drop_replies.address_renewed(address))

    @app_commands.command()
    async def sources(self, interaction: Interaction[Any]) -> None:
        """Show where alerts come from: how each source stands, and why one is failing."""
        statuses = await self._services.sources.statuses()
        first, *rest = shown.source_list(statuses, self._services.clock())
        await answer(interaction, first)
        for message in rest:
            await answer(interaction, message)

    @move.autocomplete("drop")
    @cancel.autocomplete("drop")
    async def _complete_drop(
        self, interaction: Interaction[Any], current: str
    ) -> list[app_commands.Choice[int]]:
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            return []
        drops = await self._drops.entered(interaction.guild_id)
        return completions.numbers(current, {drop.id: drop_replies.choice(drop) for drop in drops})


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(ManageCog(bot))
