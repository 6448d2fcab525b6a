"""What a server's settings can be chosen from, and how a choice is written as an option.

Knows nothing of menus.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.models import GuildSettings

# The zones that most servers are in, from west to east; /manage settings takes every other.
ZONES = (
    "Pacific/Honolulu",
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Sao_Paulo",
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Amsterdam",
    "Europe/Athens",
    "Europe/Istanbul",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Hong_Kong",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Australia/Sydney",
    "Pacific/Auckland",
)
OFF, NONE = "off", "none"
USUAL_BEGIN, USUAL_END = "22:00", "08:00"


def hours(chosen: str) -> list[str]:
    """Return every hour in which a menu's choice can lie: 24 leave room for one that is none."""
    hours = [f"{hour:02}:00" for hour in range(24)]
    return hours if chosen in {OFF, *hours} else sorted({*hours[:-1], chosen})


def typed_option(
    name: str, values: Iterable[str], settings: GuildSettings
) -> dict[str, str | None]:
    """Return the option of /manage settings that says what was chosen in a menu."""
    chosen = list(values)
    quiet = settings.quiet
    match name:
        case "quiet_from" if chosen == [OFF]:
            return {"quiet": OFF}
        case "quiet_from":
            end = f"{quiet.ends:%H:%M}" if quiet else USUAL_END
            return {"quiet": f"{chosen[0]}-{end if end != chosen[0] else USUAL_BEGIN}"}
        case "quiet_to":
            begin = f"{quiet.begins:%H:%M}" if quiet else USUAL_BEGIN
            return {"quiet": f"{begin}-{chosen[0]}"}
        case "quiet_breaks":
            return {"quiet_breaks": ",".join(chosen) or NONE}
    return {name: chosen[0]}
