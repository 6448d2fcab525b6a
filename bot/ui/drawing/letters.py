"""The letters of a picture: how wide a line is, and where it must break.

The font is Noto Sans JP, with the letters of Latin, Greek, Cyrillic and Japanese; it comes as a
package, so that no machine lacks it.
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
_PROBE = 24  # height in pixels, at which any two signs differ
_NONE = "\uffff"  # which no font has
LINE_LIMIT = 300  # characters that are looked at; no line has room for more
_MODEL = re.compile(r"(?:New Balance |NB )?(?:M|U)?2002R(?:\W+|$)", re.IGNORECASE)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return the font at a height in pixels."""
    from PIL import ImageFont
    from pylopdf_fonts_jp import sans_path

    return ImageFont.truetype(sans_path(), size, layout_engine=ImageFont.Layout.BASIC)


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
    """Return a label in the letters that the picture's font has.

    The first one that is not of ASCII loads the font: plan a picture in the thread that draws it.
    """
    return "".join(map(_drawn, unicodedata.normalize("NFC", label))).strip()


@lru_cache(maxsize=4096)
def _drawn(sign: str) -> str:
    """Return a sign, or those it is made of, as far as the font has them."""
    if sign.isascii():
        return sign if sign.isprintable() else ""
    for form in (sign, unicodedata.normalize("NFKD", sign)):
        if shown := "".join(part for part in form if part.isprintable() and _is_in_font(part)):
            return shown
    return ""


def _is_in_font(sign: str) -> bool:
    """Tell whether the font has a sign: one that it lacks is drawn as no sign at all is."""
    of_font = font(_PROBE)
    return sign.isspace() or bytes(of_font.getmask(sign)) != bytes(of_font.getmask(_NONE))


def short_name(name: str, style_code: str | None) -> str:
    """Return what a shoe is called in a picture: without the model, which all of them are.

    Where its name is in other letters than the picture has, its style code stands for it.
    """
    name = name[:LINE_LIMIT]
    shown = drawable(name)
    rest = _MODEL.sub("", shown, count=1).strip() if _MODEL.match(shown) else shown
    is_readable = sum(sign.isalnum() for sign in shown) * 2 > sum(sign.isalnum() for sign in name)
    return rest if rest and is_readable else style_code or rest or shown or "2002R"
