"""What is left English in a text that is meant to be in Japanese."""

from __future__ import annotations

import re

_NO_WORDS = re.compile(r"`[^`]*`|<[^>]*>|/[a-z]+(?: [a-z]+)*|https?://\S+|\b\w*\d\w*\b")
_WORD = re.compile(r"[A-Za-z]{2,}")
_STOP = re.compile(r"(?<=[\u3041-\u30ff\u4e00-\u9fff])[.](?=\s\S|\n|$)|(?<=\u3002) (?=\w)")
NAMES = frozenset(
    {
        "Bot",
        "Discord",
        "ID",
        "JSON",
        "Raincloud",
        "UTC",
        "UTF",
        "everyone",
        "kB",
        "null",
        *("names", "subscriptions"),  # fields of a file
        *("live", "restock", "announced", "moved", "cancelled", "price_cut", "sold_out"),
        *("now", "mule", "US", "EU", "JP", "USD", "min"),  # values that are typed
    }
)


def english(text: str) -> list[str]:
    """Return the English words of a text that are no names, codes, commands or addresses.

    And the stops that follow Japanese words as they do English ones, with a room behind them.
    """
    words = [word for word in _WORD.findall(_NO_WORDS.sub(" ", text)) if word not in NAMES]
    return words + _STOP.findall(text)
