"""The main facts of things: short, from the facts, and complete."""

from __future__ import annotations

import pytest

from bot.history import History, Topic
from bot.history.headlines import PREDICATES, SHORT


def test_every_fact_of_a_topic_gives_it_a_value(history: History) -> None:
    """A new fact that is too long to be shown needs a short form in its file."""
    told = {
        (fact.subject, topic)
        for fact in history.facts.facts.values()
        for topic, predicates in PREDICATES.items()
        if fact.predicate in predicates and history.facts.entities[fact.subject].kind != "thing"
    }

    assert [
        (name, topic) for name, topic in sorted(told) if topic not in history.headlines(name)
    ] == []


def test_values_are_short_and_no_sentences(history: History) -> None:
    """Nothing is cut off, so nothing may be long."""
    for name in history.names():
        for value in history.headlines(name).values():
            assert 0 < len(value) <= 2 * SHORT, value
            assert not value.endswith((".", "...", "\u2026")), value
    assert all(len(fact.short) <= SHORT for fact in history.facts.facts.values())


@pytest.mark.parametrize(
    ("name", "topic", "value"),
    [
        ("2002", Topic.PRICE, "250 USD (US), 34,000 JPY (JP)"),
        ("2002R", Topic.WEIGHT, "383 g (13.5 oz)"),
        ("rain cloud", Topic.CODE, "M2002RDA"),
        ("rain cloud", Topic.PRICE, "17,600 JPY (JP)"),  # of its pack
        ("GORE-TEX M2002RXC", Topic.CODE, "M2002RXC"),
        ("1906", Topic.RELEASE, "2009 / 2010?"),  # sources differ
        ("Yue Wu", Topic.WORKS, "Protection Pack"),  # and not each pair of it
    ],
)
def test_a_value_is_what_the_facts_say(
    history: History, name: str, topic: Topic, value: str
) -> None:
    """By its kind: a day, money, codes, names, or a few words."""
    assert history.headlines(name)[topic] == value


def test_what_differs_comes_first_and_what_is_known_of_both_before_that_of_one(
    history: History,
) -> None:
    """What is the same is told apart."""
    found = history.side_by_side("2002R", "1906R")
    assert found is not None

    known = [bool(pair.first and pair.second) for pair in found.pairs]
    assert known == sorted(known, reverse=True)
    assert all(pair.first != pair.second for pair in found.pairs)
    assert (Topic.SOLE, "860v2") in found.same


def test_a_shoe_and_a_person_have_nothing_to_set_side_by_side(history: History) -> None:
    """Each has its own headlines."""
    found = history.side_by_side("2002R", "Salehe Bembury")
    assert found is not None

    assert not found.pairs
    assert Topic.SOLE in found.apart[0]
    assert Topic.WORKS in found.apart[1]
    assert history.side_by_side("2002R", "air max 90") is None
