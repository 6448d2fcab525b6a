"""A guild's settings as a person's file says them, read with care.

The schema, field by field, is in bot/rules/transfer/README.md.
A field that is left out stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.errors import RequestError
from bot.languages import tr
from bot.models import LANGUAGES, SIZE_SYSTEMS, GuildSettings, QuietHours
from bot.rules.reading import times
from bot.rules.subscriptions import parsing


def settings_from_document(document: Any, settings: GuildSettings) -> GuildSettings:
    """Return a guild's settings as a document says them.

    Args:
        document: a person's.
        settings: as they are; what the document does not say stays.

    Raises:
        RequestError: a field is unknown, of the wrong type, or has a value that cannot be.
    """
    if not isinstance(document, Mapping):
        raise RequestError(tr("Settings are an object with fields. Nothing was changed."))
    values: dict[str, Any] = {}
    for name, value in document.items():
        if name not in _READERS:
            raise RequestError(
                tr(
                    '"{word}" is no setting. Nothing was changed. The settings are {settings}.',
                    word=name[:40],
                    settings=", ".join(_READERS),
                )
            )
        try:
            values[name] = _READERS[name](value)
        except (TypeError, ValueError, KeyError) as error:
            raise RequestError(
                tr(
                    "{value} is no value for {name}. Nothing was changed. "
                    "Export this server's subscriptions to see an example.",
                    value=repr(str(value)[:40]),
                    name=name,
                )
            ) from error
    return replace(settings, **values)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _language(value: Any) -> str:
    if _text(value) not in LANGUAGES:
        raise ValueError
    return _text(value)


def _system(value: Any) -> str | None:
    if value is not None and value not in SIZE_SYSTEMS:
        raise ValueError
    return None if value is None else _text(value)


def _channel(value: Any) -> int | None:
    return None if value is None else int(_text(value))


def _quiet(value: Any) -> QuietHours | None:
    if value is None:
        return None
    if not isinstance(value, Mapping) or set(value) - {"begins", "ends", "breaks"}:
        raise TypeError
    breaks = value.get("breaks") or []
    if not isinstance(breaks, list):
        raise TypeError
    begins, ends = (parsing.parse_clock(_text(value[end])) for end in ("begins", "ends"))
    if begins == ends:
        raise ValueError
    return QuietHours(
        begins=begins,
        ends=ends,
        breaks=parsing.parse_kinds(",".join(map(_text, breaks))) if breaks else frozenset(),
    )


_READERS: dict[str, Callable[[Any], Any]] = {
    "timezone": lambda value: times.parse_zone(_text(value)).key,
    "language": _language,
    "size_system": _system,
    "quiet": _quiet,
    "log_channel_id": _channel,
    "hears_of_sources": _truth,
    "makes_events": _truth,
}
SETTINGS_FIELDS = tuple(_READERS)
