"""When somebody wants no direct message: what they have said, and menus to say it.

Knows nothing of what waits meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import Interaction, SelectOption
from discord.ui import ActionRow, DynamicItem, LayoutView, Select

from bot.languages import mark, tr
from bot.models import MemberHours
from bot.rules.settings import quiet_hours
from bot.services import services_of
from bot.ui.base import PersistentItem, component_id, text_view, update
from bot.ui.settings import OFF, ZONES

USUAL_QUIET = (
    "21:00-07:00",
    "22:00-07:00",
    "22:00-08:00",
    "23:00-07:00",
    "23:00-08:00",
    "00:00-07:00",
    "00:00-08:00",
    "00:00-09:00",
    "09:00-17:00",
)
SERVERS = "server"
_ASKED = {"quiet": mark("Quiet hours"), "timezone": mark("Time zone")}


class HoursMenu(
    PersistentItem,
    DynamicItem[Select[LayoutView]],
    template=r"raincloud:hours:(?P<name>quiet|timezone)",
):
    """Chooses when somebody wants no direct message, or by which clock."""

    def __init__(self, name: str, options: Sequence[SelectOption] = ()) -> None:
        super().__init__(
            Select(
                id=component_id(name, [(each.value, each.default) for each in options]),
                custom_id=f"raincloud:hours:{name}",
                options=list(options),
                placeholder=tr(_ASKED[name]),
            )
        )
        self._name = name

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Keep it, and show what holds then."""
        chosen = self.item.values[0]
        hours = await services_of(interaction).watches.keep_hours(
            interaction.user.id, {self._name: "" if chosen == SERVERS else chosen}
        )
        await update(interaction, hours_view(hours))


def hours_view(hours: MemberHours) -> LayoutView:
    """Show when somebody wants no direct message, with menus to change it."""
    quiet = OFF if hours.quiet is None else quiet_hours(hours.quiet)
    zone = hours.timezone or SERVERS
    quiets = {each: each for each in dict.fromkeys((*USUAL_QUIET, quiet))}
    quiets[OFF] = tr("No quiet hours")
    zones = {SERVERS: tr("As each server's")}
    zones |= {each: each.replace("_", " ") for each in ZONES[: 24 - (zone not in ZONES)]}
    zones.setdefault(zone, zone.replace("_", " "))
    return text_view(
        hours_text(hours),
        _row(HoursMenu("quiet", _options(quiets, quiet))),
        _row(HoursMenu("timezone", _options(zones, zone))),
    )


def hours_text(hours: MemberHours) -> str:
    """Say when somebody wants no direct message, and what comes all the same."""
    zone = hours.timezone or tr("the clock of the server a watch was made in")
    head = "### " + tr("When direct messages reach you")
    if hours.quiet is None:
        return f"{head}\n" + tr("At any time. Digests go by {zone}.", zone=zone)
    told = tr("Not from {hours}, by {zone}.", hours=quiet_hours(hours.quiet), zone=zone)
    kept = tr(
        "What comes in meanwhile is told in one message afterwards. Reminders you set come at "
        "their time."
    )
    return f"{head}\n{told}\n{kept}"


def _options(labels: dict[str, str], chosen: str) -> list[SelectOption]:
    return [
        SelectOption(label=label, value=value, default=value == chosen)
        for value, label in labels.items()
    ]


def _row(item: DynamicItem[Any]) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    return row.add_item(item)
