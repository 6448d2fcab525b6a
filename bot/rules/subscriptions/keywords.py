"""A subscription's words: needed and unwanted ones, and where in a text they are found.

A word is found where a word of the text begins with it, so that "rain" finds "Raincloud" and
"rain", but no "trainer"; "2002R" finds "M2002RDA". A phrase in quotes is found as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.models import Change

PREFIX = 12  # characters of a word that it is filed under
_PARTS = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_RUN = re.compile(r"[a-z0-9]+")
_STARTS = re.compile(r"(?<![a-z0-9])(?=[a-z])|(?<![0-9])(?=[0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keywords:
    """What must appear and what must not, in lower case."""

    needed: tuple[str, ...]
    unwanted: tuple[str, ...]


@lru_cache(maxsize=4096)
def read(words: str) -> Keywords:
    """Read a subscription's words: single ones and quoted phrases, each unwanted after "-"."""
    needed: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _PARTS.findall(words.casefold()):
        part = " ".join((phrase or word).split())
        if part.strip("-"):
            (unwanted if minus else needed).append(part)
    return Keywords(needed=tuple(needed), unwanted=tuple(unwanted))


def are_met(words: str, text: str) -> bool:
    """Tell whether a text (of ``text_of``) has all needed words and none of the unwanted."""
    keywords = read(words)
    return all(_is_in(word, text) for word in keywords.needed) and not any(
        _is_in(word, text) for word in keywords.unwanted
    )


def text_of(change: Change) -> str:
    """Return what words are looked for in: title, style code, colorway and shop, a line each."""
    texts = (change.title, change.style_code, change.colorway, change.retailer)
    return "\n".join(" ".join(part.split()) for part in texts if part).casefold()


def filed_under(words: str) -> str | None:
    """Return the start of the longest needed word, or none where no word can be filed."""
    starts = (_RUN.match(word) for word in read(words).needed)
    return max((start[0][:PREFIX] for start in starts if start), key=len, default=None)


def asked_for(text: str) -> set[str]:
    """Return every start of a word in a text that a needed word could be filed under."""
    starts: set[str] = set()
    for place in _STARTS.finditer(text):
        run = _RUN.match(text, place.start())
        if run is not None:
            starts.update(run[0][:length] for length in range(1, min(PREFIX, len(run[0])) + 1))
    return starts


def _is_in(word: str, text: str) -> bool:
    if _RUN.match(word) is None:  # no character of English: words may not be set apart at all
        return word in text
    before = r"(?<![0-9])" if word[0].isdigit() else r"(?<![a-z0-9])"
    return re.search(before + re.escape(word), text) is not None
