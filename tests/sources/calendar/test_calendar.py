"""A calendar becomes a sweep of drops, or one error. All calendars are made up."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.models import Confidence, Precision, SeenDrop, SourceSpec, Sweep
from bot.sources.calendar.adapter import Calendar, _read
from bot.sources.reading.conditional import PageReading, guarded
from bot.sources.reading.remembered import load, note
from bot.sources.web.answers import HttpAnswer
from bot.sources.web.errors import RefusedError, TooLargeError, UnreadableError
from bot.sources.web.fetcher import Fetcher
from tests.sources.conftest import START, Web

URL = "https://shop.example/drops.ics"
SPEC = SourceSpec(name="Shop", kind="calendar", url=URL)
TEN = "DTSTART:20261204T100000Z"


def event(*lines: str, summary: str | None = "New Balance 2002R Rain Cloud", uid: str = "a") -> str:
    named = [f"UID:{uid}"] if uid else []
    named += [f"SUMMARY:{summary}"] if summary else []
    return "\r\n".join(["BEGIN:VEVENT", *named, *lines, "END:VEVENT", ""])


def calendar(*events: str, head: str = "") -> bytes:
    head = f"{head}\r\n" if head else ""
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{''.join(events)}END:VCALENDAR\r\n"
    return text.encode()


def drops(*events: str, head: str = "", region: str | None = None) -> list[SeenDrop]:
    spec = SourceSpec(name="Shop", kind="calendar", url=URL, region=region)
    return list(_read(answer(calendar(*events, head=head)), spec, START).drops)


def answer(body: bytes) -> HttpAnswer:
    return HttpAnswer(
        url=URL,
        status=200,
        headers=httpx.Headers(),
        body=body,
        not_modified=False,
        bytes=len(body),
        requests=1,
    )


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.fixture
def sweep_of(fetcher_of: Callable[..., Fetcher]) -> Callable[..., Any]:
    """Sweep a calendar in memory once."""

    async def sweep(
        body: bytes, before: Sweep | None = None, now: datetime = START, **headers: str
    ) -> Sweep:
        def respond(request: httpx.Request) -> httpx.Response:
            if "etag" in headers and request.headers.get("if-none-match") == headers["etag"]:
                return httpx.Response(304, headers=headers)
            return httpx.Response(200, content=body, headers=headers)

        remembered = {page.url: page for page in before.pages} if before else {}
        async with fetcher_of(Web(respond), clock=lambda: now) as fetcher:
            return await Calendar(fetcher).fetch(SPEC, remembered=remembered)

    return sweep


async def test_events_that_name_a_2002r_become_drops(sweep_of: Callable[..., Any]) -> None:
    """With all that an event plainly says; the others count only."""
    ours = event(
        TEN,
        "URL:https://shop.example/rain",
        "LOCATION:Kith",
        "DESCRIPTION:Style M2002RDA\\, retail: $150 USD",
        "STATUS:CONFIRMED",
    )
    sweep = await sweep_of(calendar(ours, event(TEN, summary="Nike Dunk", uid="b")))

    assert (sweep.complete, sweep.products, sweep.requests) == (True, 2, 2)
    (drop,) = sweep.drops
    assert (drop.key, drop.name, drop.style_code) == (
        "a",
        "New Balance 2002R Rain Cloud",
        "M2002RDA",
    )
    assert (drop.at, drop.ends_at, drop.precision) == (
        utc(2026, 12, 4, 10),
        utc(2026, 12, 4, 10),
        Precision.INSTANT,
    )
    assert (drop.url, drop.retailer) == ("https://shop.example/rain", "Kith")
    assert drop.price is not None
    assert (drop.price.amount, drop.price.currency) == (150, "USD")
    assert drop.confidence is Confidence.CONFIRMED


@pytest.mark.parametrize(
    ("line", "head", "region", "at", "precision", "zone"),
    [
        ("DTSTART:20261204T100000Z", "", None, utc(2026, 12, 4, 10), "instant", "UTC"),
        (
            "DTSTART;TZID=Europe/Berlin:20261204T100000",
            "",
            None,
            utc(2026, 12, 4, 9),
            "instant",
            "Europe/Berlin",
        ),
        (
            "DTSTART;TZID=/citadel.org/20210210_1/Europe/Berlin:20261204T100000",
            "",
            None,
            utc(2026, 12, 4, 9),
            "instant",
            "Europe/Berlin",
        ),
        (
            "DTSTART;TZID=Eastern Standard Time:20261204T100000",
            "",
            None,
            utc(2026, 12, 4, 15),
            "instant",
            "America/New_York",
        ),
        (
            "DTSTART:20261204T100000",
            "X-WR-TIMEZONE:America/New_York",
            "GB",
            utc(2026, 12, 4, 15),
            "instant",
            "America/New_York",
        ),
        ("DTSTART:20261204T100000", "", "JP", utc(2026, 12, 4, 1), "instant", "Asia/Tokyo"),
        ("DTSTART:20261204T100000", "", "US", utc(2026, 12, 4), "day", "UTC"),
        ("DTSTART;TZID=Nowhere/Land:20261204T100000", "", None, utc(2026, 12, 4), "day", "UTC"),
        (
            "DTSTART:20270314T023000",
            "X-WR-TIMEZONE:America/New_York",
            None,
            utc(2027, 3, 14, 5),
            "day",
            "America/New_York",
        ),
        ("DTSTART;VALUE=DATE:20261204", "", None, utc(2026, 12, 4), "day", "UTC"),
        ("DTSTART:20261204", "", None, utc(2026, 12, 4), "day", "UTC"),
        ("DTSTART;VALUE=DATE:20261204", "", "JP", utc(2026, 12, 3, 15), "day", "Asia/Tokyo"),
        (
            "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20270101",
            "",
            None,
            utc(2026, 12, 1),
            "month",
            "UTC",
        ),
        (
            "DTSTART;VALUE=DATE:20261204\r\nDTEND;VALUE=DATE:20261207",
            "",
            None,
            utc(2026, 12, 4),
            "day",
            "UTC",
        ),
    ],
)
def test_every_kind_of_time_is_read(
    line: str, head: str, region: str | None, at: datetime, precision: str, zone: str
) -> None:
    """A floating time is the calendar's, then the region's; of one without either the day is."""
    (drop,) = drops(event(line), head=head, region=region)
    assert (drop.at, drop.precision.value, drop.timezone) == (at, precision, zone)


def test_a_zone_of_the_calendar_s_own_is_read() -> None:
    """By its definition, unless the world has one of that name."""
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:{}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0300\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE"
    )
    for name, hour in (("Shop time, odd", 7), ("Europe/Berlin", 9)):
        line = f'DTSTART;TZID="{name}":20261204T100000'
        (drop,) = drops(event(line), head=zone.format(name))
        assert drop.at == utc(2026, 12, 4, hour)


def test_cancelled_and_tentative_are_told() -> None:
    """By the event, or by the whole calendar."""
    assert drops(event(TEN, "STATUS:CANCELLED"))[0].is_cancelled
    assert drops(event(TEN), head="METHOD:CANCEL")[0].is_cancelled
    (drop,) = drops(event(TEN, "STATUS:TENTATIVE"))
    assert (drop.is_cancelled, drop.confidence) == (False, Confidence.RUMOUR)


def test_a_moved_event_keeps_its_key() -> None:
    """Of two editions the higher sequence counts, wherever it stands."""
    later = event("DTSTART:20261205T100000Z", "SEQUENCE:2")
    earlier = event(TEN, "SEQUENCE:1")

    for editions in ((later, earlier), (earlier, later)):
        (drop,) = drops(*editions)
        assert (drop.key, drop.at) == ("a", utc(2026, 12, 5, 10))


def test_an_occurrence_is_named_by_its_original_time() -> None:
    """Moved, renamed and cancelled ones too."""
    found = drops(
        event(TEN, "RRULE:FREQ=WEEKLY;COUNT=4", summary="New Balance 2002R M2002RDA"),
        event(
            "RECURRENCE-ID:20261211T100000Z", "DTSTART:20261212T120000Z", summary="One day later"
        ),
        event("RECURRENCE-ID:20261218T100000Z", "DTSTART:20261218T100000Z", "STATUS:CANCELLED"),
    )

    assert [(drop.key, drop.at, drop.is_cancelled) for drop in found] == [
        ("a#20261204T100000", utc(2026, 12, 4, 10), False),
        ("a#20261211T100000", utc(2026, 12, 12, 12), False),
        ("a#20261218T100000", utc(2026, 12, 18, 10), True),
        ("a#20261225T100000", utc(2026, 12, 25, 10), False),
    ]
    assert {drop.style_code for drop in found} == {"M2002RDA"}


@pytest.mark.parametrize("exdate", ["EXDATE:20261211T100000Z", "EXDATE;VALUE=DATE:20261211"])
def test_an_excluded_date_is_called_off(exdate: str) -> None:
    """Of the same type or not (erratum 6316 of RFC 5545); it may have been told before."""
    found = drops(event(TEN, "RRULE:FREQ=WEEKLY;COUNT=3", exdate))
    assert [(drop.at.day, drop.is_cancelled) for drop in found if drop.at] == [
        (4, False),
        (18, False),
        (11, True),
    ]


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        ((TEN, "DTEND;VALUE=DATE:20261205", "EXDATE:20261211T100000Z"), [4, -11, 18]),
        ((TEN, "EXDATE:20261211T100000Z,20261211T100000Z"), [4, -11, 18]),
        (
            (
                TEN,
                *(f"EXDATE:2025{n:02}11T100000Z" for n in range(1, 13)),
                *["EXDATE:20251211T100000Z"] * 60,
                "EXDATE:20261211T100000Z",
            ),
            [4, -11, 18],
        ),
        (("DTSTART;TZID=Asia/Tokyo:20261204T100000", "EXDATE:20261211T100000"), [4, -11, 18]),
        (("DTSTART;TZID=Asia/Tokyo:20261204T100000", "EXDATE;VALUE=DATE:20261211"), [4, -11, 18]),
    ],
)
def test_what_a_series_leaves_out_is_called_off_once(
    lines: tuple[str, ...], days: list[int]
) -> None:
    """However many others there are, and whatever else is odd in it."""
    found = drops(event(*lines, "RRULE:FREQ=WEEKLY;COUNT=3"))
    told = [-drop.at.day if drop.is_cancelled else drop.at.day for drop in found if drop.at]
    assert sorted(told, key=abs) == days


def test_an_event_may_end_on_the_last_day_of_all() -> None:
    """There is none after it."""
    [found] = drops(event(TEN, "DTEND:99991231T235959Z"))
    assert found.at == utc(2026, 12, 4, 10)


def test_an_occurrence_that_is_struck_out_and_moved_is_not_called_off() -> None:
    """Some programs do both; the library leaves it out."""
    found = drops(
        event(TEN, "RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE:20261211T100000Z"),
        event("DTSTART:20261212T100000Z", "RECURRENCE-ID:20261211T100000Z"),
    )
    assert not any(drop.is_cancelled for drop in found)


@pytest.mark.parametrize(
    ("line", "summary"), [("STATUS:CANCELLED", "2002R"), ("SEQUENCE:2", "CANCELLED: 2002R")]
)
@pytest.mark.parametrize("more", ["SEQUENCE:3", "RRULE:FREQ=WEEKLY;COUNT=2"])
def test_what_is_called_off_needs_no_time(line: str, summary: str, more: str) -> None:
    """The event is found by its UID, and its name."""
    [found] = drops(event(line, more, summary=summary))
    assert (found.at, found.is_cancelled) == (None, True)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY;INTERVAL=1",
        "FREQ=YEARLY;INTERVAL=0",  # never leaves its first year
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=DAILY;BYSECOND=0,1,2",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=300",
        "FREQ=WEEKLY;BYDAY=NO",
    ],
)
def test_a_rule_that_would_never_end_is_not_followed(rule: str) -> None:
    """The event's first date is kept, and the fault is told."""
    contents = _read(answer(calendar(event(TEN, f"RRULE:{rule}"))), SPEC, START)

    assert [(drop.key, drop.at) for drop in contents.drops] == [("a", utc(2026, 12, 4, 10))]
    assert "repeats in a way that is not followed" in contents.faults[0]


