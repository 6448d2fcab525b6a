"""Files of drops that somebody hands in, read without a request."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.errors import SourceError
from bot.models import Money, Precision
from bot.sources.uploads import UploadedDrops, read_upload
from tests.conftest import NOON


async def read(
    body: str | bytes, name: str = "drops.csv", zone: str = "Asia/Tokyo"
) -> UploadedDrops:
    """Read a file as a moderator of a server hands it in."""
    data = body.encode() if isinstance(body, str) else body
    return await read_upload(data, name=name, zone=zone, currency="JPY", now=NOON)


def calendar(*lines: str, head: str = "") -> str:
    """Write a calendar of one event."""
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", head, "BEGIN:VEVENT", "UID:1", *lines]
    return "\r\n".join([*(line for line in whole if line), "END:VEVENT", "END:VCALENDAR", ""])


async def test_a_list_is_read_row_by_row() -> None:
    """In the server's zone and money; what cannot be read says in which row it stands."""
    upload = await read(
        "style,name,date,time,tz,shop,price\n"
        "M2002RXC,Quartz,2026-12-05,10:00,,atmos,19800\n"
        "M2002RXD,Olive,2026-12-05,10:00,Europe/Paris,,\n"
        "M2002RXE,Sand,32 Dec,,,,\n"
        "574,Grey,2026-12-05,,,,\n"
    )

    quartz, olive = upload.drops
    assert quartz.at == datetime(2026, 12, 5, 1, tzinfo=UTC)
    assert quartz.price == Money(amount=Decimal(19800), currency="JPY")
    assert olive.at == datetime(2026, 12, 5, 9, tzinfo=UTC)
    assert [upload.places[each] for each in upload.drops] == ["row 2", "row 3"]
    [fault] = upload.faults
    assert fault.startswith("Row 4 has a date that cannot be read")
    assert upload.others == 1


async def test_a_country_with_one_zone_counts_more_than_the_servers() -> None:
    """A row that says where it drops says in whose time."""
    upload = await read("style,date,time,country\nM2002RXC,2026-12-05,10:00,GB\n")

    assert upload.drops[0].at == datetime(2026, 12, 5, 10, tzinfo=UTC)


async def test_a_calendar_is_read_whatever_it_is_called() -> None:
    """In its own zone, or in the server's."""
    event = ("SUMMARY:2002R Quartz M2002RXC", "DTSTART:20261205T100000")

    for head, hour in (("", 1), ("X-WR-TIMEZONE:Europe/London", 10)):
        upload = await read(calendar(*event, head=head), name="drops.txt")
        assert upload.drops[0].at == datetime(2026, 12, 5, hour, tzinfo=UTC)
    day = await read(calendar(event[0], "DTSTART;VALUE=DATE:20261205"))
    assert day.drops[0].precision is Precision.DAY
    broken = await read(calendar(event[0]))
    assert broken.drops == ()
    assert "has no time" in broken.faults[0]


@pytest.mark.parametrize(
    "body",
    [b"Hello", b"\x89PNG\r\n\x1a\n\x00", b"<html><body>", b"PK\x03\x04abc", b"a,b\n1,2\n", b"[[[["],
)
async def test_what_is_no_list_is_refused_with_a_sentence(body: bytes) -> None:
    """Whatever it is."""
    with pytest.raises(SourceError) as refused:
        await read(body)

    assert refused.value.sentence.endswith(".")
