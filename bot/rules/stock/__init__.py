"""What changed between two looks at a listing, and what it cost over time."""

from bot.rules.stock.listing_changes import changes_of
from bot.rules.stock.prices import DAYS, DayPrice, ShopPrices, price_point, shop_prices
from bot.rules.stock.size_pages import size_pages

__all__ = [
    "DAYS",
    "DayPrice",
    "ShopPrices",
    "changes_of",
    "price_point",
    "shop_prices",
    "size_pages",
]
