"""A guild's settings as a document: plain JSON values, for files and the audit record.

The schema, field by field, is in bot/rules/transfer/README.md.
A field that is left out stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.errors import RequestError
from bot.languages import tr
from bot.models import GuildSettings
from bot.rules.settings.fields import FIELDS
from bot.rules.subscriptions import JsonObject, read_value, readable


def settings_document(settings: GuildSettings) -> JsonObject:
    """Return what a guild has set."""
    return {name: field.write(getattr(settings, name)) for name, field in FIELDS.items()}


def settings_from_document(document: Any, settings: GuildSettings) -> GuildSettings:
    """Return a guild's settings as a document says them.

    Args:
        document: a person's.
        settings: as they are; what the document does not say stays.

    Raises:
        RequestError: a field is unknown, of the wrong type, or has a value that cannot be.
    """
    if not isinstance(document, Mapping):
        raise RequestError(tr("Settings are an object with fields."))
    unknown = [name for name in document if name not in FIELDS]
    if unknown:
        raise RequestError(
            tr(
                '"{word}" is no setting. The settings are {settings}.',
                word=unknown[0][:40],
                settings=", ".join(FIELDS),
            )
        )
    given = {name: read_value(FIELDS[name], value) for name, value in document.items()}
    return replace(settings, **given)


def recalled_settings(document: Mapping[str, Any]) -> GuildSettings:
    """Return what a document says that was kept; what cannot be read any more is left out."""
    return GuildSettings(guild_id=0, **readable(FIELDS, document))
