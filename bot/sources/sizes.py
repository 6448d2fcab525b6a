"""Shoe sizes as shops write them, brought to one label each.

Knows nothing of stock or shops; converts nothing from one system to another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.sources.texts import clean

LABEL_LIMIT = 60
ONE_SIZE = "One size"

_ONE_SIZE = frozenset(
    {"default title", "default", "one size", "onesize", "os", "o/s", "osfa", "uni", "unisize"}
)
_LETTERS = frozenset({"xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "2xl", "3xl"})
# What a system is called -> what we call it. Where several are told, the first here wins.
_SYSTEMS = {
    "US": ("US", "USA"),
    "UK": ("UK", "GB"),
    "EU": ("EU", "EUR", "EURO", "EURO."),
    "FR": ("FR",),
    "CM": ("CM", "JP", "JPN", "JAPAN", "CENTIMETER", "CENTIMETRE"),
    "MM": ("MM", "KR", "KOR"),
}
_SYSTEM_OF = {name: system for system, names in _SYSTEMS.items() for name in names}
_GENDERS = {
    "M": ("M", "MEN", "MENS", "MEN'S", "MALE", "HERREN", "HOMME"),
    "W": ("W", "WMNS", "WOMEN", "WOMENS", "WOMEN'S", "FEMALE", "DAMEN", "FEMME"),
}
_GENDER_OF = {name: gender for gender, names in _GENDERS.items() for name in names}
_WIDTHS = {"2E": "2E", "EE": "2E", "4E": "4E", "D": "", "B": "B"}  # D is the men's standard
_KIDS = frozenset({"Y", "C", "K"})
_FRACTIONS = {"½": ".5", "⅓": " 1/3", "⅔": " 2/3", "¼": ".25", "¾": ".75"}
_FILLERS = frozenset({"SIZE", "SHOE", "SHOES", "SZ", "=", "/", "|", "-", ",", "(", ")", "·", ":"})
_SILENT = frozenset({"UNISEX", "ADULT"})
_SMALLEST, _LARGEST = 0.0, 60.0
_MILLIMETRES = (150.0, 340.0)

_TOKEN = re.compile(
    r"[24]E(?![A-Z])|\d{1,3}(?:\.\d{1,2})?(?: [12]/3)?(?![\d.])|[A-Z]+(?:'S)?\.?|[=/|\-,():\xb7]"
)
_SLUG = re.compile(r"(\d{1,2})-5")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """A size taken apart; an empty part was not told."""

    number: str
    system: str = ""
    gender: str = ""
    width: str = ""

    @property
    def label(self) -> str:
        return " ".join(filter(None, (self.system, self.gender, self.number, self.width)))


def normalise(raw: str, *, option_name: str | None = None) -> str:
    """Return the label of a size: "US 9", "US W 8", "EU 42.5", "CM 27", or "9" as it stands.

    Where several systems are told, the order is US, UK, EU, FR, CM. Text that is no size is kept,
    trimmed to 60 characters.

    Args:
        raw: the shop's text of the size.
        option_name: what the shop calls the option ("US Size"); tells the system if ``raw`` does
            not.
    """
    text = clean(raw, LABEL_LIMIT * 2)
    folded = text.casefold()
    if folded in _ONE_SIZE:
        return ONE_SIZE
    if folded in _LETTERS:
        return folded.upper()
    shapes = _read(text)
    if not shapes:
        return text[:LABEL_LIMIT].rstrip()
    best = min(shapes, key=_rank)
    system, gender = _told(option_name or "")
    told = "" if system == "MM" else system  # millimetres are centimetres by now
    return replace(best, system=best.system or told, gender=best.gender or gender).label


def same_size(wanted: str, seen: str) -> bool:
    """Tell whether a listing's size is one a person asked for.

    The number must be equal, and the system, gender and width equal or told by one side only. Of
    several sizes told at once ("US 9 / UK 8") one is enough.
    """
    ours = _read(wanted)
    theirs = _read(seen) or _read(seen.partition(" / ")[0])  # "US 9 / Grey"
    if not ours or not theirs:
        return normalise(wanted).casefold() == normalise(seen).casefold()
    return any(_agree(one, other) for one in ours for other in theirs)


def _agree(one: _Shape, other: _Shape) -> bool:
    pairs = (
        (one.system, other.system),
        (one.gender, other.gender),
        (one.width, other.width),
    )
    return one.number == other.number and all(not a or not b or a == b for a, b in pairs)


def is_shoe_size(raw: str) -> bool:
    """Tell whether a text looks like a size of shoes."""
    return bool(_read(raw))


def _rank(shape: _Shape) -> tuple[int, bool]:
    order = list(_SYSTEMS)
    return (order.index(shape.system) if shape.system else len(order), shape.gender == "W")


def _told(option_name: str) -> tuple[str, str]:
    """Return the system and gender an option's name tells."""
    system = gender = ""
    for word in re.findall(r"[A-Z]+(?:'S)?", _plain(option_name)):
        system = system or _SYSTEM_OF.get(word, "")
        gender = gender or _GENDER_OF.get(word, "")
    return system, gender


