"""Dates and clock times in texts, with the precision and the zone they have."""

from bot.parsing.dates.finding import (
    FIRST_YEAR,
    LAST_YEAR,
    DateMention,
    Doubt,
    When,
    at_clock,
    find_dates,
    of_days,
    read_date,
)
from bot.parsing.dates.names import MONTHS
from bot.parsing.dates.stamps import is_day_first, read_stamp
from bot.parsing.dates.zones import is_zone, zone_of_region, zone_of_word

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "MONTHS",
    "DateMention",
    "Doubt",
    "When",
    "at_clock",
    "find_dates",
    "is_day_first",
    "is_zone",
    "of_days",
    "read_date",
    "read_stamp",
    "zone_of_region",
    "zone_of_word",
]
