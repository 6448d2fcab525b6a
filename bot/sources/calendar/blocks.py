"""A calendar file taken apart into its events as text, before anything is read in them.

Knows nothing of drops. Whatever is broken in one event stays in that event, several calendars in
one file are several, and the few events that matter are found among many without parsing all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from bot.sources.calendar.quoted import without_quoting
from bot.sources.web import TooLargeError

BLOCK_LIMIT = 64 * 1024  # letters of one event; a longer one is no drop
DESCRIPTION_LIMIT = 20_000  # letters; some programs put whole pages and pictures into it
LINE_LIMIT = 300_000  # of a file; 100,000 events of three lines take a second
PARAMETERS_LIMIT = 8_000  # characters of a property before what it says
SUMMARY_LIMIT = 500  # characters by which events are told apart
DEEPEST = 10  # components inside each other

_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
# What is read of an event: what is broken in all else costs nothing.
_READ = re.compile(
    r"(?:BEGIN|END|UID|SUMMARY|DESCRIPTION|CATEGORIES|LOCATION|URL|IMAGE|STATUS|SEQUENCE|DTSTAMP"
    r"|LAST-MODIFIED|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|X-[A-Z-]{0,40}ALLDAY[A-Z]{0,20})"
    r"(?=[;:])",
    re.IGNORECASE,
)
_ESSENCE = re.compile(
    r"(?:BEGIN|END|UID|SUMMARY|DESCRIPTION|STATUS|SEQUENCE|DTSTART|RECURRENCE-ID)(?=[;:])",
    re.IGNORECASE,
)
_TIMESTAMPS = ("LAST-MODIFIED", "DTSTAMP")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One event as its lines, which are read only where somebody asks: files are long."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines again as one text."""
        return "\r\n".join(self.lines)

    def line(self, name: str) -> str:
        """Return the whole line of a property, or nothing."""
        return _line(self.lines, name) or ""

    def value(self, name: str) -> str:
        """Return what a property says, or nothing."""
        return _first(self.lines, name) or ""

    @property
    def essence(self) -> Block:
        """The event with nothing but its name and its time."""
        return Block(lines=tuple(line for line in self.lines if _ESSENCE.match(line)))

    @property
    def uid(self) -> str | None:
        """What names the event, whatever changes in it."""
        return _first(self.lines, "UID") or None

    @property
    def recurrence(self) -> str | None:
        """Which occurrence of a repeating event this is an edition of."""
        return _first(self.lines, "RECURRENCE-ID")

    @property
    def summary(self) -> str:
        """What the event calls itself, as it is written."""
        return (_first(self.lines, "SUMMARY") or "")[:SUMMARY_LIMIT]

    @property
    def start(self) -> str | None:
        """When it begins, as it is written."""
        return _first(self.lines, "DTSTART")

    @property
    def rank(self) -> tuple[int, str]:
        """What is greater in the later edition of the same event."""
        sequence = _first(self.lines, "SEQUENCE") or ""
        changed = (_first(self.lines, name) for name in _TIMESTAMPS)
        number = int(sequence[:9]) if sequence.isascii() and sequence.isdigit() else 0
        return number, next((stamp for stamp in changed if stamp), "")


@dataclass(slots=True)
class CalendarText:
    """One VCALENDAR: its own properties, its time zones and its events.

    ``is_whole`` is false where the file ends before the calendar does; ``count`` counts all events,
    ``unended`` those that another begins in.
    """

    properties: dict[str, str] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    events: list[Block] = field(default_factory=list)
    count: int = 0
    broken: int = 0
    unended: int = 0
    is_whole: bool = False


def split(text: str) -> list[CalendarText]:
    """Return the calendars of a file; events outside of any make one of their own.

    Raises:
        TooLargeError: it has more lines than are read.
    """
    splitter = _Splitter()
    if max(text.count("\n"), text.count("\r")) > LINE_LIMIT:
        raise TooLargeError(
            f"The calendar has more than {LINE_LIMIT} lines, the most that is read."
        )
    for line in without_quoting(_unfolded(text)).split("\n"):
        splitter.take(line)
    return splitter.finish()


