"""What time it is, as the one who made the services says.

Knows nothing of what the time is for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]  # returns an aware UTC instant


def system_clock() -> datetime:
    """Return the machine's time."""
    return datetime.now(UTC)
