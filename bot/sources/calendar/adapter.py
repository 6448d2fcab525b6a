"""iCalendar files: events that name a 2002R become drops.

Knows nothing of what was seen before, but for the page it is handed to ask for what changed.

A sweep is complete when the whole calendar could be read. What is more than a day past or more than
400 days ahead is not told, so an event whose time has passed goes missing by itself; whether one
that should still come was taken off is for the services to decide, by complete sweeps without
faults only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from icalendar import vDuration

from bot.models import Page, SourceSpec, Sweep
from bot.sources.calendar.blocks import LINE_LIMIT, CalendarText, split
from bot.sources.calendar.events import Window, read_events
from bot.sources.calendar.times import ZONE_PROPERTIES
from bot.sources.reading import Contents, listed, look
from bot.sources.web import Fetcher, HttpAnswer, UnreadableError, parse
from bot.sources.web.walls import is_html

ACCEPT = "text/calendar, */*;q=0.1"
REFRESH_PROPERTIES = ("REFRESH-INTERVAL", "X-PUBLISHED-TTL")  # RFC 7986, and what it was before


class Calendar:
    """Reads one source of kind ``calendar``.

    Args:
        fetcher: makes the requests.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Look at a calendar once.

        Args:
            spec: the source; its region's zone is that of times which name none.
            remembered: pages of earlier sweeps by address.

        Raises:
            SourceError: nothing was learned.
        """
        now = self._fetcher.now()
        window = Window.around(now)
        return await look(
            self._fetcher,
            spec,
            remembered=remembered,
            accept=ACCEPT,
            read=lambda answer: _read(answer, spec, now),
            settle=lambda known: replace(known, drops=tuple(filter(window.holds, known.drops))),
            now=now,
        )


def _read(answer: HttpAnswer, spec: SourceSpec, now: datetime) -> Contents:
    text = _text(answer.body)
    calendars = split(text)
    if not calendars or "BEGIN:V" not in text.upper():
        is_page = is_html(answer.headers, answer.body)
        sent = "a web page where a calendar was due" if is_page else "something that is no calendar"
        raise UnreadableError(f"{parse(answer.url).host} sent {sent}.")
    return _contents(calendars, spec, now)


def read_calendar(body: bytes, spec: SourceSpec, now: datetime, *, zone: str) -> Contents:
    """Read a calendar that somebody handed in.

    Args:
        body: the file.
        spec: the region and currency of what names none.
        now: aware, UTC.
        zone: IANA name; of times in a calendar that names no zone of its own.

    Raises:
        UnreadableError: it is no calendar.
        TooLargeError: it has more lines than are read.
    """
    text = _text(body)
    calendars = split(text)
    if not calendars or "BEGIN:V" not in text.upper():
        raise UnreadableError("The file is no calendar.")
    for calendar in calendars:
        if not any(calendar.properties.get(name) for name in ZONE_PROPERTIES):
            calendar.properties[ZONE_PROPERTIES[0]] = zone
    return _contents(calendars, spec, now)


def _contents(calendars: Sequence[CalendarText], spec: SourceSpec, now: datetime) -> Contents:
    reading = read_events(calendars, spec, Window.around(now))
    count = sum(calendar.count for calendar in calendars)
    broken = sum(calendar.broken for calendar in calendars)
    if broken:
        reading.faults.append(f"{broken} events are broken or too long to be read.")
    if unended := sum(calendar.unended for calendar in calendars):
        have = "has" if unended == 1 else "have"
        reading.faults.append(f"{unended} of the events {have} no end; some of it may be lost.")
    if not count:
        reason = "The calendar shows no events."
    elif not all(calendar.is_whole for calendar in calendars):
        reason = "The calendar is cut short."
    elif reading.is_cut:
        reason = "The calendar is too long; only its first events were read."
    else:
        reason = None
    return Contents(
        drops=tuple(reading.drops),
        products=count,
        faults=listed(reading.faults),
        reason=reason,
        rest=_rest(calendars),
    )


def _text(body: bytes) -> str:
    """Return the text of a calendar: UTF-8 by its standard, Latin-1 in lines that are not.

    Lines are folded by their bytes, some programs' in the midst of a letter.
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        for fold in (b"\r\n ", b"\r\n\t", b"\n ", b"\n\t"):
            body = body.replace(fold, b"")
        if body.count(b"\n") > LINE_LIMIT:  # they are not read
            return body.decode("latin-1")
        return "\n".join(map(_line, body.split(b"\n")))


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _rest(calendars: Iterable[CalendarText]) -> timedelta | None:
    rests: list[timedelta] = []
    for calendar in calendars:
        for name in REFRESH_PROPERTIES:
            try:
                rest = vDuration.from_ical(calendar.properties[name])  # type: ignore[no-untyped-call]
            except (KeyError, ValueError, TypeError, ArithmeticError):
                continue
            rests.append(rest)
    return max(rests, default=None)
