"""What /manage log answers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import tr
from bot.ui.base import text
from bot.ui.permissions import permissions_missing


def log_channel(
    channel_id: int | None, missing: Sequence[str], *, hears_of_sources: bool = False
) -> str:
    """Say where moderators will be told of trouble."""
    if channel_id is None:
        return tr("Trouble is now told by direct message to the moderator who set up the alert.")
    sentence = (
        tr("Trouble with alerts, and with sources that cannot be read, is now told in {channel}.")
        if hears_of_sources
        else tr("Trouble with alerts is now told in {channel}.")
    )
    return text.lines(
        sentence.format(channel=f"<#{channel_id}>"),
        permissions_missing(channel_id, missing),
    )
