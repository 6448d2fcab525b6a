"""Dates are read as they are written, with what is known of them and no more."""
# ruff: noqa: RUF001 - words of many alphabets

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Precision
from bot.parsing.dates.finding import DateMention, Doubt, find_dates, of_days, read_date
from bot.parsing.dates.zones import zone_of_region, zone_of_word

POSTED = datetime(2026, 9, 20, 12, tzinfo=UTC)
NEW_YORK = "America/New_York"


def one(text: str, **around: str | datetime | None) -> DateMention:
    settings: dict[str, str | datetime | None] = {"posted": POSTED}
    (found,) = find_dates(text, **(settings | around))  # type: ignore[arg-type]
    return found


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "at", "zone"),
    [
        ("October 2nd at 10am ET", utc(2026, 10, 2, 14), NEW_YORK),
        ("Oct 2, 10:00 AM EDT", utc(2026, 10, 2, 14), NEW_YORK),
        ("December 4 at 10 a.m. ET", utc(2026, 12, 4, 15), NEW_YORK),
        ("December 4 at 10am EST", utc(2026, 12, 4, 15), NEW_YORK),
        ("July 3rd, 2027 at 10am EST", utc(2027, 7, 3, 14), NEW_YORK),
        ("10am ET on Friday, October 2nd", utc(2026, 10, 2, 14), NEW_YORK),
        ("October 2nd at 10am ET / 3pm UK", utc(2026, 10, 2, 14), NEW_YORK),
        ("October 2 (Friday) at 9AM Eastern Time", utc(2026, 10, 2, 13), NEW_YORK),
        ("noon PT on October 2", utc(2026, 10, 2, 19), "America/Los_Angeles"),
        ("Oct. 2, 2026, 12:30 a.m. CT", utc(2026, 10, 2, 5, 30), "America/Chicago"),
        ("October 2 via the app from 9AM CET", utc(2026, 10, 2, 7), "Europe/Berlin"),
        ("2. Oktober 2026 um 10:00 Uhr MESZ", utc(2026, 10, 2, 8), "Europe/Berlin"),
        ("2nd Oct 2026, 8am UK time", utc(2026, 10, 2, 7), "Europe/London"),
        ("January 8 at 8am UK", utc(2027, 1, 8, 8), "Europe/London"),
        ("2026年10月2日 10:00 JST", utc(2026, 10, 2, 1), "Asia/Tokyo"),
        ("2026年10月2日(金) 午前9時 JST", utc(2026, 10, 2, 0), "Asia/Tokyo"),
        ("2026-10-02T10:00:00Z", utc(2026, 10, 2, 10), "UTC"),
        ("2026-10-02 10:00 +09:00", utc(2026, 10, 2, 1), "UTC"),
        ("October 2, 10am UTC+2", utc(2026, 10, 2, 8), "UTC"),
        ("2026-12-05 10:00 America/New_York", utc(2026, 12, 5, 15), NEW_YORK),
    ],
)
def test_an_instant_is_read_in_its_zone(text: str, at: datetime, zone: str) -> None:
    """A short form names a zone with daylight saving, never a fixed offset."""
    when = one(text).when

    assert (when.at, when.ends_at, when.timezone) == (at, at, zone)
    assert when.precision is Precision.INSTANT


