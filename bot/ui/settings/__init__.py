"""A server's settings, what is forgotten, and the sources there are."""

from bot.ui.settings.forgetting_buttons import ForgetAnswer, question_view

__all__ = ["ForgetAnswer", "question_view"]
