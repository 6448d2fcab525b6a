"""The main facts of a thing, one short value each, and how two things differ in them.

Knows nothing of how it is shown. Every value is one of the facts', or the files' own short form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.history.facts import Entity, Fact, Facts, Status
from bot.history.questions import day

SHORT = 60  # characters of a value that is a text
MOST_WORKS = 3
MOST_CLAIMS = 3


class Topic(StrEnum):
    """What people look for first."""

    RELEASE = "release"
    PRICE = "price"
    CODE = "code"
    BY = "by"
    MADE_IN = "made in"
    SOLE = "sole"
    CUSHIONING = "cushioning"
    WEIGHT = "weight"
    MATERIALS = "materials"
    COLOURS = "colours"
    FIT = "fit"
    INSPIRATION = "inspiration"
    PART_OF = "part of"
    RESALE = "resale"
    ROLE = "role"
    WORKS = "works"
    CAREER = "career"
    ORIGIN = "origin"
    EDUCATION = "education"


# Which facts tell of a topic, by predicate; the first that has a short value is shown.
PREDICATES: Mapping[Topic, tuple[str, ...]] = {
    Topic.RELEASE: ("launch_year", "relaunch_year", "release_date", "release", "collab_year"),
    Topic.PRICE: ("price",),
    Topic.CODE: ("style_code", "model_code"),
    Topic.BY: ("designer", "relaunch_by"),
    Topic.MADE_IN: ("made_in",),
    Topic.SOLE: ("sole_from",),
    Topic.CUSHIONING: ("cushioning", "technology"),
    Topic.WEIGHT: ("weight",),
    Topic.MATERIALS: ("materials",),
    Topic.COLOURS: ("colorways", "colours"),
    Topic.FIT: ("fit",),
    Topic.INSPIRATION: ("inspiration",),
    Topic.RESALE: ("resale_price", "resale"),
    Topic.ROLE: ("role", "title"),
    Topic.CAREER: ("career", "tenure", "joined"),
    Topic.ORIGIN: ("origin", "location", "founded"),
    Topic.EDUCATION: ("education",),
}
MAKERS = frozenset({"person", "brand", "team"})  # of whom other things are asked than of shoes


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlinePair:
    """One topic of two things; an empty value is not known."""

    topic: Topic
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two things side by side.

    Where the two are of one sort, ``pairs`` has what differs first and ``same`` what they share;
    else neither can be set against the other, and ``apart`` has the headlines of each.
    """

    first: Entity
    second: Entity
    pairs: tuple[HeadlinePair, ...] = ()
    same: tuple[tuple[Topic, str], ...] = ()
    apart: tuple[Mapping[Topic, str], ...] = ()


def headlines(facts: Facts, name: str) -> dict[Topic, str]:
    """Return the main facts of an entity by its exact name, in the order people look for them.

    Raises:
        KeyError: there is no such entity.
    """
    entity = facts.entities[name]
    own: dict[str, list[Fact]] = {}
    for fact in facts.facts.values():
        if fact.subject == name:
            own.setdefault(fact.predicate, []).append(fact)
    found = {}
    for topic in Topic:
        told = [fact for each in PREDICATES.get(topic, ()) for fact in own.get(each, ())]
        value = _value(topic, told) or _of_entity(facts, entity, topic)
        if value:
            found[topic] = value
    return found


def set_side_by_side(facts: Facts, first: str, second: str) -> Comparison:
    """Compare the main facts of two entities by their exact names.

    Raises:
        KeyError: there is no such entity.
    """
    entities = facts.entities[first], facts.entities[second]
    one, two = headlines(facts, first), headlines(facts, second)
    if (entities[0].kind in MAKERS) != (entities[1].kind in MAKERS):
        return Comparison(first=entities[0], second=entities[1], apart=(one, two))
    topics = [topic for topic in Topic if topic in one or topic in two]
    pairs = [
        HeadlinePair(topic=topic, first=one.get(topic, ""), second=two.get(topic, ""))
        for topic in topics
        if one.get(topic) != two.get(topic)
    ]
    pairs.sort(key=lambda pair: not (pair.first and pair.second))
    same = tuple((topic, one[topic]) for topic in topics if one.get(topic) == two.get(topic))
    return Comparison(first=entities[0], second=entities[1], pairs=tuple(pairs), same=same)