def _plain(text: str) -> str:
    """Return a text in capitals with the straight apostrophe, as the tables have it."""
    return clean(text, LABEL_LIMIT * 2).upper().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _read(text: str) -> list[_Shape]:
    """Take a text apart into the sizes it tells; nothing if any of it is not about a size."""
    upper = _plain(text)
    slug = _SLUG.fullmatch(upper)
    if slug:
        upper = f"{slug[1]}.5"
    upper = re.sub(r"(?<=\d),(?=\d)", ".", upper)
    upper = re.sub(r"(\d) ?1/2", r"\1.5", upper)
    for sign, number in _FRACTIONS.items():
        upper = upper.replace(sign, number)
    if _TOKEN.sub("", upper).strip():
        return []
    return _assemble(_TOKEN.findall(upper))


def _assemble(words: list[str]) -> list[_Shape]:
    shapes: list[_Shape] = []
    system = gender = ""  # told before a number
    is_open = False  # the last shape may still be told more
    for word in words:
        if word[0].isdigit() and word not in _WIDTHS:
            number = _number(word)
            if number is None:
                return []
            shapes.append(_Shape(number=number, system=system, gender=gender))
            system = gender = ""
            is_open = True
        elif word in _FILLERS:
            is_open = is_open and word == "("
        elif not _is_word(word):
            return []
        elif is_open and (grown := _grow(shapes[-1], word)) is not None:
            shapes[-1] = grown
        else:
            system = _SYSTEM_OF.get(word, system)
            gender = _GENDER_OF.get(word, gender)
    if system and shapes and not shapes[0].system and len(shapes) == 1:
        shapes[0] = replace(shapes[0], system=system)
    return [shape for shape in (_settle(shape) for shape in shapes) if shape is not None]


def _is_word(token: str) -> bool:
    known = (_SYSTEM_OF, _GENDER_OF, _WIDTHS, _KIDS, _SILENT)
    return any(token in words for words in known)


def _grow(shape: _Shape, word: str) -> _Shape | None:
    """Add what stands behind a number to it: "42.5 EU", "8W", "9 2E", "4Y"."""
    if word in _SYSTEM_OF and not shape.system:
        return replace(shape, system=_SYSTEM_OF[word])
    if word in _WIDTHS and not shape.width:
        return replace(shape, width=_WIDTHS[word])
    if word in _KIDS and shape.number[-1].isdigit():
        return replace(shape, number=shape.number + word)
    if word in _GENDER_OF and not shape.gender:
        return replace(shape, gender=_GENDER_OF[word])
    return None


def _number(token: str) -> str | None:
    """Return a number as its label writes it ("9", "42.5", "42 2/3"), or None out of range."""
    whole, _, third = token.partition(" ")
    value = float(whole)
    if not (_SMALLEST < value <= _LARGEST or _MILLIMETRES[0] <= value <= _MILLIMETRES[1]):
        return None
    return f"{value:g} {third}".rstrip()


def _settle(shape: _Shape) -> _Shape | None:
    """Turn millimetres into centimetres; a number as large as those is nothing else."""
    value = float(shape.number.split()[0].rstrip("".join(_KIDS)))
    if value < _MILLIMETRES[0]:
        return None if shape.system == "MM" else shape
    if shape.system in {"", "MM", "CM"}:
        return _Shape(number=f"{value / 10:g}", system="CM", gender=shape.gender)
    return None
