"""A guild's settings as people type them and as files hold them."""

from bot.rules.settings.documents import (
    recalled_settings,
    settings_document,
    settings_from_document,
)
from bot.rules.settings.fields import FIELDS as SETTINGS_FIELDS
from bot.rules.settings.fields import quiet_hours

__all__ = [
    "SETTINGS_FIELDS",
    "quiet_hours",
    "recalled_settings",
    "settings_document",
    "settings_from_document",
]
