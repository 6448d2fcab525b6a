"""Which earlier word a word of a source continues: the shoe decides, and its key only helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Confidence, Precision, SeenDrop, Sighting
from bot.rules.drops.pairing import WORTHLESS, pair
from tests.conftest import NOON
from tests.makers import DAY, TEN, rumour, told

WEEK = timedelta(days=7)
RAIN = told(key="1")
PINK = told(TEN + WEEK, key="2", name="New Balance 2002R Pink", style_code=None)
OAT = told(TEN + 2 * WEEK, key="3", name="New Balance 2002R Oat", style_code="M2002RXK")
BARE = told(TEN, key="4", name="New Balance 2002R", style_code=None)


def paired(
    known: list[SeenDrop], seen: list[SeenDrop], *, key_faults: int = 0, is_complete: bool = True
) -> tuple[dict[int, int | None], int]:
    """Return which earlier word each word continues, both by their places, and the keys' faults."""
    sightings = [
        Sighting(id=place, source_id=1, drop_id=place, seen=old) for place, old in enumerate(known)
    ]
    found = pair(sightings, seen, key_faults=key_faults, is_complete=is_complete, now=NOON)
    places = {seen.index(word): old.id if old else None for word, old in found.pairs}
    return places, found.key_faults


def test_no_word_takes_the_place_of_one_of_the_same_look() -> None:
    """Which was written down already: the shoe has both times."""
    old = Sighting(id=1, source_id=1, drop_id=1, seen=RAIN)
    seen = [told(TEN + WEEK, key="x")]

    alone = pair([old], seen, key_faults=0, is_complete=True, now=NOON)
    beside = pair([old], seen, key_faults=0, is_complete=True, now=NOON, before=[RAIN])

    assert [known for _, known in alone.pairs] == [old]
    assert [known for _, known in beside.pairs] == [None]


@pytest.mark.parametrize(("at", "continues"), [(TEN, 0), (TEN + WEEK, None)])
def test_what_is_called_off_is_the_same_occurrence(at: datetime, continues: int | None) -> None:
    """A series that leaves out another one, which was never told, calls off nothing."""
    off = replace(told(at, key="x"), is_cancelled=True, is_struck_out=True)
    assert paired([RAIN], [off])[0] == {0: continues}


def test_what_is_struck_out_is_kept_as_any_word() -> None:
    """It is the same at the next look, so that nothing is written again."""
    off = replace(RAIN, is_cancelled=True)
    assert replace(off, is_struck_out=True) == off


def under(key: str, seen: SeenDrop) -> SeenDrop:
    """Tell the same under another key."""
    return replace(seen, key=key)


@pytest.mark.parametrize(
    ("known", "seen", "places", "faults"),
    [
        ([RAIN, PINK], [RAIN, PINK], {0: 0, 1: 1}, 0),
        # An event is put in before the others, and all are numbered anew.
        (
            [RAIN, PINK],
            [under("1", OAT), under("2", RAIN), under("3", PINK)],
            {0: None, 1: 0, 2: 1},
            WORTHLESS,
        ),
        ([RAIN, PINK], [under("2", RAIN), under("1", PINK)], {0: 0, 1: 1}, WORTHLESS),
        # One key for all: neither is the other.
        ([RAIN], [under("1", PINK), RAIN], {0: None, 1: 0}, WORTHLESS),
        # A post is rewritten under its guid, about another shoe.
        ([RAIN], [under("1", PINK)], {0: None}, 0),
        # New keys, at the same time and at another one.
        ([RAIN, PINK], [under("x", RAIN), under("y", PINK)], {0: 0, 1: 1}, 1),
        ([RAIN], [told(TEN + WEEK, key="x")], {0: 0}, 1),
        # The shoe is told more fully under its key.
        ([BARE], [under("4", RAIN)], {0: 0}, 0),
        ([BARE], [under("4", told(TEN + WEEK, name="2002R Oat", style_code=None))], {0: None}, 0),
        # A second post about the same shoe, at another time, beside the first.
        ([RAIN], [RAIN, told(TEN + WEEK, key="x")], {0: 0, 1: None}, 0),
        # What only repeats another word is left out.
        ([RAIN], [under("x", RAIN), RAIN], {1: 0}, 0),
        ([], [RAIN, under("x", RAIN)], {0: None}, 0),
        # Two shops of one list do not take each other's place.
        (
            [told(key="1", retailer="Here")],
            [told(TEN + WEEK, key="x", retailer="There")],
            {0: None},
            0,
        ),
    ],
)
def test_the_shoe_decides(
    known: list[SeenDrop], seen: list[SeenDrop], places: dict[int, int | None], faults: int
) -> None:
    """And keys that go on to other shoes, or are new at every look, are found out."""
    assert paired(known, seen) == (places, faults)


