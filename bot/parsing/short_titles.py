"""A shop's title without what every 2002R's says, for where the model is plain.

Knows nothing of cards.
"""

from __future__ import annotations

import re

from bot.parsing.style_codes import without_codes
from bot.parsing.texts import clean
from bot.parsing.titles import BRAND, NAME_2002R

LEAST = 3  # letters that a name has
_EDGES = " \t-_|/\\,.:;\u2013\u2014\xb7\u2022\u2122\xae"
_PAIRS = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019", "\xab": "\xbb"}
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]")


def short_title(title: str) -> str:
    """Return a title without the maker and the model that it begins with, and without its code.

    "New Balance 2002R Protection Pack Rain Cloud M2002RDA" is "Protection Pack Rain Cloud", and
    "New Balance M2002RDA" nothing. What stands after another name stays: "JJJJound x New Balance
    2002R".
    """
    title = clean(title)
    rest = _EMPTY.sub(" ", without_codes(title)).strip(_EDGES)
    while begins := (BRAND.match(rest) or NAME_2002R.match(rest)):
        rest = rest[begins.end() :].lstrip(_EDGES)
    rest = " ".join(rest.split()).strip(_EDGES)
    if len(rest) > 1 and _PAIRS.get(rest[0]) == rest[-1] and rest[0] not in rest[1:-1]:
        rest = rest[1:-1].strip()
    return rest if sum(map(str.isalpha, rest)) >= LEAST else ""
