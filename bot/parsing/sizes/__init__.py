"""Shoe sizes as shops write them, brought to one label each."""

from bot.parsing.sizes.labels import (
    LABEL_LIMIT,
    ONE_SIZE,
    asked_as,
    filed_as,
    is_shoe_size,
    matches,
    normalise,
    same_size,
    systems_of,
)

__all__ = [
    "LABEL_LIMIT",
    "ONE_SIZE",
    "asked_as",
    "filed_as",
    "is_shoe_size",
    "matches",
    "normalise",
    "same_size",
    "systems_of",
]
