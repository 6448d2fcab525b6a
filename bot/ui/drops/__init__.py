"""Lists of drops to come and of what came in, and the buttons below them."""

from bot.ui.drops.buttons import TurnPage

__all__ = ["TurnPage"]