@pytest.mark.parametrize(
    ("text", "region", "clock"),
    [
        ("10月2日（金・祝）9:30", "JP", "09:30"),
        ("10月2日の21時から", "JP", "21:00"),
        ("10月2日 午後1時30分", "JP", "13:30"),
        ("10月2日(金)正午", "JP", "12:00"),
        ("10月2日(금) 오후 12시", "KR", "12:00"),
        ("10월 2일 금요일 오전 9시", "KR", "09:00"),
        ("10월 2일 11시", "KR", "11:00"),
        ("10月2日（周五）晚上8点", "CN", "20:00"),
        ("10月2日 10点整", "CN", "10:00"),
        ("2. oktober kl. 09.00", "NO", "09:00"),
        ("2 października o godz. 18:00", "PL", "18:00"),
        ("2 octombrie, ora 9:30", "RO", "09:30"),
        ("2 октября в 9:30", "BG", "09:30"),
        ("2. lokakuuta klo 9.30", "FI", "09:30"),
        ("mar. 6 oct. à 9h30", "FR", "09:30"),
        ("am 2.10. um 9:30 Uhr", "DE", "09:30"),
        ("Freitag, 2.10., 18 Uhr", "AT", "18:00"),
        ("sort le vendredi 2/10 à 9 h", "FR", "09:00"),
        ("el viernes 2/10 a las 10:00", "ES", "10:00"),
        ("10月2日 PM1:30", "JP", "13:30"),
    ],
)
def test_a_clock_is_read_in_the_languages_of_shops(text: str, region: str, clock: str) -> None:
    """Behind the day of the week in its brackets too."""
    when = one(text, region=region).when

    assert when.precision is Precision.INSTANT
    assert when.at is not None
    assert f"{when.at.astimezone(ZoneInfo(when.timezone)):%H:%M}" == clock


@pytest.mark.parametrize(
    "text",
    [
        "10月2日 10点限定",
        "10月2日 24時間限定",
        "10月2日晚上12点",
        "10月2日 午後12時",
        "10월 2일 3시 30분",
        "10월 2일 2시즌",
        "10月2日 9折",
    ],
)
def test_what_counts_something_else_is_no_clock(text: str) -> None:
    """Pieces, hours, seasons; nor is what may be one half of the day and the other."""
    assert one(text, region="JP").when.precision is Precision.DAY


@pytest.mark.parametrize(
    ("word", "zone", "january", "july"),
    [
        ("ET", NEW_YORK, -5, -4),
        ("EST", NEW_YORK, -5, -4),
        ("CT", "America/Chicago", -6, -5),
        ("MT", "America/Denver", -7, -6),
        ("Pacific Time", "America/Los_Angeles", -8, -7),
        ("UK", "Europe/London", 0, 1),
        ("cet", "Europe/Berlin", 1, 2),
        ("JST", "Asia/Tokyo", 9, 9),
        ("KST", "Asia/Seoul", 9, 9),
        ("AEST", "Australia/Sydney", 11, 10),
        ("NZDT", "Pacific/Auckland", 13, 12),
        ("SGT", "Asia/Singapore", 8, 8),
        ("europe/london", "Europe/London", 0, 1),
    ],
)
def test_a_zone_has_its_daylight_saving(word: str, zone: str, january: int, july: int) -> None:
    """In winter and in summer, on both halves of the earth."""
    found = zone_of_word(word, region=None)

    assert found == zone
    offsets = [datetime(2027, month, 5, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7)]
    assert offsets == [timedelta(hours=january), timedelta(hours=july)]


def test_a_word_for_several_zones_is_settled_by_the_region() -> None:
    """CST is Chicago's or China's; without a region it is nobody's."""
    assert zone_of_word("CST", region="US") == "America/Chicago"
    assert zone_of_word("CST", region="CN") == "Asia/Shanghai"
    assert zone_of_word("CST", region=None) is None
    assert one("Oct 2 at 12PM CST").doubt is Doubt.ZONE
    assert zone_of_word("local time", region="GB") is None


