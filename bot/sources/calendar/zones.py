"""The time zones of a calendar file: what its TZIDs mean, by their definition or by their name.

Knows nothing of events. A definition in the file counts more than a name of the world's that is
spelled like its own (RFC 5545, 3.6.5), unless it is cut short or has its summer and winter mistaken
for each other, as some programs write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from icalendar.timezone import tzp
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bot.parsing.dates import is_zone, zone_of_word

DEFINITIONS_LIMIT = 10  # components of one zone; more are a bomb
OURS = "raincloud"  # what TZIDs are called that have a definition of the file's own
FARTHEST_OFFSET = timedelta(hours=14)

_TZID = re.compile(r";TZID=(?:\"([^\"]{1,200})\"|([^;:\"]{1,200}))", re.IGNORECASE)
_OFFSET = re.compile(
    r"(?:\(?(?:UTC|GMT|Z)?\s?)(?P<sign>[+\u2212-])(?P<hours>\d{1,2})[:.]?(?P<minutes>\d\d)?\)?",
    re.IGNORECASE,
)
_UTC = frozenset({"utc", "gmt", "z", "zulu", "coordinated universal time"})
_USE = re.compile(r"^TZOFFSETTO[;:]", re.IGNORECASE | re.MULTILINE)
_PART = re.compile(r"^BEGIN:(?:STANDARD|DAYLIGHT)\s*$", re.IGNORECASE | re.MULTILINE)
_SHIFT = re.compile(r"TZOFFSET(FROM|TO):([+-]\d{4})\s*", re.IGNORECASE)
_LOCATION = re.compile(
    r"^X-LIC-LOCATION[^:\r\n]{0,100}:([^\r\n]{1,100})", re.IGNORECASE | re.MULTILINE
)
# Outlook numbers its copies of a zone: "GMT Standard Time 1".
_COPY = re.compile(r"(?<=time)\s\d{1,2}$|(?<=time\))\s\d{1,2}$", re.IGNORECASE)
# What Exchange shows for "Pacific Standard Time", with its offset before it or without.
_SHOWN = re.compile(r"(?:\([^()]{0,12}\)\s)?(\w{5,9}) Time \((?:US & )?Canada\)", re.IGNORECASE)
_WINDOWS = {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}
_LOCK = Lock()  # the library keeps definitions for all files together, by their names alone


@dataclass(slots=True)
class Zones:
    """What the TZIDs of one file's events mean.

    ``names`` are the world's names by TZID, ``own`` the definitions by TZID.
    """

    names: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, definitions: Mapping[str, str], *, region: str | None) -> Zones:
        """Return what the TZIDs in some events mean.

        Args:
            text: the events.
            definitions: the file's VTIMEZONE components by their TZID.
            region: the source's; settles names such as "CST".
        """
        zones = cls()
        for tzid in {quoted or bare for quoted, bare in _TZID.findall(text)}:
            definition = definitions.get(tzid, "")
            name = zone_of_tzid(tzid, region=region)
            if name is None and (location := _LOCATION.search(definition)):
                name = zone_of_tzid(location[1], region=region)
            is_named_better = _is_shorter(definition, name) or _is_inverted(definition, name)
            if is_usable(definition) and not is_named_better:
                zones.own[tzid] = definition
            elif name is not None:
                zones.names[tzid] = name
            elif (offset := offset_of(tzid)) is not None:
                zones.own[tzid] = _fixed(offset)
        return zones

    def parse(self, text: str) -> Any:
        """Parse events with their zones; raise whatever the library raises."""
        numbers = {tzid: f"{OURS}{at}" for at, tzid in enumerate(self.own)}

        def renamed(found: re.Match[str]) -> str:
            tzid = found[1] or found[2]
            name = numbers.get(tzid) or self.names.get(tzid)
            return found[0] if name is None else f";TZID={name}"

        definitions = [_named(self.own[tzid], name) for tzid, name in numbers.items()]
        whole = [*definitions, _TZID.sub(renamed, text)]
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *whole, "END:VCALENDAR", ""]
        with _LOCK:
            try:
                return icalendar.Calendar.from_ical("\r\n".join(lines))
            finally:
                tzp.use_default()  # forgets the definitions: another file's have the same names


def zone_of_tzid(tzid: str, *, region: str | None) -> str | None:
    """Return the IANA zone that a TZID names, however a program spells it, or None.

    "tzone://Microsoft/Utc", "utc", "America/New York", "america/new_york", "Eastern Standard
    Time", "/citadel.org/20210210_1/Europe/Berlin", "(UTC+01:00) Amsterdam, Berlin, Rome",
    "(UTC) Coordinated Universal Time".
    """
    name = _COPY.sub("", " ".join(tzid.strip().strip('"').split()))
    if is_zone(name):
        return name
    if name.rpartition("/")[2].casefold() in _UTC:
        return "UTC"
    if known := _WINDOWS.get(name.casefold()):
        return known
    if shown := _SHOWN.match(name):
        return _WINDOWS.get(f"{shown[1]} standard time".casefold())
    parts = name.strip("/").split("/")
    tails = ["/".join(parts[-length:]) for length in (3, 2, 1)] + [name.replace("-", "/", 1)]
    told = (zone_of_word(tail, region=region) for tail in tails)
    if found := next((zone for zone in told if zone is not None), None):
        return found
    return _zone_of_shown(name)


def offset_of(tzid: str) -> timedelta | None:
    """Return the offset that a TZID tells ("UTC+01", "GMT-0500", "+0530"), or None."""
    found = _OFFSET.match(tzid.strip().rpartition("/")[2])
    if found is None:
        return None
    size = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    if size > FARTHEST_OFFSET:
        return None
    return size if found["sign"] == "+" else -size


def is_usable(definition: str) -> bool:
    """Tell whether a VTIMEZONE says an offset for each of its parts, and is no bomb."""
    upper = definition.upper()
    parts = len(_PART.findall(definition))
    is_bomb = "FREQ=" in upper.replace("FREQ=YEARLY", "") or parts > DEFINITIONS_LIMIT
    return 0 < parts == len(_USE.findall(definition)) and not is_bomb


def _is_shorter(definition: str, name: str | None) -> bool:
    """Tell whether a definition lacks the daylight saving that the place of its name has."""
    if name is None or "/" not in name or "BEGIN:DAYLIGHT" in definition.upper():
        return False
    zone = ZoneInfo(name)
    return len({datetime(2026, month, 15, tzinfo=zone).utcoffset() for month in (1, 7)}) > 1


def _is_inverted(definition: str, name: str | None) -> bool:
    """Tell whether a definition sets the clock back for its summer: its parts are mistaken.

    Ireland's is written so on purpose, and its name tells the same.
    """
    if name is None or "/" not in name:
        return False
    offsets: dict[str, str] = {}
    is_summer = False
    for line in definition.splitlines():
        if line.upper().startswith(("BEGIN:", "END:")):
            is_summer = line.upper().rstrip() == "BEGIN:DAYLIGHT"
        elif is_summer and (shift := _SHIFT.fullmatch(line)):
            offsets[shift[1].upper()] = shift[2]
    before, after = (offset_of(offsets.get(key, "")) for key in ("FROM", "TO"))
    return before is not None and after is not None and after < before


def _zone_of_shown(name: str) -> str | None:
    """Return the zone of a name that is shown to people, with its offset before it."""
    shown = re.fullmatch(r"\((?:UTC|GMT)([^()]{0,10})\)\s?(.{1,150})", name, re.IGNORECASE)
    if shown is None:
        return None
    if shown[2].casefold() in _UTC:
        return "UTC"
    offset = offset_of(name.partition(")")[0]) if shown[1].strip() else timedelta(0)
    return _zone_of_places(shown[2], offset)


def _zone_of_places(words: str, offset: timedelta | None) -> str | None:
    """Return the zone of a list of cities, or of "Eastern Time (US & Canada)"."""
    for part in re.split(r"[,;/(]", words):
        place = part.strip()
        cities = (
            f"{continent}/{place}" for continent in ("Europe", "America", "Asia", "Australia")
        )
        for name in (place, *cities):
            zone = zone_of_word(name, region=None)
            if zone is None:
                continue
            standard = datetime(2026, 1, 15, tzinfo=UTC).astimezone(ZoneInfo(zone))
            summer = datetime(2026, 7, 15, tzinfo=UTC).astimezone(ZoneInfo(zone))
            if offset in {standard.utcoffset(), summer.utcoffset()}:
                return zone
    return None


def _fixed(offset: timedelta) -> str:
    minutes = abs(offset) // timedelta(minutes=1)
    told = f"{'-' if offset < timedelta(0) else '+'}{minutes // 60:02}{minutes % 60:02}"
    return "\r\n".join(
        [
            *("BEGIN:VTIMEZONE", "TZID:x", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
            *(f"TZOFFSETFROM:{told}", f"TZOFFSETTO:{told}", "END:STANDARD", "END:VTIMEZONE"),
        ]
    )


def _named(definition: str, name: str) -> str:
    """Return a definition under another name."""
    lines: Iterable[str] = definition.splitlines()
    kept = [line for line in lines if not line.upper().startswith(("TZID", "X-", "TZURL"))]
    return "\r\n".join([kept[0], f"TZID:{name}", *kept[1:]])
