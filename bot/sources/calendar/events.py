"""The events of a calendar that name a 2002R, made into drops.

Knows nothing of requests. Every event is read by itself, and what fails in it is a sentence.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import recurring_ical_events  # type: ignore[import-untyped]

from bot.models import SeenDrop, SourceSpec
from bot.parsing import clean, find_codes
from bot.sources.calendar.alignment import aligned
from bot.sources.calendar.blocks import Block, CalendarText
from bot.sources.calendar.drops import drops_of, name_of, names_2002r, texts
from bot.sources.calendar.editions import latest
from bot.sources.calendar.lines import straightened
from bot.sources.calendar.rules import is_tame
from bot.sources.calendar.times import BrokenEventError, CalendarFacts
from bot.sources.calendar.zones import Zones
from bot.sources.reading import digest

PAST, FUTURE = timedelta(days=1), timedelta(days=400)  # what is looked at, around now
OCCURRENCES = 60  # of one event; a drop that repeats more often is a mistake
EVENT_LIMIT = 500
TIME_LIMIT = 1.0  # seconds of the processor for all events together; rules can be made to take long


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time that is looked at."""

    start: datetime
    stop: datetime

    @classmethod
    def around(cls, now: datetime) -> Window:
        """Return the window around a time (aware, UTC)."""
        return cls(start=now - PAST, stop=now + FUTURE)

    def holds(self, drop: SeenDrop) -> bool:
        """Tell whether a drop is in the window, at least in part."""
        if drop.at is None or drop.ends_at is None:
            return True
        return drop.ends_at >= self.start and drop.at <= self.stop


@dataclass(slots=True)
class EventsRead:
    """What the events of a file have told so far."""

    drops: list[SeenDrop] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    is_cut: bool = False


def read_events(calendars: Sequence[CalendarText], spec: SourceSpec, window: Window) -> EventsRead:
    """Return the drops of all calendars of a file."""
    reading = EventsRead()
    deadline = time.thread_time() + TIME_LIMIT
    left = EVENT_LIMIT
    for calendar, found in latest(calendars):
        left -= 1
        if left < 0 or time.thread_time() > deadline:
            reading.is_cut = True
            return reading
        blocks = straightened(found)
        try:
            drops = list(_drops(aligned(blocks), calendar, spec, window, reading.faults))
        except BrokenEventError as error:
            reading.faults.append(f"{_title(blocks)} {error}.")
            continue
        except Exception:  # noqa: BLE001 - broken properties raise whatever they like
            reading.faults.append(f"{_title(blocks)} cannot be read.")
            continue
        reading.drops += filter(window.holds, drops)
    return reading


def _title(blocks: list[Block]) -> str:
    for line in blocks[0].lines:
        if line.upper().startswith("SUMMARY"):
            return f'The event "{clean(line.partition(":")[2], 80)}"'
    return "An event"


def _drops(
    blocks: list[Block],
    calendar: CalendarText,
    spec: SourceSpec,
    window: Window,
    faults: list[str],
) -> Iterator[SeenDrop]:
    place = CalendarFacts.of(calendar, spec)
    parsed = _parse(blocks, calendar, spec.region, faults)
    events = parsed.walk("VEVENT")
    masters = [event for event in events if "RECURRENCE-ID" not in event]
    if not any(names_2002r(event) for event in events):
        return
    name = blocks[0].uid or digest("\n".join(sorted(map(name_of, events))))
    repeating = (each for each in masters if each.get("RRULE") or "RDATE" in each)
    series = [each for each in repeating if "DTSTART" in each]
    repeats, struck_out = bool(series), []
    if repeats:
        found = _occurrences(parsed, window) if all(map(is_tame, series)) else None
        repeats = found is not None
        if found is not None:
            struck_out = [one for each in series for one in _struck_out(each, events, window)]
            events = found
        if found is None:
            faults.append(
                f"{_title(blocks)} repeats in a way that is not followed; its first is kept."
            )
        elif len(found) > OCCURRENCES:
            faults.append(f"{_title(blocks)} repeats often; its first {OCCURRENCES} are kept.")
    codes = set(find_codes("\n".join(text for event in masters for text in texts(event)[:2])))
    own = codes.pop() if len(codes) == 1 else None  # an edited occurrence may not repeat it
    for event in events[:OCCURRENCES]:
        occurrence = _recurrence(event) if repeats or event not in masters else ""
        yield from drops_of(event, f"{name}#{occurrence}" if occurrence else name, place, own)
    for event in struck_out[:OCCURRENCES]:
        for drop in drops_of(event, f"{name}#{_recurrence(event)}", place, own):
            yield replace(drop, is_struck_out=True)