@pytest.mark.parametrize(
    ("region", "zone"),
    [
        ("GB", "Europe/London"),
        ("JP", "Asia/Tokyo"),
        ("DE", "Europe/Berlin"),
        ("FR", "Europe/Paris"),
        ("US", None),
        ("AU", None),
        ("ZZ", None),
        (None, None),
    ],
)
def test_a_region_of_one_zone_has_that(region: str | None, zone: str | None) -> None:
    """One of several has none: nobody knows which is meant."""
    assert zone_of_region(region) == zone


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2nd Oct 2026", utc(2026, 10, 2)),
        ("October 2nd, 2026", utc(2026, 10, 2)),
        ("Oct. 2", utc(2026, 10, 2)),
        ("The 2002R drops Oct. 2, 2026 for $150", utc(2026, 10, 2)),
        ("the 2nd of October", utc(2026, 10, 2)),
        ("2 OCTOBER '26", utc(2026, 10, 2)),
        ("2026-10-02", utc(2026, 10, 2)),
        ("2026/10/2", utc(2026, 10, 2)),
        ("13/10/2026", utc(2026, 10, 13)),
        ("10-13-26", utc(2026, 10, 13)),
        ("October 2\u20139, 2026", utc(2026, 10, 2)),
        ("1 de octubre de 2026", utc(2026, 10, 1)),
        ("le 1er octobre 2026", utc(2026, 10, 1)),
        ("10月2日", utc(2026, 10, 2)),
        ("sortie mar. 6 octobre", utc(2026, 10, 6)),
        ("el mar. 6 de oct. de 2026", utc(2026, 10, 6)),
        ("mar 6 ott 2026", utc(2026, 10, 6)),
        ("mar. 13/10/2026", utc(2026, 10, 13)),
        ("Mar 6 may be too late", utc(2027, 3, 6)),
        ("Mar. 6, 2027", utc(2027, 3, 6)),
        ("2. lokakuuta 2026", utc(2026, 10, 2)),
        ("2 octombrie 2026", utc(2026, 10, 2)),
        ("2 Οκτωβρίου 2026", utc(2026, 10, 2)),
        ("2. októbra 2026", utc(2026, 10, 2)),
        ("May 5", utc(2027, 5, 5)),
        ("January 15", utc(2027, 1, 15)),
        ("August 30", utc(2026, 8, 30)),
        ("drops this Friday", utc(2026, 9, 25)),
        ("available today", utc(2026, 9, 20)),
        ("drops tomorrow", utc(2026, 9, 21)),
        ("$150 Oct 2", utc(2026, 10, 2)),
    ],
)
def test_a_day_is_read(text: str, day: datetime) -> None:
    """Its year is the post's or the next, where none is written."""
    when = one(text).when

    assert (when.at, when.ends_at) == (day, day + timedelta(days=1))
    assert (when.precision, when.timezone) == (Precision.DAY, "UTC")


