"""Which repeating events are followed: those whose days can be counted out at once.

Knows nothing of drops. A rule may repeat every second, or ask for the 30th of February, which a
library would look for until the year 9999.
"""

from __future__ import annotations

from datetime import date
from typing import Any

FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
EVERYWHERE = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})
PARTS = {
    "DAILY": EVERYWHERE,
    "WEEKLY": EVERYWHERE | {"BYDAY"},
    "MONTHLY": EVERYWHERE | {"BYDAY", "BYMONTHDAY", "BYSETPOS"},
    "YEARLY": EVERYWHERE | {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"},
}
FIRST_YEAR = 2000  # an older beginning would be counted on from day by day
LONGEST_LIST = 31
LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}  # days; the others have 31
POSITIONS = frozenset({-2, -1, 1, 2, 3, 4})  # "the last Friday"; a fifth one may never come


def is_tame(event: Any) -> bool:
    """Tell whether the days on which an event repeats are found quickly."""
    if getattr(event, "errors", None) and any(name == "RRULE" for name, _ in event.errors):
        return False
    start = event["DTSTART"].dt
    if not isinstance(start, date) or start.year < FIRST_YEAR:
        return False
    rules = event.get("RRULE", [])
    return all(_is_tame(rule) for rule in (rules if isinstance(rules, list) else [rules]))


def _is_tame(rule: Any) -> bool:
    parts = {str(name).upper(): list(value) for name, value in rule.items()}
    if not parts:
        return True
    frequency = str(parts.get("FREQ", [""])[0]).upper()
    if frequency not in FREQUENCIES or not parts.keys() <= PARTS[frequency]:
        return False
    if any(len(value) > LONGEST_LIST for value in parts.values()):
        return False
    if any(int(step) < 1 for step in parts.get("INTERVAL", [])):
        return False  # no step leads no further: a library counts the first day for ever
    positions = parts.get("BYSETPOS", [])
    if positions and ("BYDAY" not in parts or not POSITIONS.issuperset(positions)):
        return False
    return "BYMONTHDAY" not in parts or _exists(parts["BYMONTHDAY"], parts.get("BYMONTH", [1]))


def _exists(days: list[Any], months: list[Any]) -> bool:
    longest = max(LONGEST_MONTHS.get(int(month), 31) for month in months)
    return any(1 <= abs(int(day)) <= longest for day in days)
