"""A member's own watches as messages, with the menus and buttons under them.

Each item names its watch, or the change that it began with. Who presses is whose it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord
from discord import Interaction, SelectOption
from discord.ui import ActionRow, Button, DynamicItem, LayoutView, Select

from bot.languages import mark, tr
from bot.models import Offer, Subscription
from bot.rules.subscriptions import FIELDS
from bot.services import services_of
from bot.services.members import PersonalData, Watched
from bot.services.subscriptions import usual_sizes
from bot.ui.base import PersistentItem, guild_of, text, text_view, update
from bot.ui.members import texts

ANY = "any"  # what the menu of sizes calls all of them
OPTION_LIMIT = 25  # of one menu, Discord's own limit
USUAL_SYSTEM = "US"

LABELS = {
    "any": mark("Any size"),
    "mine": mark("Only my sizes"),
    "pause": mark("Pause"),
    "resume": mark("Resume"),
    "remove": mark("Remove"),
    "restore": mark("Undo"),
    "list": mark("All my watches"),
}


class SizesMenu(
    PersistentItem,
    DynamicItem[Select[LayoutView]],
    template=r"raincloud:sizes:(?P<change_id>\d{1,19})",
):
    """Keeps the sizes somebody wears; then watches the shoe of the change, unless that is 0."""

    def __init__(self, change_id: int, options: Sequence[SelectOption] = ()) -> None:
        super().__init__(
            Select(
                custom_id=f"raincloud:sizes:{change_id}",
                options=list(options),
                placeholder=tr("Choose your sizes"),
                max_values=max(len(options), 1),
            )
        )
        self._change_id = change_id

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Keep them."""
        watches, guild = services_of(interaction).watches, guild_of(interaction)
        chosen = self.item.values
        sizes = () if ANY in chosen else tuple(chosen)
        await watches.keep_sizes(interaction.user.id, sizes)
        if not self._change_id:
            await update(interaction, text_view(texts.sizes_kept(sizes)))
            return
        found = await watches.watch_change(
            self._change_id, interaction.user.id, (guild.id, guild.name)
        )
        await update(interaction, watched(found))


class LeadsMenu(
    PersistentItem,
    DynamicItem[Select[LayoutView]],
    template=r"raincloud:leads:(?P<watch_id>\d{1,19})",
):
    """Chooses how long before a drop somebody is reminded."""

    def __init__(self, watch_id: int, options: Sequence[SelectOption] = ()) -> None:
        super().__init__(
            Select(
                custom_id=f"raincloud:leads:{watch_id}",
                options=list(options),
                max_values=max(len(options), 1),
            )
        )
        self._watch_id = watch_id

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Keep it."""
        leads = sorted((timedelta(seconds=int(each)) for each in self.item.values), reverse=True)
        changed = await services_of(interaction).watches.change(
            interaction.user.id, self._watch_id, lead_times=tuple(leads)
        )
        await update(interaction, one(changed, ()))


class ChooseMenu(
    PersistentItem, DynamicItem[Select[LayoutView]], template=r"raincloud:mine:choose"
):
    """Shows one of somebody's watches."""

    def __init__(self, options: Sequence[SelectOption] = ()) -> None:
        super().__init__(
            Select(
                custom_id="raincloud:mine:choose",
                options=list(options),
                placeholder=tr("Choose one to change"),
            )
        )

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Show it."""
        watches = services_of(interaction).watches
        watch = await watches.get(interaction.user.id, int(self.item.values[0]))
        await update(interaction, one(watch, await watches.offers(watch)))


class WatchAction(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:mine:(?P<action>any|mine|pause|resume|remove|restore|list)"
    r":(?P<watch_id>\d{1,19})",
):
    """Changes one of somebody's watches."""

    def __init__(self, action: str, watch_id: int) -> None:
        is_bad = action == "remove"
        style = discord.ButtonStyle.danger if is_bad else discord.ButtonStyle.secondary
        super().__init__(
            Button(
                label=tr(LABELS[action]),
                style=style,
                custom_id=f"raincloud:mine:{action}:{watch_id}",
            )
        )
        self._action = action
        self._watch_id = watch_id

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Do it, and show the watch as it is now."""
        watches, user_id = services_of(interaction).watches, interaction.user.id
        match self._action:
            case "list":
                view = watch_list(await watches.of_member(user_id))
                await update(interaction, view)
                return
            case "remove":
                watch = await watches.remove(user_id, self._watch_id)
            case "restore":
                watch = await watches.restore(user_id, self._watch_id)
            case "pause" | "resume":
                is_paused = self._action == "pause"
                watch = await watches.change(user_id, self._watch_id, is_paused=is_paused)
            case "any":
                watch = await watches.change(user_id, self._watch_id, sizes=())
            case _:
                worn = await watches.sizes(user_id)
                watch = await watches.change(user_id, self._watch_id, sizes=worn or ())
        await update(interaction, one(watch, await watches.offers(watch)))


class ForgetMe(PersistentItem, DynamicItem[Button[LayoutView]], template=r"raincloud:forgetme"):
    """Forgets whoever presses it."""

    def __init__(self) -> None:
        super().__init__(
            Button(
                label=tr("Forget all of it"),
                style=discord.ButtonStyle.danger,
                custom_id="raincloud:forgetme",
            )
        )

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Forget."""
        await services_of(interaction).own_data.forget(interaction.user.id)
        await update(interaction, text_view(texts.forgotten()))