def test_a_rule_that_repeats_often_is_cut() -> None:
    """Sixty of anything are enough."""
    contents = _read(answer(calendar(event(TEN, "RRULE:FREQ=DAILY"))), SPEC, START)
    assert len(contents.drops) == 60
    assert "repeats often" in contents.faults[0]


def test_only_a_window_around_now_is_told() -> None:
    """A day back and 400 days ahead."""
    days = (20261122, 20261124, 20271201, 20280101, 10101, 99991231)
    events = [event(f"DTSTART:{day:08}T130000Z", uid=str(day)) for day in days]
    assert [drop.key for drop in drops(*events)] == ["20261124", "20271201"]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["DTSTART:INVALID"], "has a time that cannot be read"),
        ([], "has no time"),
        (["DTSTART:20261204T100000Z", "DTEND:ALSO-INVALID", "DURATION:P99999999999W"], None),
        (["DTSTART:20261204T100000Z", "SEQUENCE:many", "DTSTAMP:never"], None),
    ],
)
def test_a_broken_event_leaves_the_others_whole(lines: list[str], fault: str | None) -> None:
    """It is named with what is wrong, and the sweep stays complete."""
    body = calendar(event(*lines, uid="b"), event(TEN))
    contents = _read(answer(body), SPEC, START)

    assert contents.reason is None
    assert len(contents.drops) == (2 if fault is None else 1)
    assert len(contents.faults) == (fault is not None)
    assert fault is None or (fault in contents.faults[0] and "Rain Cloud" in contents.faults[0])


