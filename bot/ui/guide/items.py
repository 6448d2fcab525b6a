"""A guide's buttons and menus: each names its guide, so that it works after a restart too.

Knows nothing of what a choice leads to: that is handed in, as it makes these again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

import discord
from discord import Interaction, SelectDefaultValue, SelectOption
from discord.ui import Button, ChannelSelect, DynamicItem, LayoutView, RoleSelect, Select

from bot.languages import mark, tr
from bot.ui.base import Deferral, PersistentItem, component_id

PLACES = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
    discord.ChannelType.forum,
)


class Presses(Protocol):
    """What follows when something in a guide is pressed or chosen."""

    async def act(self, interaction: Interaction[Any], guide_id: int, name: str) -> None:
        """Do what a button is for."""

    async def pick(
        self, interaction: Interaction[Any], guide_id: int, field: str, values: list[str]
    ) -> None:
        """Keep what was chosen in a menu."""

    async def pick_channel(
        self, interaction: Interaction[Any], guide_id: int, channel_id: int
    ) -> None:
        """Keep the channel."""

    async def pick_role(
        self, interaction: Interaction[Any], guide_id: int, role: discord.Role | None
    ) -> None:
        """Keep the role, or that there is none."""

    async def then(
        self, interaction: Interaction[Any], what: str, subscription_id: int, revision: int
    ) -> None:
        """Do what is offered once a subscription is saved."""


class GuideItem(PersistentItem):
    """Comes before ``DynamicItem``; what a press leads to makes these again, so it is handed in."""

    presses: ClassVar[Presses]


class GuideButton(
    GuideItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:guide:act:(?P<guide_id>\d{1,19}):(?P<act>[a-z_]{1,20})",
):
    """Turns to a step, opens a form, saves, cancels."""

    def __init__(
        self,
        guide_id: int,
        act: str,
        label: str = "…",
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        is_disabled: bool = False,
    ) -> None:
        super().__init__(
            Button(
                label=label,
                style=style,
                custom_id=f"raincloud:guide:act:{guide_id}:{act}",
                disabled=is_disabled,
            )
        )
        self._guide_id = guide_id
        self._act = act
        if act.startswith("form_"):
            self.deferral = Deferral.NONE

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Do it."""
        await self.presses.act(interaction, self._guide_id, self._act)


class GuideMenu(
    GuideItem,
    DynamicItem[Select[LayoutView]],
    template=r"raincloud:guide:pick:(?P<guide_id>\d{1,19}):(?P<field>[a-z_]{1,20})",
):
    """Chooses among what is listed."""

    def __init__(
        self,
        guide_id: int,
        field: str,
        options: Sequence[SelectOption] = (),
        *,
        placeholder: str | None = None,
        least: int = 0,
        most: int | None = None,
    ) -> None:
        super().__init__(
            Select(
                id=component_id(field, [(each.value, each.default) for each in options]),
                custom_id=f"raincloud:guide:pick:{guide_id}:{field}",
                options=list(options),
                placeholder=placeholder,
                min_values=least,
                max_values=max(most or len(options), 1),
            )
        )
        self._guide_id = guide_id
        self._field = field

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Choose."""
        await self.presses.pick(interaction, self._guide_id, self._field, self.item.values)


class ChannelMenu(
    GuideItem,
    DynamicItem[ChannelSelect[LayoutView]],
    template=r"raincloud:guide:channel:(?P<guide_id>\d{1,19})",
):
    """Chooses where alerts go."""

    def __init__(self, guide_id: int, channel_id: int | None = None) -> None:
        chosen = [] if channel_id is None else [_default(channel_id, "channel")]
        super().__init__(
            ChannelSelect(
                id=component_id("channel", channel_id),
                custom_id=f"raincloud:guide:channel:{guide_id}",
                channel_types=list(PLACES),
                placeholder=tr("Choose a channel"),
                default_values=chosen,
            )
        )
        self._guide_id = guide_id

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Choose."""
        await self.presses.pick_channel(interaction, self._guide_id, self.item.values[0].id)


class RoleMenu(
    GuideItem,
    DynamicItem[RoleSelect[LayoutView]],
    template=r"raincloud:guide:role:(?P<guide_id>\d{1,19})",
):
    """Chooses whom alerts mention; taking the choice away mentions nobody."""

    def __init__(self, guide_id: int, role_id: int | None = None, attempt: str = "") -> None:
        chosen = [] if role_id is None else [_default(role_id, "role")]
        super().__init__(
            RoleSelect(
                id=component_id("role", role_id, attempt),
                custom_id=f"raincloud:guide:role:{guide_id}",
                placeholder=tr("Choose a role (optional)"),
                min_values=0,
                default_values=chosen,
            )
        )
        self._guide_id = guide_id

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Choose."""
        chosen = self.item.values
        await self.presses.pick_role(interaction, self._guide_id, chosen[0] if chosen else None)


class SavedButton(
    GuideItem,
    DynamicItem[Button[LayoutView]],
    template=(
        r"raincloud:guide:then:(?P<what>try|edit|undo)"
        r":(?P<subscription_id>\d{1,19}):(?P<revision>\d{1,9})"
    ),
):
    """What can be done with a subscription once it is saved."""

    LABELS: ClassVar[dict[str, str]] = {
        "try": mark("Post a sample"),
        "edit": mark("Change it"),
        "undo": mark("Undo"),
    }

    def __init__(
        self, what: str, subscription_id: int, revision: int, label: str | None = None
    ) -> None:
        super().__init__(
            Button(
                label=label or tr(self.LABELS[what]),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:guide:then:{what}:{subscription_id}:{revision}",
            )
        )
        self._what = what
        self._subscription_id = subscription_id
        self._revision = revision

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Do it."""
        await self.presses.then(interaction, self._what, self._subscription_id, self._revision)


def _default(entity_id: int, kind: str) -> SelectDefaultValue:
    return SelectDefaultValue(id=entity_id, type=discord.SelectDefaultValueType(kind))


GUIDE_ITEMS = (GuideButton, GuideMenu, ChannelMenu, RoleMenu, SavedButton)
