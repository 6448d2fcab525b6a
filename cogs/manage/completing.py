"""What is offered while a moderator types into an option of /manage."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from discord import Interaction, app_commands

from bot.models import ChangeKind
from bot.ui.base import completions

ZONES = sorted(available_timezones())


async def complete_timezone(
    interaction: Interaction[Any], current: str
) -> list[app_commands.Choice[str]]:
    """Offer time zones, as people write them too."""
    del interaction
    return completions.words(current.replace(" ", "_"), ZONES)


async def complete_kinds(
    interaction: Interaction[Any], current: str
) -> list[app_commands.Choice[str]]:
    """Offer to go on with a comma list of kinds, or to end it with none."""
    del interaction
    offered = completions.comma_list(current, [kind.value for kind in ChangeKind])
    return [*offered, *completions.words(current, ["none"])]
