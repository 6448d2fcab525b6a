"""Time zones as people name them.

Knows nothing of times.
"""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.errors import RequestError
from bot.languages import tr

# What people write for zones with daylight saving; fixed offsets would be wrong half the year.
COMMON_ZONES = {
    "et": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "ct": "America/Chicago",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mt": "America/Denver",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "pt": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "uk": "Europe/London",
    "gmt": "UTC",
    "bst": "Europe/London",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
    "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney",
    "utc": "UTC",
}


_AREAS = frozenset(
    {"africa", "america", "asia", "atlantic", "australia", "europe", "indian", "pacific"}
)


def parse_zone(text: str) -> ZoneInfo:
    """Read a time zone: an IANA name in any case, its city alone, or a common short form.

    Raises:
        RequestError: there is no such zone; says how to name one.
    """
    name = text.strip()
    name = COMMON_ZONES.get(name.casefold(), name)
    try:
        return ZoneInfo(_zones()[name.casefold().replace(" ", "_")])
    except (KeyError, ValueError, ZoneInfoNotFoundError):
        raise RequestError(
            tr(
                'There is no time zone "{word}". '
                "Use a name such as Europe/London, America/New_York or UTC.",
                word=text.strip()[:40],
            )
        ) from None


@cache
def _zones() -> dict[str, str]:
    """Return every zone by its folded name, and by its city's where only one place has that name.

    Finding them reads some six hundred files.
    """
    zones = available_timezones()
    named = {zone.casefold(): zone for zone in zones}
    cities: dict[str, list[str]] = {}
    for zone in zones:
        area, _, city = zone.partition("/")
        if area.casefold() in _AREAS:
            cities.setdefault(city.rsplit("/", 1)[-1].casefold(), []).append(zone)
    return {city: found[0] for city, found in cities.items() if len(found) == 1} | named
