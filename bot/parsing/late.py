"""Patterns that are compiled when they are first used.

All patterns of dates, titles and sizes take 0.25 s of a start (measured), and a bot that is just
starting needs none of them yet.
"""

from __future__ import annotations

import re
from typing import Any, cast

_TAKEN_OVER = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class LatePattern:
    """Stands for a pattern, and takes over its methods with the first that is asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern = pattern
        self._flags = flags

    def compiled(self) -> re.Pattern[str]:
        """Return the pattern itself."""
        return re.compile(self._pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        if name not in _TAKEN_OVER:
            raise AttributeError(name)
        found = self.compiled()
        vars(self).update({each: getattr(found, each) for each in _TAKEN_OVER})
        return vars(self)[name]


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what works as ``re.compile`` of the same, compiled at its first use.

    Args:
        pattern: a regular expression; what is wrong in it shows at its first use.
        flags: as ``re.compile`` has them.
    """
    return cast("re.Pattern[str]", LatePattern(pattern, flags))
