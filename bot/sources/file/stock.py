"""Whether a row says that something can be bought, or that it is cancelled.

Knows nothing of files.
"""

from __future__ import annotations

import re

from bot.models import Stock
from bot.parsing.sizes import Note, note_beside
from bot.sources.file.cells import SHOWN, CellError, cell, shown
from bot.sources.file.numbered import FileRow

# Yes and no in the languages of shops; what they say of a size ("ausverkauft") is known there.
_IN = frozenset(
    [
        *("true", "yes", "y", "in", "instock", "available", "x", "limitedavailability"),
        *("ja", "oui", "si", "s\xed", "s\xec", "sim", "tak", "ano", "jo", "kyll\xe4", "evet"),
        *("wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar", "prawda", "sant", "sand"),
        *("igen", "da", "\u0434\u0430", "\u306f\u3044", "\u3042\u308a", "\u6709", "\u6709\u308a"),
        *("\u662f", "\u25cb", "\u25ef", "\u2713", "\u2714"),
    ]
)  # fmt: skip
_OUT = frozenset(
    [
        *("false", "no", "n", "out", "outofstock", "soldout", "unavailable", "none"),
        *("falsch", "faux", "falso", "onwaar", "fa\u0142sz", "falskt", "falsk"),
        *("nein", "non", "nee", "n\xe3o", "nie", "ne", "nej", "nei", "ei", "hay\u0131r", "nem"),
        *("\u043d\u0435\u0442", "\u3044\u3044\u3048", "\u306a\u3057", "\u7121", "\u7121\u3057"),
        *("\u5426", "\xd7", "\u2717", "\u2718"),
    ]
)  # fmt: skip
# "3", ">10", "10+", "5 pcs": how many there are, with what shops' programs put beside it.
_UNITS = (
    *("pcs?", "pieces?", "pairs?", "prs?", "units?", "items?", "st\xfccke?", "stk", "st", "paare?"),
    *("paires?", "pi\xe8ces?", "uds?", "unidad(?:es)?", "pares", "pz", "pezz[oi]", "paia", "szt"),
    *(
        "par(?:y)?",
        "\u0448\u0442",
        "\u70b9",
        "\u8db3",
        "\u500b",
        "\u53cc",
        "\u4ef6",
        "\uac1c",
        "\ucf24\ub808",
    ),
)
_COUNT = re.compile(
    r"(?P<sign>[<>\u2265\u2264]?)\s?(?P<number>-?[0-9]{1,6})(?:[.,]0)?(?P<more>\s?\+)?"
    rf"(?:\s?(?:{'|'.join(_UNITS)})\.?)?",
    re.IGNORECASE,
)
_UNKNOWN = frozenset({"", "unknown", "?", "tbc", "tba", "na", "upcoming", "released", "confirmed"})
_CANCELLED = frozenset(
    [
        *("cancelled", "canceled", "abgesagt", "annul\xe9", "annul\xe9e", "cancelado", "cancelada"),
        *("annullato", "annullata", "geannuleerd", "inst\xe4lld", "aflyst", "avlyst"),
        *("odwo\u0142ane", "\u4e2d\u6b62", "\u53d6\u6d88", "\ucde8\uc18c"),
    ]
)  # fmt: skip


def read_stock(value: object) -> Stock:
    """Read whether something can be bought: true, "in stock", "sold out", 0 and the like."""
    if isinstance(value, bool):
        return Stock.IN if value else Stock.OUT
    if isinstance(value, (list, dict)):
        raise CellError(f"has a stock that cannot be read: {shown(value)}")
    told = "" if value is None else str(value)[:100].strip()
    if count := _COUNT.fullmatch(told.replace(">=", "\u2265").replace("<=", "\u2264")):
        return _of_count(count)
    word = re.sub(r"[\W_]+", "", told).casefold()
    word = word.removeprefix("httpsschemaorg").removeprefix("httpschemaorg")
    if word.isdigit():  # a price, it may be, as in a row whose cells are shifted
        raise CellError(f"has a stock that cannot be read: {shown(value)}")
    if word in _IN or told in _IN:  # some are signs and no words
        return Stock.IN
    if word in _OUT or told in _OUT:
        return Stock.OUT
    if word in _UNKNOWN or word in _CANCELLED:
        return Stock.UNKNOWN
    note = note_beside(f"9 ({told})")  # what is said of a size is said so here too
    if note is not None and note is not Note.OTHER:
        return note.stock
    raise CellError(f"has a stock that cannot be read: {shown(value)}")


def _of_count(count: re.Match[str]) -> Stock:
    """Return what a count says: "<5" may be none, and so may "0+"."""
    number, sign = int(count["number"]), count["sign"]
    if sign == "<" and number > 1:
        return Stock.UNKNOWN
    if sign == "\u2264" and number > 0:
        return Stock.UNKNOWN
    if number <= 0 and (sign == "\u2265" or count["more"]):
        return Stock.UNKNOWN
    if sign == ">":
        return Stock.IN if number >= 0 else Stock.UNKNOWN
    return Stock.IN if number > 0 and sign != "<" else Stock.OUT


def read_cancelled(row: FileRow) -> bool:
    """Tell whether a row says that its drop is cancelled."""
    status = str(row.get("status") or "")[:SHOWN].strip().casefold()
    value = cell(row, "cancelled")
    return status in _CANCELLED or (value is not None and read_stock(value) is Stock.IN)
