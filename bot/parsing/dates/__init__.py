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
from bot.parsing.dates.names import MONTHS, WEEKDAY_NUMBERS
from bot.parsing.dates.patterns import MIXED_ORDER
from bot.parsing.dates.relative import (
    CJK_WEEKDAYS,
    NEXT_MONTH,
    NEXT_WEEK,
    RELATIVE_DAYS,
    WHICH_WEEK,
)
from bot.parsing.dates.stamps import is_day_first, read_stamp
from bot.parsing.dates.zones import is_zone, zone_of_region, zone_of_word

__all__ = [
    "CJK_WEEKDAYS",
    "FIRST_YEAR",
    "LAST_YEAR",
    "MIXED_ORDER",
    "MONTHS",
    "NEXT_MONTH",
    "NEXT_WEEK",
    "RELATIVE_DAYS",
    "WEEKDAY_NUMBERS",
    "WHICH_WEEK",
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
