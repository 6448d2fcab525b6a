"""What Raincloud does, for who asks."""

from bot.ui.help.pages import help_text, welcome_text

__all__ = ["help_text", "welcome_text"]