def _unfolded(text: str) -> str:
    """Return a file with one kind of line break, and none within a line (RFC 5545, 3.1).

    Patterns take 80 ms for 8 MiB, in which no other thread runs; these take a tenth.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\n ", "").replace("\n\t", "")


class _Splitter:
    """Takes the lines of a file one after another."""

    def __init__(self) -> None:
        self._calendars: list[CalendarText] = []
        self._open: list[str] = []
        self._lines: list[str] = []
        self._size = 0

    def take(self, line: str) -> None:
        word = value = ""
        if line[:1] in {"B", "b", "E", "e"}:  # nearly all lines are not: files are long
            word, _, value = line[:80].partition(":")
            word, value = word.strip().upper(), value.strip().upper()
        if word == "BEGIN":
            self._begin(value)
        elif (word, value) == ("END", "VCALENDAR"):
            self._end_unended()
        if self._open and self._open[-1] != "VCALENDAR":
            if self._is_read(line) or (word, value) == ("END", "VEVENT"):
                if len(line) > DESCRIPTION_LIMIT and line[:11].upper() == "DESCRIPTION":
                    line = line[:DESCRIPTION_LIMIT].rstrip("\\")  # its end is not read
                self._size += len(line)
                if self._size < BLOCK_LIMIT:
                    self._lines.append(line)
        elif self._open and (name := _NAME.match(line)):
            self._calendars[-1].properties.setdefault(name[0].upper(), _value(line))
        if word == "END" and value in self._open:
            self._end(value)

    def _is_read(self, line: str) -> bool:
        """Tell whether a line is the event's own and read, or that of a zone.

        An alarm or a participant in an event is neither.
        """
        if "VEVENT" not in self._open:
            return True
        return self._open[-1] == "VEVENT" and _READ.match(line) is not None

    def finish(self) -> list[CalendarText]:
        if "VEVENT" in self._open:
            self._calendars[-1].broken += 1
        return self._calendars

    def _begin(self, kind: str) -> None:
        if kind in {"VEVENT", "VCALENDAR"}:
            self._end_unended()
        if kind == "VCALENDAR":
            self._calendars.append(CalendarText())
            self._open = []
        self._calendars = self._calendars or [CalendarText()]
        if len(self._open) < DEEPEST:
            self._open.append(kind)

    def _end_unended(self) -> None:
        """End an event that has no end: what it says is read, though some of it may be lost."""
        if "VEVENT" not in self._open:
            return
        self._calendars[-1].unended += 1
        self._open = self._open[: self._open.index("VEVENT")]
        self._lines.append("END:VEVENT")
        is_short = self._size < BLOCK_LIMIT
        _close(self._calendars[-1], "VEVENT", self._lines, is_short=is_short)
        self._lines, self._size = [], 0

    def _end(self, kind: str) -> None:
        self._open = self._open[: self._open.index(kind)]
        if kind == "VCALENDAR":
            self._calendars[-1].is_whole = True
        if self._open in ([], ["VCALENDAR"]):
            is_short = self._size < BLOCK_LIMIT
            _close(self._calendars[-1], kind, self._lines, is_short=is_short)
            self._lines, self._size = [], 0


def _close(calendar: CalendarText, kind: str, lines: list[str], *, is_short: bool) -> None:
    if kind == "VTIMEZONE" and is_short:
        tzid = next((_value(line) for line in lines if line.upper().startswith("TZID")), "")
        calendar.zones.setdefault(tzid, "\r\n".join(lines))
    if kind != "VEVENT":
        return
    calendar.count += 1
    if not is_short:
        calendar.broken += 1
        return
    calendar.events.append(Block(lines=tuple(lines)))


@cache
def _heads(name: str) -> tuple[str, ...]:
    """Return how the line of a property may begin."""
    return tuple(f"{word}{end}" for word in (name, name.lower(), name.title()) for end in ":;")


def _line(lines: tuple[str, ...], name: str) -> str | None:
    heads = _heads(name)
    for line in lines:
        if line.startswith(heads):
            return line
    return None


def _first(lines: tuple[str, ...], name: str) -> str | None:
    line = _line(lines, name)
    return None if line is None else _value(line)


def _value(line: str) -> str:
    """Return what stands after the colon that ends a property's name and parameters."""
    is_quoted = False
    for at, letter in enumerate(line[:PARAMETERS_LIMIT]):
        if letter == '"':
            is_quoted = not is_quoted
        elif letter == ":" and not is_quoted:
            return line[at + 1 :].strip()
    return ""
