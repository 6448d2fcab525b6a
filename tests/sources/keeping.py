"""Whether what an adapter returns can be written down, on both engines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass


def assert_can_be_kept(value: object) -> None:
    """Look through all texts of a value: SQLite takes no half of a surrogate pair, PostgreSQL no 0.

    Raises:
        AssertionError: one has such a thing.
    """
    if isinstance(value, str):
        assert "\0" not in value
        assert value.encode("utf-8", "replace").decode() == value
    elif is_dataclass(value):
        for part in fields(value):
            assert_can_be_kept(getattr(value, part.name))
    elif isinstance(value, Mapping):
        assert_can_be_kept([*value, *value.values()])
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        for part in value:
            assert_can_be_kept(part)
