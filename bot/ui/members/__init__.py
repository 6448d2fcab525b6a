"""What members press and read: watches, reminders, the sizes they wear, their own data."""

from bot.ui.members.card_buttons import RemindButton, StopButton, WatchButton
from bot.ui.members.hours import HoursMenu, hours_view
from bot.ui.members.items import ForgetMe, SizesMenu, own_data, sizes_view
from bot.ui.members.own_threads import OwnThreadButton
from bot.ui.members.stopped import stopped_view
from bot.ui.members.texts import offer_line, sizes_kept
from bot.ui.members.watch_page import (
    ArrivesMenu,
    ChooseMenu,
    LeadsMenu,
    NarrowMenu,
    WatchAction,
    watch_list,
)
from bot.ui.members.watch_page import page as watch_page

MEMBER_ITEMS = (
    WatchButton,
    RemindButton,
    StopButton,
    SizesMenu,
    LeadsMenu,
    ArrivesMenu,
    NarrowMenu,
    HoursMenu,
    ChooseMenu,
    WatchAction,
    OwnThreadButton,
    ForgetMe,
)

__all__ = [
    "MEMBER_ITEMS",
    "RemindButton",
    "StopButton",
    "WatchButton",
    "hours_view",
    "offer_line",
    "own_data",
    "sizes_kept",
    "sizes_view",
    "stopped_view",
    "watch_list",
    "watch_page",
]
