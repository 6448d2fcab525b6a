"""A server's settings, what is forgotten, and the sources there are."""

from bot.ui.settings.forgetting_buttons import ForgetAnswer, question_view
from bot.ui.settings.times import complete_past_time, complete_time
from bot.ui.settings.undo_buttons import UndoSettings, changed_view

__all__ = [
    "ForgetAnswer",
    "UndoSettings",
    "changed_view",
    "complete_past_time",
    "complete_time",
    "question_view",
]
