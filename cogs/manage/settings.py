"""/manage settings: what holds for all of a server's subscriptions."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.models import LANGUAGES, SIZE_SYSTEMS
from bot.services import services_of
from bot.ui.base import answer, guild_of
from bot.ui.settings import settings_panel
from cogs.manage.completing import complete_kinds, complete_timezone


class SettingsCog(commands.Cog):
    """Shows and changes what a server has set."""

    @app_commands.command()
    @app_commands.describe(
        timezone="The server's time zone, for quiet hours and digests, such as Europe/London",
        language="What alerts are written in",
        size_system="In which sizes are shown too, whatever the shop writes",
        quiet="When nothing is posted, such as 22:00-08:00; off for never",
        quiet_breaks="Kinds of alert that come in quiet hours too, such as live; none for none",
        events="Whether drops become scheduled events of this server",
        watches="Whether members may watch shoes by direct message",
        threads="Where members get a private thread if direct messages don't reach them",
        watch_limit="How many watches and reminders a member may have, 25 at most",
    )
    @app_commands.choices(
        language=[app_commands.Choice(name=name, value=code) for code, name in LANGUAGES.items()],
        size_system=[
            app_commands.Choice(name=system, value=system) for system in (*SIZE_SYSTEMS, "none")
        ],
    )
    @app_commands.autocomplete(timezone=complete_timezone, quiet_breaks=complete_kinds)
    async def settings(
        self,
        interaction: Interaction[Any],
        timezone: app_commands.Range[str, 1, 64] | None = None,
        language: str | None = None,
        size_system: str | None = None,
        quiet: app_commands.Range[str, 1, 40] | None = None,
        quiet_breaks: app_commands.Range[str, 1, 100] | None = None,
        *,
        events: bool | None = None,
        watches: bool | None = None,
        threads: discord.TextChannel | None = None,
        watch_limit: app_commands.Range[int, 1, 25] | None = None,
    ) -> None:
        """Show or change what holds for all alerts of this server."""
        guild, services = guild_of(interaction), services_of(interaction)
        texts = {
            "timezone": timezone,
            "language": language,
            "size_system": size_system,
            "quiet": quiet,
            "quiet_breaks": quiet_breaks,
        }
        switches = {
            "makes_events": events,
            "allows_watches": watches,
            "thread_channel_id": threads.id if threads else None,
            "watch_limit": watch_limit,
        }
        is_change = any(given is not None for given in (*texts.values(), *switches.values()))
        if is_change:
            view = await services.settings.change(
                guild.id, guild.name, texts, switches=switches, by=interaction.user.id
            )
        else:
            view = await services.settings.show(guild.id)
        panel = settings_panel(view, guild, is_change=is_change, now=services.clock())
        await answer(interaction, view=panel)
