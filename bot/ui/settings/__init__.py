"""A server's settings, what is forgotten, and the sources there are."""

from bot.ui.settings.choices import OFF, ZONES
from bot.ui.settings.forgetting_buttons import ForgetAnswer, question_view
from bot.ui.settings.panel import SETTING_ITEMS, changed_view, settings_panel
from bot.ui.settings.times import complete_past_time, complete_time

__all__ = [
    "OFF",
    "SETTING_ITEMS",
    "ZONES",
    "ForgetAnswer",
    "changed_view",
    "complete_past_time",
    "complete_time",
    "question_view",
    "settings_panel",
]
