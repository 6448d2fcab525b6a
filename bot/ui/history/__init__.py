"""Answers, pages, quizzes and sizes."""

from bot.ui.history.arguments import Gender, System
from bot.ui.history.buttons import HISTORY_ITEMS, answer_view, own_answer_view
from bot.ui.history.pages import COMPARE, SHOW, TIMELINE
from bot.ui.history.quiz_buttons import QUIZ_ITEMS, quiz_view
from bot.ui.history.turning import (
    compare,
    fit,
    fit_view,
    send_comparison,
    send_timeline,
    show,
    timeline,
)

__all__ = [
    "COMPARE",
    "HISTORY_ITEMS",
    "QUIZ_ITEMS",
    "SHOW",
    "TIMELINE",
    "Gender",
    "System",
    "answer_view",
    "compare",
    "fit",
    "fit_view",
    "own_answer_view",
    "quiz_view",
    "send_comparison",
    "send_timeline",
    "show",
    "timeline",
]
