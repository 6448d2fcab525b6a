"""What people type into options of the history's commands, understood or refused with an example.

Knows nothing of the facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from discord.app_commands import Choice

from bot.errors import RequestError
from bot.history.facts import Entity
from bot.languages import tr
from bot.ui.base import completions

FIRST_YEAR = 2000  # where a timeline begins unless somebody asks for more
_YEARS = re.compile(r"\s*(\d{4})?\s*(-|\N{EN DASH}|to|\.\.)?\s*(\d{4})?\s*", re.ASCII)
_SIZE = re.compile(r"(?P<number>\d{1,3}(?:[.,]\d{1,2})?)(?P<half>\s*(?:½|1/2))?", re.ASCII)


class System(StrEnum):
    """What a size is counted in."""

    US = "US"
    UK = "UK"
    EU = "EU"
    CM = "CM"


class Gender(StrEnum):
    """Whose sizes; the same number means another shoe."""

    MEN = "men"
    WOMEN = "women"


def parse_years(typed: str | None, this_year: int) -> tuple[int, int]:
    """Read "2015-2022", "2021", "2015-" or "-2010"; all years from 2000 to now if left out.

    Raises:
        RequestError: it is no year and no span of years, or it ends before it begins.
    """
    if not typed or not typed.strip():
        return FIRST_YEAR, this_year
    found = _YEARS.fullmatch(typed.lower())
    if found is None or not (found[1] or found[3]) or (found[1] and found[3] and not found[2]):
        raise RequestError(
            tr("These are not years. Write one year, such as 2021, or a span, such as 2015-2022.")
        )
    first = int(found[1]) if found[1] else min(FIRST_YEAR, int(found[3]))
    last = int(found[3]) if found[3] else max(this_year, first) if found[2] else first
    if last < first:
        raise RequestError(
            tr(
                "{first} comes after {last}. Write the earlier year first, such as {last}-{first}.",
                first=first,
                last=last,
            )
        )
    return first, last


def parse_size(typed: str, system: System) -> str:
    """Read a size of a system: "9.5", "9,5", "9 1/2", "US 9.5", "27 cm".

    Raises:
        RequestError: it is no size, or it names another system than the one chosen.
    """
    text = typed.strip().casefold()
    name = system.casefold()
    found = _SIZE.fullmatch(text.removeprefix(name).removesuffix(name).strip())
    if found is None or (found["half"] and not found["number"].isdigit()):
        example = {System.US: "9.5", System.UK: "9", System.EU: "42.5", System.CM: "27"}[system]
        raise RequestError(
            tr(
                "That is no {system} size. Write the number on its own, such as {example}, "
                "and choose its system in the option `from`.",
                system=system,
                example=example,
            )
        )
    return f"{found['number']}.5" if found["half"] else found["number"].replace(",", ".")


def names(typed: str, entities: Mapping[str, Entity]) -> list[Choice[str]]:
    """Offer the names of what has a card: those that fit by name first, then by another name."""
    offered = [name for name, entity in entities.items() if entity.kind != "thing"]
    by_name = completions.words(typed, offered)
    seen = {choice.value for choice in by_name}
    wanted = typed.strip().casefold()
    by_alias = [
        Choice(name=name, value=name)
        for name in offered
        if name not in seen and any(wanted in alias.casefold() for alias in entities[name].aliases)
    ]
    return [*by_name, *by_alias][: completions.CHOICES]
