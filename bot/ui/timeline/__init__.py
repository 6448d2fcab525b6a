"""The timeline as a page and as a picture."""

from bot.ui.timeline.plans import Plan, alternative

__all__ = ["Plan", "alternative"]
