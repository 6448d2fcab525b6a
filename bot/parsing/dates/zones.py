"""Time zones as people write them ("ET", "UK time") and as regions have them.

Knows nothing of dates. Every answer is a zone with its daylight saving, never a fixed offset, so
that "ET" is right in July and in December.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

_NEW_YORK = "America/New_York"
_CHICAGO = "America/Chicago"
_DENVER = "America/Denver"
_LOS_ANGELES = "America/Los_Angeles"
_LONDON = "Europe/London"
_BERLIN = "Europe/Berlin"
_SYDNEY = "Australia/Sydney"
_TOKYO = "Asia/Tokyo"
_SHANGHAI = "Asia/Shanghai"

# "EST" in July is meant as New York's time: people name the zone, not the offset.
WORDS = {
    "et": _NEW_YORK,
    "est": _NEW_YORK,
    "edt": _NEW_YORK,
    "eastern": _NEW_YORK,
    "new york": _NEW_YORK,
    "nyc": _NEW_YORK,
    "ct": _CHICAGO,
    "cdt": _CHICAGO,
    "mt": _DENVER,
    "mst": _DENVER,
    "mdt": _DENVER,
    "pt": _LOS_ANGELES,
    "pst": _LOS_ANGELES,
    "pdt": _LOS_ANGELES,
    "pacific": _LOS_ANGELES,
    "uk": _LONDON,
    "gmt": _LONDON,
    "bst": _LONDON,
    "london": _LONDON,
    "wet": "Europe/Lisbon",
    "west": "Europe/Lisbon",
    "cet": _BERLIN,
    "cest": _BERLIN,
    "mez": _BERLIN,
    "mesz": _BERLIN,
    "berlin": _BERLIN,
    "paris": "Europe/Paris",
    "eet": "Europe/Athens",
    "eest": "Europe/Athens",
    "jst": _TOKYO,
    "tokyo": _TOKYO,
    "kst": "Asia/Seoul",
    "seoul": "Asia/Seoul",
    "hkt": "Asia/Hong_Kong",
    "sgt": "Asia/Singapore",
    "aet": _SYDNEY,
    "aest": _SYDNEY,
    "aedt": _SYDNEY,
    "sydney": _SYDNEY,
    "awst": "Australia/Perth",
    "acst": "Australia/Adelaide",
    "acdt": "Australia/Adelaide",
    "nzst": "Pacific/Auckland",
    "nzdt": "Pacific/Auckland",
    "utc": "UTC",
    "z": "UTC",
}
# "CST" is Chicago's time or China's; "IST" India's, Ireland's or Israel's: the region decides.
REGIONAL_WORDS = {
    "cst": {
        **dict.fromkeys(("US", "CA", "MX"), _CHICAGO),
        "CN": _SHANGHAI,
        "TW": "Asia/Taipei",
    },
    "ist": {"IN": "Asia/Kolkata", "IE": "Europe/Dublin", "IL": "Asia/Jerusalem"},
}
# Where nearly everybody lives by one zone though the region has more.
_MAIN_ZONES = {
    "CN": _SHANGHAI,
    "DE": _BERLIN,
    "ES": "Europe/Madrid",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
}
# Which half of an abbreviation says whether the clock is an hour ahead, for the hour that is twice.
SUMMER_WORDS = frozenset(
    {"edt", "cdt", "mdt", "pdt", "bst", "west", "cest", "mesz", "eest", "aedt", "acdt", "nzdt"}
)
WINTER_WORDS = frozenset(
    {"est", "cst", "mst", "pst", "gmt", "wet", "cet", "mez", "eet", "aest", "acst", "nzst"}
)


def zone_of_word(word: str, *, region: str | None) -> str | None:
    """Return the IANA zone of an abbreviation, a city or an IANA name, or None."""
    folded = " ".join(word.casefold().replace(".", "").split())
    folded = folded.removesuffix(" time").removesuffix(" standard").removesuffix(" daylight")
    if folded in REGIONAL_WORDS:
        return REGIONAL_WORDS[folded].get(region or "")
    return WORDS.get(folded) or _names().get(folded.replace(" ", "_"))


def zone_of_region(region: str | None) -> str | None:
    """Return the zone of an ISO 3166-1 region that lives by one, or None (as for the US)."""
    if region is None:
        return None
    if region in _MAIN_ZONES:
        return _MAIN_ZONES[region]
    zones = get_global("territory_zones").get(region) or ()
    known = _names()
    found = [known[zone.casefold()] for zone in zones if zone.casefold() in known]
    return found[0] if found and len({_habits(zone) for zone in found}) == 1 else None


def is_zone(name: str) -> bool:
    """Tell whether a text is the name of an IANA zone, as it is written there."""
    return _names().get(name.casefold()) == name


@cache
def _names() -> dict[str, str]:
    """Return every zone by its folded name; finding them reads some six hundred files."""
    return {zone.casefold(): zone for zone in sorted(available_timezones())}


@cache
def _habits(zone: str) -> tuple[object, ...]:
    """Return a zone's offsets over a year; zones that share them are one for our purpose."""
    return tuple(
        datetime(2026, month, 15, 12, tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
        for month in range(1, 13)
    )
