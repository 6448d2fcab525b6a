"""When something was written, as programs of every country write it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.dates import is_day_first, read_stamp

NOW = datetime(2026, 9, 20, 12, 0, tzinfo=UTC)

STAMPS = [
    ("Thu, 17 Sep 2026 08:30:00 GMT", "2026-09-17T08:30"),
    ("Thu, 17 Sep 2026 08:30:00 -0400", "2026-09-17T12:30"),
    ("Thu, 17 Sep 2026 08:30:00 EDT", "2026-09-17T12:30"),
    ("Thu, 17 Sep 26 08:30:00 +0200", "2026-09-17T06:30"),
    ("Do, 17 Sep 2026 08:30:00 +0200", "2026-09-17T06:30"),
    ("jeu., 17 sept. 2026 08:30:00 +0200", "2026-09-17T06:30"),
    ("Donnerstag, 17. September 2026, 08:30 Uhr", "2026-09-17T08:30"),
    ("17 septembre 2026 à 8h30", "2026-09-17T08:30"),
    ("mar. 15 sept. 2026 08:30", "2026-09-15T08:30"),
    ("mar 15 dic 2025", "2025-12-15T00:00"),
    ("mar., 3 mars 2026 8h30", "2026-03-03T08:30"),
    ("Mar 15, 2026 08:30", "2026-03-15T08:30"),
    ("torstai 17. syyskuuta 2026 klo 8.30", "2026-09-17T08:30"),
    ("17 septembrie 2026, 08:30", "2026-09-17T08:30"),
    ("giovedì 17 settembre 2026 08:30", "2026-09-17T08:30"),
    ("чт, 17 сен 2026 08:30:00 +0300", "2026-09-17T05:30"),
    ("czw., 17 wrz 2026 08:30:00 +0200", "2026-09-17T06:30"),
    ("Sep 17, 2026", "2026-09-17T00:00"),
    ("September 17th, 2026 8:30 pm", "2026-09-17T20:30"),
    ("2026/09/17 08:30:00", "2026-09-17T08:30"),
    ("2026.9.17 8:30", "2026-09-17T08:30"),
    ("2026年9月17日 08:30", "2026-09-17T08:30"),
    ("2026. 9. 17. 08:30", "2026-09-17T08:30"),
    ("2026-09-17T08:30:00.5+09:00", "2026-09-16T23:30"),
    ("2026-09-17 08:30:00 +0000 UTC", "2026-09-17T08:30"),
    ("20260917T083000Z", "2026-09-17T08:30"),
    ("Thu Sep 17 08:30:00 UTC 2026", "2026-09-17T08:30"),
    ("17/09/2026", "2026-09-17T00:00"),
    ("09/17/2026", "2026-09-17T00:00"),
    ("17-09-26 08:30", "2026-09-17T08:30"),
    (str(int(datetime(2026, 9, 17, 8, 30, tzinfo=UTC).timestamp())), "2026-09-17T08:30"),
    (str(int(datetime(2026, 9, 17, 8, 30, tzinfo=UTC).timestamp()) * 1000), "2026-09-17T08:30"),
]


@pytest.mark.parametrize(("text", "expected"), STAMPS)
def test_a_stamp_is_read(text: str, expected: str) -> None:
    """By its own zone, else by UTC."""
    posted = read_stamp(text, now=NOW)

    assert posted is not None
    assert f"{posted:%Y-%m-%dT%H:%M}" == expected


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "soon", "17", "2026", "September 2026", "31/02/2026", "7 of 9", "x" * 200],
)
def test_what_is_no_stamp_is_none(text: str) -> None:
    """Nothing is made up for what is not told."""
    assert read_stamp(text, now=NOW) is None


def test_a_stamp_that_may_be_two_days_is_none() -> None:
    """Unless one of them is still to come, or the order is known."""
    assert read_stamp("04-03-2026", now=NOW) is None
    assert read_stamp("04-11-2026", now=NOW) == datetime(2026, 4, 11, tzinfo=UTC)
    assert read_stamp("04-03-2026", now=NOW, day_first=True) == datetime(2026, 3, 4, tzinfo=UTC)
    assert read_stamp("04-03-2026", now=NOW, day_first=False) == datetime(2026, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("texts", "region", "language", "expected"),
    [
        (["04-03-2026", "25-03-2026"], None, None, True),
        (["04-03-2026", "03-25-2026"], None, None, False),
        (["04-03-2026"], None, None, None),
        (["04-03-2026"], "US", None, False),
        (["04-03-2026"], "FR", None, True),
        (["04-03-2026"], None, "de", True),
        (["04-03-2026"], None, "en-us", False),
        (["04-03-2026"], None, "en", None),
    ],
)
def test_the_order_of_a_source_is_told_by_its_other_stamps(
    texts: list[str], region: str | None, language: str | None, expected: bool | None
) -> None:
    """Else by where it is from."""
    assert is_day_first(texts, region=region, language=language) is expected


@given(
    at=st.datetimes(datetime(2015, 1, 1), datetime(2026, 9, 1)),  # noqa: DTZ001 - UTC follows
    form=st.sampled_from(
        [
            "%a, %d %b %Y %H:%M:%S +0000",
            "%Y-%m-%dT%H:%M:%SZ",
            "%Y/%m/%d %H:%M:%S",
            "%d.%m.%Y %H:%M:%S",
            "%B %d, %Y %H:%M:%S",
            "%d %B %Y, %H:%M:%S UTC",
            "%Y%m%dT%H%M%SZ",
        ]
    ),
)
def test_a_stamp_is_read_as_it_was_written(at: datetime, form: str) -> None:
    """To the second, in every form."""
    assert read_stamp(at.strftime(form), now=NOW, day_first=True) == at.replace(
        microsecond=0, tzinfo=UTC
    )


@given(text=st.text(alphabet="0123456789/-.: apmTZ+GUCJanFeb年月日", max_size=60))
def test_any_text_is_a_time_or_none(text: str) -> None:
    """And never raises."""
    posted = read_stamp(text, now=NOW)

    assert posted is None or posted.utcoffset() == timedelta(0)
