"""Everything known about one thing, and two things side by side.

Knows nothing of how it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.history.facts import Entity, Fact, Facts
from bot.history.terms import spoken_slot
from bot.languages import tr

ABOUT = "about"  # what a thing is, which a card begins with
UNDATED = "9999"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One entity: its facts, oldest first, what is not known of it, and what is part of it."""

    entity: Entity
    facts: tuple[Fact, ...]
    unknown: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One kind of thing said of both, of one, or differently."""

    what: str
    first: tuple[Fact, ...]
    second: tuple[Fact, ...]

    @property
    def differs(self) -> bool:
        """Whether the two have different values here."""
        return {fact.value for fact in self.first} != {fact.value for fact in self.second}


def show(facts: Facts, name: str) -> Card:
    """Return the card of an entity by its exact name.

    Raises:
        KeyError: there is no such entity.
    """
    entity = facts.entities[name]
    own = [fact for fact in facts.facts.values() if fact.subject == name]
    return Card(
        entity=entity,
        facts=tuple(sorted(own, key=lambda fact: (fact.predicate != ABOUT, *moment(fact)))),
        unknown=tuple(
            tr(
                "I have no source for {what}.",
                what=spoken_slot(facts.words.slots[slot].say, name, entity.kind),
            )
            for unknown in facts.unknowns
            if unknown.subject == name
            for slot in facts.words.slots
            if slot in unknown.answers
        ),
        parts=tuple(
            other.name
            for other in facts.entities.values()
            if other.part_of == name or name in other.made_by
        ),
    )


def moment(fact: Fact) -> tuple[str, str]:
    """Return what facts are put in order of time by; undated ones come last."""
    date = fact.value.date.text if fact.value.date else fact.when
    year = date[-4:] if date[:1].isalpha() else date  # "fall 2023"
    return (year or UNDATED, fact.id)


def year_of(fact: Fact) -> str:
    """Return the year that a fact belongs to; empty if it belongs to none."""
    year = moment(fact)[0][:4]
    return "" if year == UNDATED else year


def compare(facts: Facts, first: str, second: str) -> tuple[Line, ...]:
    """Return two entities side by side, what differs first.

    Raises:
        KeyError: there is no such entity.
    """
    cards = show(facts, first), show(facts, second)
    kinds = dict.fromkeys(fact.answers[0] for card in cards for fact in card.facts if fact.answers)
    lines = [
        Line(
            what=tr(facts.words.slots[kind].say, name=tr("each"))
            if kind in facts.words.slots
            else kind,
            first=tuple(fact for fact in cards[0].facts if fact.answers[:1] == (kind,)),
            second=tuple(fact for fact in cards[1].facts if fact.answers[:1] == (kind,)),
        )
        for kind in kinds
    ]
    return tuple(
        sorted(lines, key=lambda line: (not (line.first and line.second), not line.differs))
    )
