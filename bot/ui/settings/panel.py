"""The panel of a server's settings: what they are, and a menu or button for each.

Knows nothing of what a setting does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import discord
from discord import Interaction, SelectDefaultValue, SelectOption
from discord.ui import (
    ActionRow,
    Button,
    ChannelSelect,
    Container,
    DynamicItem,
    Item,
    LayoutView,
    Select,
    TextDisplay,
)

from bot.languages import mark, tr
from bot.models import LANGUAGES, SIZE_SYSTEMS, GuildSettings
from bot.rules.settings import SETTINGS_FIELDS
from bot.rules.subscriptions import FIELDS
from bot.services import services_of
from bot.services.subscriptions import SettingsView
from bot.ui.base import ModeratorItem, component_id, guild_of, text, text_view, update
from bot.ui.base import pages as base_pages
from bot.ui.settings import pages
from bot.ui.settings.choices import NONE, OFF, ZONES, hours, typed_option

_PLACES = (discord.ChannelType.text, discord.ChannelType.news)
_SWITCHED = {
    "events": "makes_events",
    "watches": "allows_watches",
    "questions": "keeps_questions",
}
Part = Item[LayoutView]


class SettingMenu(
    ModeratorItem,
    DynamicItem[Select[LayoutView]],
    template=r"raincloud:settings:pick:(?P<name>[a-z_]{1,20})",
):
    """Chooses one setting."""

    def __init__(
        self,
        name: str,
        options: Sequence[SelectOption] = (),
        placeholder: str | None = None,
        most: int = 1,
    ) -> None:
        super().__init__(
            Select(
                id=component_id(name, [(each.value, each.default) for each in options]),
                custom_id=f"raincloud:settings:pick:{name}",
                options=list(options),
                placeholder=placeholder,
                min_values=0 if most > 1 else 1,
                max_values=most,
            )
        )
        self._name = name

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Keep the choice, and show what holds then."""
        view = await services_of(interaction).settings.show(guild.id)
        texts = typed_option(self._name, self.item.values, view.settings)
        await _change(interaction, guild, texts)


class SettingSwitch(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:settings:switch:(?P<name>events|questions|sources|watches):(?P<is_on>[01])",
):
    """Turns something on or off."""

    LABELS: ClassVar[dict[tuple[str, int], str]] = {
        ("events", 0): mark("Make scheduled events"),
        ("events", 1): mark("Make no scheduled events"),
        ("watches", 0): mark("Allow members' watches"),
        ("watches", 1): mark("Allow no members' watches"),
        ("questions", 0): mark("List unanswered questions"),
        ("questions", 1): mark("Forget unanswered questions"),
        ("sources", 0): mark("Tell of failing sources"),
        ("sources", 1): mark("Tell nothing of failing sources"),
    }

    def __init__(self, name: str, is_on: int) -> None:
        super().__init__(
            Button(
                label=tr(self.LABELS[name, is_on]),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:settings:switch:{name}:{is_on}",
            )
        )
        self._name = name
        self._is_on = bool(is_on)

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Turn it, and show what holds then."""
        if self._name in _SWITCHED:
            await _change(interaction, guild, {}, {_SWITCHED[self._name]: not self._is_on})
        else:
            await _name_channel(interaction, guild, None, hears_of_sources=not self._is_on)


class LogChannelMenu(
    ModeratorItem,
    DynamicItem[ChannelSelect[LayoutView]],
    template=r"raincloud:settings:log",
):
    """Chooses where trouble is told; taking the choice away tells it in person."""

    def __init__(self, channel_id: int | None = None) -> None:
        super().__init__(
            ChannelSelect(
                id=component_id("log", channel_id),
                custom_id="raincloud:settings:log",
                channel_types=list(_PLACES),
                placeholder=tr("None: direct messages"),
                min_values=0,
                default_values=_chosen(channel_id),
            )
        )

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Keep the channel, and show what holds then."""
        chosen = self.item.values
        await _name_channel(interaction, guild, chosen[0].id if chosen else None)