@pytest.mark.parametrize(
    ("summary", "lines", "is_ours"),
    [
        ("2002R restock at New Balance", [], True),
        ("New Balance drop", ["DESCRIPTION:New Balance 2002R Phantom\\nTen pairs"], True),
        ("Friday release", ["CATEGORIES:Sneakers,New Balance 2002R"], True),
        ("New Balance 990v6", ["DESCRIPTION:New Balance 2002R owners come first"], False),
        ("World Cup 2002 night", [], False),
        ("New Balance 1906R", [], False),
    ],
)
def test_an_event_is_known_by_its_words(summary: str, lines: list[str], is_ours: bool) -> None:
    """Its summary first, then a line or category of its own."""
    assert bool(drops(event(TEN, *lines, summary=summary))) is is_ours


def test_several_style_codes_are_several_drops() -> None:
    """Each with the event's time."""
    found = drops(event(TEN, summary="New Balance 2002R M2002RDA and M2002RDB"))
    assert [(drop.key, drop.style_code) for drop in found] == [
        ("a#M2002RDA", "M2002RDA"),
        ("a#M2002RDB", "M2002RDB"),
    ]


def test_events_without_a_uid_are_told_each() -> None:
    """Their names are their keys, which two may share."""
    found = drops(event(TEN, uid=""), event("DTSTART:20261211T100000Z", uid=""))
    assert len(found) == 2


