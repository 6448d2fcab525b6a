"""The dates by which an edited or a cancelled occurrence is found in its series.

Knows nothing of drops. RFC 5545 (3.8.4.4, 3.8.5.1) wants them to be of the kind that the start of
the series is; not all programs keep to it.
"""

from __future__ import annotations

import re

from bot.sources.calendar.blocks import Block

_DATE = re.compile(r"(?P<date>\d{8})(?:T(?P<time>\d{6}Z?))?")
_DATES = ("RECURRENCE-ID", "EXDATE")


def aligned(blocks: list[Block]) -> list[Block]:
    """Return an event's components with RECURRENCE-ID and EXDATE of the kind that its start is.

    "RECURRENCE-ID;VALUE=DATE:20270104" means the occurrence of that day.
    """
    master = next((block for block in blocks if block.recurrence is None), None)
    start = None if master is None else _DATE.fullmatch(master.value("DTSTART"))
    if master is None or start is None or not (len(blocks) > 1 or master.value("EXDATE")):
        return blocks
    head = master.line("DTSTART").partition(":")[0].partition(";")[2]
    parameters = "".join(f";{part}" for part in head.split(";") if part.upper().startswith("TZID"))
    return [
        Block(lines=tuple(_aligned_line(line, parameters, start["time"]) for line in block.lines))
        for block in blocks
    ]


def _aligned_line(line: str, parameters: str, clock: str | None) -> str:
    name = line[:13].partition(":")[0].partition(";")[0].upper()
    if name not in _DATES:
        return line
    values = [_DATE.fullmatch(value.strip()) for value in line.rpartition(":")[2].split(",")]
    dates = [value for value in values if value is not None]
    if (
        not dates
        or len(dates) < len(values)
        or all(bool(one["time"]) == bool(clock) for one in dates)
    ):
        return line
    if clock is None:
        return f"{name};VALUE=DATE:{','.join(one['date'] for one in dates)}"
    return f"{name}{parameters}:{','.join(one['date'] + 'T' + clock for one in dates)}"
