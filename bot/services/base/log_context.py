"""What a line of the log is about: the delivery, source or server that is being worked on.

Whatever is logged meanwhile, by a library too, carries it as fields; tasks inherit it from whoever
makes them. Knows nothing of how a line is written.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_fields: ContextVar[Mapping[str, int | str]] = ContextVar("log_fields", default={})  # noqa: B039 - never changed


@contextmanager
def logged_about(
    *,
    delivery_id: int | None = None,
    guild_id: int | None = None,
    source_id: int | None = None,
    source: str | None = None,
) -> Iterator[None]:
    """Let all that is logged inside carry these, beside what it carries already."""
    given = {
        "delivery_id": delivery_id,
        "guild_id": guild_id,
        "source_id": source_id,
        "source": source,
    }
    known = {name: value for name, value in given.items() if value is not None}
    token = _fields.set({**_fields.get(), **known})
    try:
        yield
    finally:
        _fields.reset(token)


def add_fields_to_the_log() -> None:
    """Let every handler of the log see the fields, as ``record.about``."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(_add)


def _add(record: logging.LogRecord) -> bool:
    record.about = _fields.get()
    return True
