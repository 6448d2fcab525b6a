"""The letters of a picture: how wide a line is, and where it must break.

The font is the one that comes with Pillow, so that no machine lacks it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageFont

LINES = 2  # of one label
LINE_LIMIT = 300  # characters that are looked at; no line has room for more
_MODEL = re.compile(r"(?:New Balance |NB )?(?:M|U)?2002R(?:\W+|$)", re.IGNORECASE)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return the font at a height in pixels."""
    from PIL import ImageFont

    loaded = ImageFont.load_default(size)
    assert isinstance(loaded, ImageFont.FreeTypeFont)  # noqa: S101 - with a size it always is
    return loaded


@lru_cache(maxsize=4096)
def length(words: str, size: int) -> float:
    """Return how many pixels wide a line is."""
    return font(size).getlength(words)


def wrapped(words: str, size: int, width: float) -> list[str]:
    """Break a label into lines that fit, two at most; what has no room ends in dots."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and length(longer, size) > width and len(lines) < LINES:
            lines.append(word)
        else:
            lines[-1] = longer
    return [cut(line, size, width) for line in lines]


def cut(line: str, size: int, width: float) -> str:
    """Return a line that fits, with dots in the place of what does not."""
    line = line[:LINE_LIMIT]
    if length(line, size) <= width:
        return line
    fitting = bisect_left(
        range(len(line)), True, key=lambda end: length(f"{line[:end]}...", size) > width
    )
    return f"{line[: max(fitting - 1, 0)].rstrip()}..."


def drawable(label: str) -> str:
    """Return a label in the letters that the picture's font has, which are those of ASCII."""
    bare = unicodedata.normalize("NFKD", label.replace("\N{MULTIPLICATION SIGN}", "x"))
    return "".join(sign for sign in bare if sign.isascii() and sign.isprintable()).strip()


def short_name(name: str, style_code: str | None) -> str:
    """Return what a shoe is called in a picture: without the model, which all of them are.

    Where its name is in other letters than the picture has, its style code stands for it.
    """
    name = name[:LINE_LIMIT]
    shown = drawable(name)
    rest = _MODEL.sub("", shown, count=1).strip() if _MODEL.match(shown) else shown
    is_readable = sum(sign.isalnum() for sign in shown) * 2 > sum(sign.isalnum() for sign in name)
    return rest if rest and is_readable else style_code or rest or shown or "2002R"
