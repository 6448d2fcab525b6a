"""Answers, pages, quizzes and sizes."""

from bot.ui.history.arguments import Gender, System
from bot.ui.history.buttons import HISTORY_ITEMS, answer_view, own_answer_view
from bot.ui.history.pages import COMPARE, FIT, SHOW, TIMELINE
from bot.ui.history.quiz_buttons import QUIZ_ITEMS, quiz_view
from bot.ui.history.turning import compare, fit, send_comparison, send_timeline, show, timeline

__all__ = [
    "COMPARE",
    "FIT",
    "HISTORY_ITEMS",
    "QUIZ_ITEMS",
    "SHOW",
    "TIMELINE",
    "Gender",
    "System",
    "answer_view",
    "compare",
    "fit",
    "own_answer_view",
    "quiz_view",
    "send_comparison",
    "send_timeline",
    "show",
    "timeline",
]