def _value(topic: Topic, told: Iterable[Fact]) -> str:
    if topic is Topic.PRICE:
        return ", ".join(_prices(told))
    if topic is Topic.RELEASE:
        return _release(told)
    if topic is Topic.CODE:
        return next((_codes(fact) for fact in told if _codes(fact)), "")
    return next((value for fact in told if (value := brief(fact))), "")


def brief(fact: Fact) -> str:
    """Return what a fact says in a few words, or nothing where neither value nor file has them."""
    value = fact.value
    if fact.short:
        return fact.short
    if fact.status is Status.DISPUTED:
        return _claims(fact)
    return value.text if value.text and len(value.text) <= SHORT else ""


def _codes(fact: Fact) -> str:
    return ", ".join(fact.value.codes) if fact.value.codes and not fact.claims else brief(fact)


def _claims(fact: Fact) -> str:
    """Return the values that sources give, the better supported first."""
    values = [claim.value for claim in sorted(fact.claims, key=lambda claim: not claim.preferred)]
    shown = " / ".join(values)
    return f"{shown}?" if len(values) <= MOST_CLAIMS and len(shown) <= SHORT else ""


def _release(told: Iterable[Fact]) -> str:
    for fact in told:
        if fact.status is Status.DISPUTED or fact.short:
            return brief(fact)
        if fact.value.date is not None:
            where = f" ({', '.join(fact.region)})" if fact.region else ""
            return f"{day(fact.value.date.text)}{where}"
    return ""


def _prices(told: Iterable[Fact]) -> Iterator[str]:
    """Yield a price in each currency, with the place it was asked in."""
    seen = set()
    for fact in told:
        if fact.short:
            yield fact.short
        money = fact.value.money
        if money is None or money.currency in seen or fact.status is Status.DISPUTED:
            continue
        seen.add(money.currency)
        amount = f"{money.amount:,f}"
        where = f" ({', '.join(fact.region)})" if fact.region else ""
        yield f"{amount} {money.currency}{where}"


def _of_entity(facts: Facts, entity: Entity, topic: Topic) -> str:
    """Return what the entity itself tells, not a fact of it."""
    if topic is Topic.PART_OF:
        return entity.part_of
    if entity.kind in MAKERS:
        return _works(facts, entity.name) if topic is Topic.WORKS else ""
    told = {
        Topic.RELEASE: entity.when,
        Topic.BY: ", ".join(entity.made_by),
        Topic.CODE: _only_code(facts, entity.name) if topic is Topic.CODE else "",
    }
    whole = facts.entities.get(entity.part_of)
    if topic is Topic.PRICE and entity.kind == "colorway" and whole and whole.kind == "pack":
        return headlines(facts, whole.name).get(topic, "")
    return told.get(topic, "")


def _only_code(facts: Facts, name: str) -> str:
    """Return the one style code that facts of other kinds name, if it is one."""
    codes = {
        code
        for fact in facts.facts.values()
        if fact.subject == name and fact.status is not Status.DISPUTED
        for code in fact.value.codes
    }
    return codes.pop() if len(codes) == 1 else ""


def _works(facts: Facts, maker: str) -> str:
    """Return what somebody made: the wholes, and not each of their parts."""
    made = {one.name: one for one in facts.entities.values() if maker in one.made_by}
    shown = [name for name, one in made.items() if one.part_of not in made]
    more = len(shown) - MOST_WORKS
    return ", ".join([*shown[:MOST_WORKS], *([f"+{more}"] if more > 0 else [])])
