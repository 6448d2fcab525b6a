"""Whether two words about a drop are about the same one: the same shoe, at about the same time.

Knows nothing of who said them.
"""

from __future__ import annotations

from datetime import timedelta

from bot.models import Drop, SeenDrop
from bot.sources.releases import same_drop

NEAR = timedelta(days=14)  # the same shoe this far apart in time is the same drop


def is_same(one: Drop | SeenDrop, other: Drop | SeenDrop) -> bool:
    """Tell whether two are one drop; style codes decide, and names where one has none."""
    if one.style_code is not None and other.style_code is not None:
        is_same_shoe = one.style_code == other.style_code
    else:
        is_same_shoe = same_drop(one.name, other.name)
    if not is_same_shoe or one.at is None or other.at is None:
        return is_same_shoe
    begins_in_time = one.at - NEAR <= (other.ends_at or other.at)
    return begins_in_time and other.at <= (one.ends_at or one.at) + NEAR
