"""Shops on Squarespace."""

from bot.sources.squarespace.products import is_page

__all__ = ["is_page"]
