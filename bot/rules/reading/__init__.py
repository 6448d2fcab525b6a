"""Times and drops as people type them, and the sentences that say what could not be read."""

from bot.rules.reading.currencies import with_currency
from bot.rules.reading.drop_forms import DropForm, country_name, parse_region
from bot.rules.reading.refusals import changing
from bot.rules.reading.shoes import with_codes
from bot.rules.reading.zones import parse_zone

__all__ = [
    "DropForm",
    "changing",
    "country_name",
    "parse_region",
    "parse_zone",
    "with_codes",
    "with_currency",
]
