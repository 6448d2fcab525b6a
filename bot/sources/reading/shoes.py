"""The drops of one page: a key that stands over several shoes does not make them one.

Knows nothing of what was told before.
"""

from __future__ import annotations

from bot.models import SeenDrop
from bot.parsing import named_alike


class DropsByShoe:
    """Keeps the first drop of each key and shoe, in the page's order."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[SeenDrop]] = {}
        self._all: list[SeenDrop] = []

    def add(self, drop: SeenDrop) -> SeenDrop:
        """Keep a drop, unless its key told of the shoe already; return the one that is kept."""
        others = self._by_key.setdefault(drop.key, [])
        first = next((other for other in others if named_alike(other, drop)), None)
        if first is not None:
            return first
        others.append(drop)
        self._all.append(drop)
        return drop

    @property
    def all(self) -> tuple[SeenDrop, ...]:
        """All drops that are kept."""
        return tuple(self._all)