def _parse(
    blocks: list[Block], calendar: CalendarText, region: str | None, faults: list[str]
) -> Any:
    """Parse an event; of what cannot be parsed the parts that matter are tried alone."""
    zones = Zones.of("\r\n".join(block.text for block in blocks), calendar.zones, region=region)
    try:
        return zones.parse("\r\n".join(block.text for block in blocks))
    except Exception:  # noqa: BLE001 - broken properties raise whatever they like
        parsed = icalendar.Calendar()
    for block in blocks:
        try:
            part = zones.parse(block.essence.text)
        except Exception:  # noqa: BLE001 - the same
            faults.append(f"{_title([block])} cannot be read.")
            continue
        faults.append(f"{_title([block])} is broken; only its name and its time were read.")
        for event in part.walk("VEVENT"):
            parsed.add_component(event)
    return parsed


def _occurrences(parsed: Any, window: Window) -> list[Any] | None:
    """Return the occurrences in the window, or None where the rule cannot be read."""
    try:
        found = recurring_ical_events.of(parsed, keep_recurrence_attributes=False)
        return list(found.between(window.start, window.stop))
    except Exception:  # noqa: BLE001 - broken properties raise whatever they like
        return None


def _struck_out(event: Any, events: Sequence[Any], window: Window) -> Iterator[Any]:
    """Return the occurrences in the window that a series leaves out (EXDATE), as called off.

    RFC 5545, 3.8.5.1. What was told of one of them is no more; one that has an edition of its own
    is what that says.
    """
    told = event.get("EXDATE") or []
    start = event["DTSTART"].dt
    edited = {_recurrence(each) for each in events if "RECURRENCE-ID" in each}
    days = {
        _in_zone_of(start, value.dt)
        for part in (told if isinstance(told, list) else [told])
        for value in getattr(part, "dts", [])
        if type(value.dt) is type(start) and _is_within(value.dt, window)
    }
    for at in sorted(days, key=str)[:OCCURRENCES]:
        one = event.copy()
        one["STATUS"] = "CANCELLED"
        one["DTSTART"] = one["RECURRENCE-ID"] = icalendar.vDDDTypes(at)
        one.pop("DTEND", None)
        if "DTEND" in event:
            with suppress(TypeError, OverflowError):
                one["DTEND"] = icalendar.vDDDTypes(at + (event["DTEND"].dt - start))
        if _recurrence(one) not in edited:
            yield one


def _in_zone_of(start: date, at: Any) -> Any:
    """Return a date that names no zone in that of its series."""
    if isinstance(start, datetime) and at.tzinfo is None:
        return at.replace(tzinfo=start.tzinfo)
    return at


def _is_within(at: date, window: Window) -> bool:
    day = at.date() if isinstance(at, datetime) else at
    return window.start.date() <= day <= window.stop.date()


def _recurrence(event: Any) -> str:
    """Return which occurrence this is: its original time, whatever it was moved to."""
    at = event["RECURRENCE-ID"].dt
    if isinstance(at, datetime):
        return f"{at.astimezone(UTC) if at.tzinfo else at:%Y%m%dT%H%M%S}"
    return f"{at:%Y%m%d}"
