"""What /manage log answers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import tr
from bot.ui.base import text
from bot.ui.permissions import permissions_missing


def log_channel(
    channel_id: int | None, missing: Sequence[str], *, hears_of_sources: bool = False
) -> str:
    """Say where moderators are told of problems."""
    if channel_id is None:
        return tr(
            "Problems go by direct message to the moderator who set up the alert. Choose a channel "
            "with the option `channel`."
        )
    sentence = (
        tr("Problems with alerts, and with sources that cannot be read, are posted in {channel}.")
        if hears_of_sources
        else tr("Problems with alerts are posted in {channel}.")
    )
    return text.lines(
        sentence.format(channel=f"<#{channel_id}>"),
        permissions_missing(channel_id, missing),
    )