@pytest.mark.parametrize(
    ("others", "count"),
    [
        ([("New Balance 2002R Driftwood", "20261211", "")], 2),
        ([("New Balance 2002R M2002RXC", "20261204", "")], 2),
        ([("Nike Dunk Low", "20261211", "")], 1),
        ([("New Balance 2002R Rain Cloud", "20261211", "")], 2),  # the same shoe on two days
        ([("New Balance 2002R Rain Cloud", "20261211", "SEQUENCE:1")], 1),  # it was moved
        (
            [("Cancelled", "20261204", "SEQUENCE:1")],
            0,
        ),  # edited in its place: not about a 2002R now
        ([(f"New Balance 2002R Pack {n}", f"202612{n}", "") for n in range(10, 30)], 21),
    ],
)
def test_one_uid_may_be_given_to_all_events(others: list[tuple[str, str, str]], count: int) -> None:
    """Different shoes, or one at different times, are no editions of one event."""
    found = drops(
        event(TEN, summary="New Balance 2002R Rain Cloud M2002RDA"),
        *(
            event(f"DTSTART:{day}T100000Z", *([line] if line else []), summary=summary)
            for summary, day, line in others
        ),
    )
    assert len(found) == count


def test_folds_marks_and_several_calendars_are_read() -> None:
    """A byte order mark, lines cut at 75 octets, and one file with two calendars."""
    folded = event(TEN).replace("Rain", "Ra\r\n in")
    body = b"\xef\xbb\xbf" + calendar(folded) + calendar(event(TEN, uid="b"))
    contents = _read(answer(body), SPEC, START)
    assert [drop.key for drop in contents.drops] == ["a", "b"]
    assert contents.drops[0].name == "New Balance 2002R Rain Cloud"
    latin = calendar(event(TEN, summary="New Balance 2002R Café")).decode().encode("latin-1")
    assert _read(answer(latin), SPEC, START).drops[0].name.endswith("Café")


def test_lines_without_number_of_another_encoding_are_refused_at_once() -> None:
    """They are not decoded one by one."""
    began = time.process_time()
    with pytest.raises(TooLargeError):
        _read(answer(b"\xc3\n" * 4_000_000), SPEC, START)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("fold", ["\r\n ", "\r\n\t", "\n "])
def test_a_line_may_be_folded_in_the_midst_of_a_letter(fold: str) -> None:
    """And one line of another encoding is none of the others'."""
    names = ["New Balance 2002R „Olíve“", "New Balance 2002R Café"]
    whole, latin = (event(TEN, summary=name, uid=name) for name in names)
    folded = whole.encode().replace("í".encode(), fold.encode().join([b"\xc3", b"\xad"]))
    body = calendar().replace(b"END:V", folded + latin.encode("latin-1") + b"END:V")

    assert [drop.name for drop in _read(answer(body), SPEC, START).drops] == names


