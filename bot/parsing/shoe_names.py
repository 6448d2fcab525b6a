"""What a title calls the shoe: the name of its colorway, and the title without what all say.

Knows nothing of what is a 2002R: it takes out what is known, and what is left is the name.
"""

from __future__ import annotations

import re

from bot.parsing.late import late
from bot.parsing.sizes import Note, note_pattern
from bot.parsing.style_codes import without_codes
from bot.parsing.texts import clean
from bot.parsing.titles import BARE_2002, BRAND, NAME_2002R

COLORWAY_LIMIT = 100
SHORTEST_NAME = 3  # letters
LETTERS = 3  # the longest word that may be an abbreviation
SHORTEST_NOTE = 7  # characters of a note that is no colour's name as well: "new", "hot", "sold"

# Quotation marks of every kind, straight and curly.
_QUOTED = late(
    r"[\"'\u201c\u201d\u201e\xab\u2018]([^\"'\u201c\u201d\u201e\xab\xbb\u2018\u2019]{2,60})"
    r"[\"'\u201c\u201d\xbb\u2019]"
)
_NOISE = late(
    r"\((?:gs|ps|td)\)|(?<![a-z])(?:unisex|(?:wo)?men['\u2019]?s|(?:wo)?men|wmns|kids"
    r"|sneakers?|shoes?|trainers?|footwear|lifestyle|mules?|sandals?|ph|style|code|sku)(?![a-z])",
    re.IGNORECASE,
)
_KNOWN = (NAME_2002R, BARE_2002, BRAND)
_BRACKETED = late(r"\[[^\[\]]{0,200}\]|\u3010[^\u3010\u3011]{0,200}\u3011")
_EMPTY = late(r"[\[\u3010]([^\[\]\u3010\u3011]{0,200})[\]\u3011]")
# What tells of stock, price or haste, and not of a colour.
_STOCK_WORDS = note_pattern(Note.OUT, Note.IN, Note.LATER, Note.PREORDER, shortest=SHORTEST_NOTE)
_BADGE = late(
    rf"[(*~!\s-]{{0,4}}(?<!\w)(?:{_STOCK_WORDS}|\d{{1,3}}\s?%(?:\s?off)?"
    r"|just (?:dropped|landed|in)|now live|new (?:in|arrivals?|drop|release)|hot item"
    r"|(?:final |flash )?sale|restock(?:ed)?|limited edition|exclusive|must have|best ?seller"
    r"|raffle|launch(?:ing)?|(?:ships|eta) [^)\]]{1,30})(?!\w)[)*~!\s:-]{0,4}"
    r"|\*{1,3}\s?\w{1,12}\s?\*{1,3}|[*~!]{1,4}"
    r"|[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?",
    re.IGNORECASE,
)
_SIGNS = " \t-_|/\\,.:;\u2013\u2014\xb7\u2022\u2122\xae"
_PAIRS = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019", "\xab": "\xbb"}
_EMPTY_BRACKETS = late(r"\(\s*\)|\[\s*\]")
_LETTERED = frozenset(
    ["GTX", "GORE-TEX", "NB", "UK", "US", "EU", "II", "III", "DIY", "DSM", "JJJJ", "ALD", "TDS"]
)
_EDGES = " \t-_|/\\,.:;()[]{}\"'&+\xab\xb7\xbb\u2013\u2014\u2018\u2019\u201c\u201d\u2022"


def short_title(title: str) -> str:
    """Return a title without the maker and the model that it begins with, and without its code.

    "New Balance 2002R Protection Pack Rain Cloud M2002RDA" is "Protection Pack Rain Cloud", and
    "New Balance M2002RDA" nothing. What stands after another name stays: "JJJJound x New Balance
    2002R".
    """
    title = clean(title)
    rest = _EMPTY_BRACKETS.sub(" ", without_codes(title)).strip(_SIGNS)
    while begins := (BRAND.match(rest) or NAME_2002R.match(rest)):
        rest = rest[begins.end() :].lstrip(_SIGNS)
    rest = " ".join(rest.split()).strip(_SIGNS)
    if len(rest) > 1 and _PAIRS.get(rest[0]) == rest[-1] and rest[0] not in rest[1:-1]:
        rest = rest[1:-1].strip()
    return rest if sum(map(str.isalpha, rest)) >= SHORTEST_NAME else ""


def guess_colorway(title: str) -> str | None:
    """Return what stands in quotes, else the title without all we know."""
    title = _without_badges(clean(title))
    quoted = _QUOTED.search(title)
    if quoted and not NAME_2002R.search(quoted[1]):
        return _calm(quoted[1].strip(_EDGES)[:COLORWAY_LIMIT]) or None
    rest = without_codes(title)
    for pattern in (NAME_2002R, BARE_2002, BRAND, _NOISE):
        rest = pattern.sub(" ", rest)
    rest = re.sub(r"\(\s*\)|\[\s*\]", " ", rest)
    rest = re.sub(r"\s([|\u2013\u2014-])\s+(?:[|\u2013\u2014-]\s+)+", r" \1 ", rest)
    rest = " ".join(rest.split()).strip(_EDGES)
    rest = rest.removesuffix(" x").removeprefix("x ").strip(_EDGES)[:COLORWAY_LIMIT].rstrip()
    if rest.count("(") > rest.count(")"):
        rest += ")"
    return _calm(rest) or None


def _without_badges(title: str) -> str:
    """Take off what a shop puts on a title to be seen: brackets, notes of stock, exclamations.

    A bracket that holds all there is beside the model's name is the name of the colorway.
    """
    plain = _BADGE.sub(" ", _BRACKETED.sub(" ", title))
    names = (*_KNOWN, _NOISE)
    rest = without_codes(plain)
    for pattern in names:
        rest = pattern.sub(" ", rest)
    return plain if rest.strip(_EDGES) else _BADGE.sub(" ", _EMPTY.sub(_unbracketed, title))


def _unbracketed(found: re.Match[str]) -> str:
    return " " if _BADGE.search(found[0]) else f" {found[1]} "


def _calm(name: str) -> str:
    """Write a name that is all in capitals as names are written; short words may be letters."""
    if not name.isupper() or not any(len(word) > LETTERS for word in name.split()):
        return name
    return " ".join(word if word in _LETTERED else word.capitalize() for word in name.split())
