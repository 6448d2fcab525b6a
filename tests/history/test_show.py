"""Cards, timeline and comparison."""

from __future__ import annotations

import pytest

from bot.history import History


def test_card_has_everything_oldest_first(history: History) -> None:
    """A card is found by any name, its facts in order of time, with what is not known."""
    card = history.show("wbtg")

    assert card is not None
    assert card.entity.name == "Water Be the Guide"
    dates = [fact.value.date.text for fact in card.facts if fact.value.date]
    assert dates == sorted(dates)
    assert card.unknown == ("I have no source for the style code of Water Be the Guide.",)


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("new balance 2002r", "2002R"),
        ("new balance", "New Balance"),
        ("protection pack, rain cloud", "Protection Pack Rain Cloud"),
        ("salehe bembury water be the guide", "Water Be the Guide"),
        ("the 2002r by ganni", "GANNI x 2002R"),
    ],
)
def test_the_most_exact_name_counts(history: History, name: str, entity: str) -> None:
    """What another name implies, such as the brand, is not what was meant."""
    card = history.show(name)

    assert card is not None
    assert card.entity.name == entity


def test_unknown_names_have_no_card(history: History) -> None:
    """What is not known is None."""
    assert history.show("air max 90") is None
    assert history.compare("2002", "nothing of the kind") is None


def test_every_entity_has_a_card(history: History) -> None:
    """Completion offers only what can be shown."""
    assert all(history.show(name) for name in history.names())


def test_timeline_is_in_order(history: History) -> None:
    """Events come oldest first, within the years, of the thing and its parts."""
    events = history.timeline("protection pack", 2021, 2022)

    assert [event.date.text for event in events] == sorted(event.date.text for event in events)
    assert {"Protection Pack Rain Cloud", "Protection Pack 2022"} <= {e.label for e in events}
    assert all(event.date.text[:4] in {"2021", "2022"} for event in events)
    assert len(history.timeline()) > len(events)


def test_what_is_compared_has_no_gap_left_to_fill(history: History) -> None:
    """What is said of one thing by its name is said of each here."""
    named = {line.what for line in history.compare("2002", "2002R") or ()}

    assert "what each is" in named
    assert not any("{" in what for what in named)


def test_comparison_puts_differences_first(history: History) -> None:
    """What both have and differs comes before what only one has."""
    lines = history.compare("2002", "2002R")

    assert lines is not None
    both = [bool(line.first and line.second) for line in lines]
    assert both == sorted(both, reverse=True)
    assert lines[0].differs
