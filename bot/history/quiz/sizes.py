"""Questions for a size in another system, from the size tables.

Knows nothing of chance.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.history.facts import Facts, Status
from bot.history.quiz.draft import Draft, draft

SYSTEMS = ("EU", "UK", "CM")
WRONG = 6  # sizes of the nearest rows to choose from


def size_drafts(facts: Facts) -> Iterator[Draft]:
    """Yield a question for each row of a table and system; wrong are the sizes of other rows."""
    for gender, table in facts.size_tables.items():
        for place, row in enumerate(table.rows):
            if row.fact.status is Status.DISPUTED:
                continue
            near = _nearest(len(table.rows), place)
            for system in SYSTEMS:
                if system in row.sizes:
                    wrong = [
                        _named(system, table.rows[other].sizes[system])
                        for other in near
                        if system in table.rows[other].sizes
                    ]
                    right = _named(system, row.sizes[system])
                    us, unit = row.sizes["US"], "cm" if system == "CM" else system
                    question = f"What is New Balance {gender}'s US {us} in {unit}?"
                    yield draft("size", question, right, wrong, row.fact)


def _nearest(count: int, place: int) -> list[int]:
    """Return the places of the rows beside one, the nearest first."""
    others = (other for other in range(count) if other != place)
    return sorted(others, key=lambda other: abs(other - place))[:WRONG]


def _named(system: str, size: str) -> str:
    return f"{size} cm" if system == "CM" else f"{system} {size}"
