"""One event is one shoe, whatever its UID says; what is broken in it costs nothing else."""

from __future__ import annotations

from itertools import permutations

import pytest

from bot.models import SourceSpec
from bot.sources.calendar.adapter import _read
from tests.sources.calendar.test_calendar import URL, answer, calendar, drops, event, utc
from tests.sources.conftest import START

SPEC = SourceSpec(name="Shop", kind="calendar", url=URL)
NAMES = ("New Balance 2002R Olive M2002RXO", "NB 2002R Bone U2002RBN", "New Balance 2002R Sea Salt")


def three(uid: str = "same") -> list[str]:
    return [
        event(f"DTSTART:2026120{day}T090000Z", summary=name, uid=uid)
        for day, name in enumerate(NAMES, start=3)
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_shoes_under_one_uid_are_events_of_their_own(order: tuple[int, ...]) -> None:
    """In any order, each under a name that stays."""
    events = three()

    found = drops(*(events[at] for at in order))

    assert {drop.name: drop.at and drop.at.day for drop in found} == dict(
        zip(NAMES, (3, 4, 5), strict=True)
    )
    assert {drop.key for drop in found} == {drop.key for drop in drops(*events)}


@pytest.mark.parametrize("is_turned", [False, True])
def test_the_latest_of_several_calendars_counts(is_turned: bool) -> None:
    """Some programs put each event, and each edition, into a calendar of its own."""
    stamp = "LAST-MODIFIED:202610{}T120000Z"
    old = event("DTSTART:20261203T090000Z", stamp.format("07"), summary=NAMES[0])
    new = event("DTSTART:20261210T090000Z", stamp.format("21"), summary=NAMES[0])
    other = event("DTSTART:20261204T090000Z", stamp.format("01"), summary=NAMES[1])
    files = [calendar(old), calendar(new), calendar(other)]

    found = _read(answer(b"".join(reversed(files) if is_turned else files)), SPEC, START).drops

    assert {drop.name: drop.at for drop in found} == {
        NAMES[0]: utc(2026, 12, 10, 9),
        NAMES[1]: utc(2026, 12, 4, 9),
    }


def test_an_edited_occurrence_may_stand_in_a_calendar_of_its_own() -> None:
    """With a zone of its own; its old time is none."""
    series = event("DTSTART:20261203T090000Z", "RRULE:FREQ=WEEKLY;COUNT=2", summary=NAMES[0])
    zone = "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    zone += "TZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE"
    lines = ("RECURRENCE-ID:20261210T090000Z", "DTSTART;TZID=Own:20261211T140000")
    edited = calendar(event(*lines, summary=NAMES[0]), head=zone)

    found = _read(answer(calendar(series) + edited), SPEC, START).drops

    assert [drop.at for drop in found] == [utc(2026, 12, 3, 9), utc(2026, 12, 11, 9)]


def test_a_later_edition_of_a_shoe_counts_alone() -> None:
    """It was moved, and nothing is left of the day before."""
    early = event("DTSTART:20261203T090000Z", "SEQUENCE:1", summary=NAMES[0])
    later = event("DTSTART:20261210T090000Z", "SEQUENCE:2", summary=f"{NAMES[0]} (new date)")

    assert [drop.at for drop in drops(later, early)] == [utc(2026, 12, 10, 9)]


@pytest.mark.parametrize(
    "recurrence",
    [
        "RECURRENCE-ID;VALUE=DATE:20261211",
        "RECURRENCE-ID:20261211T090000Z",
        "RECURRENCE-ID;TZID=UTC:20261211T090000",
    ],
)
def test_an_edited_occurrence_replaces_its_own(recurrence: str) -> None:
    """By its day, where the program writes no time."""
    series = event("DTSTART:20261204T090000Z", "RRULE:FREQ=WEEKLY;COUNT=3")
    edited = event("DTSTART:20261212T110000Z", recurrence)

    found = sorted(drop.at for drop in drops(series, edited) if drop.at)

    assert found == [utc(2026, 12, 4, 9), utc(2026, 12, 12, 11), utc(2026, 12, 18, 9)]


def test_an_occurrence_is_taken_out_by_its_day() -> None:
    """An EXDATE of another kind than the start means the same."""
    series = event(
        "DTSTART:20261204T090000Z", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20261211"
    )

    assert sorted((drop.at, drop.is_cancelled) for drop in drops(series) if drop.at) == [
        (utc(2026, 12, 4, 9), False),
        (utc(2026, 12, 11, 9), True),
        (utc(2026, 12, 18, 9), False),
    ]


@pytest.mark.parametrize(
    "rubbish",
    [
        "BEGIN:VALARM\r\nTRIGGER:nonsense\r\nEND:VALARM",
        "BEGIN:VALARM\r\nTRIGGER;VALUE=DATE-TIME:\r\nDESCRIPTION",
        "ATTENDEE;CN=:::",
        "GEO:1",
        "DTEND:soon",
        "DURATION:P",
        'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X="a:b',
        "BEGIN:X-PART\r\nDTSTART:19990101T000000Z\r\nSUMMARY:Another\r\nEND:X-PART",
    ],
)
def test_a_broken_part_costs_no_event(rubbish: str) -> None:
    """Nor the time or name of it."""
    (drop,) = drops(event("DTSTART:20261204T090000Z", rubbish))

    assert (drop.name, drop.at) == ("New Balance 2002R Rain Cloud", utc(2026, 12, 4, 9))


@pytest.mark.parametrize("rule", ["RRULE:FREQ=SOMETIMES", "RDATE:20261301", "EXDATE:x"])
def test_a_broken_rule_costs_the_rule_alone(rule: str) -> None:
    """And where it is left out, that is said."""
    contents = _read(answer(calendar(event("DTSTART:20261204T090000Z", rule))), SPEC, START)

    assert [drop.at for drop in contents.drops] == [utc(2026, 12, 4, 9)]
