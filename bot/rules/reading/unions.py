"""Countries that people name together, as one region.

The members of the European Union are as of 2020, when the United Kingdom had left
(https://european-union.europa.eu/principles-countries-history/eu-countries_en).
"""

from __future__ import annotations

from babel import Locale

from bot.languages import ENGLISH, locale

EU = "EU"
MEMBERS = {
    EU: frozenset(
        {
            *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
            *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
        }
    )
}


def unions_of(country: str | None) -> set[str]:
    """Return the unions that a country, by its code, is a member of."""
    return {union for union, members in MEMBERS.items() if country in members}


def union_name(code: str) -> str | None:
    """Name a union in the language spoken; none if the code is of no union."""
    return str(Locale.parse(locale()).territories[code]) if code in MEMBERS else None


def parse_union(text: str) -> str | None:
    """Read a union by its code, or by its name in the language spoken or in English."""
    word = " ".join(text.split()).casefold()
    for code in MEMBERS:
        names = {Locale.parse(name).territories[code] for name in (locale(), ENGLISH)}
        if word in {code.casefold(), *(name.casefold() for name in names)}:
            return code
    return None
