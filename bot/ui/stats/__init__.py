"""A server's last days in numbers, as a page and as a chart."""

from bot.ui.stats.charts import draw
from bot.ui.stats.pages import alternative, stats_chart, stats_text, stats_view

__all__ = ["alternative", "draw", "stats_chart", "stats_text", "stats_view"]
