"""Shops on Shopify."""

from bot.sources.shopify.drops import FARTHEST, is_to_come
from bot.sources.shopify.pages import OBJECTS_LIMIT
from bot.sources.shopify.products import HANDLE_LIMIT, ID_LIMIT

__all__ = ["FARTHEST", "HANDLE_LIMIT", "ID_LIMIT", "OBJECTS_LIMIT", "is_to_come"]
