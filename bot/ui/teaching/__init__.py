"""What a server answers itself: questions to answer, answers to change, and how members see one."""

from bot.ui.teaching import forms
from bot.ui.teaching.items import TEACHING_ITEMS, filled
from bot.ui.teaching.texts import TAUGHT, UNANSWERED

__all__ = ["TAUGHT", "TEACHING_ITEMS", "UNANSWERED", "filled", "forms"]
