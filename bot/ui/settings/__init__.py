"""A server's settings, what is forgotten, and the sources there are."""

from bot.ui.settings.forgetting_buttons import Answer, question_view

__all__ = ["Answer", "question_view"]
