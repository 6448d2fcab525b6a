"""The timeline as a page and as a picture."""

from bot.ui.timeline.plans import PicturePlan, alternative

__all__ = ["PicturePlan", "alternative"]
