"""What the history is made of, loaded from its files and checked."""

from bot.history.facts.load import load_facts
from bot.history.facts.records import (
    OPTION_LIMIT,
    Answer,
    Claim,
    Conversion,
    DatePrecision,
    Entity,
    Fact,
    FactDate,
    Facts,
    FactSource,
    SizeRow,
    SizeTable,
    Slot,
    Status,
    Unknown,
    Words,
)
from bot.history.facts.words import LIMIT, LONG_WORD, SHORTEST_NAME, Lexicon, plain, stem

__all__ = [
    "LIMIT",
    "LONG_WORD",
    "OPTION_LIMIT",
    "SHORTEST_NAME",
    "Answer",
    "Claim",
    "Conversion",
    "DatePrecision",
    "Entity",
    "Fact",
    "FactDate",
    "FactSource",
    "Facts",
    "Lexicon",
    "SizeRow",
    "SizeTable",
    "Slot",
    "Status",
    "Unknown",
    "Words",
    "load_facts",
    "plain",
    "stem",
]