@pytest.mark.parametrize(
    ("head", "rest"),
    [
        ("", None),
        ("REFRESH-INTERVAL;VALUE=DURATION:PT12H", timedelta(hours=12)),
        ("X-PUBLISHED-TTL:PT1H", timedelta(hours=1)),
        ("REFRESH-INTERVAL:PT1M", timedelta(minutes=15)),
        ("REFRESH-INTERVAL:P4W\r\nX-PUBLISHED-TTL:PT1H", timedelta(days=1)),
        ("REFRESH-INTERVAL:often", None),
    ],
)
async def test_a_calendar_is_left_alone_as_it_asks(
    head: str, rest: timedelta | None, sweep_of: Callable[..., Any]
) -> None:
    """The longest of its subscriptions, up to a day."""
    assert (await sweep_of(calendar(event(TEN), head=head))).rest == rest


async def test_an_unchanged_calendar_answers_from_memory(sweep_of: Callable[..., Any]) -> None:
    """But for what has left the window meanwhile."""
    body = calendar(event(TEN), event("DTSTART:20261125T100000Z", uid="soon"))
    first = await sweep_of(body, etag='"1"')
    again = await sweep_of(body, first, now=START + timedelta(days=3), etag='"1"')

    assert [drop.key for drop in first.drops] == ["a", "soon"]
    assert ([drop.key for drop in again.drops], again.not_modified) == (["a"], 1)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", UnreadableError),
        (b"hello", UnreadableError),
        (b"<html>", UnreadableError),
        (b"<html><title>Just a moment...</title>", RefusedError),
        (b"BEGIN:VCALENDAR\n" * 400_000, TooLargeError),
    ],
)
async def test_what_is_no_calendar_is_an_error(
    body: bytes, error: type[SourceError], sweep_of: Callable[..., Any]
) -> None:
    """Never "nothing any more"."""
    with pytest.raises(error):
        await sweep_of(body)


async def test_an_empty_or_torn_calendar_is_partial(sweep_of: Callable[..., Any]) -> None:
    """What it did tell is kept."""
    assert (await sweep_of(calendar())).reason == "The calendar shows no events."
    torn = await sweep_of(calendar(event(TEN), event(TEN, uid="b"))[:-40])
    assert (torn.reason, [drop.key for drop in torn.drops]) == ("The calendar is cut short.", ["a"])


BODY = calendar(
    event(
        "DTSTART;TZID=Europe/Berlin:20261204T100000",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "EXDATE;TZID=Europe/Berlin:20261211T100000",
    ),
    event("RECURRENCE-ID;TZID=Europe/Berlin:20261218T100000", "DTSTART;VALUE=DATE:20261219"),
    head="X-WR-TIMEZONE:America/New_York\r\nREFRESH-INTERVAL:PT3H",
)
TORN = [
    b"BEGIN:VEVENT\r\n",
    b"END:VEVENT\r\n",
    b"FREQ=SECONDLY",
    b"99991231T235959Z",
    b"\0",
    b"\xff",
]


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_bytes_are_read_or_refused(data: st.DataObject) -> None:
    """Cut, torn and mixed; what is read can be remembered."""
    body = bytearray(BODY)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        body[at : at + data.draw(st.integers(0, 40))] = data.draw(
            st.binary(max_size=8) | st.sampled_from(TORN)
        )
    with suppress(SourceError):
        contents = guarded(lambda whole: _read(whole, SPEC, START), answer(bytes(body)))
        reading = PageReading(contents=contents, read_at=START)
        assert load(PageReading, note(URL, reading)) == reading


def test_a_last_event_without_an_end_is_read_and_told_of() -> None:
    """The calendar's own end is its end too."""
    last = event(TEN, uid="b", summary="2002R Oat").removesuffix("END:VEVENT\r\n")

    found = _read(answer(calendar(event(TEN), last)), SPEC, START)

    assert [drop.name for drop in found.drops] == ["New Balance 2002R Rain Cloud", "2002R Oat"]
    assert "1 of the events has no end; some of it may be lost." in found.faults


@pytest.mark.parametrize(
    ("summary", "name"),
    [
        ("New Balance 2002R<br />Olive &lt\\; M2002RDO", "New Balance 2002R Olive < M2002RDO"),
        ("<b>New Balance 2002R</b>&nbsp\\;Olive", "New Balance 2002R Olive"),
        ("New Balance 2002R Olive & Co <3", "New Balance 2002R Olive & Co <3"),
    ],
)
def test_markup_in_a_summary_is_no_part_of_its_name(summary: str, name: str) -> None:
    """Some programs leave it there; signs that are none stay."""
    (drop,) = drops(event(TEN, summary=summary))

    assert drop.name == name
