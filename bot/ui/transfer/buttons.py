"""The buttons under what a file would change: apply it, or do not. Which file is in the custom_id.

Knows nothing of how a file is read.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction
from discord.ui import ActionRow, Button, DynamicItem, LayoutView

from bot.languages import tr
from bot.models import GuildSettings
from bot.rules.transfer import Directory, ImportPlan
from bot.services import services_of
from bot.ui.base import ModeratorItem, text_view, update
from bot.ui.transfer import pages


class Apply(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:import:apply:(?P<upload_id>\d{1,20}):(?P<fingerprint>[0-9a-f]{8})",
):
    """Applies what is shown above it."""

    def __init__(self, upload_id: int, fingerprint: str) -> None:
        super().__init__(
            Button(
                label=tr("Apply"),
                style=discord.ButtonStyle.primary,
                custom_id=f"raincloud:import:apply:{upload_id}:{fingerprint}",
            )
        )
        self._upload_id = upload_id
        self._fingerprint = fingerprint

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Apply it, or show what would change by now."""
        service = services_of(interaction).imports
        settings = await service.settings(guild.id)
        plan, is_applied = await service.apply(
            guild.id,
            self._upload_id,
            self._fingerprint,
            directory_of(guild),
            by=interaction.user.id,
        )
        view = (
            text_view(pages.applied(plan, settings))
            if is_applied
            else plan_view(plan, self._upload_id, settings, changed_meanwhile=True)
        )
        await update(interaction, view)


class Cancel(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:import:cancel:(?P<upload_id>\d{1,20})",
):
    """Forgets the file."""

    def __init__(self, upload_id: int) -> None:
        super().__init__(
            Button(
                label=tr("Cancel"),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:import:cancel:{upload_id}",
            )
        )
        self._upload_id = upload_id

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Forget it."""
        await services_of(interaction).imports.cancel(guild.id, self._upload_id)
        await update(interaction, text_view(pages.cancelled()))


def plan_view(
    plan: ImportPlan, upload_id: int, settings: GuildSettings, *, changed_meanwhile: bool = False
) -> LayoutView:
    """Return what a file would change, with the buttons to decide, if there is anything to apply.

    Args:
        plan: what it would change.
        upload_id: what the file is kept under.
        settings: the guild's, as they are.
        changed_meanwhile: whether something else was shown before.
    """
    shown = pages.planned(plan, settings, changed_meanwhile=changed_meanwhile)
    if not plan.changes:
        return text_view(shown)
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(Apply(upload_id, plan.fingerprint))
    row.add_item(Cancel(upload_id))
    return text_view(shown, row)


def directory_of(guild: discord.Guild) -> Directory:
    """Return the channels that can have alerts, and the roles that can be mentioned."""
    channels: tuple[discord.abc.GuildChannel | discord.Thread, ...] = (
        *guild.text_channels,
        *guild.forums,
        *guild.threads,
    )
    roles = [role for role in guild.roles if not role.is_default()]
    return Directory(
        channels=frozenset(channel.id for channel in channels),
        roles=frozenset(role.id for role in roles),
        names={each.id: each.name for each in channels} | {role.id: role.name for role in roles},
    )


IMPORT_ITEMS = (Apply, Cancel)