@pytest.mark.parametrize(
    "seen",
    [
        rumour(None, key="x", precision=Precision.UNKNOWN),  # it tells no time
        rumour(DAY + WEEK, key="x"),  # the press, where a shop tells an hour
        told(NOON - timedelta(days=3), key="x"),  # of the past
    ],
)
def test_a_word_that_says_less_takes_no_place(seen: SeenDrop) -> None:
    """Under another key it may be another post or event; under the same address it is not."""
    assert paired([RAIN], [seen])[0] == {0: None}
    there = {"url": "https://shop.example/rain"}
    assert paired([replace(RAIN, **there)], [replace(seen, **there)])[0] == {0: 0}


def test_what_was_not_read_still_says_what_it_said() -> None:
    """In a look that is cut short no other word takes its place, while keys are any good."""
    moved = told(TEN + WEEK, key="x")

    assert paired([RAIN], [moved], is_complete=False)[0] == {0: None}
    assert paired([RAIN], [moved], is_complete=False, key_faults=WORTHLESS)[0] == {0: 0}


def test_keys_are_worthless_after_two_looks_running() -> None:
    """A program that gives new keys once has only been changed; what is found out stays so."""
    renewed = [under("x", RAIN), under("y", PINK)]

    assert paired([RAIN, PINK], renewed, key_faults=1)[1] == WORTHLESS
    assert paired([RAIN, PINK], [RAIN, PINK], key_faults=1)[1] == 0
    assert paired([RAIN, PINK], [RAIN, PINK], key_faults=WORTHLESS)[1] == WORTHLESS
    assert paired([RAIN, PINK, OAT], [under("x", RAIN), PINK, OAT], key_faults=1)[1] == 1


SHOES = st.sampled_from([RAIN, PINK, OAT, BARE])
WORDS = st.builds(
    lambda shoe, key, days, confidence: replace(
        shoe,
        key=key,
        at=TEN + timedelta(days=days),
        ends_at=TEN + timedelta(days=days),
        confidence=confidence,
    ),
    SHOES,
    st.sampled_from("1234"),
    st.integers(-20, 20),
    st.sampled_from(Confidence),
)


@given(
    known=st.lists(WORDS, max_size=6),
    seen=st.lists(WORDS, max_size=6, unique=True),
    key_faults=st.integers(0, WORTHLESS),
    is_complete=st.booleans(),
)
def test_no_word_goes_on_under_another_shoe(
    known: list[SeenDrop], seen: list[SeenDrop], key_faults: int, *, is_complete: bool
) -> None:
    """Nor continues two, nor is continued twice; looking again at the same finds the same."""
    places, _ = paired(known, seen, key_faults=key_faults, is_complete=is_complete)
    taken = [place for place in places.values() if place is not None]

    assert len(taken) == len(set(taken))
    for place, old in places.items():
        if old is not None and BARE.name not in {known[old].name, seen[place].name}:
            assert known[old].name == seen[place].name
    again, _ = paired(seen, seen, key_faults=key_faults, is_complete=is_complete)
    assert again == {place: place for place in range(len(seen))}
