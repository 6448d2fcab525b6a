"""What happened when: releases, people, collaborations, in order.

Knows nothing of how it is drawn.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.history.facts import Entity, Fact, FactDate, Facts

# What is said of a thing with a date, but is no event of its own.
NO_EVENTS = frozenset({"price", "age", "style_code", "launch_year_claim", "popularity"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """One thing that happened: a short label for a picture, and the fact it comes from.

    ``weight`` is how many facts are known of the thing.
    """

    date: FactDate
    entity: Entity
    label: str
    fact: Fact
    weight: int


def timeline(
    facts: Facts, entity: str | None = None, first_year: int = 0, last_year: int = 9999
) -> tuple[TimelineEvent, ...]:
    """Return the dated events, oldest first.

    With an entity, only its own and those of what is part of it or made by it.
    """
    wanted = None if entity is None else _within(facts, entity)
    weights = Counter(fact.subject for fact in facts.facts.values())
    events = [
        TimelineEvent(
            date=fact.value.date,
            entity=facts.entities[fact.subject],
            label=fact.subject,
            fact=fact,
            weight=weights[fact.subject],
        )
        for fact in facts.facts.values()
        if fact.value.date is not None
        and fact.predicate not in NO_EVENTS
        and (wanted is None or fact.subject in wanted)
        and first_year <= int(fact.value.date.text[:4]) <= last_year
    ]
    return tuple(sorted(events, key=lambda event: (event.date.text, event.fact.id)))


def _within(facts: Facts, name: str) -> set[str]:
    found = {name}
    grown = True
    while grown:
        more = {
            entity.name
            for entity in facts.entities.values()
            if found & {entity.part_of, *entity.made_by}
        }
        grown = not more <= found
        found |= more
    return found