@pytest.mark.parametrize(
    ("posted", "text", "year"),
    [
        (utc(2026, 11, 24), "January 15", 2027),
        (utc(2026, 1, 5), "December 12", 2025),
        (utc(2026, 1, 5), "August 12", 2026),
        (utc(2026, 12, 31), "February 3", 2027),
        (utc(2026, 6, 1), "February 1", 2026),
        (utc(2026, 6, 15), "February 1", 2027),
        (utc(2026, 3, 1), "Feb 29", 2028),
    ],
)
def test_a_missing_year_is_taken_from_the_post(posted: datetime, text: str, year: int) -> None:
    """A month far behind the post's is next year's; one just behind it is past."""
    at = one(text, posted=posted).when.at
    assert at is not None
    assert at.year == year


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("Fall 2024", (2024, 9, 1), (2024, 12, 1), Precision.SEASON),
        ("autumn of 2026", (2026, 9, 1), (2026, 12, 1), Precision.SEASON),
        ("spring 2026", (2026, 3, 1), (2026, 6, 1), Precision.SEASON),
        ("Winter '26", (2026, 12, 1), (2027, 3, 1), Precision.SEASON),
        ("FW24", (2024, 7, 1), (2025, 1, 1), Precision.SEASON),
        ("F/W 2024", (2024, 7, 1), (2025, 1, 1), Precision.SEASON),
        ("2024 FW", (2024, 7, 1), (2025, 1, 1), Precision.SEASON),
        ("2023 Fall", (2023, 9, 1), (2023, 12, 1), Precision.SEASON),
        ("SS25", (2025, 1, 1), (2025, 7, 1), Precision.SEASON),
        ("Spring/Summer 2025", (2025, 1, 1), (2025, 7, 1), Precision.SEASON),
        ("AW 25", (2025, 7, 1), (2026, 1, 1), Precision.SEASON),
        ("holiday 2026", (2026, 11, 1), (2027, 1, 1), Precision.SEASON),
        ("Q1 2027", (2027, 1, 1), (2027, 4, 1), Precision.SEASON),
        ("this fall", (2026, 9, 1), (2026, 12, 1), Precision.SEASON),
        ("in the spring", (2027, 3, 1), (2027, 6, 1), Precision.SEASON),
        ("October 2026", (2026, 10, 1), (2026, 11, 1), Precision.MONTH),
        ("2026-10", (2026, 10, 1), (2026, 11, 1), Precision.MONTH),
        ("arriving in early October", (2026, 10, 1), (2026, 11, 1), Precision.MONTH),
        ("in February", (2027, 2, 1), (2027, 3, 1), Precision.MONTH),
        ("later this month", (2026, 9, 1), (2026, 10, 1), Precision.MONTH),
        ("next month", (2026, 10, 1), (2026, 11, 1), Precision.MONTH),
    ],
)
def test_a_season_and_a_month_are_kept_as_such(
    text: str, start: tuple[int, ...], end: tuple[int, ...], precision: Precision
) -> None:
    """From their first day to the first one after them."""
    when = one(text).when
    assert (when.at, when.ends_at, when.precision) == (utc(*start), utc(*end), precision)


@pytest.mark.parametrize(
    "text",
    [
        "release TBC",
        "Release date: TBA",
        "release dates have not been confirmed",
        "coming soon",
        "drops next Friday",
        "next fall",
        "launching later this year",
    ],
)
def test_what_is_not_known_yet_is_unknown(text: str) -> None:
    """It was spoken of, and nothing more."""
    when = one(text).when
    assert (when.at, when.ends_at, when.precision) == (None, None, Precision.UNKNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "since 2002",
        "October 2002R",
        "you may 5 times",
        "sizes 9/10 and 9.5",
        "Price: TBC",
        "open 24/7",
        "one of the most wanted today",
        "a march of 10 pairs",
        "the 990 and the 550",
        "marching in may be fun",
        "drops in October^5",
        "launching November*21",
    ],
)
def test_other_numbers_and_words_are_no_dates(text: str) -> None:
    """The year 2002 above all."""
    assert find_dates(text, posted=POSTED) == ()


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("ab 2.10 Euro", "DE"),
        ("Nr. 2.10. Regal", "DE"),
        ("op 1/2 maat", "NL"),
        ("le 3/4 des paires", "FR"),
        ("version 2.1. of it", "GB"),
        ("drops on 2.10.", "US"),
    ],
)
def test_two_numbers_alone_are_no_day(text: str, region: str) -> None:
    """Not behind any word, and not as a fraction or a price."""
    assert find_dates(text, posted=POSTED, region=region) == ()


def test_the_order_of_numbers_is_never_guessed() -> None:
    """A region settles it; without one it is in doubt, and so is the drop's time."""
    assert one("launches 10/02").doubt is Doubt.ORDER
    assert one("launches 10/02").when.precision is Precision.UNKNOWN
    assert one("drops 10.02.26", region="CA").doubt is Doubt.ORDER
    assert one("launches 10/02", region="US").when.at == utc(2026, 10, 2)
    assert one("launches 10/02/2027", region="FR").when.at == utc(2027, 2, 9, 23)
    assert one("launches 05/05/2027").when.at == utc(2027, 5, 5)


