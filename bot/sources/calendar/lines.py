"""The dates of an event written as RFC 5545 writes them, whatever a program made of them.

Knows nothing of drops. Programs write dates as ISO 8601 has them ("2026-12-12T10:00:00+01:00"),
leave the seconds out, end a day at 24:00, name a zone with a colon in it without quotation marks,
and give a zone, or the Z of UTC, to a day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

from bot.sources.calendar.blocks import Block

_NAMES = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
_LISTS = frozenset({"EXDATE", "RDATE"})
_GAP = re.compile(r"[\s+-]")
_LINE = re.compile(r"(?P<name>[A-Z-]{4,13})(?P<rest>[;:].*)", re.IGNORECASE | re.DOTALL)
_DATE = r"\d{4}-\d\d-\d\d|\d{8}"
_TIME = r"[T ](?:\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?|\d{6}|\d{4})(?:Z|[+-]\d\d:?\d\d)?"
_VALUE = re.compile(rf":\s*((?:{_DATE})(?:{_TIME}|Z)?)\s*$", re.IGNORECASE)
_PARTS = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d):?(?P<minute>\d\d):?(?P<second>\d\d)?(?:[.,]\d{1,9})?"
    r"(?P<offset>Z|[+-]\d\d:?\d\d)?|Z)?",
    re.IGNORECASE,
)
_TZID = re.compile(
    r";TZID=(?P<quote>\"?)(?P<name>[^\"]{1,200}?)(?P=quote)(?=;[A-Z-]{2,20}=|$)", re.IGNORECASE
)
_LONGEST = 400  # characters of a line with one date
_UNTIL = re.compile(r"(?<=UNTIL=)\d{8}(?=;|$)", re.IGNORECASE)
_LAST = "T235959"  # of a day that a series of times goes on to


def straightened(blocks: Sequence[Block]) -> list[Block]:
    """Return an event's components with dates that a parser of the standard reads.

    An edition that names its occurrence and no time of its own stands where that occurrence is,
    under the event's name.
    """
    found = [
        Block(lines=tuple(_straightened_line(line) for line in block.lines)) for block in blocks
    ]
    master = next((block for block in found if block.recurrence is None), None)
    return [_settled(block, master) for block in found]


def _settled(block: Block, master: Block | None) -> Block:
    start = (master or block).start or ""
    lines = tuple(
        _UNTIL.sub(lambda day: day[0] + _LAST, line)
        if "T" in start and line[:6].upper() == "RRULE:"
        else line
        for line in block.lines
    )
    if block.recurrence and not block.start:
        told = block.line("RECURRENCE-ID")
        own = [f"DTSTART{told[len('RECURRENCE-ID') :]}"]
        if master is not None and not block.summary:
            own.append(master.line("SUMMARY") or "SUMMARY:")
        lines = (*lines[:-1], *own, *lines[-1:])
    return replace(block, lines=lines)


def _straightened_line(line: str) -> str:
    found = _LINE.fullmatch(line) if line[:2].upper() in {"DT", "RE", "EX", "RD"} else None
    if found is None or found["name"].upper() not in _NAMES or len(line) > _LONGEST:
        return line
    value = _VALUE.search(found["rest"])
    if value is None:
        return line if found["name"].upper() in _LISTS else _without_gaps(line)
    told = _PARTS.fullmatch(value[1])
    written = _written(told) if told else None
    if told is None or written is None:
        return line
    parameters = found["rest"][: value.start()]
    zone = _TZID.search(parameters)
    rest = _TZID.sub("", parameters)
    if told["hour"] is None:
        # A day has no zone, and is a date whatever it is said to be.
        return f"{found['name']};VALUE=DATE:{written}"
    if zone is not None and not written.endswith("Z"):  # UTC has no other zone beside it
        name = zone["name"].replace("\\", "").strip()
        mark = '"' if re.search(r"[:;,]", name) else ""
        rest += f";TZID={mark}{name}{mark}"
    return f"{found['name']}{rest}:{written}"


def _without_gaps(line: str) -> str:
    """Return a date that cannot be read so that the parser does not read "202612 1" in it either.

    To Python's own ``int`` blanks before and behind a number, and a sign, are nothing.
    """
    head, colon, value = line.rpartition(":")
    return f"{head}{colon}{_GAP.sub('?', value)}"


def _written(told: re.Match[str]) -> str | None:
    """Return a date or time in the standard's form, or None if there is none of that kind."""
    try:
        day = date(int(told["year"]), int(told["month"]), int(told["day"]))
        if told["hour"] is None:
            return f"{day:%Y%m%d}"
        is_end = told["hour"] == "24" and int(told["minute"]) == int(told["second"] or 0) == 0
        clock = time(
            0 if is_end else int(told["hour"]),
            int(told["minute"]),
            min(int(told["second"] or 0), 59),
        )
        at = datetime.combine(day, clock) + timedelta(days=is_end)
        offset = (told["offset"] or "").replace(":", "")
        if offset.upper() == "Z":
            return f"{at:%Y%m%dT%H%M%S}Z"
        if offset:
            size = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:]))
            zone = timezone(size if offset[0] == "+" else -size)
            return f"{at.replace(tzinfo=zone).astimezone(UTC):%Y%m%dT%H%M%S}Z"
    except (ValueError, OverflowError):
        return None
    return f"{at:%Y%m%dT%H%M%S}"
