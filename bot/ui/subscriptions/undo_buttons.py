"""The button that takes a removal back, and the answer it stands under.

Knows nothing of how long that can be done.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction
from discord.ui import ActionRow, Button, DynamicItem, LayoutView

from bot.languages import tr
from bot.models import Subscription
from bot.services import services_of
from bot.ui.base import ModeratorItem, text_view, update
from bot.ui.subscriptions import pages
from bot.ui.subscriptions import replies as subscription_replies


class UndoButton(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:subscription:undo:(?P<subscription_id>\d{1,19})",
):
    """Takes the removal of a subscription back."""

    def __init__(self, subscription_id: int) -> None:
        super().__init__(
            Button(
                label=tr("Undo"),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:subscription:undo:{subscription_id}",
            )
        )
        self._subscription_id = subscription_id

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Take it back."""
        subscriptions = services_of(interaction).subscriptions
        there = {subscription.id for subscription in await subscriptions.of_guild(guild.id)}
        subscription = await subscriptions.restore(
            guild.id, self._subscription_id, by=interaction.user.id
        )
        is_there = subscription.id in there
        done = pages.is_there(subscription) if is_there else pages.restored(subscription)
        await update(interaction, text_view(done))


def removed_view(subscription: Subscription) -> LayoutView:
    """Return what is said of a removal, with the button that takes it back."""
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(UndoButton(subscription.id))
    return text_view(subscription_replies.removed(subscription), row)
