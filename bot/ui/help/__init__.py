"""What Raincloud does, for who asks."""

from bot.ui.help.pages import help_text

__all__ = ["help_text"]
