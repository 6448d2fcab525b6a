"""What changed between two looks at a listing."""

from bot.rules.stock.listing_changes import changes_of

__all__ = ["changes_of"]
