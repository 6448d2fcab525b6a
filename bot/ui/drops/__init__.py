"""Lists of drops to come and of what came in."""

from bot.ui.drops.pages import RESTOCKS, UPCOMING
from bot.ui.drops.turning import restocks, upcoming

__all__ = ["RESTOCKS", "UPCOMING", "restocks", "upcoming"]
