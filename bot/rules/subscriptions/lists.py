"""Lists as a moderator types them: parts between commas, each once, and not too many."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.errors import RequestError
from bot.languages import tr

LIST_LIMIT = 25  # sizes, style codes, regions or shops of one subscription


def split(text: str) -> list[str]:
    """Return what stands between commas, semicolons and line ends, without empty parts."""
    return [" ".join(word.split()) for word in re.split("[,;\n]", text) if word.strip()]


def limited(words: Iterable[str], fault: str) -> tuple[str, ...]:
    """Return words, if they are not too many.

    Args:
        words: without repeats.
        fault: in English, what is said of too many, of the limit ``{count}``; catalogs hold it.

    Raises:
        RequestError: they are too many.
    """
    listed = tuple(words)
    if len(listed) > LIST_LIMIT:
        raise RequestError(tr(fault, count=LIST_LIMIT))
    return listed
