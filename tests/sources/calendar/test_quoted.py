"""Calendars of older phones and planners are read as they were meant."""

from __future__ import annotations

import pytest

from bot.sources.calendar.blocks import split
from bot.sources.calendar.quoted import without_quoting


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE:Caf=C3=A9 2002R", "SUMMARY:Caf\xe9 2002R"),
        ("SUMMARY;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Caf=E9", "SUMMARY:Caf\xe9"),
        ("SUMMARY;LANGUAGE=de;ENCODING=quoted-printable:a=3Db", "SUMMARY;LANGUAGE=de:a=b"),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE:2002R =\nMira=\nge", "SUMMARY:2002R Mirage"),
        ("DESCRIPTION;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab", r"DESCRIPTION:a\nb"),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=PUNYCODE:abc", "SUMMARY:abc"),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-99:abc", "SUMMARY:abc"),
        (
            "SUMMARY:100 =\nURL:https://x.example/?a=3D",
            "SUMMARY:100 =\nURL:https://x.example/?a=3D",
        ),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE:ends =", "SUMMARY:ends "),
    ],
)
def test_a_quoted_value_is_read(line: str, plain: str) -> None:
    """In its own encoding, over several lines; what is not quoted stays as it is."""
    assert without_quoting(line) == plain


def test_an_event_is_called_by_what_was_quoted() -> None:
    """The lines around it are its own."""
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\nUID:7\r\n"
        "SUMMARY;ENCODING=QUOTED-PRINTABLE:New Balance =\r\n2002R =E2=80=9CMirage=E2=80=9D\r\n"
        "DTSTART:20261219T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    (calendar,) = split(text)

    assert calendar.events[0].summary == "New Balance 2002R \u201cMirage\u201d"
    assert calendar.events[0].start == "20261219T090000Z"
