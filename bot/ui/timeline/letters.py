"""The letters of a timeline's picture: how wide a line is, and where it must break.

The font is the one that comes with Pillow, so that no machine lacks it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageFont

LINES = 2  # of one label


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
    if length(line, size) <= width:
        return line
    while line and length(f"{line}...", size) > width:
        line = line[:-1]
    return f"{line.rstrip()}..."
