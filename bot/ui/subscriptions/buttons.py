"""The list of subscriptions with its buttons: what is done with one stands in their custom_ids.

Knows nothing of how a subscription is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import discord
from discord import Interaction
from discord.ui import (
    ActionRow,
    Button,
    Container,
    DynamicItem,
    Item,
    LayoutView,
    Separator,
    TextDisplay,
)

from bot.languages import counted, mark, tr
from bot.models import Subscription
from bot.services import services_of
from bot.services.subscriptions import Overview
from bot.ui.base import NO_PINGS, ModeratorItem, pages, replies, text_view
from bot.ui.permissions import missing_permissions
from bot.ui.subscriptions import pages as subscription_pages
from bot.ui.subscriptions.edit_buttons import Edit
from bot.ui.subscriptions.undo_buttons import Undo, removed_view

_VERBS = {
    "pause": mark("Pause"),
    "resume": mark("Resume"),
    "test": mark("Test"),
    "remove": mark("Remove"),
}
_WAYS = {"back": mark("Back"), "on": mark("Next"), "again": mark("Refresh")}


class Act(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:subscription:(?P<verb>pause|resume|test|remove):(?P<id>\d{1,19}):(?P<page>\d{1,4})",
):
    """Does one thing with one subscription of the list, and shows the list as it is then."""

    def __init__(self, verb: str, subscription_id: int, page: int) -> None:
        style = discord.ButtonStyle.danger if verb == "remove" else discord.ButtonStyle.secondary
        super().__init__(
            Button(
                label=tr(_VERBS[verb]),
                style=style,
                custom_id=f"raincloud:subscription:{verb}:{subscription_id}:{page}",
            )
        )
        self._verb = verb
        self._subscription_id = subscription_id
        self._page = page

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction[Any], item: Item[Any], match: re.Match[str]
    ) -> Self:
        """Make the button again from the message it is on."""
        del interaction, item
        return cls(match["verb"], int(match["id"]), int(match["page"]))

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Do it."""
        said = await act(interaction, guild, self._verb, self._subscription_id)
        await interaction.response.edit_message(
            view=await list_view(interaction, guild, self._page), allowed_mentions=NO_PINGS
        )
        await interaction.followup.send(view=said, ephemeral=True, allowed_mentions=NO_PINGS)


class TurnList(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:subscriptions:(?P<way>back|on|again):(?P<page>\d{1,4})",
):
    """Shows another page of the list, or the same as it is now."""

    def __init__(self, way: str, page: int, *, is_disabled: bool = False) -> None:
        super().__init__(
            Button(
                label=tr(_WAYS[way]),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:subscriptions:{way}:{page}",
                disabled=is_disabled,
            )
        )
        self._page = page

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction[Any], item: Item[Any], match: re.Match[str]
    ) -> Self:
        """Make the button again from the message it is on."""
        del interaction, item
        return cls(match["way"], int(match["page"]))

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Turn the page."""
        await interaction.response.edit_message(
            view=await list_view(interaction, guild, self._page), allowed_mentions=NO_PINGS
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One subscription of a page: what is said of it, and whether it is paused."""

    subscription: Subscription
    text: str


async def act(
    interaction: Interaction[Any], guild: discord.Guild, verb: str, subscription_id: int
) -> LayoutView:
    """Pause, resume, try out or remove a subscription, and return what there is to say of it.

    Raises:
        RequestError: the server has no such subscription.
    """
    subscriptions, by = services_of(interaction).subscriptions, interaction.user.id
    if verb == "remove":
        removed = await subscriptions.remove(guild.id, subscription_id, by=by)
        return removed_view(removed)
    subscription = await subscriptions.get(guild.id, subscription_id)
    if verb == "pause":
        await subscriptions.pause(guild.id, subscription_id, by=by)
        return text_view(subscription_pages.paused(subscription, was=subscription.is_paused))
    if verb == "resume":
        await subscriptions.resume(guild.id, subscription_id, by=by)
        return text_view(subscription_pages.resumed(subscription, was=subscription.is_paused))
    channel = guild.get_channel_or_thread(subscription.channel_id)
    if channel is None:
        return text_view(replies.channel_gone(subscription))
    missing = _missing(guild, subscription)
    if not missing:
        await subscriptions.try_out(subscription, cause=str(interaction.id))
    return text_view(replies.tested(subscription, missing))


async def list_view(interaction: Interaction[Any], guild: discord.Guild, page: int) -> LayoutView:
    """Return a page of a server's subscriptions, as they stand now, with their buttons."""
    services = services_of(interaction)
    subscriptions = await services.subscriptions.of_guild(guild.id)
    if not subscriptions:
        return text_view(subscription_pages.none_yet())
    divided = subscription_pages.divide(subscriptions)
    number = min(page, len(divided) - 1)
    overviews = await services.overviews.of(guild.id, divided[number])
    entries = [_entry(guild, overview) for overview in overviews]
    return page_view(entries, number, len(divided), len(subscriptions))


def page_view(entries: Sequence[Entry], number: int, count: int, total: int) -> LayoutView:
    """Return a page of the list.

    Args:
        entries: on the page.
        number: the page's, from 0.
        count: how many pages there are.
        total: how many subscriptions there are.
    """
    container: Container[LayoutView] = Container(accent_colour=pages.COLOUR)
    title = counted("{count} subscription", "{count} subscriptions", total)
    if count > 1:
        title += " · " + tr("page {number} of {count}", number=number + 1, count=count)
    container.add_item(TextDisplay(f"## {title}"))
    for place, entry in enumerate(entries):
        if place:
            container.add_item(Separator())
        container.add_item(TextDisplay(entry.text))
        container.add_item(_row(entry.subscription, number))
    turning: ActionRow[LayoutView] = ActionRow()
    if count > 1:
        turning.add_item(TurnList("back", max(number - 1, 0), is_disabled=number == 0))
        turning.add_item(TurnList("on", number + 1, is_disabled=number + 1 >= count))
    turning.add_item(TurnList("again", number))
    container.add_item(turning)
    view = LayoutView(timeout=None)
    view.add_item(container)
    return view


def _row(subscription: Subscription, page: int) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(Edit(subscription.id))
    for verb in ("resume" if subscription.is_paused else "pause", "test", "remove"):
        row.add_item(Act(verb, subscription.id, page))
    return row


def _entry(guild: discord.Guild, overview: Overview) -> Entry:
    subscription = overview.subscription
    text = subscription_pages.entry(
        overview,
        _missing(guild, subscription),
        is_gone=guild.get_channel_or_thread(subscription.channel_id) is None,
        role_is_gone=subscription.role_id is not None
        and guild.get_role(subscription.role_id) is None,
    )
    return Entry(subscription=subscription, text=text)


def _missing(guild: discord.Guild, subscription: Subscription) -> list[str]:
    channel = guild.get_channel_or_thread(subscription.channel_id)
    role = guild.get_role(subscription.role_id) if subscription.role_id is not None else None
    if channel is None:
        return []
    return missing_permissions(channel, subscription, role)


SUBSCRIPTION_ITEMS = (Act, Edit, Undo, TurnList)
