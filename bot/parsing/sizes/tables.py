"""New Balance's sizes in four systems, and what a size of one is in the others.

Knows nothing of how sizes are written. The tables are those the history quotes
(``config/history/sizing.toml``), which names their sources: New Balance's printed sizing sheets for
US, UK and EU, Japanese shops for the cm. A size in cm is the label on the box; pages that list
the measured foot are about a centimetre lower, and nothing can tell the two apart. Above men's
US 13 the sources disagree on the UK size, which is therefore missing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SizeRow = Mapping[str, str]

SYSTEMS = ("US", "UK", "EU", "CM")


def _table(text: str) -> tuple[SizeRow, ...]:
    rows = (zip(SYSTEMS, line.split(), strict=True) for line in text.strip().splitlines())
    return tuple(
        MappingProxyType({system: size for system, size in row if size != "-"}) for row in rows
    )


MEN = _table(
    """
    4    3.5  36   22
    4.5  4    37   22.5
    5    4.5  37.5 23
    5.5  5    38   23.5
    6    5.5  38.5 24
    6.5  6    39.5 24.5
    7    6.5  40   25
    7.5  7    40.5 25.5
    8    7.5  41.5 26
    8.5  8    42   26.5
    9    8.5  42.5 27
    9.5  9    43   27.5
    10   9.5  44   28
    10.5 10   44.5 28.5
    11   10.5 45   29
    11.5 11   45.5 29.5
    12   11.5 46.5 30
    12.5 12   47   -
    13   12.5 47.5 -
    14   -    49   -
    15   -    50   -
    16   -    51   -
    """
)
WOMEN = _table(
    """
    4    2    34   -
    4.5  2.5  34.5 21.5
    5    3    35   22
    5.5  3.5  36   22.5
    6    4    36.5 23
    6.5  4.5  37   23.5
    7    5    37.5 24
    7.5  5.5  38   24.5
    8    6    39   25
    8.5  6.5  40   25.5
    9    7    40.5 26
    9.5  7.5  41   26.5
    10   8    41.5 27
    10.5 8.5  42.5 27.5
    11   9    43   28
    11.5 9.5  43.5 28.5
    12   10   44   29
    12.5 10.5 45   29.5
    13   11   45.5 30
    """
)


def find(system: str, number: str, *, is_women: bool = False) -> SizeRow | None:
    """Return the row of a size in all systems, or None if the table has no such size.

    A French size is looked up as a European one, as New Balance prints no other.
    """
    system = "EU" if system == "FR" else system
    rows = WOMEN if is_women else MEN
    return next((row for row in rows if row.get(system) == number), None)
