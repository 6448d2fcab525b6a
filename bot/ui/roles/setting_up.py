"""How a moderator posts a panel: a menu of roles, and buttons for those that alerts mention.

Every item names the channel. Knows nothing of which roles may be handed out.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction
from discord.ui import ActionRow, Button, DynamicItem, LayoutView, RoleSelect

from bot.languages import mark, tr
from bot.models import RolePanel, Subscription
from bot.services import services_of
from bot.services.roles import ROLES_LIMIT, PanelDraft
from bot.ui.base import ModeratorItem, text_view, update
from bot.ui.permissions import PING, missing_permissions
from bot.ui.roles import texts

LABELS = {
    "post": mark("Post these roles"),
    "make": mark("Make roles"),
    "look": mark("Check again"),
    "change": mark("Change it"),
}


class RolesMenu(
    ModeratorItem,
    DynamicItem[RoleSelect[LayoutView]],
    template=r"raincloud:roles:choose:(?P<channel_id>\d{1,19})",
):
    """Posts a panel of the roles that are chosen."""

    def __init__(self, channel_id: int) -> None:
        super().__init__(
            RoleSelect(
                custom_id=f"raincloud:roles:choose:{channel_id}",
                placeholder=tr("Or choose the roles to post"),
                max_values=ROLES_LIMIT,
            )
        )
        self._channel_id = channel_id

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Post it."""
        panel = await services_of(interaction).role_panels.post(
            guild.id,
            guild.name,
            self._channel_id,
            [role.id for role in self.item.values],
            by=interaction.user.id,
        )
        await _posted(interaction, guild, panel)


class RolesStep(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:roles:(?P<verb>post|make|look|change):(?P<channel_id>\d{1,19})",
):
    """Posts the roles that alerts mention, makes more, or shows again what can be chosen."""

    def __init__(self, verb: str, channel_id: int) -> None:
        is_first = verb == "post"
        super().__init__(
            Button(
                label=tr(LABELS[verb]),
                style=discord.ButtonStyle.primary if is_first else discord.ButtonStyle.secondary,
                custom_id=f"raincloud:roles:{verb}:{channel_id}",
            )
        )
        self._verb = verb
        self._channel_id = channel_id

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Do it."""
        panels, by = services_of(interaction).role_panels, interaction.user.id
        if self._verb in {"look", "change"}:
            draft = await panels.draft(guild.id, self._channel_id, by)
            await update(interaction, setup_view(draft))
        elif self._verb == "make":
            made = await panels.make(guild.id, guild.name, self._channel_id, by=by)
            await _posted(interaction, guild, made)
        else:
            panel = await panels.post(guild.id, guild.name, self._channel_id, None, by=by)
            await _posted(interaction, guild, panel)


SETUP_ITEMS = (RolesMenu, RolesStep)


def setup_view(draft: PanelDraft) -> LayoutView:
    """Return what a moderator sees before a panel is posted."""
    said = texts.setup(draft)
    buttons: ActionRow[LayoutView] = ActionRow()
    if draft.fault is not None:
        buttons.add_item(RolesStep("look", draft.channel_id))
        return text_view(said, buttons)
    if any(each.fault is None for each in draft.offered):
        buttons.add_item(RolesStep("post", draft.channel_id))
    if draft.without_role:
        buttons.add_item(RolesStep("make", draft.channel_id))
    if any(each.fault is not None for each in draft.offered):
        buttons.add_item(RolesStep("look", draft.channel_id))
    menu: ActionRow[LayoutView] = ActionRow()
    menu.add_item(RolesMenu(draft.channel_id))
    rows = [buttons, menu] if buttons.children else [menu]
    return text_view(said, *rows)


async def _posted(interaction: Interaction[Any], guild: discord.Guild, panel: RolePanel) -> None:
    """Say what was posted, in the place of what it was chosen with."""
    subscriptions = await services_of(interaction).subscriptions.of_guild(guild.id)
    mentioned = {each.role_id for each in subscriptions}
    silent = [role_id for role_id in panel.role_ids if role_id not in mentioned]
    unheard = [
        each.channel_id
        for each in subscriptions
        if each.role_id in panel.role_ids and _is_unheard(guild, each)
    ]
    told = texts.posted(panel, silent, list(dict.fromkeys(unheard)))
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(RolesStep("change", panel.channel_id))
    await update(interaction, text_view(told, row))


def _is_unheard(guild: discord.Guild, subscription: Subscription) -> bool:
    """Tell whether the bot may not mention a subscription's role where its alerts go."""
    channel = guild.get_channel_or_thread(subscription.channel_id)
    role = guild.get_role(subscription.role_id or 0)
    if channel is None or role is None:
        return False
    return PING in missing_permissions(channel, subscription, role)
