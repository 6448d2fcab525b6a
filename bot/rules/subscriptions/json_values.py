"""JSON values of a person's file, each of the type it must have.

Every reader raises ``TypeError`` for another type, and ``ValueError`` for what cannot be.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any, TypeVar

from bot.models import ChangeKind

T = TypeVar("T")


def text(value: Any) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise TypeError
    return value


def truth(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise TypeError
    return value


def number(value: Any) -> int:
    """Read a whole number; ids may be texts, because JSON's numbers are not exact everywhere."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    read = int(value)
    if not 0 <= read < 2**63:
        raise ValueError
    return read


def items(value: Any) -> list[Any]:
    """Read a list."""
    if not isinstance(value, list):
        raise TypeError
    return value


def comma_list(value: Any) -> str:
    """Read a list of texts, as a person would type it."""
    return ",".join(text(part) for part in items(value))


def optional(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    """Return a reader that takes null too."""
    return lambda value: None if value is None else read(value)


def written_id(value: int | None) -> str | None:
    """Write an id as a text: it is too long for the numbers of many JSON readers."""
    return None if value is None else str(value)


def written_time(value: time | None) -> str | None:
    """Write a time of the day."""
    return None if value is None else f"{value:%H:%M}"


def written_span(value: timedelta) -> int:
    """Write a span of time, in seconds."""
    return int(value.total_seconds())


def written_kinds(kinds: frozenset[ChangeKind]) -> list[str]:
    """Write kinds of alert, in their order."""
    return [kind.value for kind in ChangeKind if kind in kinds]
