"""What names an entry, made short enough to be kept.

Knows nothing of what the entry is.
"""

from __future__ import annotations

import hashlib

KEY_LIMIT = 200  # characters


def digest(text: str) -> str:
    """Return a short name of a text that stays the same."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def short_key(text: str) -> str:
    """Return a text that names an entry, or its digest where it is too long."""
    return text if len(text) <= KEY_LIMIT else digest(text)
