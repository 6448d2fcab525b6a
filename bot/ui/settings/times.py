"""What is offered while somebody types a time: what it means, and examples."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from discord import Interaction
from discord.app_commands import Choice

from bot.errors import RequestError
from bot.languages import mark, time_text, tr
from bot.rules.reading import parse_zone, times
from bot.services import services_of
from bot.ui.base import completions

SOON = (mark("in 2 hours"), mark("tomorrow 10am"), mark("friday 10am"))
LATELY = (mark("10 minutes ago"), mark("an hour ago"), mark("yesterday 10pm"))


async def complete_time(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer what is typed with the time to come that it means, or examples of such."""
    return await _complete_time(interaction, current, is_past=False)


async def complete_past_time(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer what is typed with the past time that it means, or examples of such."""
    return await _complete_time(interaction, current, is_past=True)


async def _complete_time(
    interaction: Interaction[Any], current: str, *, is_past: bool
) -> list[Choice[str]]:
    if interaction.guild_id is None:
        return []
    zone = await _zone(interaction, interaction.guild_id)
    examples = map(tr, LATELY if is_past else SOON)
    typed = [current] if current.strip() else examples
    choices = (_meaning(interaction, text, zone, is_past=is_past) for text in typed)
    return [choice for choice in choices if choice is not None]


async def _zone(interaction: Interaction[Any], guild_id: int) -> ZoneInfo:
    """Return the zone that is typed beside it, or the server's."""
    named = getattr(interaction.namespace, "timezone", None)
    if named:
        with suppress(RequestError):
            return parse_zone(str(named))
    view = await services_of(interaction).settings.show(guild_id)
    return ZoneInfo(view.settings.timezone)


def _meaning(
    interaction: Interaction[Any], text: str, zone: ZoneInfo, *, is_past: bool
) -> Choice[str] | None:
    now = services_of(interaction).clock()
    try:
        read = times.parse_past_time if is_past else times.parse_time
        at, precision = read(text, zone, now)
    except RequestError:
        return None
    means = tr("not known yet") if at is None else time_text(at.astimezone(zone), precision, now)
    shown = f"{text.strip()} \N{RIGHTWARDS ARROW} {means}, {zone.key}"
    return Choice(name=shown[: completions.LENGTH], value=text[: completions.LENGTH])
