"""The list of subscriptions with its buttons: what is done with one stands in their custom_ids.

Knows nothing of how a subscription is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord
from discord import Interaction
from discord.ui import (
    ActionRow,
    Button,
    Container,
    DynamicItem,
    LayoutView,
    Separator,
    TextDisplay,
)

from bot.languages import counted, mark, tr
from bot.models import Subscription
from bot.services import services_of
from bot.services.subscriptions import Overview
from bot.ui.base import (
    AGAIN,
    ListPage,
    ModeratorItem,
    Turned,
    TurnPage,
    answer,
    guild_of,
    page_source,
    pages,
    text_view,
    turn_buttons,
    update,
)
from bot.ui.permissions import missing_permissions
from bot.ui.subscriptions import pages as subscription_pages
from bot.ui.subscriptions import samples
from bot.ui.subscriptions.edit_buttons import EditButton
from bot.ui.subscriptions.undo_buttons import UndoButton, removed_view

LIST = "subscriptions"
_VERBS = {
    "pause": mark("Pause"),
    "resume": mark("Resume"),
    "test": mark("Test"),
    "remove": mark("Remove"),
}


class SubscriptionButton(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:subscription:(?P<verb>pause|resume|test|remove):(?P<subscription_id>\d{1,19}):(?P<page>\d{1,4})",
):
    """Does one thing with one subscription of the list, and shows the list as it is then."""

    def __init__(self, verb: str, subscription_id: int, page: int) -> None:
        super().__init__(
            Button(
                label=tr(_VERBS[verb]),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:subscription:{verb}:{subscription_id}:{page}",
            )
        )
        self._verb = verb
        self._subscription_id = subscription_id
        self._page = page

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Do it."""
        done = await act(interaction, guild, self._verb, self._subscription_id)
        await update(interaction, await list_view(interaction, guild, self._page))
        if not done.is_in_list:
            await answer(interaction, view=done.view)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One subscription of a page: what is said of it, and whether it is paused."""

    subscription: Subscription
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What there is to say of something that was done, and whether the list says it already."""

    view: LayoutView
    is_in_list: bool = False


async def act(
    interaction: Interaction[Any], guild: discord.Guild, verb: str, subscription_id: int
) -> Done:
    """Pause, resume, try out or remove a subscription, and return what there is to say of it.

    Raises:
        RequestError: the server has no such subscription.
    """
    subscriptions, by = services_of(interaction).subscriptions, interaction.user.id
    if verb == "remove":
        removed = await subscriptions.remove(guild.id, subscription_id, by=by)
        return Done(view=removed_view(removed))
    subscription = await subscriptions.get(guild.id, subscription_id)
    if verb == "pause":
        await subscriptions.pause(guild.id, subscription_id, by=by)
        text = subscription_pages.paused(subscription, was=subscription.is_paused)
        return Done(view=text_view(text), is_in_list=not subscription.is_paused)
    if verb == "resume":
        await subscriptions.resume(guild.id, subscription_id, by=by)
        text = subscription_pages.resumed(subscription, was=subscription.is_paused)
        return Done(view=text_view(text), is_in_list=subscription.is_paused)
    return Done(view=text_view(await samples.try_out(interaction, guild, subscription)))


@page_source(LIST, is_for_moderators=True)
async def listed(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of the list."""
    del rest
    return Turned(view=await list_view(interaction, guild_of(interaction), number))


async def list_view(interaction: Interaction[Any], guild: discord.Guild, page: int) -> LayoutView:
    """Return a page of a server's subscriptions, as they stand now, with their buttons."""
    services = services_of(interaction)
    subscriptions = await services.subscriptions.of_guild(guild.id)
    if not subscriptions:
        return text_view(subscription_pages.none_yet())
    divided = subscription_pages.divide(subscriptions)
    number = min(page, len(divided) - 1)
    overviews = await services.overviews.of(guild.id, divided[number])
    now = interaction.created_at  # by Discord's clock, by which timeouts end
    entries = [_entry(guild, overview, now) for overview in overviews]
    return list_page(entries, number, len(divided), len(subscriptions))


def list_page(entries: Sequence[ListEntry], number: int, count: int, total: int) -> LayoutView:
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
    page = ListPage(text="", what=LIST, rest="", number=number, count=count)
    container.add_item(ActionRow(*turn_buttons(page), TurnPage(AGAIN, LIST, number, "")))
    view = LayoutView(timeout=None)
    view.add_item(container)
    return view


def _row(subscription: Subscription, page: int) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(EditButton(subscription.id))
    for verb in ("resume" if subscription.is_paused else "pause", "test", "remove"):
        row.add_item(SubscriptionButton(verb, subscription.id, page))
    return row


def _entry(guild: discord.Guild, overview: Overview, now: datetime) -> ListEntry:
    subscription, until = overview.subscription, guild.me.timed_out_until
    text = subscription_pages.entry(
        overview,
        _missing(guild, subscription),
        is_gone=not overview.is_thread
        and guild.get_channel_or_thread(subscription.channel_id) is None,
        role_is_gone=subscription.role_id is not None
        and guild.get_role(subscription.role_id) is None,
        timed_out_until=until if until is not None and until > now else None,
    )
    return ListEntry(subscription=subscription, text=text)


def _missing(guild: discord.Guild, subscription: Subscription) -> list[str]:
    channel = guild.get_channel_or_thread(subscription.channel_id)
    role = guild.get_role(subscription.role_id) if subscription.role_id is not None else None
    if channel is None:
        return []
    return missing_permissions(channel, subscription, role)


SUBSCRIPTION_ITEMS = (SubscriptionButton, EditButton, UndoButton)
