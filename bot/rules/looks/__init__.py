"""How a subscription's messages look: the line above the card, and the card's colour."""

from bot.rules.looks.colours import COLOURS, hexadecimal, name_of_colour, parse_colour
from bot.rules.looks.lines import FILLED_LIMIT, LINE_LIMIT, PLACEHOLDERS, fill, parse_line

__all__ = [
    "COLOURS",
    "FILLED_LIMIT",
    "LINE_LIMIT",
    "PLACEHOLDERS",
    "fill",
    "hexadecimal",
    "name_of_colour",
    "parse_colour",
    "parse_line",
]