def test_what_is_in_doubt_loses_only_that() -> None:
    """A time without a zone leaves its day; a day without a year leaves nothing."""
    lost = one("October 2nd at 10am")
    assert (lost.doubt, lost.when.at, lost.when.precision) == (
        Doubt.ZONE,
        utc(2026, 10, 2),
        Precision.DAY,
    )
    assert one("October 2nd at 10am", region="GB").when.at == utc(2026, 10, 2, 9)
    assert one("October 2nd at 10am", zone="Asia/Tokyo").when.at == utc(2026, 10, 2, 1)
    assert one("October 2nd", posted=None).doubt is Doubt.YEAR


def test_an_hour_that_is_skipped_or_comes_twice_leaves_the_day() -> None:
    """Unless the abbreviation says which of the two it is."""
    assert one("March 14, 2027 at 2:30 AM ET").doubt is Doubt.CLOCK
    twice = one("November 1, 2026 1:30 AM ET")
    assert (twice.doubt, twice.when.precision) == (Doubt.CLOCK, Precision.DAY)
    assert one("November 1, 2026 1:30 AM EDT").when.at == utc(2026, 11, 1, 5, 30)
    assert one("November 1, 2026 1:30 AM EST").when.at == utc(2026, 11, 1, 6, 30)


@pytest.mark.parametrize(
    ("text", "early"),
    [
        ("early access on September 21, with a global launch on October 9", [True, False]),
        ("October 2 for early access, October 9 globally", [True, False]),
        ("October 2 (early at Concepts), then globally on October 9", [True, False]),
        ("It comes to Kith early on October 2 and everywhere on October 9", [True, False]),
        ("arriving in early October", [False]),
        ("October 2 ahead of the global release, which is on October 9", [True, False]),
    ],
)
def test_early_access_is_told_from_the_release(text: str, early: list[bool]) -> None:
    """Each such word belongs to the date it stands beside."""
    found = [mention.is_early for mention in find_dates(text, posted=POSTED)]
    assert found == early


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("Fri 2 Oct 2026", Precision.DAY),
        ("Release date: 2 October 2026.", Precision.DAY),
        ("20261002", Precision.DAY),
        ("2-Oct-26", Precision.DAY),
        ("2. Okt. 26", Precision.DAY),
        ("2026年10月2日(金)", Precision.DAY),
        ("2022-04", Precision.MONTH),
        ("2023 Fall", Precision.SEASON),
        ("TBC", Precision.UNKNOWN),
        ("2020", Precision.UNKNOWN),
    ],
)
def test_a_cell_is_one_date(text: str, precision: Precision) -> None:
    """A year alone is less than a season."""
    found = read_date(text)
    assert found is not None
    assert found.when.precision is precision


@pytest.mark.parametrize(
    "text", ["", "soonish", "Oct 2 or Oct 9", "Oct 2 2026 maybe", "32/13/2026"]
)
def test_a_cell_with_anything_else_is_no_date(text: str) -> None:
    """Two dates are none."""
    assert read_date(text, posted=POSTED) is None


SPANS = [
    "December 5, 2026 \u2192 December 8, 2026",
    "2026-12-05 \u2192 2026-12-08",
    "2026-12-05 -> 2026-12-08",
    "2026-12-05 - 2026-12-08",
    "2026-12-05\u20132026-12-08",
    "2026-12-05 to 2026-12-08",
    "2026-12-05 until 2026-12-08",
    "5. Dezember 2026 bis 8. Dezember 2026",
    "2026\u5e7412\u67085\u65e5\uff5e2026\u5e7412\u67088\u65e5",
    "Sat 5 Dec 2026 - Tue 8 Dec 2026",
    "2026-12-05 - 2026-12-05",
]


@pytest.mark.parametrize("text", SPANS)
def test_a_span_is_its_first_day_where_it_may_be_one(text: str) -> None:
    """It is no single date elsewhere, as where a draw closes."""
    found = read_date(text, may_span=True)

    assert found is not None
    assert found.when == of_days(
        datetime(2026, 12, 5, tzinfo=UTC).date(), None, Precision.DAY, None
    )
    assert read_date(text) is None


