"""The colour of a card's edge, as a moderator types it: ``#RRGGBB``, or a usual name.

Knows nothing of cards.
"""

from __future__ import annotations

import re
import unicodedata

from bot.errors import RequestError
from bot.languages import mark, tr

# The values are those of Discord's own palette for roles, and of its brand.
COLOURS = {
    mark("red"): 0xED4245,
    mark("orange"): 0xE67E22,
    mark("gold"): 0xF1C40F,
    mark("yellow"): 0xFEE75C,
    mark("green"): 0x57F287,
    mark("teal"): 0x1ABC9C,
    mark("blue"): 0x3498DB,
    mark("blurple"): 0x5865F2,
    mark("purple"): 0x9B59B6,
    mark("pink"): 0xEB459E,
    mark("brown"): 0x8B5A2B,
    mark("white"): 0xFFFFFF,
    mark("grey"): 0x95A5A6,
    mark("black"): 0x23272A,
}
_ALSO = {"gray": "grey"}
_HEXADECIMAL = re.compile(r"#?([0-9a-f]{6})", re.ASCII)


def parse_colour(text: str) -> int | None:
    """Read a colour; nothing means that of the kind of alert.

    Args:
        text: ``#RRGGBB``, or a name in English or in the language spoken.

    Raises:
        RequestError: it is neither.
    """
    word = " ".join(unicodedata.normalize("NFKC", text[:100]).casefold().split())
    if not word:
        return None
    if (found := _HEXADECIMAL.fullmatch(word)) is not None:
        return int(found[1], 16)
    word = _ALSO.get(word, word)
    for name, value in COLOURS.items():
        if word in {name, tr(name).casefold()}:
            return value
    raise RequestError(
        tr(
            '"{word}" is no colour. Write it as #3BA55D, or as one of these: {names}.',
            word=" ".join(text.split())[:40],
            names=", ".join(map(tr, COLOURS)),
        )
    )


def hexadecimal(colour: int) -> str:
    """Write a colour as ``#RRGGBB``."""
    return f"#{colour:06X}"


def name_of_colour(colour: int) -> str:
    """Name a colour in the language spoken, or write it as ``#RRGGBB``."""
    return next((tr(name) for name, value in COLOURS.items() if value == colour), "") or (
        hexadecimal(colour)
    )
