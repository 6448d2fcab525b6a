"""Times and drops as people type them, and the sentences that say what could not be read."""

from bot.rules.reading.drop_forms import DropForm, parse_region
from bot.rules.reading.refusals import changing

__all__ = ["DropForm", "changing", "parse_region"]