class ThreadChannelMenu(
    ModeratorItem,
    DynamicItem[ChannelSelect[LayoutView]],
    template=r"raincloud:settings:threads",
):
    """Chooses where members get private threads; taking the choice away leaves them without."""

    def __init__(self, channel_id: int | None = None) -> None:
        super().__init__(
            ChannelSelect(
                id=component_id("threads", channel_id),
                custom_id="raincloud:settings:threads",
                channel_types=[discord.ChannelType.text],
                placeholder=tr("None: direct messages only"),
                min_values=0,
                default_values=_chosen(channel_id),
            )
        )

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Keep the channel, and show what holds then."""
        chosen = self.item.values
        view = await services_of(interaction).settings.name_thread_channel(
            guild.id, guild.name, chosen[0].id if chosen else None, by=interaction.user.id
        )
        await _show(interaction, view)


class UndoSettings(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:settings:undo:(?P<entry_id>\d{1,19})",
):
    """Takes the last change of a server's settings back."""

    def __init__(self, entry_id: int) -> None:
        super().__init__(
            Button(
                label=tr("Undo"),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:settings:undo:{entry_id}",
            )
        )
        self._entry_id = entry_id

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Take it back, and show the settings as they are then."""
        services = services_of(interaction)
        view = await services.settings.undo(
            guild.id, guild.name, self._entry_id, by=interaction.user.id
        )
        await _show(interaction, view)


SETTING_ITEMS = (SettingMenu, SettingSwitch, LogChannelMenu, ThreadChannelMenu, UndoSettings)


def changed_view(shown: str, view: SettingsView) -> LayoutView:
    """Return what is said of settings, with the button that takes a change back.

    Args:
        shown: the text.
        view: the settings, and the change of them.
    """
    if view.entry_id is None:
        return text_view(shown)
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(UndoSettings(view.entry_id))
    return text_view(shown, row)


def settings_panel(
    view: SettingsView, guild: discord.Guild, *, is_change: bool, now: datetime
) -> LayoutView:
    """Return a server's settings with what changes them.

    Args:
        view: the settings, and the change of them.
        guild: whose they are.
        is_change: whether something was to be changed.
        now: aware, UTC.
    """
    may = guild.me.guild_permissions.create_events
    shown = pages.settings(view, is_change=is_change, now=now, may_make_events=may)
    held: Container[LayoutView] = Container(
        TextDisplay(shown), *_controls(view), accent_colour=base_pages.COLOUR
    )
    panel = LayoutView(timeout=None)
    panel.add_item(held)
    return panel


def _controls(view: SettingsView) -> Iterator[Part]:
    settings = view.settings
    yield from _labelled("timezone", _one("timezone", _zones(settings.timezone), settings.timezone))
    yield from _labelled("language", _one("language", LANGUAGES, settings.language))
    systems = {NONE: tr("As shops write them")} | {name: name for name in SIZE_SYSTEMS}
    yield from _labelled("size_system", _one("size_system", systems, settings.size_system or NONE))
    yield from _labelled("quiet", *_quiet(settings))
    yield from _labelled("log_channel_id", LogChannelMenu(settings.log_channel_id))
    if settings.allows_watches:
        yield from _labelled("thread_channel_id", ThreadChannelMenu(settings.thread_channel_id))
    buttons: ActionRow[LayoutView] = ActionRow()
    buttons.add_item(SettingSwitch("events", int(settings.makes_events)))
    buttons.add_item(SettingSwitch("watches", int(settings.allows_watches)))
    buttons.add_item(SettingSwitch("questions", int(settings.keeps_questions)))
    if settings.log_channel_id is not None:
        buttons.add_item(SettingSwitch("sources", int(settings.hears_of_sources)))
    if view.entry_id is not None:
        buttons.add_item(UndoSettings(view.entry_id))
    yield buttons


def _labelled(name: str, *menus: DynamicItem[Any]) -> Iterator[Part]:
    yield TextDisplay(f"**{text.capital(tr(SETTINGS_FIELDS[name].label))}**")
    for menu in menus:
        row: ActionRow[LayoutView] = ActionRow()
        yield row.add_item(menu)


def _chosen(channel_id: int | None) -> list[SelectDefaultValue]:
    if channel_id is None:
        return []
    return [SelectDefaultValue.from_channel(discord.Object(channel_id))]


def _zones(current: str) -> dict[str, str]:
    return {zone: zone.replace("_", " ") for zone in dict.fromkeys((*ZONES, current))}


def _quiet(settings: GuildSettings) -> Iterator[SettingMenu]:
    quiet = settings.quiet
    begin = f"{quiet.begins:%H:%M}" if quiet else OFF
    begins = {OFF: tr("None")} | {hour: tr("From {time}", time=hour) for hour in hours(begin)}
    yield _one("quiet_from", begins, begin)
    if quiet is None:
        return
    end = f"{quiet.ends:%H:%M}"
    yield _one("quiet_to", {hour: tr("To {time}", time=hour) for hour in hours(end)}, end)
    hint = tr("Nothing comes in them, or choose what does")
    options = [
        SelectOption(label=tr(name), value=kind.value, default=kind in quiet.breaks)
        for kind, (name, _) in FIELDS["ping_kinds"].choices.items()
    ]
    yield SettingMenu("quiet_breaks", options, hint, len(options))


def _one(name: str, labels: Mapping[str, str], chosen: str) -> SettingMenu:
    options = [
        SelectOption(label=label, value=value, default=value == chosen)
        for value, label in labels.items()
    ]
    return SettingMenu(name, options)


async def _change(
    interaction: Interaction[Any],
    guild: discord.Guild,
    texts: Mapping[str, str | None],
    switches: Mapping[str, bool] | None = None,
) -> None:
    services = services_of(interaction)
    view = await services.settings.change(
        guild.id, guild.name, texts, switches=switches, by=interaction.user.id
    )
    await _show(interaction, view)


async def _name_channel(
    interaction: Interaction[Any],
    guild: discord.Guild,
    channel_id: int | None,
    *,
    hears_of_sources: bool | None = None,
) -> None:
    services = services_of(interaction)
    view = await services.settings.name_log_channel(
        guild.id,
        guild.name,
        channel_id,
        hears_of_sources=hears_of_sources,
        is_off=channel_id is None and hears_of_sources is None,
        by=interaction.user.id,
    )
    await _show(interaction, view)


async def _show(interaction: Interaction[Any], view: SettingsView) -> None:
    now = services_of(interaction).clock()
    await update(interaction, settings_panel(view, guild_of(interaction), is_change=True, now=now))
