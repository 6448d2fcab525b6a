"""Shoe sizes as shops write them, brought to one label each, and told the same or not.

Knows nothing of stock or shops. The raw text is always kept, and what is not told is not known.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bot.parsing.sizes import tables
from bot.parsing.sizes.readings import ShoeSize, head_of, leading_sizes, plain, read_sizes, words_of
from bot.parsing.sizes.words import (
    COUNTS,
    GENDER_OF,
    LETTERS,
    SILENT,
    SYSTEM_OF,
    SYSTEMS,
    WOMEN,
    YOUNG,
)
from bot.parsing.sizes.words import ONE_SIZE as ONE_SIZE_NAMES
from bot.parsing.texts import clean

LABEL_LIMIT = 60
ONE_SIZE = "One size"
# Which numbers a system has: an option called "US Size" that lists 42 is wrong about its system.
PLAUSIBLE = {"US": (0, 22), "UK": (0, 21), "EU": (15, 60), "FR": (15, 60), "CM": (8, 36)}
NUMBERLESS = frozenset({*SYSTEM_OF, *GENDER_OF, *SILENT})  # words beside the number of a size
EUROPEAN = (35, 52)  # a bare number in here is European nearly everywhere; in Brazil it is not


def normalise(raw: str, *, option_name: str | None = None) -> str:
    """Return the label of a size: "US 9", "US W 8", "EU 42.5", "CM 27", or "9" as it stands.

    Where several systems are told, the order is US, UK, EU, FR, CM. Text that is no size is kept,
    trimmed to 60 characters.

    Args:
        raw: the shop's text of the size.
        option_name: what the shop calls the option ("US Size"); tells the system if ``raw`` does
            not.
    """
    return _label(clean(raw, LABEL_LIMIT * 2), clean(option_name or "", LABEL_LIMIT * 2))


@lru_cache(maxsize=4096)  # a shop writes the same few sizes over and over
def _label(text: str, option_name: str) -> str:
    folded = text.casefold()
    if folded in ONE_SIZE_NAMES:
        return ONE_SIZE
    if folded in LETTERS:
        return folded.upper()
    sizes = read_sizes(text)
    if not sizes:
        return text[:LABEL_LIMIT].rstrip()
    return _with_option(min(sizes, key=_rank), option_name).label


def read(raw: str, *, option_name: str | None = None) -> ShoeSize:
    """Read a size to its system, number and gender, each None where the text does not tell it.

    Of several sizes told at once the first in the order of ``normalise`` is read; of "36 / Grey"
    the part before the other option. A count ("36 pack", or 36 under "Quantity") is no size.
    """
    unknown = ShoeSize(raw=raw)
    name = option_name or ""
    if COUNTS.intersection(words_of(name)):
        return unknown
    text = clean(raw, LABEL_LIMIT * 2)
    sizes = read_sizes(text) or leading_sizes(text)
    if not sizes:
        return unknown
    return replace(_with_option(min(sizes, key=_rank), name), raw=raw)


def is_shoe_size(raw: str) -> bool:
    """Tell whether a text looks like a size of shoes."""
    return bool(read_sizes(raw))


def may_be_size(text: str) -> bool:
    """Tell whether a text may be a size of shoes, or begins with one: "9", "M", "38 - 39".

    "Gift wrap" is none, and neither is what is left of one: "US", "Men's EU Size".
    """
    if clean(text, LABEL_LIMIT * 2).casefold() in LETTERS | ONE_SIZE_NAMES:
        return True
    if is_shoe_size(text) or head_of(text) is not None:
        return True
    return any(map(str.isdigit, plain(text))) and NUMBERLESS.issuperset(words_of(text))


def same_size(wanted: str, seen: str) -> bool:
    """Tell whether a listing's size is one a person asked for, by what both are called.

    The number must be equal, and the system, gender and width equal or told by one side only. Of
    several sizes told at once ("US 9 / UK 8") one is enough. Nothing is converted.
    """
    ours, theirs = _all(wanted), _all(seen)
    if not ours or not theirs:
        return normalise(wanted).casefold() == normalise(seen).casefold()
    return any(_agree(one, other) for one in ours for other in theirs)


def systems_of(text: str) -> frozenset[str]:
    """Return the systems ("US", "EU") that a size is told in; none for a bare number or a word."""
    return frozenset(size.system for size in _all(text) if size.system is not None)


@lru_cache(maxsize=4096)
def matches(wanted: str, seen: str) -> bool:
    """Tell whether a listing's size is one a person asked for, converted where it must be.

    "EU 42.5" matches "US 9" by New Balance's tables (``size_tables``). What can be wrong with it:

    - Where neither side tells a gender the men's table counts, as the 2002R is sold in men's and
      unisex sizes; where one side tells it, that side's table. Men's and women's sizes never match
      each other, because sources disagree on whether they are 1 or 1.5 apart.
    - A bare number from 35 to 52 is taken for European; a smaller bare number is not converted.
    - Centimetres are those of the Japanese label, not of the measured foot.
    - Children's sizes, and systems without a table, match only what is called the same.
    - What the listing itself tells in the wanted system counts more than any table.
    """
    if same_size(wanted, seen):
        return True
    ours, theirs = map(_assumed, _all(wanted)), [_assumed(size) for size in _all(seen)]
    told = {size.system for size in theirs}
    return any(
        _agree(found, other)
        for one in ours
        if one.system not in told
        for other in theirs
        if other.system is not None
        for found in equivalents(replace(one, gender=one.gender or other.gender))
    )


def equivalents(size: ShoeSize) -> tuple[ShoeSize, ...]:
    """Return a size in the other systems, by New Balance's table for its gender (men's if none).

    Nothing for children's sizes, unknown systems, and numbers the table does not have.
    """
    if size.system is None or size.number is None or size.gender in YOUNG:
        return ()
    row = tables.find(size.system, size.number, is_women=size.gender == WOMEN)
    return tuple(
        replace(size, system=system, number=number)
        for system, number in (row or {}).items()
        if system != size.system
    )


def in_system(text: str, system: str) -> str | None:
    """Return what a size is in another system ("EU 42.5" for "US 9"), or none if it is told so.

    By the men's table where no gender is told; nothing for children's sizes, sizes of no system,
    and what the tables lack.
    """
    told = [_assumed(size) for size in _all(text)]
    if not told or any(size.system == system for size in told):
        return None
    found = (other for size in told for other in equivalents(size) if other.system == system)
    return next((other.label for other in found), None)


def filed_as(wanted: str) -> set[str]:
    """Return the names under which a wanted size is filed: "US9", "WEU40", "9", or its words."""
    return {_name(size.system, size) for size in _all(wanted) if size.number} or {_words(wanted)}


def asked_as(seen: str) -> set[str]:
    """Return every name that a wanted size which ``matches`` a seen one can be filed as.

    There may be more: whoever is found is asked for all conditions.
    """
    names = {_words(seen)}
    for size in _all(seen):
        for gender in (size.gender,) if size.gender else (None, WOMEN):
            genders = (gender, None) if size.gender else (gender,)
            told = replace(_assumed(size), gender=gender)
            bare = SYSTEMS if size.system is None else ()
            systems = {(size.system, size.number), *((system, size.number) for system in bare)}
            systems |= {(other.system, other.number) for other in (told, *equivalents(told))}
            # A bare number is wanted as it stands, or as a European size.
            systems |= {(None, size.number)}
            systems |= {(None, number) for system, number in systems if system == "EU"}
            names |= {
                _name(system, replace(size, number=number, gender=asked))
                for system, number in systems
                for asked in genders
            }
    return names


def _name(system: str | None, size: ShoeSize) -> str:
    """Name a size; men's and women's are told apart only where they are another number."""
    system = "EU" if system == "FR" else system
    return f"{WOMEN if size.gender == WOMEN else ''}{system or ''}{size.number}"


def _words(text: str) -> str:
    return normalise(text).casefold()[:50]


def _all(text: str) -> list[ShoeSize]:
    return read_sizes(text) or leading_sizes(text)


def _agree(one: ShoeSize, other: ShoeSize) -> bool:
    pairs = (
        (one.system, other.system),
        (one.gender, other.gender),
        (one.width, other.width),
    )
    is_child = one.gender in YOUNG, other.gender in YOUNG
    return (
        one.number == other.number
        and is_child[0] == is_child[1]
        and all(not a or not b or a == b for a, b in pairs)
    )


def _assumed(size: ShoeSize) -> ShoeSize:
    """Give a bare number its European system, and a French size the same."""
    is_bare = size.system is None and size.gender not in YOUNG
    if is_bare and EUROPEAN[0] <= _value(size) <= EUROPEAN[1]:
        return replace(size, system="EU")
    return replace(size, system="EU") if size.system == "FR" else size


def _with_option(size: ShoeSize, name: str) -> ShoeSize:
    """Add the system and gender an option's name tells to a size that does not tell them."""
    system = gender = None
    for word in words_of(name):
        system = system or SYSTEM_OF.get(word)
        gender = gender or GENDER_OF.get(word)
    low, high = PLAUSIBLE.get(system or "", (0, 0))
    if size.system is not None or not low < _value(size) < high:
        system = size.system  # "MM" among others: millimetres are centimetres by now
    return replace(size, system=system, gender=size.gender or gender)


def _value(size: ShoeSize) -> float:
    return float((size.number or "0").split()[0])


def _rank(size: ShoeSize) -> tuple[int, bool]:
    order = list(SYSTEMS)
    return (order.index(size.system) if size.system else len(order), size.gender == WOMEN)
