"""Look sizes up in the tables, in any direction, with what is doubtful about them.

Knows nothing of questions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.history.facts import Conversion, Fact, FactSource, SizeRow, SizeTable
from bot.languages import mark, tr

SYSTEMS = ("US", "UK", "EU", "CM")
LABEL_CAVEAT = mark("The cm value is the label on the box, not the measured foot")


def number(size: str) -> str:
    """Return a size as the tables write it: "9,50" is "9.5", "27" cm is "27"."""
    text = size.strip().replace(",", ".")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.lstrip("0") or "0"


def find_row(table: SizeTable, system: str, size: str) -> SizeRow | None:
    """Return the row of a table that holds a size in a system."""
    wanted = number(size)
    for row in table.rows:
        if system in row.sizes and number(row.sizes[system]) == wanted:
            return row
    return None


def larger(fact: Fact, system: str, size: str) -> Mapping[str, Sequence[str]] | None:
    """Return a size above the tables in every system, from the fact that tells of those.

    A system has several values where sources differ. None if the fact does not tell of it.
    """
    for item in fact.value.items:  # "US 14, UK 13.5, UK 13, EU 49"
        sizes: dict[str, list[str]] = {}
        for part in item.split(", "):
            name, _, value = part.partition(" ")
            sizes.setdefault(name, []).append(value)
        if number(size) in sizes.get(system, ()):
            return sizes
    return None


def named(system: str, size: str) -> str:
    """Return a size with its system: "EU 42.5", "27.0 cm"."""
    return f"{size} cm" if system == "CM" else f"{system} {size}"


def clauses(caveat: str) -> list[str]:
    """Return what a caveat says, one thing after another, as the catalogs hold them."""
    return [clause.strip(" .") for clause in caveat.split(";")]


def spoken_caveat(caveat: str) -> str:
    """Return a caveat in the language spoken now."""
    return tr("{clause}.", clause=tr("; ").join(tr(clause) for clause in clauses(caveat)))


def convert(
    tables: Mapping[str, SizeTable],
    size: str,
    from_system: str,
    to_system: str,
    gender: str = "men",
    to_gender: str | None = None,
) -> Conversion:
    """Convert a size between systems ("US", "UK", "EU", "CM") of one gender ("men", "women").

    With another ``to_gender`` the row is matched by UK and EU, as the boxes of both print those.
    """
    to_gender = to_gender or gender
    row = find_row(tables[gender], from_system, size)
    start = row
    if row is not None and to_gender != gender:
        row = find_row(tables[to_gender], "UK", row.sizes.get("UK", ""))
    result = row.sizes.get(to_system) if row is not None else None
    caveats = []
    if row is not None:
        if "CM" in {from_system, to_system}:
            caveats.append(LABEL_CAVEAT)
        caveats.append(tables[gender].caveat)
    found = tuple(dict.fromkeys(r.fact.id for r in (start, row) if r is not None))
    facts = {r.fact.id: r.fact for r in (start, row) if r is not None}
    sources: dict[str, FactSource] = {}
    for fact_id in found:
        sources |= {source.key: source for source in facts[fact_id].sources}
    return Conversion(
        size=number(size),
        from_system=from_system,
        to_system=to_system,
        gender=gender,
        result=result,
        caveats=tuple(caveats),
        facts=tuple(facts[fact_id] for fact_id in found),
        sources=tuple(sources.values()),
    )
