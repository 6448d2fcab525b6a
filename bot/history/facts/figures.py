"""The figures of a text, so that a translation can be held against what it translates.

Knows nothing of facts. A figure is a number or a code; a month is one too, as other languages
number them.
"""

from __future__ import annotations

import re

WORD = re.compile(r"[A-Za-z0-9]+(?:[.,][A-Za-z0-9]+)*")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
MONTH_NUMBERS = {month: str(number) for number, month in enumerate(MONTHS, 1)}
COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
SPELLED = {
    word: str(number) for words in (COUNTS, ORDINALS) for number, word in enumerate(words, 1)
}
ENDINGS = ("st", "nd", "rd", "th")  # of "10th"


def compare_figures(english: str, translated: str) -> tuple[list[str], list[str]]:
    """Return the figures that a translation lacks, and those that only it has.

    What English spells out ("three pairs") a translation may write as a figure, or not.
    """
    wanted, found = figures(english), figures(translated)
    spelled = {SPELLED[word.lower()] for word in WORD.findall(english) if word.lower() in SPELLED}
    return sorted(wanted - found), sorted(found - wanted - spelled)


def figures(text: str) -> set[str]:
    """Return the numbers and codes of a text, numbers without what parts their thousands."""
    words = [MONTH_NUMBERS.get(word, word) for word in WORD.findall(text)]
    return {_bare(word) for word in words if any(sign.isdigit() for sign in word)}


def _bare(word: str) -> str:
    """Return a figure without the ending that makes it a plural or a place in a row."""
    if word[:-2].isdigit() and word.endswith(ENDINGS):
        return word[:-2]
    return word.removesuffix("s").replace(",", "")
