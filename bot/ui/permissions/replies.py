"""What commands answer about permissions that the bot lacks."""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import listed, tr
from bot.ui.permissions.effects import BESIDE
from bot.ui.permissions.missing import PING


def permissions_missing(channel_id: int, missing: Sequence[str]) -> str:
    """Name the permissions the bot lacks in a channel, and where to give them."""
    if not missing:
        return ""
    sentence = (
        tr(
            "Raincloud lacks {permissions} in {channel}, so the role will not be notified. "
            "Give it in the channel's settings under Permissions, to Raincloud's own role."
        )
        if list(missing) == [PING]
        else tr(
            "Raincloud lacks {permissions} in {channel}, so alerts come without all that they "
            "should have. Give it in the channel's settings under Permissions, to Raincloud's own "
            "role."
        )
        if BESIDE.issuperset(missing)
        else tr(
            "Raincloud lacks {permissions} in {channel}, so alerts may not arrive. "
            "Give it in the channel's settings under Permissions, to Raincloud's own role."
        )
    )
    return sentence.format(permissions=listed(map(tr, missing)), channel=f"<#{channel_id}>")
