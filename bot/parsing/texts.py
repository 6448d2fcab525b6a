"""Text from a shop, made safe to store; escaping for Discord is the ui room's.

Knows nothing of what the text says.
"""

from __future__ import annotations

import unicodedata

TITLE_LIMIT = 300
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")  # all of Unicode's category Cc


def clean(text: str, limit: int = TITLE_LIMIT) -> str:
    """Return a shop's text in one line: NFC, white space collapsed, at most ``limit`` characters.

    Control characters count as white space, and halves of surrogate pairs become question marks:
    no database and no request could carry them.
    """
    text = text[: limit * 4]
    if text.isascii() and text.isprintable():  # most texts: there is nothing to make safe
        return " ".join(text.split())[:limit].rstrip()
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = text.translate(_CONTROLS)
    return " ".join(unicodedata.normalize("NFC", text).split())[:limit].rstrip()


def says_something(text: str) -> bool:
    """Tell whether a text has a letter or a number: a dash, or what was lost to "?", names nothing.

    Args:
        text: any.
    """
    return any(map(str.isalnum, text))
