"""Whether two words about a drop are about the same one, and whether they agree on its time.

Knows nothing of who said them.
"""

from __future__ import annotations

from datetime import timedelta

from bot.models import Change, ChangeKind, Drop, SeenDrop
from bot.parsing import same_drop

NEAR = timedelta(days=14)  # the same shoe this far apart in time is the same drop


def is_same(one: Drop | SeenDrop, other: Drop | SeenDrop) -> bool:
    """Tell whether two are one drop: one shoe at about the same time, both draws or neither."""
    if one.is_draw != other.is_draw or not is_same_shoe(one, other):
        return False
    if one.at is None or other.at is None:
        return True
    begins_in_time = one.at - NEAR <= (other.ends_at or other.at)
    return begins_in_time and other.at <= (one.ends_at or one.at) + NEAR


def is_same_shoe(one: Drop | SeenDrop, other: Drop | SeenDrop) -> bool:
    """Tell whether two are of one shoe; style codes decide, and names where one has none."""
    if one.style_code is not None and other.style_code is not None:
        return one.style_code == other.style_code
    return same_drop(one.name, other.name)


def contradicts(change: Change, told: Drop, entered: Drop) -> bool:
    """Tell whether a change of a drop says otherwise than a moderator who entered the same one.

    Args:
        change: the source's.
        told: the drop as the source tells it now.
        entered: as the moderator has it.
    """
    if change.kind is ChangeKind.CANCELLED:
        return True
    return change.kind is ChangeKind.MOVED and not agrees(told, entered)


def agrees(told: Drop, entered: Drop) -> bool:
    """Tell whether a drop's time is the one that is told, or within the day or month told."""
    if told.at is None or entered.at is None or told.ends_at is None:
        return told.at == entered.at
    return told.at == entered.at or told.at <= entered.at < told.ends_at
