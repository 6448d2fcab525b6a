"""Lists of drops to come, of what came in, and of what is in stock."""

from bot.ui.drops.calendar_buttons import CalendarButton
from bot.ui.drops.listing import RESTOCKS, STOCK, UPCOMING
from bot.ui.drops.turning import restocks, stock, upcoming

__all__ = ["RESTOCKS", "STOCK", "UPCOMING", "CalendarButton", "restocks", "stock", "upcoming"]
