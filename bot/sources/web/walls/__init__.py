"""Pages that stand in front of a shop, and pages that say why it shows nothing."""

from bot.sources.web.walls.challenges import broken_json, is_closed, is_feed, is_html, wall
from bot.sources.web.walls.notices import Notice, notice

__all__ = ["Notice", "broken_json", "is_closed", "is_feed", "is_html", "notice", "wall"]
