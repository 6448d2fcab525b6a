"""The panel that members press: a button a role, which gives it or takes it.

The button names its role, and nothing is given that is not on the stored panel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import Interaction
from discord.ui import ActionRow, Button, DynamicItem, LayoutView

from bot.languages import tr
from bot.models import RolePanel
from bot.services import services_of
from bot.services.roles import Press
from bot.ui.base import LABEL_LIMIT, Deferral, PersistentItem, answer, guild_of, text, text_view
from bot.ui.roles import texts

PER_ROW = 5  # buttons, Discord's own limit


class RoleButton(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:role:(?P<role_id>\d{1,19})",
):
    """Gives whoever presses it a role, or takes it from them if they have it."""

    deferral = Deferral.PRIVATE

    def __init__(self, role_id: int, label: str = "") -> None:
        super().__init__(
            Button(
                label=text.bare(label, LABEL_LIMIT) or tr("Role"),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:role:{role_id}",
            )
        )
        self._role_id = role_id

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Give or take it, and say which to whoever pressed, alone."""
        member, message = interaction.user, interaction.message
        if message is None or not isinstance(member, discord.Member):
            raise AssertionError("a panel is a message of a server")
        press = Press(
            guild_id=guild_of(interaction).id,
            channel_id=message.channel.id,
            message_id=message.id,
            role_id=self._role_id,
            user_id=member.id,
            has_role=member.get_role(self._role_id) is not None,
        )
        was_given = await services_of(interaction).role_panels.press(press)
        await answer(interaction, texts.pressed(self._role_id, was_given=was_given))


def panel_view(panel: RolePanel, names: Mapping[int, str]) -> LayoutView:
    """Return a panel as it is posted.

    Args:
        panel: whose roles can be taken.
        names: what the server's roles are called, by id.
    """
    buttons = [RoleButton(role_id, names.get(role_id, "")) for role_id in panel.role_ids]
    rows = [_row(buttons[begin : begin + PER_ROW]) for begin in range(0, len(buttons), PER_ROW)]
    return text_view(texts.panel(has_roles=bool(buttons)), *rows)


def _row(buttons: Sequence[RoleButton]) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    for button in buttons:
        row.add_item(button)
    return row
