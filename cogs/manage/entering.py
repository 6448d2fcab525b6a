"""/manage drop: drops that moderators enter, move, cancel and take in from a file."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.errors import RequestError
from bot.rules.reading import DropForm
from bot.services import services_of
from bot.services.drops import FILE_LIMIT, too_large
from bot.ui.base import answer, completions, guild_of, take_form
from bot.ui.drops import replies as drop_replies
from bot.ui.entering import FILLED_FORM, draft_view, filled, list_view, not_loaded
from bot.ui.settings import complete_time
from cogs.alerts.completing import complete_shoe
from cogs.manage.completing import complete_timezone


class EnteringCog(commands.Cog):
    """Shows drops before they are entered, and takes what is written in their forms."""

    drop = app_commands.Group(name="drop", description="Enter, move and cancel drops")

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
        retailer="The shop; the preview takes several",
        price="Amount and currency, such as 150 USD",
        url="The product page",
        closes="For a draw: when it closes; the other time is when it opens",
        picture="The address of a picture, beginning with https://",
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
        picture: app_commands.Range[str, 1, 512] | None = None,
    ) -> None:
        """Show a drop's card, and post it once you agree; subscribed channels are told."""
        guild, services = guild_of(interaction), services_of(interaction)
        typed = DropForm(
            style=style,
            name=name,
            at=at,
            timezone=timezone or (await services.settings.show(guild.id)).settings.timezone,
            region=region,
            retailer=retailer,
            price=price,
            url=url,
            closes=closes,
            image=picture,
        )
        draft = await services.drop_drafts.open(
            typed,
            draft_id=interaction.id,
            guild_id=guild.id,
            guild_name=guild.name,
            user_id=interaction.user.id,
        )
        await answer(interaction, view=draft_view(draft, services.clock()))

    @drop.command(name="import")
    @app_commands.describe(file="A list of drops: a CSV with a header, or a calendar (ICS)")
    async def import_(self, interaction: Interaction[Any], file: discord.Attachment) -> None:
        """Show the drops of a file, and add them all once you agree."""
        guild, services = guild_of(interaction), services_of(interaction)
        if file.size > FILE_LIMIT:
            raise RequestError(too_large())
        try:
            data = await file.read()
        except (discord.HTTPException, OSError) as error:
            raise RequestError(not_loaded()) from error
        drops = await services.drop_lists.look(
            data,
            file.filename,
            draft_id=interaction.id,
            guild_id=guild.id,
            guild_name=guild.name,
            user_id=interaction.user.id,
        )
        await answer(interaction, view=list_view(drops))

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
        drops = services_of(interaction).drops
        moved = await drops.move(guild_of(interaction).id, drop, at, timezone)
        await answer(interaction, drop_replies.drop_moved(moved))

    @drop.command()
    @app_commands.describe(drop="The drop to cancel")
    async def cancel(self, interaction: Interaction[Any], drop: int) -> None:
        """Cancel a drop; subscribed channels are told."""
        drops = services_of(interaction).drops
        cancelled = await drops.cancel(guild_of(interaction).id, drop)
        await answer(interaction, drop_replies.drop_cancelled(cancelled))

    @move.autocomplete("drop")
    @cancel.autocomplete("drop")
    async def _complete_drop(
        self, interaction: Interaction[Any], current: str
    ) -> list[app_commands.Choice[int]]:
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            return []
        drops = await services_of(interaction).drops.entered(interaction.guild_id)
        return completions.numbers(current, {drop.id: drop_replies.choice(drop) for drop in drops})

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction[Any]) -> None:
        """Take a draft's form."""

        async def take(found: re.Match[str], texts: dict[str, str]) -> None:
            await filled(interaction, int(found["draft"]), texts)

        await take_form(interaction, FILLED_FORM, take)