def sizes_view(change_id: int, system: str | None) -> LayoutView:
    """Ask for the sizes somebody wears.

    Args:
        change_id: the alert whose shoe is watched then; 0 for none.
        system: the server's sizes (US, UK, EU or CM), if it says.
    """
    sizes = [
        size
        for size in usual_sizes()
        if size.startswith(f"{system or USUAL_SYSTEM} ") and not size.startswith("US W ")
    ]
    options = [
        SelectOption(label=tr("Any size"), value=ANY),
        *(SelectOption(label=size, value=size) for size in sizes[: OPTION_LIMIT - 1]),
    ]
    asked = tr(
        "Which sizes do you wear? Raincloud keeps them for your watches; `/watch sizes` changes "
        "them, also to sizes of another system."
    )
    return text_view(asked, _row(SizesMenu(change_id, options)))


def watched(found: Watched) -> LayoutView:
    """Show a watch that was just set, or was there already."""
    return one(found.watch, found.offers)


def one(watch: Subscription, offers: Sequence[Offer]) -> LayoutView:
    """Show a watch, with what can be done with it."""
    shown = texts.page(watch, offers)
    if watch.removed_at is not None:
        return text_view(shown, _row(WatchAction("restore", watch.id)))
    rows = []
    if texts.is_reminder(watch):
        options = [
            SelectOption(
                label=text.capital(tr(name)),
                value=str(int(lead.total_seconds())),
                default=lead in watch.lead_times,
            )
            for lead, (name, _) in FIELDS["lead_times"].choices.items()
        ]
        rows.append(_row(LeadsMenu(watch.id, options)))
    actions = ["resume" if watch.is_paused or watch.broken else "pause", "remove", "list"]
    if not texts.is_reminder(watch):
        actions.insert(0, "any" if watch.sizes else "mine")
    rows.append(_row(*(WatchAction(action, watch.id) for action in actions)))
    return text_view(shown, *rows)


def watch_list(watches: Sequence[Subscription]) -> LayoutView:
    """Show all that somebody watches."""
    if not watches:
        return text_view(texts.none())
    options = [
        SelectOption(label=texts.bare_line(watch), value=str(watch.id))
        for watch in watches[:OPTION_LIMIT]
    ]
    return text_view(texts.listed(watches), _row(ChooseMenu(options)))


def own_data(kept: PersonalData) -> LayoutView:
    """Show what is kept about somebody."""
    return text_view(texts.own_data(kept), *([] if kept.is_empty else [_row(ForgetMe())]))


def _row(*items: Any) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    for item in items:
        row.add_item(item)
    return row
