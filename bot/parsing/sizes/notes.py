"""The notes beside a size taken off it and read: sold out, the last pair, on pre-order, dearer.

Knows nothing of sizes: whoever asks says whether what is left is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.parsing.late import late
from bot.parsing.sizes.note_words import COUNTED, GLUED, WORDS, Note
from bot.parsing.texts import clean

LONGEST = 120  # characters of a text looked at

# What stands around a note and goes with it.
_EDGES = (
    " ()[]{}\u3010\u3011\uff08\uff09\u3014\u3015-\u2013\u2014|/,.:;!?\xb7\u2022*~"
    "\uff0a\uff1f\uff01\u3002\u30fb="
)
_DIGIT = late(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A text without its notes, and what the first of them that tells of stock says."""

    text: str
    note: Note


def _phrases(lines: str) -> Iterator[str]:
    """Return the patterns of a table's lines, the longest first; an indented line goes on."""
    joined = re.sub(r"\n {12}", "", lines)
    phrases = [part.strip() for line in joined.splitlines() for part in line.split(";")]
    for phrase in sorted(filter(None, phrases), key=len, reverse=True):
        spaced = re.sub(r" (?!\?)", r"[\\s_-]?", phrase.replace(" ?", "\0"))
        yield spaced.replace("\0", r"\s?").replace("#", r"\d{1,3}").replace("(", "(?:")


def _pattern(*tables: tuple[Mapping[Note, str], bool]) -> re.Pattern[str]:
    parts: list[str] = []
    for table, is_glued in tables:
        for note, lines in table.items():
            any_of = f"(?P<{note.value}_{len(parts)}>{'|'.join(_phrases(lines))})"
            parts.append(any_of if is_glued else rf"(?<!\w)(?<!\d[.,]){any_of}(?!\w)")
    return late("|".join(parts), re.IGNORECASE)


def note_pattern(*notes: Note, shortest: int = 1) -> str:
    """Return a pattern of all words for some notes, for texts that are no sizes.

    Args:
        notes: what the words say.
        shortest: characters of the words' patterns; short ones are words of other meanings too.
    """
    glued, words = (
        [phrase for note in notes for phrase in _phrases(table[note]) if len(phrase) >= shortest]
        for table in (GLUED, WORDS)
    )
    # Words of scripts without spaces may stand anywhere, others as words of their own.
    return "|".join([*glued, rf"(?<![^\W\d_])(?:{'|'.join(words)})(?![^\W\d_])"])


# "9, 2 in stock" counts pairs and "9 in stock" does not: what leaves a size is right.
_PATTERNS = (
    _pattern((GLUED, True), (COUNTED, False), (WORDS, False)),
    _pattern((GLUED, True), (WORDS, False)),
)


def without_notes(text: str, *, is_size: Callable[[str], bool]) -> Noted | None:
    """Take the notes off a text if what is left is a size, or return None.

    Args:
        text: what a shop calls a size; its first 120 characters count.
        is_size: tells whether a text is a size and nothing else.
    """
    text = clean(text, LONGEST)
    if not _DIGIT.search(text):
        return None
    for pattern in _PATTERNS:
        noted = _take_off(text, pattern)
        if noted is not None and is_size(noted.text):
            return noted
    return None


def note_in(text: str) -> Note | None:
    """Return what the notes in a text say, whatever else stands in it; None if there is none."""
    noted = _take_off(clean(text, LONGEST), _PATTERNS[0])
    return None if noted is None else noted.note


def _take_off(text: str, pattern: re.Pattern[str]) -> Noted | None:
    notes: list[Note] = []
    parts: list[str] = []
    end = 0
    for found in pattern.finditer(text):
        notes.append(Note((found.lastgroup or "").partition("_")[0]))
        parts.append(text[end : found.start()])
        end = found.end()
    if not notes:
        return None
    telling = next((note for note in notes if note is not Note.OTHER), Note.OTHER)
    whole = [part for part in (*parts, text[end:]) if part.strip(_EDGES)]
    joint = " / " if any("/" in part[:2] or "/" in part[-2:] for part in whole) else " "
    rest = joint.join(part.strip(_EDGES) for part in whole)
    return Noted(text=rest, note=telling)
