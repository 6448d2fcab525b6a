"""What members press and read: watches, reminders, the sizes they wear, their own data."""

from bot.ui.members.card_buttons import RemindButton, StopButton, WatchButton
from bot.ui.members.items import (
    ChooseMenu,
    ForgetMe,
    LeadsMenu,
    SizesMenu,
    WatchAction,
    own_data,
    sizes_view,
    watch_list,
    watched,
)
from bot.ui.members.texts import offer_line, sizes_kept

MEMBER_ITEMS = (
    WatchButton,
    RemindButton,
    StopButton,
    SizesMenu,
    LeadsMenu,
    ChooseMenu,
    WatchAction,
    ForgetMe,
)

__all__ = [
    "MEMBER_ITEMS",
    "RemindButton",
    "StopButton",
    "WatchButton",
    "offer_line",
    "own_data",
    "sizes_kept",
    "sizes_view",
    "watch_list",
    "watched",
]