def test_a_span_of_times_is_its_first_time() -> None:
    """As Notion writes one."""
    text = "December 5, 2026 10:00 AM (EST) \u2192 December 8, 2026 6:00 PM (EST)"
    found = read_date(text, may_span=True)

    assert found is not None
    assert found.when.at == datetime(2026, 12, 5, 15, tzinfo=UTC)


def test_days_and_months_that_are_mistaken_for_each_other_are_no_span() -> None:
    """Two days in December are no span from May to August."""
    assert read_date("05.12.2026 - 08.12.2026", region="US", may_span=True) is None
    assert read_date("05.12.2026 - 06.12.2026", region="US", may_span=True) is None
    assert read_date("05.12.2026 - 08.12.2026", region="DE", may_span=True) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("2026-12-08 - 2026-12-05", "2026-12-05, 2026-12-08", "2026-12-05 or 2026-12-08"),
        *("2026-12-05 and 2026-12-08", "2026-12-05 2026-12-08", "Dec 2026 - Jan 2027"),
        *("2026-12-05 - 2026-12-08 - 2026-12-10", "2026-12-05 \u2192 TBC", "was 2026-12-05"),
        *("2026-12-05 moved to 2026-12-08", "2026-12-05 to 2026-12-08 maybe", "5 Dec - 8 Dec 2026"),
        *("2026-12-05 - 2027-01-02",),
    ],
)
def test_two_dates_that_are_no_span_are_no_date(text: str) -> None:
    """One may have taken the place of the other."""
    found = read_date(text, may_span=True)

    assert found is None or found.doubt is not None


def test_a_cell_cannot_be_made_slow() -> None:
    """Words that could be cut in many ways are cut in one."""
    assert read_date("releas" * 30 + " oct 2 2026!") is None


def test_days_begin_and_end_at_midnight_of_their_zone() -> None:
    """A day with a change of the clocks is 23 or 25 hours long."""
    when = of_days(datetime(2026, 11, 1).date(), None, Precision.DAY, NEW_YORK)  # noqa: DTZ001
    assert when.at is not None
    assert when.ends_at is not None
    assert when.ends_at - when.at == timedelta(hours=25)


WORDS = st.sampled_from(
    [
        *("Oct", "October", "2", "31", "2nd", "2026", "10/02", "at", "10am", "ET", "EST", "TBC"),
        *("FW24", "early", "access", "this", "Friday", "fall", "2:30", "+09:00", "-", ",", "("),
        *("\n", "月", "may"),
    ]
)


@given(
    text=st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join)),
    posted=st.none() | st.datetimes(timezones=st.just(UTC)),
    region=st.sampled_from([None, "US", "GB", "CA", "ZZ"]),
    zone=st.sampled_from([None, NEW_YORK, "Nowhere/Land"]),
)
def test_any_text_is_read(
    text: str, posted: datetime | None, region: str | None, zone: str | None
) -> None:
    """Nothing is raised, and what is found is whole: ordered, in UTC and in a real zone."""
    found = find_dates(text, posted=posted, region=region, zone=zone)
    read_date(text, posted=posted, region=region, zone=zone)

    for mention, following in zip_longest(found, found[1:]):
        when = mention.when
        assert 0 <= mention.start < mention.end <= len(text)
        assert following is None or mention.end <= following.start
        assert ZoneInfo(when.timezone)
        assert (when.at is None) == (when.ends_at is None) == (when.precision is Precision.UNKNOWN)
        if when.at is not None and when.ends_at is not None:
            assert when.at.tzinfo is UTC
            assert (when.at == when.ends_at) == (when.precision is Precision.INSTANT)
            assert when.at <= when.ends_at
