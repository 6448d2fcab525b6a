"""Shoe sizes as shops write them, brought to one label each."""

from bot.parsing.sizes.labels import (
    LABEL_LIMIT,
    ONE_SIZE,
    asked_as,
    filed_as,
    is_shoe_size,
    matches,
    may_be_size,
    normalise,
    same_size,
    systems_of,
)
from bot.parsing.sizes.note_words import Note
from bot.parsing.sizes.notes import note_pattern
from bot.parsing.sizes.readings import head_of, note_beside

__all__ = [
    "LABEL_LIMIT",
    "ONE_SIZE",
    "Note",
    "asked_as",
    "filed_as",
    "head_of",
    "is_shoe_size",
    "matches",
    "may_be_size",
    "normalise",
    "note_beside",
    "note_pattern",
    "same_size",
    "systems_of",
]
