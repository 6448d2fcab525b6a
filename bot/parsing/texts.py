"""Text from a shop, made safe to store; escaping for Discord is the ui room's.

Knows nothing of what the text says.
"""

from __future__ import annotations

import unicodedata
from html import unescape

from bot.parsing.late import late

TITLE_LIMIT = 300
ESCAPED_LIMIT = 3  # times that programs escape a text which others have escaped
_REFERENCE = late(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")  # all of Unicode's category Cc


def clean(text: str, limit: int = TITLE_LIMIT) -> str:
    """Return a shop's text in one line: NFC, white space collapsed, at most ``limit`` characters.

    HTML's character references are resolved, those too that were escaped again. Control characters
    count as white space, and halves of surrogate pairs become question marks: no database and no
    request could carry them.
    """
    text = text[: limit * 4]
    for _ in range(ESCAPED_LIMIT):
        if "&" not in text or not _REFERENCE.search(text):
            break
        text = _REFERENCE.sub(lambda found: unescape(found[0]), text)
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
