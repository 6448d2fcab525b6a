"""Guess the name of a colorway from a title.

Knows nothing of what is a 2002R: it takes out what is known, and what is left is the name.
"""

from __future__ import annotations

import re

from bot.parsing.style_codes import without_codes
from bot.parsing.texts import clean
from bot.parsing.titles import BARE_2002, BRAND, NAME_2002R

COLORWAY_LIMIT = 100

# Quotation marks of every kind, straight and curly.
_QUOTED = re.compile(
    r"[\"'\u201c\u201d\u201e\xab\u2018]([^\"'\u201c\u201d\u201e\xab\xbb\u2018\u2019]{2,60})"
    r"[\"'\u201c\u201d\xbb\u2019]"
)
_NOISE = re.compile(
    r"\((?:gs|ps|td)\)|(?<![a-z])(?:unisex|(?:wo)?men['\u2019]?s|(?:wo)?men|wmns|kids"
    r"|sneakers?|shoes?|trainers?|footwear|lifestyle|mules?|sandals?|ph|style|code|sku)(?![a-z])",
    re.IGNORECASE,
)
_EDGES = " \t-_|/\\,.:;()[]{}\"'&+\xab\xb7\xbb\u2013\u2014\u2018\u2019\u201c\u201d\u2022"


def guess_colorway(title: str) -> str | None:
    """Return what stands in quotes, else the title without all we know."""
    title = clean(title)
    quoted = _QUOTED.search(title)
    if quoted and not NAME_2002R.search(quoted[1]):
        return quoted[1].strip(_EDGES)[:COLORWAY_LIMIT] or None
    rest = without_codes(title)
    for pattern in (NAME_2002R, BARE_2002, BRAND, _NOISE):
        rest = pattern.sub(" ", rest)
    rest = re.sub(r"\(\s*\)|\[\s*\]", " ", rest)
    rest = re.sub(r"\s([|\u2013\u2014-])\s+(?:[|\u2013\u2014-]\s+)+", r" \1 ", rest)
    rest = " ".join(rest.split()).strip(_EDGES)
    rest = rest.removesuffix(" x").removeprefix("x ").strip(_EDGES)[:COLORWAY_LIMIT].rstrip()
    if rest.count("(") > rest.count(")"):
        rest += ")"
    return rest or None
