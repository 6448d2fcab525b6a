"""A month as a page and as a picture."""

from bot.ui.months.add_button import AddCalendar
from bot.ui.months.layouts import MonthPlan, plan
from bot.ui.months.pages import MONTH, alternative, page, view
from bot.ui.months.pictures import draw
from bot.ui.months.turning import month

__all__ = [
    "MONTH",
    "AddCalendar",
    "MonthPlan",
    "alternative",
    "draw",
    "month",
    "page",
    "plan",
    "view",
]
