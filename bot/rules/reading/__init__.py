"""Times and drops as people type them, and the sentences that say what could not be read."""

from bot.rules.reading.currencies import currency_of_zone, with_currency
from bot.rules.reading.drop_forms import DropForm, country_name, parse_region
from bot.rules.reading.own_facts import (
    ANSWER_LIMIT,
    question_without_people,
    read_own_answer,
)
from bot.rules.reading.refusals import changing
from bot.rules.reading.shoes import with_codes
from bot.rules.reading.unions import EU, parse_union, union_name, unions_of
from bot.rules.reading.zones import parse_zone

__all__ = [
    "ANSWER_LIMIT",
    "EU",
    "DropForm",
    "changing",
    "country_name",
    "currency_of_zone",
    "parse_region",
    "parse_union",
    "parse_zone",
    "question_without_people",
    "read_own_answer",
    "union_name",
    "unions_of",
    "with_codes",
    "with_currency",
]
