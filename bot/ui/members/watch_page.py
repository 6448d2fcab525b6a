"""The page of one watch or reminder, with the menus and buttons under it, and the list of all.

Each item names its watch. Who presses is whose it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

import discord
from discord import Interaction, SelectOption
from discord.ui import ActionRow, Button, DynamicItem, LayoutView, Select

from bot.languages import mark, tr
from bot.models import Digest, Subscription
from bot.rules.schedule import USUAL_DIGEST
from bot.rules.subscriptions import FIELDS
from bot.services import services_of
from bot.ui.base import PersistentItem, component_id, text, text_view, update
from bot.ui.members import narrowing, own_threads, texts
from bot.ui.members.narrowing import ANY, OPTION_LIMIT

AT_ONCE = "now"
DIGEST_HOURS = ("07:00", "08:00", "09:00", "12:00", "15:00", "17:00", "18:00", "20:00", "22:00")

LABELS = {
    "any": mark("Any size"),
    "mine": mark("Only my sizes"),
    "pause": mark("Pause"),
    "resume": mark("Resume"),
    "remove": mark("Remove"),
    "restore": mark("Undo"),
    "list": mark("All my watches"),
}


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
        await update(interaction, await page(interaction, changed))


class ArrivesMenu(
    PersistentItem,
    DynamicItem[Select[LayoutView]],
    template=r"raincloud:arrives:(?P<watch_id>\d{1,19})",
):
    """Chooses whether what a watch finds comes at once or once a day."""

    def __init__(self, watch_id: int, options: Sequence[SelectOption] = ()) -> None:
        super().__init__(
            Select(
                id=component_id("arrives", [(each.value, each.default) for each in options]),
                custom_id=f"raincloud:arrives:{watch_id}",
                options=list(options),
            )
        )
        self._watch_id = watch_id

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Keep it."""
        watches, chosen = services_of(interaction).watches, self.item.values[0]
        values: dict[str, Any] = {"digest": Digest.INSTANT, "digest_at": None}
        if chosen != AT_ONCE:
            values = {"digest": Digest.DAILY, "digest_at": time.fromisoformat(chosen)}
        watch = await watches.change(interaction.user.id, self._watch_id, **values)
        await update(interaction, await page(interaction, watch))


class NarrowMenu(
    PersistentItem,
    DynamicItem[Select[LayoutView]],
    template=r"raincloud:narrow:(?P<name>shoe|price|region):(?P<watch_id>\d{1,19})"
    r":(?P<code>[A-Z0-9]{0,20})",
):
    """Chooses which shoes a watch finds: of one style, its pack or all; up to a price; where.

    ``code`` is the style it began with, to which it can be brought back; empty if it was none.
    """

    def __init__(
        self,
        name: str,
        watch_id: int,
        code: str,
        options: Sequence[SelectOption] = (),
    ) -> None:
        super().__init__(
            Select(
                id=component_id(name, [(each.value, each.default) for each in options]),
                custom_id=f"raincloud:narrow:{name}:{watch_id}:{code}",
                options=list(options),
            )
        )
        self._name = name
        self._watch_id = watch_id
        self._code = code

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Keep it."""
        services, chosen = services_of(interaction), self.item.values[0]
        watch = await services.watches.get(interaction.user.id, self._watch_id)
        match self._name:
            case "shoe":
                names = await services.assortment.styles(watch.guild_id)
                values = narrowing.shoe_fields(chosen, self._code, names)
            case "price":
                values = {"max_price": narrowing.price(chosen)}
            case _:
                values = {"regions": () if chosen == ANY else tuple(chosen.split(","))}
        changed = await services.watches.change(interaction.user.id, watch.id, **values)
        await update(interaction, await page(interaction, changed, self._code))


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
        await update(interaction, await page(interaction, watch))


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
                await update(interaction, await watch_list(interaction))
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
        await update(interaction, await page(interaction, watch))


async def page(interaction: Interaction[Any], watch: Subscription, code: str = "") -> LayoutView:
    """Show a watch as it is now, with what can be done with it.

    Args:
        interaction: by whom it is asked for.
        watch: theirs.
        code: the style it began with, if it finds others now.
    """
    services = services_of(interaction)
    offers = await services.watches.offers(watch)
    said, offered = await own_threads.offer(interaction) if watch.broken else (None, [])
    shown = text.fit(texts.page(watch, offers), *filter(None, [said]))
    if watch.removed_at is not None:
        return text_view(shown, _row(WatchAction("restore", watch.id)))
    if texts.is_reminder(watch):
        menus: list[DynamicItem[Any]] = [LeadsMenu(watch.id, _leads(watch))]
    else:
        code = code or (watch.styles[0] if len(watch.styles) == 1 else "")
        names = await services.assortment.styles(watch.guild_id)
        regions = await services.assortment.regions(watch.guild_id)
        usual = await services.assortment.with_currency(watch.guild_id, "100")
        menus = [
            NarrowMenu("shoe", watch.id, code, narrowing.shoes(watch, code, names)),
            NarrowMenu("price", watch.id, code, narrowing.prices(watch, usual)),
            NarrowMenu("region", watch.id, code, narrowing.regions(watch, regions)),
            ArrivesMenu(watch.id, _arrivals(watch)),
        ]
    actions = ["resume" if watch.is_paused or watch.broken else "pause", "remove", "list"]
    if not texts.is_reminder(watch):
        actions.insert(0, "any" if watch.sizes else "mine")
    buttons = _row(*(WatchAction(action, watch.id) for action in actions))
    return text_view(shown, *(_row(menu) for menu in menus), buttons, *offered)


def _leads(watch: Subscription) -> list[SelectOption]:
    return [
        SelectOption(
            label=text.capital(tr(name)),
            value=str(int(lead.total_seconds())),
            default=lead in watch.lead_times,
        )
        for lead, (name, _) in FIELDS["lead_times"].choices.items()
    ]


def _arrivals(watch: Subscription) -> list[SelectOption]:
    chosen = AT_ONCE
    if watch.digest is not Digest.INSTANT:
        chosen = f"{watch.digest_at or USUAL_DIGEST:%H:%M}"
    labels = {AT_ONCE: tr("Arrives at once")}
    hours = sorted({*DIGEST_HOURS, *([] if chosen == AT_ONCE else [chosen])})
    labels |= {hour: tr("Arrives once a day, at {time}", time=hour) for hour in hours}
    return [
        SelectOption(label=label, value=value, default=value == chosen)
        for value, label in labels.items()
    ]


async def watch_list(interaction: Interaction[Any]) -> LayoutView:
    """Show all that somebody watches, and where they are told."""
    watches = await services_of(interaction).watches.of_member(interaction.user.id)
    if not watches:
        return text_view(texts.none())
    place = await own_threads.place_line(interaction)
    rows = [own_threads.back()] if place is not None else []
    if place is None and any(watch.broken for watch in watches):
        place, rows = await own_threads.offer(interaction)
    options = [
        SelectOption(label=texts.bare_line(watch), value=str(watch.id))
        for watch in watches[:OPTION_LIMIT]
    ]
    shown = text.fit(texts.listed(watches), *filter(None, [place]))
    return text_view(shown, _row(ChooseMenu(options)), *rows)


def _row(*items: Any) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    for item in items:
        row.add_item(item)
    return row
