"""Answers, pages, quizzes and sizes."""

from bot.ui.history.arguments import Gender, System
from bot.ui.history.buttons import HISTORY_ITEMS, answer_view, page_view
from bot.ui.history.quiz_buttons import QUIZ_ITEMS, quiz_view

__all__ = [
    "HISTORY_ITEMS",
    "QUIZ_ITEMS",
    "Gender",
    "System",
    "answer_view",
    "page_view",
    "quiz_view",
]
