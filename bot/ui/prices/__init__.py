"""What a shoe cost, as a page and as a chart."""

from bot.ui.prices.charts import draw
from bot.ui.prices.pages import nothing, page, price_chart, prices_view
from bot.ui.prices.plans import ChartPlan, plan

__all__ = ["ChartPlan", "draw", "nothing", "page", "plan", "price_chart", "prices_view"]
