"""A name in a question, and what else stands out by its looks: a style code, a year.

Knows nothing of which names there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CODE = re.compile(r"m[lrn]?\d{3,4}[a-z][a-z0-9]{0,4}")
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class EntityMention:
    """An entity named by the words from ``start`` to before ``end``."""

    entity: str
    start: int
    end: int
